// A PMTiles file as a richer basemap: pictures and shapes are painted, its own words stay words, and without it the ground is back.
import { writeFileSync } from 'node:fs'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { channels, palettes } from '../../../renderer/map/palette.ts'
import { encodeTile } from '../../../renderer/map/tiles/encode.ts'
import { makeHome } from '../../prepare.ts'
import { pmtilesOf } from '../../renderer/map/pmtiles-file.ts'
import { addressOf, withApp } from './cases.ts'
import { closeBrowser, openWindow } from './hosts.ts'
import type { OpenWindow } from './hosts.ts'

let home: string
let open: OpenWindow

const rectangle = (left: number, top: number, right: number, bottom: number) =>
  ({ type: 3 as const, tags: { kind: 'any' }, geometry: [[[left, top], [right, top], [right, bottom], [left, bottom], [left, top]] as [number, number][]] })

beforeAll(async () => {
  home = makeHome('map-basemap')
  const folder = `${home}/cases/empty.geocase`
  await withApp(home, (ask) => ask('case.create', { case: folder, title: 'Empty' }))
  await withApp(home, (ask) => ask('workspace.change', { theme: 'light' }))
  open = await openWindow('web', home, { address: addressOf(folder), size: { width: 1400, height: 1000 } })
  await open.page.locator('.maplibregl-canvas').waitFor()
})
afterAll(async () => {
  await open?.close()
  await closeBrowser()
})

/** Chooses a basemap as the settings do. */
async function choose(basemap: string | null): Promise<void> {
  await open.page.evaluate((file) => (globalThis as unknown as { fetch(where: string, init: object): Promise<unknown> })
    .fetch('/request/workspace.change', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ basemap: file }) }), basemap)
}

/** Shares of the map's pixels in these colours. */
async function shares(...colours: string[]): Promise<number[]> {
  const { data } = await sharp(await open.page.locator('.maplibregl-canvas').screenshot()).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return colours.map((colour) => {
    const wanted = channels(colour).map((channel) => Math.round(channel * 255))
    let found = 0
    for (let at = 0; at < data.length; at += 3) if (wanted.every((channel, index) => Math.abs(data[at + index]! - channel) <= 2)) found++
    return found / (data.length / 3)
  })
}
const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 30_000, interval: 250 })
const { land, sea } = palettes.light

test('the ground is painted without one', async () => {
  await eventually(async () => {
    const [ofLand, ofSea] = await shares(land, sea)
    expect(ofLand).toBeGreaterThan(0.15)
    expect(ofSea).toBeGreaterThan(0.3)
  })
})

test('a file of shapes is drawn in the map\'s own colours, by the layers it names', async () => {
  const tile = new Uint8Array(encodeTile({ earth: [rectangle(-64, -64, 4160, 4160)], water: [rectangle(-64, -64, 2048, 4160)] }))
  const file = `${home}/shapes.pmtiles`
  writeFileSync(file, pmtilesOf('vector', [{ z: 0, x: 0, y: 0, data: tile }], { vector_layers: [{ id: 'earth' }, { id: 'water' }], attribution: '<img src="/x" onerror="window.ran = true"><b>Made by hand</b>' }))
  await choose(file)
  await eventually(async () => {
    const [ofLand, ofSea] = await shares(land, sea)
    // Half and half, but for names and lines.
    expect(ofLand).toBeGreaterThan(0.36)
    expect(ofSea).toBeGreaterThan(0.32)
    expect(ofSea).toBeLessThan(0.46)
  })
  await open.page.getByText('places: GeoNames; Made by hand').waitFor()
  expect(await open.page.locator('.credits img, .credits b').count()).toBe(0)
})

test('a file of pictures is drawn as it is', async () => {
  const colour = '#c04080'
  const picture = await sharp({ create: { width: 256, height: 256, channels: 3, background: colour } }).png().toBuffer()
  const file = `${home}/pictures.pmtiles`
  writeFileSync(file, pmtilesOf('png', [{ z: 0, x: 0, y: 0, data: picture }], {}))
  await choose(file)
  await eventually(async () => expect((await shares(colour))[0]).toBeGreaterThan(0.7))
})

test('a file that cannot be drawn is told of, and the ground comes back with none', async () => {
  const file = `${home}/unknown.pmtiles`
  writeFileSync(file, pmtilesOf('unknown', [{ z: 0, x: 0, y: 0, data: new Uint8Array(9) }], {}))
  await choose(file)
  await open.page.getByText('The basemap cannot be shown').waitFor()
  await choose(null)
  await eventually(async () => expect((await shares(land))[0]).toBeGreaterThan(0.15))
  expect(open.problems.filter((problem) => !problem.includes('favicon'))).toEqual([])
})
