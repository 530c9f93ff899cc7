// How much memory a model's process may hold.
import os from 'node:os'

/** Of the machine's; the rest is for the window, the system and other programs. */
const SHARE = 0.85

/**
 * In bytes: what the person set, else a share of what this machine or its container has.
 * @param gigabytes of the settings; null where nothing is set
 */
export function memoryLimit(gigabytes: number | null): number {
  if (gigabytes !== null) return Math.round(gigabytes * 2 ** 30)
  // Without a container's limit it is 0, or more than the machine has.
  const constrained = process.constrainedMemory()
  const total = constrained > 0 ? Math.min(constrained, os.totalmem()) : os.totalmem()
  return Math.round(total * SHARE)
}
