// Requests about model packs.
import { z } from 'zod'
import { ErrorReport } from './errors.ts'
import { Generation, GenerationPiece, ProviderName, ProviderState, Sampling } from './engine.ts'
import { CheckpointOffer, ModelPackSummary, ModelsListing, ModelWork, NetworkContact, PackVerification, Precision } from './models.ts'

/** The name of a pack of the workspace, or the absolute folder of any pack. */
const OfPack = z.object({ pack: z.string().min(1).max(4096) })

const Making = z.object({
  precision: Precision.default('int4'),
  /** Of the pack; made from where it is from when absent. */
  name: z.string().trim().min(1).max(100).optional(),
  /** Text that goes before the person's own prompt. */
  systemPrompt: z.string().min(1).max(262_144).optional(),
})

/** A file that holds an access token of the hub: the token itself is in no request. */
const TokenFile = z.string().min(1).optional()

export const GenerateDraft = OfPack.extend({
  /** Names the answer in 'models.piece'. */
  id: z.string().min(1).max(100).optional(),
  /** Absolute folder of an adapter of the pack, in PEFT's form. */
  adapter: z.string().min(1).max(4096).optional(),
  prompt: z.string().min(1).max(100_000).optional(),
  /** Absolute paths of pictures. */
  images: z.array(z.string().min(1)).max(64).default([]),
  samples: z.number().int().min(1).max(64).default(1),
  /** What is absent is as the pack says. */
  sampling: Sampling.partial().default({}),
  maxTokens: z.number().int().min(1).max(32_768).optional(),
  form: z.enum(['free', 'reasoning-chain']).default('free'),
})
export type GenerateDraft = z.infer<typeof GenerateDraft>

export const GeneratedAnswer = Generation.extend({
  pack: z.object({ name: z.string(), hash: z.string() }),
  adapterHash: z.string().nullable(),
  prompt: z.string(),
  /** As it was used. */
  sampling: Sampling,
  provider: ProviderName.nullable(),
  /** Providers that were passed over, each with its reason. */
  passedOver: z.array(ProviderState),
})
export type GeneratedAnswer = z.infer<typeof GeneratedAnswer>

const request = <Input extends z.ZodType, Reply extends z.ZodType>(input: Input, reply: Reply) => ({ input, reply })

export const modelsRequests = {
  'models.list': request(z.object({}), ModelsListing),
  'models.info': request(OfPack, ModelPackSummary),
  /** A checkpoint's folder as published becomes a pack of the workspace. Progress is told. Ends early with 'models.cancel'; on the command line, with the command. */
  'models.import': request(Making.extend({ source: z.string().min(1) }), ModelPackSummary),
  /** Reads every byte. */
  'models.verify': request(OfPack, PackVerification),
  /** Deletes a pack of the workspace; never one that lies elsewhere, nor one in use. */
  'models.remove': request(OfPack, z.null()),
  /** Null for none. */
  'models.setDefault': request(z.object({ pack: z.string().min(1).max(255).nullable() }), z.null()),
  /** Into a folder that must not exist, in the form that transformers loads. */
  'models.export': request(OfPack.extend({ target: z.string().min(1), dtype: z.enum(['F32', 'F16', 'BF16']).optional() }), z.object({ folder: z.string() })),
  /** Asks a hub, and downloads nothing. `consent` is the person's word that this host may be asked. */
  'models.describe': request(
    z.object({ repository: z.string().min(1).max(300), revision: z.string().min(1).max(200).optional(), hub: z.string().min(1).max(500).optional(), tokenFile: TokenFile, consent: z.object({ host: z.string() }) }),
    CheckpointOffer,
  ),
  /** Downloads what was offered, goes on where an earlier download broke off, and imports it. `consent` is the offer's fingerprint. */
  'models.get': request(Making.extend({ consent: z.string().min(1), tokenFile: TokenFile }), ModelPackSummary),
  /** Deletes what a download left. */
  'models.discard': request(z.object({ download: z.string().min(1).max(500) }), z.null()),
  'models.works': request(z.object({}), z.array(ModelWork)),
  'models.cancel': request(z.object({ work: z.string() }), z.null()),
  /** What left the machine for a hub, newest first. */
  'models.contacts': request(z.object({ limit: z.number().int().min(1).max(1000).default(100) }), z.array(NetworkContact)),
  'models.generate': request(GenerateDraft, GeneratedAnswer),
} as const

export const modelsEvents = {
  /** Packs, the default or the works are others now. */
  'models.changed': z.object({}),
  'models.progress': z.object({ work: ModelWork }),
  /** Work ended before it was done, and not because anyone cancelled it: also for windows that did not ask for it. */
  'models.failed': z.object({ pack: z.string(), error: ErrorReport }),
  /** A piece of an answer, for whoever asked for it. */
  'models.piece': z.object({ id: z.string(), piece: GenerationPiece }),
} as const
