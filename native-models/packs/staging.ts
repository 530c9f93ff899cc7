// A folder that is there wholly or not at all: built beside its place under a hidden name, put on the disk, then renamed.
import fs from 'node:fs'
import path from 'node:path'
import { randomBytes } from 'node:crypto'
import { PackError } from './errors.ts'
import { isRunning } from './is-running.ts'

const prefixOf = (target: string): string => `.${path.basename(target)}.unfinished-`

/** Those that this process is building now: its own number does not tell them from what a former one of the same number left. */
const building = new Set<string>()

/** Removes what earlier attempts at this target left when their process ended in the middle. */
async function removeLeftovers(target: string): Promise<void> {
  const [parent, prefix] = [path.dirname(target), prefixOf(target)]
  for (const name of await fs.promises.readdir(parent)) {
    const owner = name.startsWith(prefix) ? /^(\d+)-[0-9a-f]{16}$/.exec(name.slice(prefix.length)) : null
    if (!owner || building.has(path.join(parent, name))) continue
    const builder = Number(owner[1])
    if (builder === process.pid || !isRunning(builder)) await fs.promises.rm(path.join(parent, name), { recursive: true, force: true })
  }
}

async function holdFree(target: string): Promise<void> {
  if (await fs.promises.lstat(target).catch(() => null)) throw new PackError('exists', `${target} exists already`)
}

/** Makes the folder's entries durable; Windows cannot open a folder and needs no such thing. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await fs.promises.open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function publish(folder: string, target: string): Promise<void> {
  await syncFolder(folder)
  await holdFree(target)
  await fs.promises.rename(folder, target)
  await syncFolder(path.dirname(target))
}

/**
 * @param target must not exist; its parent is made when it is not there
 * @param build fills the folder it is given
 * @throws what `build` throws; then nothing is left
 */
export async function buildFolder<Result>(target: string, build: (folder: string) => Promise<Result>): Promise<Result> {
  const place = path.resolve(target)
  await holdFree(place)
  await fs.promises.mkdir(path.dirname(place), { recursive: true })
  await removeLeftovers(place)
  const folder = path.join(path.dirname(place), `${prefixOf(place)}${process.pid}-${randomBytes(8).toString('hex')}`)
  building.add(folder)
  try {
    await fs.promises.mkdir(folder)
    const result = await build(folder)
    await publish(folder, place)
    return result
  } catch (error) {
    await fs.promises.rm(folder, { recursive: true, force: true })
    throw error
  } finally {
    building.delete(folder)
  }
}

/** Left free for whatever else the disk is needed for. */
const reserveBytes = 256 * 1024 * 1024

/** @throws PackError when the disk of `folder` has less than `bytes` and a reserve */
export async function holdSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await fs.promises.statfs(folder)
  const megabytes = (count: number) => `${Math.ceil(count / 1e6)} MB`
  if (bavail * bsize < bytes + reserveBytes) throw new PackError('no-space', `${path.dirname(folder)} needs ${megabytes(bytes + reserveBytes)} free and has ${megabytes(bavail * bsize)}`)
}
