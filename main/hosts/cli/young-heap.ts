// How much garbage may gather before it is collected, for commands that turn over much in a short time.
import { setFlagsFromString } from 'node:v8'

/**
 * The command line starts with a small young generation (main.ts), which keeps a host that waits for its workers small. One that computes itself spends
 * a third of its time copying what that holds: it may grow again from here on, by some tens of megabytes.
 */
export function growYoungHeap(): void {
  setFlagsFromString('--semi-space-growth-factor=2')
}
