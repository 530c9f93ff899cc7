// Downloads a checkpoint that was described and consented to: pinned to its commit, in parallel, resumable after a kill, every file checked.
import { mkdir, rm, statfs } from 'node:fs/promises'
import path from 'node:path'
import { parseHub } from './address.ts'
import { accessOf } from './describe.ts'
import type { HubOptions } from './describe.ts'
import { readConsented } from './description.ts'
import type { CheckpointDescription, CheckpointFile, Consent } from './description.ts'
import { HubError, onDisk } from './errors.ts'
import type { HubAccess } from './exchange.ts'
import { isWhole } from './file-hash.ts'
import { takeFolder } from './lock.ts'
import { partialFolder, partialOf } from './partial.ts'
import { usualPatience } from './patience.ts'
import { transferFile } from './transfer.ts'

export interface DownloadProgress {
  /** 'checking' reads a file to see that it is what it should be; 'waiting' comes before another try. */
  phase: 'checking' | 'downloading' | 'waiting'
  file: string
  /** Bytes of all files that are on disk, and how many they will be. */
  bytes: number
  total: number
  /** Why it waits. */
  reason?: string
}

export interface DownloadOptions extends HubOptions {
  description: CheckpointDescription
  /** The description's own, handed over by the person's agreement; nothing is asked of the network without it. */
  consent: Consent
  /** A folder for this checkpoint alone; made where it is not there. A download that broke off is resumed by naming it again. */
  target: string
  /** Files at a time; 4. */
  parallel?: number
  progress?: (progress: DownloadProgress) => void
}

/** A disk filled to the last byte stops more than this program. */
const spareBytes = 64 * 1024 * 1024
const progressEvery = 100

/** Tells of progress, ten times a second at most where only bytes were added. */
function tally({ description, progress }: DownloadOptions) {
  const bytesOf = new Map<string, number>()
  let last = -Infinity
  return (file: string, phase: DownloadProgress['phase'], bytes = bytesOf.get(file) ?? 0, reason?: string) => {
    bytesOf.set(file, bytes)
    const now = performance.now()
    if (phase === 'downloading' && now - last < progressEvery) return
    last = now
    progress?.({ phase, file, bytes: [...bytesOf.values()].reduce((sum, one) => sum + one, 0), total: description.bytes, ...(reason !== undefined && { reason }) })
  }
}
type Tell = ReturnType<typeof tally>

/** The files that are not in place yet. */
async function survey(description: CheckpointDescription, target: string, signal: AbortSignal, tell: Tell): Promise<CheckpointFile[]> {
  const missing: CheckpointFile[] = []
  for (const file of description.files) {
    tell(file.path, 'checking')
    if (await isWhole(path.join(target, file.path), file, signal)) tell(file.path, 'downloading', file.bytes)
    else missing.push(file)
  }
  return missing
}

/** @throws HubError 'no-space' */
async function refuseFullDisk(files: readonly CheckpointFile[], description: CheckpointDescription, target: string): Promise<void> {
  const kept = await Promise.all(files.map((file) => partialOf(target, description, file).kept()))
  const needed = files.reduce((sum, file, index) => sum + file.bytes - kept[index]!.bytes, 0)
  const { bavail, bsize } = await statfs(target)
  const free = bavail * bsize
  if (needed > 0 && needed + spareBytes > free) throw new HubError('no-space', `${needed} more bytes are needed in ${target}, and ${free} are free: free some space or choose another folder.`)
}

/** Runs `work` over the items, some at a time; the first failure ends all of it. */
async function inParallel<Item>(items: readonly Item[], lanes: number, signal: AbortSignal, work: (item: Item, signal: AbortSignal) => Promise<void>): Promise<void> {
  const waiting = [...items]
  const failed = new AbortController()
  const failures: unknown[] = []
  const either = AbortSignal.any([signal, failed.signal])
  const lane = async () => {
    for (let item = waiting.shift(); item !== undefined && !either.aborted; item = waiting.shift()) {
      await work(item, either).catch((error: unknown) => {
        failures.push(error)
        failed.abort()
      })
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  signal.throwIfAborted()
  if (failures.length > 0) throw failures[0]
}

/** Moves every file into place, or throws. */
async function transferAll(options: DownloadOptions, access: HubAccess, description: CheckpointDescription, tell: Tell): Promise<void> {
  const { target, signal, parallel = 4 } = options
  const patience = { ...usualPatience, ...options.patience }
  const missing = await survey(description, target, signal, tell)
  await refuseFullDisk(missing, description, target)
  // Small files first, so that a wrong name or a missing right shows before gigabytes have come.
  const ordered = missing.sort((one, other) => one.bytes - other.bytes)
  await inParallel(ordered, Math.min(16, Math.max(1, Math.floor(parallel))), signal, (file, either) => transferFile({
    access: { ...access, signal: either }, description, file, target, patience,
    on: {
      bytes: (bytes) => tell(file.path, 'downloading', bytes),
      checking: () => tell(file.path, 'checking'),
      waiting: (milliseconds, { message }) => tell(file.path, 'waiting', undefined, `${message} Trying again in ${Math.ceil(milliseconds / 1000)} s.`),
    },
  }))
}

/**
 * @returns the folder's files, all whole and checked
 * @throws HubError; the signal's reason where it was aborted. What has come stays to be resumed.
 */
export async function downloadCheckpoint(options: DownloadOptions): Promise<{ folder: string; files: CheckpointFile[] }> {
  const { target, signal } = options
  const description = readConsented(options.description, options.consent)
  const access = accessOf(parseHub(description.hub), options)
  signal.throwIfAborted()
  await onDisk(target, mkdir(partialFolder(target), { recursive: true }))
  const release = await takeFolder(partialFolder(target))
  try {
    await transferAll(options, access, description, tally(options))
    await rm(partialFolder(target), { recursive: true, force: true }) // with the lock: nobody is let in before it is gone
  } finally {
    await release()
  }
  return { folder: target, files: description.files }
}
