// What every training loop does alike between its updates: go on from a checkpoint, write one when it is due, stop at what is no number, save the best.
import fs from 'node:fs'
import path from 'node:path'
import type { z } from 'zod'
import { checkpointAt, latestCheckpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts'
import { TrainingError, holdDisk, lastGood } from './errors.ts'
import type { Encoded, Learner, OptimizerState, UpdateResult } from './learner.ts'

export interface TrainingEvents {
  log(line: Readonly<Record<string, number | string>>): void
  /** @param path of the new checkpoint's folder */
  checkpoint(path: string): void
}

/** What a checkpoint keeps beside the state; plain data. */
export interface CourseProgress {
  /** Made so far, skipped ones too. */
  readonly update: number
  readonly best: { readonly update: number; readonly value: number } | null
  readonly ended: 'finished' | 'stopped-early' | null
}

export interface Course<Progress extends CourseProgress> {
  /** Of this run alone. */
  readonly folder: string
  readonly digest: string
  readonly schema: z.ZodType<Progress>
  /** Updates between two checkpoints. */
  readonly checkpointEvery: number
  /** Whether anything is evaluated, so that there is a best. */
  readonly evaluates: boolean
  readonly on: TrainingEvents
  readonly signal: AbortSignal
}

/** Where a run is. */
export interface Position<Progress extends CourseProgress> {
  readonly state: OptimizerState
  readonly progress: Progress
  /** Folder of the last checkpoint, and the progress in it. */
  readonly checkpoint: string | null
  readonly saved: Progress | null
}

/** The beginning, or where a run before this one was. @throws TrainingError 'other-run' */
export async function lastPosition<Progress extends CourseProgress>({ folder, digest, schema, on }: Course<Progress>, start: { state: OptimizerState; progress: Progress }): Promise<Position<Progress>> {
  const { found, passedOver } = await latestCheckpoint(folder, digest, schema)
  if (found) on.log({ event: 'resumed', update: found.progress.update, checkpoint: found.path })
  for (const reason of passedOver) on.log({ event: 'passed-over', update: found?.progress.update ?? 0, reason })
  if (!found) return { ...start, checkpoint: null, saved: null }
  return { state: found.state, progress: found.progress, checkpoint: found.path, saved: found.progress }
}

/** A checkpoint every few updates, at each new best, and before the run is left. @throws TrainingError 'not-finite', 'disk-full' */
export async function saved<Progress extends CourseProgress>({ folder, digest, checkpointEvery, on, signal }: Course<Progress>, position: Position<Progress>): Promise<Position<Progress>> {
  const { state, progress } = position
  const isDue = progress.update > 0 && (progress.update % checkpointEvery === 0 || progress.best?.update === progress.update)
  if (progress === position.saved || !(isDue || progress.ended !== null || signal.aborted)) return position
  // What an update overflowed would show in the next one's loss only, when this checkpoint passed for good.
  if (![state.parameters, state.first, state.second].every(allFinite)) throw notFinite(`A parameter after update ${progress.update}`, 'not finite', position.checkpoint)
  const checkpoint = await writeCheckpoint(folder, { state, progress, digest })
  on.checkpoint(checkpoint)
  return { ...position, checkpoint, saved: progress }
}

/** Before the first update, every few, and at the end; once each. */
export const isEvaluationDue = ({ update, ended }: CourseProgress, evaluated: readonly { readonly update: number }[], updates: number, every: number): boolean =>
  ended === null && evaluated.at(-1)?.update !== update && (update % every === 0 || update === updates)

/**
 * The state after an update: a gradient that is not finite changes nothing but the loss scale.
 * A smaller scale helps against an overflow; against anything else nothing does.
 * @throws TrainingError 'not-finite'
 */
export function stateAfter(result: UpdateResult, before: OptimizerState, update: number, checkpoint: string | null): OptimizerState {
  if (result.finite) return result.state
  const { lossScale, goodUpdates } = result.state
  if (lossScale < before.lossScale) return { ...before, lossScale, goodUpdates }
  throw Number.isFinite(result.loss) ? notFinite(`The gradient's norm in update ${update}`, result.gradientNorm, checkpoint) : notFinite(`The loss of update ${update}`, result.loss, checkpoint)
}

function allFinite(vector: Float32Array): boolean {
  // Products with 0 are 0, but for those of what is not finite. Eight times as fast as `every`.
  let sum = 0
  for (let index = 0; index < vector.length; index++) sum += vector[index] * 0
  return sum === 0
}

export const notFinite = (what: string, value: number | string, checkpoint: string | null): TrainingError =>
  new TrainingError('not-finite', `${what} is ${value}: a lower learning rate may help, or examples that are wrong may be the cause. ${lastGood(checkpoint)}`, checkpoint)

/** Has the model save its best weights as `best-<update>`, and removes the best of before. @returns the folder; null before the first evaluation */
export async function saveBest<Progress extends CourseProgress, Example extends Encoded>({ folder, evaluates, schema }: Course<Progress>, model: Learner<Example>, { state, progress, checkpoint }: Position<Progress>): Promise<string | null> {
  const update = evaluates ? progress.best?.update : progress.update
  if (!update) return null
  const name = `best-${String(update).padStart(8, '0')}`
  const target = path.join(folder, name)
  if (!fs.existsSync(target)) {
    const parameters = update === progress.update ? state.parameters : (await readCheckpoint(await checkpointAt(folder, update), schema)).state.parameters
    await holdDisk('the best weights', checkpoint, model.save(parameters, target))
  }
  const others = (await fs.promises.readdir(folder)).filter((other) => /^best-\d{8,}$/.test(other) && other !== name)
  for (const other of others) await fs.promises.rm(path.join(folder, other), { recursive: true, force: true })
  return target
}
