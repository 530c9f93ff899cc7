// The window over a case of 20,000 pictures, and its map over 100,000 points. Chromium draws by software here: the time of the window's own thread is told beside each.
import { mkdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { build } from 'vite'
import { forkWorker } from '../../main/jobs/fork-spawner.ts'
import { Workspace } from '../../main/services/workspace.ts'
import { addressOf } from '../e2e/window/cases.ts'
import { closeBrowser, openWindow } from '../e2e/window/hosts.ts'
import { makeHome, setup } from '../prepare.ts'
import { percentile } from './figure.ts'
import type { Figure } from './figure.ts'
import { makeLargeCase } from './large-case.ts'
import { openPictures, toggleEvidence, toggleInCore } from './ui/acting.ts'
import { firstView, firstWork, freshPage, startPage } from './ui/first-view.ts'
import { panMap, scrollGrid, settled } from './ui/moving.ts'
import { askProbe } from './ui/probe.ts'
import type { Toggling } from './ui/probe.ts'
import { clocked, shareBelow } from './ui/trace.ts'
import type { Went } from './ui/trace.ts'

const size = { width: 1920, height: 1080 }
/** A trace slows what it watches: what is clocked is not what is timed. */
const counts = { pictures: 20_000, points: 100_000, starts: 5, openings: 50, toggles: 40, clocked: 16 }

const below = (name: string, value: number, unit: string, limit: number): Figure => ({ name, value, unit, target: `< ${limit}`, met: value < limit })
const told = (name: string, value: number, unit: string): Figure => ({ name, value, unit, target: 'none', met: true })
const median = (values: readonly number[]) => percentile(values, 0.5)

function movingFigures(name: string, { frames, work, tasks }: Went): Figure[] {
  const share = (values: readonly number[]) => 100 * shareBelow(values, 20)
  return [
    { name: `${name}: frames under 20 ms, by the window's thread alone`, value: share(work), unit: '%', target: '>= 95', met: share(work) >= 95 },
    told(`${name}: the same as seen, with software rendering`, share(frames), '%'),
    told(`${name}: its longest task`, Math.max(...tasks), 'ms'),
  ]
}

interface Homes { readonly home: string; readonly folder: string; readonly points: string }

async function prepare(): Promise<Homes> {
  await setup()
  const home = makeHome('bench-ui')
  await mkdir(path.join(home, 'cases'))
  const workspace = new Workspace(home, forkWorker)
  const knowledge = await workspace.knowledge()
  const folder = await makeLargeCase(knowledge, path.join(home, 'cases', 'pictures.geocase'), { count: counts.pictures, pixels: true })
  const points = await makeLargeCase(knowledge, path.join(home, 'cases', 'points.geocase'), { count: counts.points, pixels: false })
  await workspace.close()
  return { home, folder, points }
}

async function startFigures(signedIn: Page, address: string): Promise<Figure[]> {
  const starts = []
  for (let at = 0; at < counts.starts; at++) starts.push(await firstView(signedIn, address))
  const work = await firstWork(signedIn, address)
  const [first] = starts
  return [
    below('page start to the first thumbnails, median', median(starts.map(({ cells }) => cells)) / 1000, 's', 1.5),
    below('page start until J has moved to the next picture, median', median(starts.map(({ moved }) => moved)) / 1000, 's', 1.5),
    told("the window's thread until the first picture stands there, processor time", work, 'ms'),
    below('JavaScript of the first view, gzip', first!.gzip, 'kB', 600),
    below('JavaScript of the first view, brotli', first!.brotli, 'kB', 600),
    { name: "the map's part, a later request of its own, gzip", value: first!.mapPart, unit: 'kB', target: '> 0', met: first!.mapPart > 0 },
  ]
}

async function openingFigures(page: Page): Promise<Figure[]> {
  const openings = await openPictures(page, counts.openings)
  const { work } = await clocked(page, 'opening', () => openPictures(page, counts.clocked))
  const shown = openings.map(({ pressed, shown }) => shown - pressed)
  return [
    told('J to the next picture, its ledger and answer, median', median(shown), 'ms'),
    below('the same, p95', percentile(shown, 0.95), 'ms', 100),
    told("of it: the window's thread, processor time, p95", percentile(work, 0.95), 'ms'),
  ]
}

async function toggleFigures(page: Page): Promise<Figure[]> {
  const toggles = await toggleEvidence(page, counts.toggles)
  const { work } = await clocked(page, 'toggling', () => toggleEvidence(page, counts.clocked))
  const times = (from: keyof Toggling, to: keyof Toggling) => toggles.map((toggle) => toggle[to] - toggle[from])
  return [
    told('a toggle to the region painted on the map, median', median(times('clicked', 'painted')), 'ms'),
    below('the same, p95', percentile(times('clicked', 'painted'), 0.95), 'ms', 50),
    below('the same to the frame handed over, before software paints it, p95', percentile(times('clicked', 'handed'), 0.95), 'ms', 50),
    told('of it: click to request, median', median(times('clicked', 'asked')), 'ms'),
    told('of it: request on the wire and in the core, median', median(times('asked', 'answered')), 'ms'),
    told('of it: reply to the frame handed over, median', median(times('answered', 'handed')), 'ms'),
    told('of it: painting by software, median', median(times('handed', 'painted')), 'ms'),
    told("of it: the window's thread, processor time, p95", percentile(work, 0.95), 'ms'),
  ]
}

async function picturesFigures({ home, folder }: Homes): Promise<Figure[]> {
  const open = await openWindow('web', home, { size })
  try {
    const address = addressOf(folder)
    const start = await startFigures(open.page, address)
    const page = await freshPage(open.page)
    await startPage(page, open.page, address)
    await askProbe(page, 'firstPicture')
    await page.locator('.maplibregl-canvas').waitFor()
    await settled(page)
    const acting = [...(await openingFigures(page)), ...(await toggleFigures(page))]
    const panned = await panMap(page)
    const { steady, whole, reached } = await scrollGrid(page)
    return [
      ...start, ...acting, ...movingFigures('panning the map over 20,000 pictures', panned),
      ...movingFigures('scrolling the grid steadily', steady), ...movingFigures(`scrolling the grid to picture ${reached}`, whole),
    ]
  } finally {
    await open.close()
  }
}

async function pointsFigures({ home, points }: Homes): Promise<Figure[]> {
  const open = await openWindow('web', home, { size })
  try {
    const page = await freshPage(open.page)
    await startPage(page, open.page, addressOf(points))
    await page.getByText('100,000 pictures').first().waitFor()
    return movingFigures('panning the map over 100,000 points', await panMap(page))
  } finally {
    await open.close()
  }
}

export async function benchUi(): Promise<Figure[]> {
  await build({ configFile: path.resolve(import.meta.dirname, '../../vite.config.ts'), logLevel: 'error' })
  const homes = await prepare()
  try {
    const pictures = await picturesFigures(homes)
    const points = await pointsFigures(homes)
    const core = await toggleInCore(homes.home, homes.folder, counts.toggles)
    return [...pictures, told("a toggle: the core's part alone, median", median(core), 'ms'), ...points, told('load of this machine in the last minute', os.loadavg()[0]!, 'of ' + os.availableParallelism())]
  } finally {
    await closeBrowser()
    await rm(homes.home, { recursive: true, force: true })
  }
}
