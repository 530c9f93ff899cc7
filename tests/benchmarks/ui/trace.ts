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

const categories = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', 'disabled-by-default-devtools.timeline.frame', 'cc', 'blink']

/** The page's thread is the busiest of that name. */
function mainThread(events: readonly TraceEvent[]): TraceEvent[] {
  const threads = events.filter(({ name, ph, args }) => name === 'thread_name' && ph === 'M' && args?.name === 'CrRendererMain')
  const of = threads.map(({ pid, tid }) => events.filter((event) => event.pid === pid && event.tid === tid))
  return of.reduce((most, each) => (each.length > most.length ? each : most), [])
}

function workOf(events: readonly TraceEvent[]): Omit<Went, 'frames'> {
  const thread = mainThread(events).toSorted((a, b) => a.ts - b.ts)
  const runs = thread.filter(({ name, ph }) => name === 'RunTask' && ph === 'X')
  const starts = thread.filter(({ name }) => name === 'BeginMainThreadFrame').map(({ ts }) => ts)
  const work = new Array<number>(Math.max(0, starts.length - 1)).fill(0)
  let frame = 0
  for (const { ts, dur = 0, tdur = 0 } of runs) {
    // A task that contains the beginning of a frame belongs to it.
    while (frame < starts.length - 1 && ts + dur > starts[frame + 1]!) frame += 1
    if (frame < work.length && ts + dur > starts[frame]!) work[frame]! += tdur / 1000
  }
  return { work, tasks: runs.map(({ tdur = 0 }) => tdur / 1000) }
}

/** Watches the page during `act`. */
export async function watched(page: Page, act: () => Promise<unknown>): Promise<Went> {
  const browser = page.context().browser()!
  await browser.startTracing(page, { categories, screenshots: false })
  await askProbe(page, 'startFrames')
  await act()
  const frames = await askProbe(page, 'stopFrames')
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString('utf8')) as { traceEvents: TraceEvent[] }
  return { frames, ...workOf(traceEvents) }
}

/** @returns 0..1 */
export const shareBelow = (values: readonly number[], limit: number): number => values.filter((value) => value < limit).length / Math.max(1, values.length)
