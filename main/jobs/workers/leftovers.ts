// Names for unfinished files that carry their process, so that what a killed process left behind can be told and removed.
import { randomBytes } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** 'PREFIX-<process id>-<random>' */
export function unfinishedName(prefix: string): string {
  return `${prefix}-${process.pid}-${randomBytes(6).toString('hex')}`
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM' // runs, under another user
  }
}

/** Removes what `unfinishedName(prefix)` named in `folder` and whose process has ended; what belongs to another user stays. */
export async function sweepLeftovers(folder: string, prefix: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const suffix = name.startsWith(`${prefix}-`) ? name.slice(prefix.length) : ''
    const pid = Number(/^-(\d{1,10})-[0-9a-f]{12}$/.exec(suffix)?.[1] ?? 0)
    if (pid === 0 || isRunning(pid)) continue
    await rm(join(folder, name), { recursive: true, force: true }).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EPERM' && cause.code !== 'EACCES') throw cause
    })
  }
}
