// Requests about training runs.
import { z } from 'zod'
import { TrainingEstimate, TrainingLine, TrainingPlan, TrainingRun } from './training.ts'

const OfRun = z.object({ run: z.string().min(1).max(100) })

const request = <Input extends z.ZodType, Reply extends z.ZodType>(input: Input, reply: Reply) => ({ input, reply })

export const trainingRequests = {
  /** What a plan needs, and whether it fits; nothing is started. */
  'training.estimate': request(z.object({ plan: TrainingPlan }), TrainingEstimate),
  /**
   * Starts a run, or puts it in the queue behind the one that trains. Refused with numbers where the memory will not do, unless `anyway`.
   * It goes on until it is done, paused, or its program ends.
   */
  'training.start': request(z.object({ plan: TrainingPlan, anyway: z.boolean().default(false) }), TrainingRun),
  /** Answers once the run neither waits nor trains in this program. */
  'training.wait': request(OfRun, TrainingRun),
  /** The newest first. */
  'training.list': request(z.object({}), z.array(TrainingRun)),
  /** With the last lines of its log, oldest first. */
  'training.show': request(OfRun.extend({ lines: z.number().int().min(0).max(100_000).default(1000) }), z.object({ run: TrainingRun, log: z.array(TrainingLine) })),
  /** Ends at the end of the update in hand, with a checkpoint; `now` at once, and what was done since the last checkpoint is done again. Answers when it has ended. */
  'training.pause': request(OfRun.extend({ now: z.boolean().default(false) }), TrainingRun),
  /** Goes on from the last checkpoint. */
  'training.resume': request(OfRun.extend({ anyway: z.boolean().default(false) }), TrainingRun),
  /** Deletes the run with its checkpoints and its best weights; never one that trains. */
  'training.discard': request(OfRun, z.null()),
} as const

export const trainingEvents = {
  /** A run is there, gone, or in another state. */
  'training.changed': z.object({ run: z.string() }),
  /** A run of this program has got on; `line` where its log has a new one. */
  'training.progress': z.object({ run: TrainingRun, line: TrainingLine.nullable() }),
} as const
