// The lock against two writers: a file `case.lock` that names its owner.
import fs from 'node:fs'
import path from 'node:path'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { WorkstationError } from '../contract/errors.ts'
import { isRunning, thisProcess } from './process-identity.ts'

const LockOwner = z.object({
  pid: z.number().int(),
  host: z.string(),
  started: z.string().nullable(),
  program: z.string(),
  /** UTC, ISO 8601. */
  takenAt: z.string(),
  /** Tells one opening from another in the same process. */
  token: z.string(),
})
export type LockOwner = z.infer<typeof LockOwner>

/** Tokens of the locks that this process holds now. */
const held = new Set<string>()

const fileOf = (folder: string) => path.join(folder, 'case.lock')

function claim(): LockOwner {
  return { ...thisProcess(), program: path.basename(process.argv[1] ?? process.title), takenAt: new Date().toISOString(), token: randomUUID() }
}

/** The owner as written, 'damaged' where it does not read as one (its writer was killed within the write), null for no lock. */
export function lockOwner(folder: string): LockOwner | 'damaged' | null {
  try {
    const read = LockOwner.safeParse(JSON.parse(fs.readFileSync(fileOf(folder), 'utf8')))
    return read.success ? read.data : 'damaged'
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    if (error instanceof SyntaxError) return 'damaged'
    throw error
  }
}

function refusal(folder: string, owner: LockOwner): WorkstationError {
  const who = `process ${owner.pid} (${owner.program}) on ${owner.host} since ${owner.takenAt}`
  const elsewhere = owner.host !== thisProcess().host
  const advice = elsewhere
    ? `That is another machine, so whether it still runs cannot be told from here. Close the case there; if that machine is gone for good, delete ${fileOf(folder)}.`
    : 'Close the case there, or wait until it is done, and try again.'
  return new WorkstationError('locked', `${folder} is open for writing in ${who}. ${advice}`, { folder, ...owner })
}

/** @throws WorkstationError 'locked' naming the owner, where another process holds the case or may do so */
export function refuseOwned(folder: string): void {
  const owner = lockOwner(folder)
  if (owner === null || owner === 'damaged') return
  if (owner.host !== thisProcess().host || isRunning(owner) && !isLeftByUs(owner)) throw refusal(folder, owner)
}

/** A lock of this very process that it holds no more lay in a folder that was moved away while its case was open. */
function isLeftByUs(owner: LockOwner): boolean {
  const { pid, started } = thisProcess()
  return owner.pid === pid && owner.started === started && !held.has(owner.token)
}

/**
 * Takes the lock, over from a process that has died where need be. The caller holds the database's own write lock meanwhile,
 * so that two processes cannot both take over one stale lock.
 * @throws WorkstationError 'locked' naming the owner
 */
export function takeLock(folder: string): LockOwner {
  refuseOwned(folder)
  fs.rmSync(fileOf(folder), { force: true })
  const mine = claim()
  writeExclusively(fileOf(folder), JSON.stringify(mine))
  held.add(mine.token)
  return mine
}

function writeExclusively(file: string, text: string): void {
  const handle = fs.openSync(file, 'wx')
  try {
    fs.writeSync(handle, text)
    fs.fsyncSync(handle)
  } catch (error) {
    fs.rmSync(file, { force: true })
    throw error
  } finally {
    fs.closeSync(handle)
  }
}

/** Removes the lock where it is still `mine`. */
export function releaseLock(folder: string, mine: LockOwner): void {
  held.delete(mine.token)
  const owner = lockOwner(folder)
  if (owner !== null && owner !== 'damaged' && owner.token === mine.token) fs.rmSync(fileOf(folder), { force: true })
}
