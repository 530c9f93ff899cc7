// What the window's own thread did while something went on, from Chromium's trace. Processor time, so that a busy machine does not count.
import type { Page } from 'playwright-core'
import { askProbe } from './probe.ts'

export interface Went {
  /** Milliseconds from frame to frame, as the page saw them. */
  readonly frames: readonly number[]
  /** Processor time of the window's thread within each frame, milliseconds. */
  readonly work: readonly number[]
  /** Processor time of each of its tasks, milliseconds. */
  readonly tasks: readonly number[]
}

interface TraceEvent { name: string; ph: string; pid: number; tid: number; ts: number; dur?: number; tdur?: number; args?: { name?: string } }

const categories = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'disabled-by-default-devtools.timeline.frame', 'blink.user_timing']

/** The page's thread is the one that has most of these events. */
function mainThread(events: readonly TraceEvent[], tells: (event: TraceEvent) => boolean): TraceEvent[] {
  const counts = Map.groupBy(events.filter(tells), ({ pid, tid }) => `${pid}/${tid}`)
  const [thread] = [...counts].toSorted((a, b) => b[1].length - a[1].length)
  if (!thread) throw new Error(`The trace tells nothing of the page: ${events.length} events.`)
  return events.filter(({ pid, tid }) => `${pid}/${tid}` === thread[0])
}

const isFrame = ({ name }: TraceEvent) => name === 'BeginMainThreadFrame'

function workOf(events: readonly TraceEvent[]): Omit<Went, 'frames'> {
  const thread = mainThread(events, isFrame).toSorted((a, b) => a.ts - b.ts)
  const runs = thread.filter(({ name, ph }) => name === 'RunTask' && ph === 'X')
  const starts = thread.filter(isFrame).map(({ ts }) => ts)
  if (starts.length < 2) throw new Error('The trace tells of no frames.')
  const work = new Array<number>(starts.length - 1).fill(0)
  let frame = 0
  for (const { ts, dur = 0, tdur = 0 } of runs) {
    // A task that contains the beginning of a frame belongs to it.
    while (frame < starts.length - 1 && ts + dur > starts[frame + 1]!) frame += 1
    if (frame < work.length && ts + dur > starts[frame]!) work[frame]! += tdur / 1000
  }
  return { work, tasks: runs.map(({ tdur = 0 }) => tdur / 1000) }
}

async function traced<Told>(page: Page, act: () => Promise<Told>): Promise<[Told, TraceEvent[]]> {
  const browser = page.context().browser()!
  await browser.startTracing(page, { categories, screenshots: false })
  const told = await act()
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString('utf8')) as { traceEvents: TraceEvent[] }
  return [told, traceEvents]
}

/** Watches the page during `act`. */
export async function watched(page: Page, act: () => Promise<unknown>): Promise<Went> {
  const [frames, events] = await traced(page, async () => {
    await askProbe(page, 'startFrames')
    await act()
    return askProbe(page, 'stopFrames')
  })
  return { frames, ...workOf(events) }
}

/** @returns what `act` tells, and the processor time of the window's thread within each span of this kind that the probe marks meanwhile, milliseconds */
export async function clocked<Told>(page: Page, kind: 'start' | 'opening' | 'toggling', act: () => Promise<Told>): Promise<{ told: Told; work: number[] }> {
  const [told, events] = await traced(page, act)
  const thread = mainThread(events, ({ name }) => name === `${kind}:from`)
  const times = (mark: string) => thread.filter(({ name }) => name === mark).map(({ ts }) => ts).sort((a, b) => a - b)
  const [from, to] = [times(`${kind}:from`), times(`${kind}:to`)]
  const runs = thread.filter(({ name, ph }) => name === 'RunTask' && ph === 'X')
  const within = (index: number) => runs.filter(({ ts, dur = 0 }) => ts + dur > from[index]! && ts < to[index]!)
  return { told, work: from.map((_, index) => within(index).reduce((sum, { tdur = 0 }) => sum + tdur / 1000, 0)) }
}

/** @returns 0..1 */
export const shareBelow = (values: readonly number[], limit: number): number => values.filter((value) => value < limit).length / Math.max(1, values.length)
