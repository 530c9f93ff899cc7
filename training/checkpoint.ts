// Checkpoints of a run: folders that are there wholly or not at all, each with one safetensors file that holds all of it and the hash of that file.
import fs from 'node:fs'
import path from 'node:path'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { openContained, readContained } from '../native-models/packs/contained-file.ts'
import { PackError } from '../native-models/packs/errors.ts'
import { isRunning } from '../native-models/packs/is-running.ts'
import { parseJson } from '../native-models/packs/json-text.ts'
import { openSafetensors, readTensor } from '../native-models/packs/safetensors-file.ts'
import type { SafetensorsFile } from '../native-models/packs/safetensors-file.ts'
import { createSafetensors } from '../native-models/packs/safetensors-writer.ts'
import { buildFolder } from '../native-models/packs/staging.ts'
import { TrainingError, holdDisk } from './errors.ts'
import type { OptimizerState } from './learner.ts'

/** Where a run is; each method adds its own. Plain JSON. */
export interface Progress {
  /** Updates that lie behind, skipped ones too: the position in the data. */
  readonly update: number
  /** The best evaluation's: its checkpoint is kept. */
  readonly best: { readonly update: number; readonly value: number } | null
}

export interface Checkpoint<Kept extends Progress> {
  readonly state: OptimizerState
  readonly progress: Kept
  /** Of the options and data: going on with others is refused. */
  readonly digest: string
}

export interface FoundCheckpoint<Kept extends Progress> extends Checkpoint<Kept> { /** Its folder. */ readonly path: string }

const [vectorsFile, sealFile] = ['state.safetensors', 'checkpoint.json']
const vectors = ['parameters', 'first', 'second'] as const
const kept = 2
const count = z.number().int().nonnegative()
const Seal = z.strictObject({ version: z.literal(1), sha256: z.string(), bytes: count })
const scalars = { digest: z.string(), updates: count, lossScale: z.number().positive(), goodUpdates: count }

/** A second checkpoint at the same update gets a number, so that none is ever written over. */
interface Named { readonly name: string; readonly update: number; readonly turn: number }

const folderOf = (runFolder: string): string => path.join(runFolder, 'checkpoints')
const nameOf = (update: number, turn: number): string => `checkpoint-${String(update).padStart(8, '0')}${turn === 1 ? '' : `-${turn}`}`

/** In the order in which they were written. */
async function listed(runFolder: string): Promise<Named[]> {
  const names = await fs.promises.readdir(folderOf(runFolder)).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? [] : Promise.reject(error)))
  const found = names.flatMap((name) => {
    const match = /^checkpoint-(\d{8,})(?:-(\d+))?$/.exec(name)
    return match ? [{ name, update: Number(match[1]), turn: Number(match[2] ?? 1) }] : []
  })
  return found.sort((one, other) => one.update - other.update || one.turn - other.turn)
}

const bytesOf = (vector: Float32Array): Uint8Array => new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength)

async function writeState<Kept extends Progress>(folder: string, { state, progress, digest }: Checkpoint<Kept>): Promise<void> {
  const { updates, lossScale, goodUpdates } = state
  const content = JSON.stringify({ digest, updates, lossScale, goodUpdates, progress })
  const writer = await createSafetensors(path.join(folder, vectorsFile), vectors.map((name) => ({ name, dtype: 'F32', shape: [state[name].length] })), { content })
  try {
    for (const name of vectors) await writer.write(bytesOf(state[name]))
    const written = await writer.finish()
    await fs.promises.writeFile(path.join(folder, sealFile), `${JSON.stringify({ version: 1, ...written })}\n`, { flush: true })
  } finally {
    await writer.close()
  }
}

/** Keeps the last two and the best. What lies beyond `update` was passed over as broken; what is unfinished was left by a process that died. */
async function prune(runFolder: string, { update, best }: Progress): Promise<void> {
  const all = await listed(runFolder)
  const past = all.filter((entry) => entry.update <= update)
  const bestOnes = past.filter((entry) => entry.update === best?.update).slice(-1)
  const stay = new Set([...past.slice(-kept), ...bestOnes])
  const unfinished = (await fs.promises.readdir(folderOf(runFolder))).filter((name) => {
    const owner = /^\.checkpoint-.*\.unfinished-(\d+)-/.exec(name)
    return owner && (Number(owner[1]) === process.pid || !isRunning(Number(owner[1])))
  })
  for (const name of [...unfinished, ...all.filter((entry) => !stay.has(entry)).map((entry) => entry.name)]) {
    await fs.promises.rm(path.join(folderOf(runFolder), name), { recursive: true, force: true })
  }
}

/**
 * Writes a new checkpoint, puts it on the disk, and then removes those before it but for one and the best.
 * @returns its folder
 * @throws TrainingError 'disk-full' naming the last good checkpoint; then nothing of this one is left
 */
export async function writeCheckpoint<Kept extends Progress>(runFolder: string, checkpoint: Checkpoint<Kept>): Promise<string> {
  const { update } = checkpoint.progress
  const before = (await listed(runFolder)).filter((entry) => entry.update <= update)
  const turn = Math.max(0, ...before.filter((entry) => entry.update === update).map((entry) => entry.turn)) + 1
  const target = path.join(folderOf(runFolder), nameOf(update, turn))
  const last = before.at(-1)
  const lastPath = last ? path.join(folderOf(runFolder), last.name) : null
  await holdDisk(`the checkpoint of update ${update}`, lastPath, buildFolder(target, (folder) => writeState(folder, checkpoint)))
  await prune(runFolder, checkpoint.progress)
  return target
}

async function hashOf(file: SafetensorsFile): Promise<string> {
  const digest = createHash('sha256')
  const handle = await openContained(file)
  // The stream closes the handle.
  for await (const chunk of handle.createReadStream({ highWaterMark: 1024 * 1024 })) digest.update(chunk as Buffer)
  return digest.digest('hex')
}

async function readVectors(file: SafetensorsFile): Promise<Record<(typeof vectors)[number], Float32Array>> {
  const handle = await openContained(file)
  try {
    const read = async (name: string) => new Float32Array((await readTensor(handle, file.tensors.get(name)!)).buffer as ArrayBuffer)
    return { parameters: await read('parameters'), first: await read('first'), second: await read('second') }
  } finally {
    await handle.close()
  }
}

function holdVectors({ tensors }: SafetensorsFile): void {
  const lengths = vectors.map((name) => tensors.get(name)).map((tensor) => (tensor?.dtype === 'F32' && tensor.shape.length === 1 ? tensor.shape[0] : null))
  if (lengths.includes(null) || new Set(lengths).size !== 1) throw new PackError('invalid', 'its vectors are not three of one length')
}

async function read<Kept extends Progress>(folder: string, progress: z.ZodType<Kept>): Promise<FoundCheckpoint<Kept>> {
  const root = await fs.promises.realpath(folder)
  const seal = Seal.parse(parseJson(await readContained(root, sealFile, 4096) ?? new Uint8Array(), sealFile))
  const file = await openSafetensors(root, vectorsFile)
  if (file.bytes !== seal.bytes || await hashOf(file) !== seal.sha256) throw new PackError('invalid', 'its vectors are not those that were written')
  holdVectors(file)
  const content = z.object({ ...scalars, progress }).parse(parseJson(Buffer.from(file.metadata.content ?? ''), 'its content'))
  const { digest, updates, lossScale, goodUpdates } = content
  return { path: folder, digest, progress: content.progress as Kept, state: { ...await readVectors(file), updates, lossScale, goodUpdates } }
}

/**
 * @param folder of one checkpoint
 * @param progress what the method keeps there
 * @throws TrainingError 'broken' when it is not as it was written
 */
export async function readCheckpoint<Kept extends Progress>(folder: string, progress: z.ZodType<Kept>): Promise<FoundCheckpoint<Kept>> {
  try {
    return await read(folder, progress)
  } catch (cause) {
    const known = cause instanceof PackError || cause instanceof z.ZodError || (cause as NodeJS.ErrnoException).code === 'ENOENT'
    throw known ? new TrainingError('broken', `The checkpoint ${folder} is broken: ${(cause as Error).message}`, null, { cause }) : cause
  }
}

export interface LatestCheckpoint<Kept extends Progress> {
  readonly found: FoundCheckpoint<Kept> | null
  /** Why newer ones were passed over. */
  readonly passedOver: readonly string[]
}

/**
 * The newest checkpoint that is whole.
 * @throws TrainingError 'other-run' when it was made under other options or data
 */
export async function latestCheckpoint<Kept extends Progress>(runFolder: string, digest: string, progress: z.ZodType<Kept>): Promise<LatestCheckpoint<Kept>> {
  const passedOver: string[] = []
  for (const { name } of (await listed(runFolder)).reverse()) {
    const found = await readCheckpoint(path.join(folderOf(runFolder), name), progress).catch((error: unknown) => error)
    if (!(found instanceof Error)) return { found: holdDigest(found as FoundCheckpoint<Kept>, digest), passedOver }
    if (!(found instanceof TrainingError)) throw found
    passedOver.push(found.message)
  }
  return { found: null, passedOver }
}

function holdDigest<Kept extends Progress>(found: FoundCheckpoint<Kept>, digest: string): FoundCheckpoint<Kept> {
  if (found.digest === digest) return found
  throw new TrainingError('other-run', `The checkpoint ${found.path} was made with other options, data or weights. Go on with those, or train into a new folder.`, found.path)
}

/** The folder of the checkpoint at this update, whether it is kept or not. */
export async function checkpointAt(runFolder: string, update: number): Promise<string> {
  const name = (await listed(runFolder)).findLast((entry) => entry.update === update)?.name ?? nameOf(update, 1)
  return path.join(folderOf(runFolder), name)
}
