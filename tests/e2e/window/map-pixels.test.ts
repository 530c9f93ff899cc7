// The map as it is painted: land, sea, areas and marks have their colours where they belong, which a map without its workers would not. And it stays swift with 100,000 points.
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Page } from 'playwright-core'
import type { Bounds } from '../../../main/contract/geography.ts'
import type { Posterior } from '../../../main/contract/posterior.ts'
import { mercatorX, mercatorY } from '../../../renderer/map/mercator.ts'
import { channels, palettes, regionLooks } from '../../../renderer/map/palette.ts'
import type { Theme } from '../../../renderer/map/palette.ts'
import { makeHome } from '../../prepare.ts'
import { addressOf, samples, withApp } from './cases.ts'
import { browser, closeBrowser, openWindow } from './hosts.ts'
import type { OpenWindow } from './hosts.ts'

/** A pin on the coast of Portugal that is sure to some 60 km: its areas lie on land and on the sea. */
const pin = { latitude: 39.4, longitude: -8.8, sigmaKm: 60 }
const inland = { latitude: 39.33, longitude: -7.9 }
const atSea = { latitude: 39.3, longitude: -10.45 }

type Colour = [number, number, number]
interface Spot { readonly latitude: number; readonly longitude: number }
interface Shot { readonly data: Buffer; readonly width: number; readonly height: number }

let home: string
let folder: string
let posterior: Posterior
let open: OpenWindow

beforeAll(async () => {
  home = makeHome('map-pixels')
  folder = `${home}/cases/coast.geocase`
  await withApp(home, async (ask) => {
    await ask('case.create', { case: folder, title: 'Coast' })
    const { images } = await ask('image.add', { case: folder, files: [{ path: `${samples}/12-nothing.png` }] })
    const job = await ask('run.start', { case: folder, options: { readText: false } })
    if (job) await ask('job.wait', { case: folder, job: job.job })
    posterior = (await ask('evidence.add', { case: folder, image: images[0]!, claim: { claim: 'pin', ...pin } })).posterior!
  })
  open = await openWindow('web', home, { size: { width: 1400, height: 1000 } })
})
afterAll(async () => {
  await open?.close()
  await closeBrowser()
})

/** What the map looks at, as it tells the program with each rest. */
function followView(page: Page): () => Bounds | null {
  let bounds: Bounds | null = null
  page.on('request', (request) => {
    if (request.url().endsWith('/request/gazetteer.within')) bounds = (request.postDataJSON() as { bounds: Bounds }).bounds
  })
  return () => bounds
}

async function shoot(page: Page): Promise<Shot> {
  const { data, info } = await sharp(await page.locator('.maplibregl-canvas').screenshot()).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

function pixelOf({ width, height }: Shot, { west, south, east, north }: Bounds, { latitude, longitude }: Spot): [number, number] {
  const x = (mercatorX(longitude) - mercatorX(west)) / (mercatorX(east) - mercatorX(west))
  const y = (mercatorY(latitude) - mercatorY(north)) / (mercatorY(south) - mercatorY(north))
  return [Math.round(x * width), Math.round(y * height)]
}

/** The most frequent colour of a patch, so that a letter or a line in it does not matter. */
function colourAt({ data, width }: Shot, [x, y]: [number, number], reach: number): Colour {
  const counts = new Map<string, number>()
  for (let dy = -reach; dy <= reach; dy++) for (let dx = -reach; dx <= reach; dx++) {
    const at = 3 * ((y + dy) * width + x + dx)
    const key = [...data.subarray(at, at + 3)].join()
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts].reduce((most, each) => (each[1] > most[1] ? each : most))[0].split(',').map(Number) as Colour
}

const rgb = (colour: string): Colour => channels(colour).map((channel) => Math.round(channel * 255)) as Colour
const over = (below: Colour, above: Colour, opacity: number): Colour => below.map((channel, index) => channel * (1 - opacity) + above[index]! * opacity) as Colour
const distance = (a: Colour, b: Colour): number => Math.max(...a.map((channel, index) => Math.abs(channel - b[index]!)))

function inside(polygons: Posterior['credible'][number]['polygons'], longitude: number, latitude: number): boolean {
  const crossings = polygons.flat().map((ring) => ring.slice(1).filter(([x, y], index) => {
    const [fromX, fromY] = ring[index]!
    return fromY > latitude !== y > latitude && longitude < fromX + ((x - fromX) * (latitude - fromY)) / (y - fromY)
  }).length)
  return crossings.reduce((a, b) => a + b, 0) % 2 === 1
}

/** Spots that are at least some 4 km inside what they are asked to lie in, on land. */
function spots(wanted: (longitude: number, latitude: number) => boolean): Spot[] {
  const clear = (longitude: number, latitude: number) => [-0.05, 0, 0.05].every((dx) => [-0.04, 0, 0.04].every((dy) => wanted(longitude + dx, latitude + dy)))
  const found: Spot[] = []
  for (let latitude = 38.9; latitude < 40; latitude += 0.02) for (let longitude = -8.95; longitude < -7.5; longitude += 0.02) {
    if (clear(longitude, latitude)) found.push({ latitude, longitude })
  }
  if (found.length < 5) throw new Error('The posterior has too few such spots.')
  return found
}

const region = (level: 0.5 | 0.9) => posterior.credible.find((one) => one.level === level)!.polygons
/** A map is painted bit by bit: it is looked at until it is as it should be, or time is up. */
const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 30_000, interval: 250 })

async function setTheme(page: Page, theme: Theme): Promise<void> {
  if ((await page.locator('html').getAttribute('data-theme')) !== theme) {
    await page.keyboard.press('g')
    await page.keyboard.press('d')
  }
  await page.locator(`html[data-theme="${theme}"]`).waitFor()
}

describe('the map', () => {
  let view: () => Bounds | null
  beforeAll(async () => {
    view = followView(open.page)
    await open.page.evaluate((hash) => { (globalThis as unknown as { location: { hash: string } }).location.hash = hash }, addressOf(folder))
    await open.page.locator('.maplibregl-canvas').waitFor()
    await open.page.getByRole('list', { name: 'Legend of the map' }).getByText('50 % lies here').waitFor()
    // A little further away, so that sea and land without any area are in sight.
    await open.page.getByRole('button', { name: 'Zoom the map out' }).click()
  })

  it.each(['dark', 'light'] as const)('paints land, sea, areas and the best point in %s', async (theme) => {
    const { page } = open
    const colours = palettes[theme]
    await setTheme(page, theme)
    const [land, sea, accent] = [rgb(colours.land), rgb(colours.sea), rgb(colours.accent)]
    const likely = over(land, accent, regionLooks['0.9'].fill)
    const outer = spots((longitude, latitude) => inside(region(0.9), longitude, latitude) && !inside(region(0.5), longitude, latitude))
    const inner = spots((longitude, latitude) => inside(region(0.5), longitude, latitude))
    await eventually(async () => {
      const [shot, bounds] = [await shoot(page), view()!]
      const difference = (point: Spot, colour: Colour, reach: number) => distance(colourAt(shot, pixelOf(shot, bounds, point), reach), colour)
      // Names and marks lie over some of them.
      const share = (points: Spot[], colour: Colour) => points.filter((point) => difference(point, colour, 1) <= 3).length / points.length
      expect(difference(inland, land, 6), 'land').toBeLessThanOrEqual(2)
      expect(difference(atSea, sea, 6), 'sea').toBeLessThanOrEqual(2)
      expect(share(outer, likely), '90 % region').toBeGreaterThan(0.6)
      expect(share(inner, over(likely, accent, regionLooks['0.5'].fill)), '50 % region').toBeGreaterThan(0.6)
      expect(difference(posterior.best, accent, 2), 'best point').toBeLessThanOrEqual(3)
    })
  })

  it('has the colours of the window', async () => {
    for (const theme of ['dark', 'light'] as const) {
      await setTheme(open.page, theme)
      for (const name of ['sea', 'land', 'border', 'text', 'soft', 'faint', 'accent', 'ok', 'warn', 'bad'] as const) {
        const token = await open.page.evaluate((property) => {
          const { document, getComputedStyle } = globalThis as unknown as { document: { documentElement: object }; getComputedStyle(element: object): { getPropertyValue(name: string): string } }
          return getComputedStyle(document.documentElement).getPropertyValue(property)
        }, `--${name}`)
        expect(token.trim(), `${theme} ${name}`).toBe(palettes[theme][name])
      }
    }
  })

  it('writes names of places from the gazetteer', async () => {
    const asked = open.page.waitForResponse('**/request/gazetteer.within')
    await open.page.getByRole('button', { name: 'Zoom the map in' }).click()
    expect(await (await asked).text()).toContain('Leiria')
  })
})

/** Golden angle: spread evenly, without two at one place. */
const many = (count: number) => {
  const ids = Array.from({ length: count }, (_, index) => index + 1)
  return { ids, latitudes: ids.map((id) => (Math.asin(((2 * id) / (count + 1) - 1) * 0.9) * 180) / Math.PI), longitudes: ids.map((id) => ((id * 137.50776) % 360) - 180), probabilities: ids.map(() => 0.5) }
}

interface Marks { frames: number[]; tasks: number[] }

/** Times between frames, and tasks that held the window's thread for longer than 50 ms. */
const watch = (page: Page) => page.evaluate(() => {
  const scope = globalThis as unknown as { marks: Marks; requestAnimationFrame(work: (at: number) => void): void; PerformanceObserver: new (told: (list: { getEntries(): { duration: number }[] }) => void) => { observe(what: object): void } }
  scope.marks = { frames: [], tasks: [] }
  let last = 0
  const frame = (at: number) => {
    if (last > 0) scope.marks.frames.push(at - last)
    last = at
    scope.requestAnimationFrame(frame)
  }
  scope.requestAnimationFrame(frame)
  new scope.PerformanceObserver((list) => scope.marks.tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ entryTypes: ['longtask'] })
})
const taken = (page: Page): Promise<Marks> => page.evaluate(() => {
  const scope = globalThis as unknown as { marks: Marks }
  const { marks } = scope
  scope.marks = { frames: [], tasks: [] }
  return marks
})
const quantile = (values: number[], part: number): number => values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * part)] ?? 0

describe('100,000 points', () => {
  it('become clusters without holding up the window', async () => {
    const context = await (await browser()).newContext({ viewport: { width: 1400, height: 1000 }, storageState: await open.page.context().storageState(), reducedMotion: 'reduce' })
    const page = await context.newPage()
    await page.route('**/request/case.points', (route) => route.fulfill({ json: { ok: true, value: many(100_000) } }))
    await page.goto(`${new URL(open.page.url()).origin}/#${addressOf(folder)}`)
    await watch(page)
    await page.getByRole('list', { name: 'Legend of the map' }).getByText('100,000 pictures').waitFor()
    await page.getByRole('button', { name: 'All pictures' }).click()
    const count = (shot: Shot) => {
      const soft = rgb(palettes.dark.soft)
      let found = 0
      for (let at = 0; at < shot.data.length; at += 3) if (distance([shot.data[at]!, shot.data[at + 1]!, shot.data[at + 2]!], soft) < 12) found++
      return found
    }
    // Rings of clusters all over the world.
    await eventually(async () => expect(count(await shoot(page))).toBeGreaterThan(700))
    const loading = await taken(page)

    const box = (await page.locator('.maplibregl-canvas').boundingBox())!
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await page.mouse.down()
    for (let step = 1; step <= 40; step++) await page.mouse.move(box.x + box.width / 2 - 3 * step, box.y + box.height / 2 + step)
    await page.mouse.up()
    const panning = await taken(page)
    console.log(`100,000 points: loading ${loading.tasks.length} long tasks, longest ${Math.round(Math.max(0, ...loading.tasks))} ms; panning frames p50 ${Math.round(quantile(panning.frames, 0.5))} p95 ${Math.round(quantile(panning.frames, 0.95))} ms, ${panning.tasks.length} long tasks, longest ${Math.round(Math.max(0, ...panning.tasks))} ms`)
    expect(panning.frames.length).toBeGreaterThan(5)
    // Times of a busy machine without a graphics card prove little; but clusters cut on the window's own thread would hold up every step.
    expect(quantile(panning.tasks, 0.5)).toBeLessThan(400)
    expect(page.workers().some((worker) => worker.url().includes('points-worker'))).toBe(true)
    await context.close()
  })
})
