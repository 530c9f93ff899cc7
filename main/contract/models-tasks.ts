// What the host asks of the process that works on model packs, and what that tells and answers.
import { z } from 'zod'
import { CatalogueEntry, CheckpointOffer, MemoryNeed, ModelPackSummary, ModelWork, PackFacts, PackVerification, Precision } from './models.ts'

const Absolute = z.string().min(1)

/** Bytes, without a verdict: what this machine has is the host's to know. */
export const MemoryParts = MemoryNeed.omit({ limit: true, verdict: true, words: true })
export type MemoryParts = z.infer<typeof MemoryParts>

/** Shares of a benchmark's pictures by radius, and who measured them, as a manifest states them. */
const StatedShares = z.object({ source: z.string(), within25km: z.number(), within200km: z.number(), within750km: z.number(), within2500km: z.number() })

/** A look at one pack: its manifest, its configuration, the sizes of its files. */
export const PackLook = ModelPackSummary.pick({ name: true, folder: true, bytes: true, problems: true }).extend({
  facts: PackFacts.nullable(),
  memory: MemoryParts.nullable(),
  stated: StatedShares.nullable(),
})
export type PackLook = z.infer<typeof PackLook>

export const PlainCatalogue = z.object({
  entries: z.array(CatalogueEntry.omit({ memory: true }).extend({ memory: z.record(Precision, MemoryParts) })),
  defaultHub: z.string(),
})
export type PlainCatalogue = z.infer<typeof PlainCatalogue>

/** `description` is the process's own, to be handed back as it is. */
export const DescribedCheckpoint = z.object({ offer: CheckpointOffer, description: z.unknown() })
export type DescribedCheckpoint = z.infer<typeof DescribedCheckpoint>

const OfHub = z.object({
  token: z.string().nullable(),
  /** Absolute path of the file that every contact is written to. */
  log: Absolute,
  /** Absolute folder that downloads lie in, one folder each. */
  downloads: Absolute,
})

export const ModelsTask = z.discriminatedUnion('task', [
  /** Folders of packs; answered with PackLook[]. */
  z.object({ task: z.literal('look'), folders: z.array(Absolute) }),
  /** Answered with PlainCatalogue. */
  z.object({ task: z.literal('catalogue') }),
  /** Answered with null. */
  z.object({
    task: z.literal('import'), source: Absolute, target: Absolute, precision: Precision, name: z.string(), systemPrompt: z.string().optional(), origin: z.string().optional(),
  }),
  /** Answered with PackFaults. */
  z.object({ task: z.literal('verify'), folder: Absolute }),
  /** Answered with null. */
  z.object({ task: z.literal('export'), folder: Absolute, target: Absolute, dtype: z.enum(['F32', 'F16', 'BF16']) }),
  /** Answered with DescribedCheckpoint. */
  OfHub.extend({ task: z.literal('describe'), hub: z.string().optional(), repository: z.string(), revision: z.string().optional() }),
  /** Answered with FetchedCheckpoint. */
  OfHub.extend({ task: z.literal('download'), description: z.unknown(), fingerprint: z.string() }),
  /** Answered with null. */
  z.object({ task: z.literal('discard'), folder: Absolute }),
])
export type ModelsTask = z.infer<typeof ModelsTask>

export const PackFaults = PackVerification.pick({ bytesRead: true, faults: true })
export type PackFaults = z.infer<typeof PackFaults>

/** Where the files lie, whole and checked, and what to call their origin. */
export const FetchedCheckpoint = z.object({ folder: z.string(), origin: z.string() })
export type FetchedCheckpoint = z.infer<typeof FetchedCheckpoint>

/** Told while a task goes on. */
export const ModelsEvent = ModelWork.pick({ phase: true, done: true, total: true, detail: true })
export type ModelsEvent = z.infer<typeof ModelsEvent>
