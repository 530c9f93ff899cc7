// Whole scenes: the same bits every time, facts that are where they are said to be, roads as the country drives.
import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { countries } from '../../../../../training/tasks/geoworld/facts/facts.ts'
import { openFonts, type Fonts } from '../../../../../training/tasks/geoworld/raster/fonts.ts'
import { composeScene } from '../../../../../training/tasks/geoworld/scene/compose.ts'
import type { Scene, SceneFact, Town } from '../../../../../training/tasks/geoworld/types.ts'
import { townIn, towns } from './towns.ts'

let fonts: Fonts
let scenes: readonly Scene[]
const compose = (town: Town, seed: number, width = 224, height = 224): Scene => composeScene(fonts, ({ facts }) => facts.filter(({ visible }) => visible).length, { town, seed, width, height })

beforeAll(async () => {
  fonts = await openFonts()
  scenes = towns.flatMap((town) => Array.from({ length: 12 }, (_, seed) => compose(town, seed)))
}, 60_000)

const digest = ({ pixels, ...rest }: Scene): string => createHash('sha256').update(pixels).update(JSON.stringify(rest)).digest('hex')
const visibleFacts = (): { scene: Scene; fact: SceneFact }[] => scenes.flatMap((scene) => scene.facts.filter(({ visible }) => visible).map((fact) => ({ scene, fact })))

/** Pixels of a fact's box. */
function* pixelsIn({ width, height, pixels }: Scene, box: NonNullable<SceneFact['box']>): Generator<readonly [number, number, number]> {
  const [left, top] = [Math.round(box[0] * width), Math.round(box[1] * height)]
  for (let y = top; y < top + Math.round(box[3] * height); y++) {
    for (let x = left; x < left + Math.round(box[2] * width); x++) yield pixels.subarray((y * width + x) * 3, (y * width + x) * 3 + 3) as unknown as readonly [number, number, number]
  }
}

/** Whether a pixel is the colour, darkened or lightened by light, and partly taken by a grey haze. */
function isShadeOf(pixel: readonly number[], colour: readonly number[]): boolean {
  for (let light = 0.6; light <= 1.12; light += 0.04) {
    for (let haze = 0; haze <= 0.5; haze += 0.05) {
      const air = [200, 206, 212]
      if (pixel.every((value, at) => Math.abs(value - (Math.min(255, colour[at]! * light) * (1 - haze) + air[at]! * haze)) < 14)) return true
    }
  }
  return false
}

describe('composeScene', () => {
  it('makes the same bits from the same town, seed and size, and others from others', () => {
    const town = townIn('JP')
    expect(digest(compose(town, 7))).toBe(digest(compose(town, 7)))
    const others = [compose(town, 8), compose(townIn('KE'), 7), compose(town, 7, 256, 224)].map(digest)
    expect(new Set([digest(compose(town, 7)), ...others]).size).toBe(4)
  })

  it('shows visible facts within the picture, letters at least 6 pixels high', () => {
    for (const { scene, fact } of visibleFacts()) {
      const [x, y, width, height] = fact.box!
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0)
      expect(Math.max(x + width, y + height)).toBeLessThanOrEqual(1 + 1e-9)
      expect(width * scene.width * height * scene.height).toBeGreaterThanOrEqual(29)
      if (fact.text && fact.kind !== 'plate') expect(height * scene.height).toBeGreaterThanOrEqual(6)
    }
  })

  it('paints a visible colour where the fact says it is', () => {
    const coloured = visibleFacts().filter(({ fact }) => fact.colour)
    expect(coloured.length).toBeGreaterThan(200)
    for (const { scene, fact } of coloured) {
      let found = 0
      for (const pixel of pixelsIn(scene, fact.box!)) if (found < 10 && isShadeOf(pixel, fact.colour!)) found++
      expect(found, `${scene.town.country} ${scene.seed} ${fact.kind} ${fact.value}`).toBeGreaterThanOrEqual(10)
    }
  })

  it('lets most pictures of 224 pixels be read, and more facts be seen in larger ones', () => {
    const readable = scenes.filter(({ facts }) => facts.some(({ visible, text }) => visible && text))
    expect(readable.length / scenes.length).toBeGreaterThan(0.65)
    const count = (scene: Scene): number => scene.facts.filter(({ visible }) => visible).length
    const [small, large] = [scenes.filter(({ seed }) => seed < 2), towns.flatMap((town) => [compose(town, 0, 768, 768), compose(town, 1, 768, 768)])].map((all) => all.reduce((sum, scene) => sum + count(scene), 0))
    expect(large!).toBeGreaterThan(1.2 * small!)
  })

  it('tells what is true of the place even where it cannot be seen', () => {
    for (const { facts } of scenes) {
      expect(facts.filter(({ kind }) => kind === 'driving-side')).toHaveLength(1)
      for (const kind of ['centre-line', 'domain', 'currency', 'plate', 'soil', 'relief', 'language']) expect(facts.some((fact) => fact.kind === kind), kind).toBe(true)
      expect(facts.some(({ visible }) => !visible)).toBe(true)
    }
  })

  it('draws every country of the tables, with names in any script the fonts know and in others', () => {
    for (const [at, country] of countries.entries()) {
      const town: Town = { ...townIn('GB'), id: at + 1, name: at % 2 ? 'ꦗꦮ' : 'Lambton', latinName: 'Lambton', country, region: '', latitude: 30, longitude: 10 }
      const scene = compose(town, at, 112, 112)
      expect(scene.facts.length).toBeGreaterThan(15)
      expect(scene.facts.every(({ text }) => !text?.includes('ꦗꦮ'))).toBe(true)
    }
  })

  it('refuses what it cannot draw', () => {
    expect(() => compose({ ...townIn('GB'), country: 'XX' }, 1)).toThrow(/no tables for Harrogate's country, XX/)
    expect(() => compose(townIn('GB'), 1.5)).toThrow(RangeError)
    expect(() => compose(townIn('GB'), 1, 0)).toThrow(RangeError)
  })
})
