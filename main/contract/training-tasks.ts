// What the host and a training process say to each other.
import { z } from 'zod'
import { ErrorReport } from './errors.ts'
import { TrainingData, TrainingLine, TrainingMemory, TrainingPlan } from './training.ts'

const Absolute = z.string().min(1)

/** Asked of a process of its own, which is answered with TrainingLook. */
export const LookTask = z.object({ pack: Absolute, plan: TrainingPlan })
export type LookTask = z.infer<typeof LookTask>

/** What a plan needs, without a verdict: what this machine has is the host's to know. */
export const TrainingLook = z.object({
  pack: z.object({ name: z.string(), hash: z.string() }),
  data: TrainingData,
  parameters: z.number(),
  modelParameters: z.number(),
  updates: z.number().int(),
  memory: TrainingMemory,
  warnings: z.array(z.string()),
})
export type TrainingLook = z.infer<typeof TrainingLook>

export const TrainingTask = z.object({
  /** Of the run; checkpoints, log and best weights lie in it. */
  folder: Absolute,
  /** Absolute folder of the pack, and the hash that it had when the run was started. */
  pack: z.object({ folder: Absolute, hash: z.string() }),
  /** With provider and threads. */
  plan: TrainingPlan,
  /** The dataset's when the run was started. */
  sha256: z.string(),
  /** Bytes that the process may hold of its own; null for no limit. */
  memoryLimit: z.number().int().positive().nullable(),
  gpuLibraries: z.string().nullable(),
})
export type TrainingTask = z.infer<typeof TrainingTask>

/** A completion whose rewards the host is asked for. */
export const ScoreItem = z.object({ id: z.string(), completion: z.string(), solution: z.string() })
export type ScoreItem = z.infer<typeof ScoreItem>

export const CompletionScores = z.object({
  format: z.number(), answerFormat: z.number(), semantic: z.number(), spatial: z.number(), consistency: z.number(),
  clueGrounding: z.number().nullable(), lengthGuard: z.number().nullable(), repetitionGuard: z.number().nullable(), total: z.number(),
})
export type CompletionScores = z.infer<typeof CompletionScores>

export const ToTraining = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('train'), task: TrainingTask }),
  /** Ends at the end of the update in hand. */
  z.object({ kind: z.literal('pause') }),
  z.object({ kind: z.literal('scores'), id: z.number().int(), scores: z.array(CompletionScores) }),
  z.object({ kind: z.literal('not-scored'), id: z.number().int(), error: ErrorReport }),
])
export type ToTraining = z.infer<typeof ToTraining>

export const TrainingEnd = z.object({ reason: z.enum(['finished', 'stopped-early', 'paused']), best: z.string().nullable(), updates: z.number().int() })
export type TrainingEnd = z.infer<typeof TrainingEnd>

export const FromTraining = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('phase'), words: z.string() }),
  /** It is in the log file already. */
  z.object({ kind: z.literal('log'), line: TrainingLine }),
  z.object({ kind: z.literal('checkpoint'), path: z.string() }),
  z.object({ kind: z.literal('score'), id: z.number().int(), items: z.array(ScoreItem) }),
  TrainingEnd.extend({ kind: z.literal('ended') }),
  z.object({ kind: z.literal('failed'), error: ErrorReport }),
])
export type FromTraining = z.infer<typeof FromTraining>
