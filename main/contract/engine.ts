// What a model engine is asked and what it answers, whichever engine it is: one on this machine or one behind an address.
import { z } from 'zod'
import { Original } from './worker-tasks.ts'

/** An image part stands for the next of the task's images. */
export const ChatPart = z.discriminatedUnion('type', [z.object({ type: z.literal('text'), text: z.string() }), z.object({ type: z.literal('image') })])

export const ChatMessage = z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.union([z.string(), z.array(ChatPart)]) })
export type ChatMessage = z.infer<typeof ChatMessage>

export const Sampling = z.object({
  /** 0 takes the likeliest token each time. */
  temperature: z.number().min(0).max(10),
  topP: z.number().gt(0).max(1),
  /** 0 for all. */
  topK: z.number().int().min(0),
  /** 1 for none. */
  repetitionPenalty: z.number().gt(0).max(10),
  seed: z.number().int().min(0).max(0xffff_ffff),
})
export type Sampling = z.infer<typeof Sampling>

/** What a run asks a model about each picture; what is absent is as the pack says. */
export const ModelQuestion = z.object({
  /** The name of a pack of the workspace, or the absolute folder of any; null for the remote engine. */
  pack: z.string().min(1).max(4096).nullable(),
  /** Absolute folder of an adapter of the pack, in PEFT's form. */
  adapter: z.string().min(1).max(4096).optional(),
  /** In place of the usual question. */
  prompt: z.string().min(1).max(100_000).optional(),
  samples: z.number().int().min(1).max(64).default(1),
  sampling: Sampling.partial().default({}),
  maxTokens: z.number().int().min(1).max(32_768).optional(),
  form: z.enum(['free', 'reasoning-chain']).default('free'),
  /** An answer that takes longer is given up. */
  secondsPerImage: z.number().positive().default(1800),
})
export type ModelQuestion = z.infer<typeof ModelQuestion>

const imageParts = (messages: readonly ChatMessage[]): number =>
  messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content)).filter(({ type }) => type === 'image').length

export const GenerateTask = z
  .object({
    /** Absolute folder of the model pack; null for the remote engine, which has the one model of its settings. */
    pack: z.string().min(1).nullable(),
    /** Absolute folder of an adapter of the pack, in PEFT's form; nothing to the remote engine. */
    adapter: z.string().min(1).optional(),
    messages: z.array(ChatMessage).min(1),
    /** In the order of the image parts. */
    images: z.array(Original),
    samples: z.number().int().min(1).max(64),
    sampling: Sampling,
    /** New tokens of each sample at most. */
    maxTokens: z.number().int().min(1).max(32_768),
    /** 'reasoning-chain' can only write the chain's JSON. */
    form: z.enum(['free', 'reasoning-chain']),
  })
  .refine(({ messages, images }) => imageParts(messages) === images.length, 'The messages must have as many image parts as there are images.')
export type GenerateTask = z.infer<typeof GenerateTask>

/** What a sample has written since the piece before; the pieces of several samples come mixed. */
export const GenerationPiece = z.object({
  /** From 0. */
  sample: z.number().int().min(0),
  text: z.string(),
  /** Ids; a remote engine tells none. */
  tokens: z.array(z.number().int()),
  /** Natural logarithms, one a token; a remote engine may tell none. */
  logProbabilities: z.array(z.number()),
})
export type GenerationPiece = z.infer<typeof GenerationPiece>

export const GeneratedSample = GenerationPiece.omit({ sample: true }).extend({ ended: z.enum(['stop', 'length', 'cancelled']) })
export type GeneratedSample = z.infer<typeof GeneratedSample>

export const Generation = z.object({
  /** Ids; empty from a remote engine. */
  promptTokens: z.array(z.number().int()),
  samples: z.array(GeneratedSample),
  /** Milliseconds. Of a remote engine `prefill` is the time to the first word, and `image` that of making the pictures it is sent. */
  timings: z.object({ load: z.number(), image: z.number(), prefill: z.number(), decode: z.number() }),
  /** Counts that a remote engine tells in place of ids. */
  usage: z.object({ promptTokens: z.number().int(), completionTokens: z.number().int() }).optional(),
})
export type Generation = z.infer<typeof Generation>

export const ProviderName = z.enum(['cuda', 'webgpu', 'cpu'])
export type ProviderName = z.infer<typeof ProviderName>

/** Found by opening a model on it. */
export const ProviderState = z.object({
  name: ProviderName,
  /** Null where a model opens; else why not and what may help, one line. */
  reason: z.string().nullable(),
})
export type ProviderState = z.infer<typeof ProviderState>

/** What the host sends an inference process. */
export const InferenceTask = z.object({
  generate: GenerateTask,
  /** Tried in this order until the model opens on one. */
  providers: z.array(ProviderName).min(1),
  threads: z.number().int().min(1),
  /** Bytes that the process may hold of its own; above, it ends itself. */
  memoryLimit: z.number().int().positive(),
  /** Absolute folder to look for GPU libraries in, besides the system's places. */
  gpuLibraries: z.string().nullable(),
})
export type InferenceTask = z.infer<typeof InferenceTask>

/** What the process tells before its answer. */
export const InferenceEvent = z.discriminatedUnion('kind', [
  /** The model is open; `passedOver` are providers of the task that it did not open on. */
  z.object({ kind: z.literal('loaded'), name: z.string(), provider: ProviderName, passedOver: z.array(ProviderState) }),
  GenerationPiece.extend({ kind: z.literal('piece') }),
])
export type InferenceEvent = z.infer<typeof InferenceEvent>

export const EngineDescription = z.object({
  kind: z.enum(['local', 'remote']),
  /** The pack's name or the remote model's; null before the first pack is open. */
  model: z.string().nullable(),
  /** What the model runs on; null where that is not known. */
  provider: ProviderName.nullable(),
  /** Providers that were passed over, each with its reason. */
  passedOver: z.array(ProviderState),
  /** Of the remote engine. */
  address: z.string().nullable(),
})
export type EngineDescription = z.infer<typeof EngineDescription>
