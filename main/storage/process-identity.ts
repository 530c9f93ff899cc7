// Which process is this, and does it still run? A pid alone does not say, as pids are used again.
import fs from 'node:fs'
import os from 'node:os'

/** `started` is null where the system does not tell when a process began. */
export interface ProcessIdentity {
  readonly pid: number
  readonly host: string
  /** Boot id and clock ticks since boot, opaque. */
  readonly started: string | null
}

export const thisProcess = (): ProcessIdentity => processOf(process.pid)

/** One of this machine that runs now, such as a worker of this process. */
export function processOf(pid: number): ProcessIdentity {
  return { pid, host: os.hostname(), started: startOf(pid) }
}

/** Linux: field 22 of /proc/<pid>/stat (proc(5)) with the boot's id; null elsewhere, for a zombie and for no process. */
function startOf(pid: number): string | null {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The second field is the program's name in parentheses and may hold anything, parentheses included.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return null
    return `${fs.readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()}/${fields[19]}`
  } catch {
    return null
  }
}

/** Whether that very process still runs. Only answers for this host. */
export function isRunning(identity: ProcessIdentity): boolean {
  if (identity.started !== null) return startOf(identity.pid) === identity.started
  try {
    return process.kill(identity.pid, 0)
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
