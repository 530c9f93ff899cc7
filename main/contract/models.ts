// Model packs: those that the workspace holds, checkpoints that may be downloaded, and the work that is done on them.
import { z } from 'zod'
import { Reliability } from './reasoning.ts'

export const Precision = z.enum(['int4', 'fp16', 'fp32'])
export type Precision = z.infer<typeof Precision>

/** What a model needs to run, against what one may hold on this machine; bytes. */
export const MemoryNeed = z.object({
  weights: z.number(),
  /** Of one answer. */
  keyValueCache: z.number(),
  activations: z.number(),
  total: z.number(),
  /** Prompt, pictures and answer together, that this is reckoned for. */
  contextTokens: z.number().int(),
  /** What a model's process may hold here: by the settings, or a share of the machine's. */
  limit: z.number(),
  verdict: z.enum(['fits', 'tight', 'too-large']),
  /** All of it in one line. */
  words: z.string(),
})
export type MemoryNeed = z.infer<typeof MemoryNeed>

/** How generation begins where the person says nothing else. */
export const PackDefaults = z.object({
  minPixels: z.number(), maxPixels: z.number(), maxTokens: z.number(), temperature: z.number(), topP: z.number(), topK: z.number(), repetitionPenalty: z.number(),
})

/** What a pack's manifest and configuration say. Every string is hostile input. */
export const PackFacts = z.object({
  /** As its maker called it; the name that it goes by here is that of its folder. */
  title: z.string(),
  /** SHA-256 of the manifest. */
  hash: z.string(),
  family: z.string(),
  precision: Precision,
  licence: z.string(),
  source: z.string(),
  baseModel: z.string().nullable(),
  parameters: z.number(),
  created: z.string(),
  /** Whether a prompt of its own goes before the person's. */
  hasSystemPrompt: z.boolean(),
  defaults: PackDefaults,
})
export type PackFacts = z.infer<typeof PackFacts>

export const ModelPackSummary = z.object({
  /** Of its folder; names the pack in requests. */
  name: z.string(),
  folder: z.string(),
  /** Of all its files. */
  bytes: z.number(),
  /** Null where manifest or configuration cannot be read; `problems` says why. */
  facts: PackFacts.nullable(),
  memory: MemoryNeed.nullable(),
  /** What its answers are worth, and who measured that; null with no facts. */
  reliability: Reliability.nullable(),
  /** Whether runs use it where no other is named. */
  isDefault: z.boolean(),
  /** A line each; what a look at names and sizes can tell. Verifying reads every byte. */
  problems: z.array(z.string()),
})
export type ModelPackSummary = z.infer<typeof ModelPackSummary>

/** A published checkpoint that is known to fit. */
export const CatalogueEntry = z.object({
  name: z.string(),
  repository: z.string(),
  /** As its model card says; the hub is asked again before a download. */
  licence: z.string(),
  /** The licence forbids use for money without a further permission. */
  nonCommercial: z.boolean(),
  parameters: z.number(),
  downloadBytes: z.number(),
  memory: z.record(Precision, MemoryNeed),
  note: z.string(),
})
export type CatalogueEntry = z.infer<typeof CatalogueEntry>

/** A download that broke off: getting the same goes on with it. */
export const UnfinishedDownload = z.object({
  /** Of its folder; names it in requests. */
  name: z.string(),
  repository: z.string(),
  commit: z.string(),
  bytes: z.number(),
})
export type UnfinishedDownload = z.infer<typeof UnfinishedDownload>

export const ModelsListing = z.object({
  /** Where the packs lie, one folder each. */
  folder: z.string(),
  packs: z.array(ModelPackSummary),
  catalogue: z.array(CatalogueEntry),
  unfinished: z.array(UnfinishedDownload),
  /** Host that a download asks unless another is named. */
  defaultHub: z.string(),
})
export type ModelsListing = z.infer<typeof ModelsListing>

/** Work on a pack that takes a while, from its request to its reply. */
export const ModelWork = z.object({
  id: z.string(),
  kind: z.enum(['import', 'verify', 'export', 'get']),
  /** The pack's name. */
  pack: z.string(),
  phase: z.enum(['starting', 'downloading', 'checking', 'waiting', 'importing', 'verifying', 'exporting']),
  /** Bytes of the phase. */
  done: z.number(),
  total: z.number(),
  /** Bytes a second over the last half minute; null until known. */
  rate: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  /** The file or tensor in hand, or why it waits. */
  detail: z.string(),
})
export type ModelWork = z.infer<typeof ModelWork>

export const PackVerification = z.object({
  pack: ModelPackSummary,
  sound: z.boolean(),
  bytesRead: z.number(),
  faults: z.array(z.object({ file: z.string(), reason: z.string() })),
})
export type PackVerification = z.infer<typeof PackVerification>

/** What a hub says of a checkpoint, for a person to agree to. Every string is hostile input. */
export const CheckpointOffer = z.object({
  hub: z.string(),
  host: z.string(),
  repository: z.string(),
  revision: z.string(),
  commit: z.string(),
  licence: z.string(),
  licenceLink: z.string().nullable(),
  /** The hub gives it only to accounts that have accepted its conditions. */
  gated: z.boolean(),
  baseModel: z.string().nullable(),
  modelType: z.string().nullable(),
  parameters: z.number().nullable(),
  kind: z.enum(['model', 'adapter']),
  files: z.array(z.object({ path: z.string(), bytes: z.number() })),
  bytes: z.number(),
  /** Of these that an earlier download left. */
  bytesHere: z.number(),
  /** Free where the workspace lies. */
  bytesFree: z.number(),
  /** Names exactly this content, licence and host; given back, it is the consent to download it. */
  fingerprint: z.string(),
})
export type CheckpointOffer = z.infer<typeof CheckpointOffer>

/** One request that left the machine, or tried to. */
export const NetworkContact = z.object({
  /** UTC. */
  time: z.string(),
  /** Host and port. */
  host: z.string(),
  method: z.string(),
  /** A file's name or what else was asked for, and of which repository; no address, which may hold a signature. */
  asked: z.string(),
  /** That came. */
  bytes: z.number(),
  /** 'begun' where its end was never written. */
  outcome: z.string(),
})
export type NetworkContact = z.infer<typeof NetworkContact>
