// A training process that is killed again and again at random moments, and started again each time.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createRandom } from '../../training/data/random.ts'

export const childScript = fileURLToPath(new URL('train-child.ts', import.meta.url))

type Line = Readonly<Record<string, unknown>>

/** When to kill: after so many lines, and then so many milliseconds. */
interface Moment { readonly lines: number; readonly milliseconds: number }

/** @returns the lines it wrote until it was killed, or ended */
async function runChild(given: readonly string[], kill: Moment | null): Promise<Line[]> {
  const child = spawn(process.execPath, [childScript, ...given], { stdio: ['ignore', 'pipe', 'inherit'] })
  const closed = once(child, 'close')
  const lines: Line[] = []
  const reader = createInterface(child.stdout)
  reader.on('line', (line) => {
    lines.push(JSON.parse(line) as Line)
    // Going by its lines, a kill comes in time on a quick machine too.
    if (kill && lines.length === kill.lines) void wait(kill.milliseconds).then(() => child.kill('SIGKILL'))
  })
  await closed
  return lines
}

export interface Killing { readonly kills: number; /** Of its lines, after one of which it is killed; a run has more than these. */ readonly within: number }

/** Milliseconds after the line, at most: an update and its checkpoint take about as long. */
const afterLine = 30

/**
 * @param given the child's arguments
 * @returns how often it was begun until it was done
 * @throws what it failed with
 */
export async function killUntilDone(given: readonly string[], { kills, within }: Killing): Promise<number> {
  const random = createRandom(Date.now())
  for (let begun = 1; ; begun++) {
    const lines = await runChild(given, begun <= kills ? { lines: 1 + random.integer(within), milliseconds: random.integer(afterLine) } : null)
    const failed = lines.find((line) => 'error' in line)
    if (failed) throw new Error(JSON.stringify(failed))
    if (lines.some((line) => 'done' in line)) return begun
    if (begun > kills) throw new Error('it ended without being done')
  }
}
