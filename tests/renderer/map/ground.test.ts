// Tiles of the ground and the graticule, and where names stand.
import { VectorTile } from '@mapbox/vector-tile'
import fc from 'fast-check'
import { PbfReader } from 'pbf'
import { describe, expect, it } from 'vitest'
import fine from 'world-atlas/countries-10m.json?raw'
import coarse from 'world-atlas/countries-50m.json?raw'
import { countriesOf, namesOf } from '../../../renderer/map/ground/atlas.ts'
import type { Atlas } from '../../../renderer/map/ground/atlas.ts'
import { graticuleStep, graticuleTile, meridianName, parallelName } from '../../../renderer/map/ground/graticule.ts'
import { groundTiles } from '../../../renderer/map/ground/ground-tiles.ts'
import { latitudeOfY } from '../../../renderer/map/mercator.ts'

const atlas = (detail: '50m' | '10m') => JSON.parse(detail === '50m' ? coarse : fine) as Atlas
const read = (bytes: ArrayBuffer) => new VectorTile(new PbfReader(bytes)).layers

describe('graticule', () => {
  const address = fc.integer({ min: 0, max: 14 }).chain((z) => fc.record({ z: fc.constant(z), x: fc.nat(2 ** z - 1), y: fc.nat(2 ** z - 1) }))

  it('has each line of its step that crosses a tile, at its place', () => {
    fc.assert(fc.property(address, ({ z, x, y }) => {
      const step = graticuleStep(z)
      const lines = graticuleTile(z, x, y, 4096)
      for (const { geometry } of lines) {
        const [[x0, y0], [x1, y1]] = geometry[0] as [number, number][] as [[number, number], [number, number]]
        const degrees = x0 === x1 ? ((x + x0 / 4096) / 2 ** z) * 360 - 180 : latitudeOfY((y + y0 / 4096) / 2 ** z)
        const unit = 360 / 2 ** z / 4096
        expect(Math.abs(degrees / step - Math.round(degrees / step)) * step).toBeLessThanOrEqual(unit * 1.01)
        expect(x0 === x1 || y0 === y1).toBe(true)
      }
      const meridians = lines.filter(({ geometry }) => (geometry[0] as [number, number][])[0]![0] === (geometry[0] as [number, number][])[1]![0])
      expect(Math.abs(meridians.length - 360 / 2 ** z / step)).toBeLessThanOrEqual(1)
    }))
  })

  it('does not draw a meridian in two tiles', () => {
    const names = [0, 1].flatMap((x) => graticuleTile(1, x, 0, 4096)).flatMap(({ tags }) => (String(tags?.name).match(/[EW]|^0|^180/) ? [String(tags?.name)] : []))
    expect(new Set(names).size).toBe(names.filter((name) => name !== '0°').length + 1)
  })

  it('names lines as people do', () => {
    expect([meridianName(-71.5), meridianName(180), meridianName(-180), meridianName(0), parallelName(-33), parallelName(0.02)]).toEqual(['71.5° W', '180°', '180°', '0°', '33° S', '0.02° N'])
  })
})

describe('names of countries', () => {
  const names = namesOf(countriesOf(atlas('50m')))
  const spot = (name: string) => names.find(({ properties }) => properties?.name === name)!

  it('stand in the country, also where it lies on both sides of 180 degrees', () => {
    expect(spot('Russia').geometry.coordinates[0]).toBeGreaterThan(60)
    expect(spot('Fiji').geometry.coordinates[0]).toBeCloseTo(178, 0)
    expect(spot('France').geometry.coordinates[1]).toBeCloseTo(47, 0)
  })

  it('come by the room there is', () => {
    expect(spot('Russia').properties?.from).toBe(0)
    expect(spot('Germany').properties?.from).toBeLessThan(spot('Luxembourg').properties?.from as number)
  })
})

describe('tiles of the ground', () => {
  it('are coarse until they are refined, and then fine where the map is close', async () => {
    const asked: string[] = []
    const tiles = groundTiles(async (detail) => {
      asked.push(detail)
      return atlas(detail)
    })
    const [world, close] = [{ z: 0, x: 0, y: 0 }, { z: 6, x: 33, y: 20 }]
    const coarse = read(await tiles.ground(close))
    expect(Object.keys(read(await tiles.ground(world))).sort()).toEqual(['borders', 'coasts', 'land'])
    expect(asked).toEqual(['50m'])
    await tiles.refine()
    const fine = read(await tiles.ground(close))
    expect(asked).toEqual(['50m', '10m'])
    const corners = (layers: ReturnType<typeof read>) => Array.from({ length: layers.coasts!.length }, (_, index) => layers.coasts!.feature(index).loadGeometry().flat().length).reduce((a, b) => a + b, 0)
    expect(corners(fine)).toBeGreaterThan(corners(coarse))
  })

  it('hold names for which there is room', async () => {
    const tiles = groundTiles(async (detail) => atlas(detail))
    const namesAt = async (z: number, x: number, y: number) => {
      const { names } = read(await tiles.names({ z, x, y }))
      return Array.from({ length: names?.length ?? 0 }, (_, index) => String(names!.feature(index).properties.name))
    }
    expect(await namesAt(0, 0, 0)).toContain('Brazil')
    expect(await namesAt(0, 0, 0)).not.toContain('Luxembourg')
    expect(await namesAt(6, 33, 21)).toContain('Luxembourg')
  })

  it('try again what could not be loaded', async () => {
    let tries = 0
    const tiles = groundTiles(async (detail) => {
      if (++tries === 1) throw new Error('gone')
      return atlas(detail)
    })
    await expect(tiles.ground({ z: 0, x: 0, y: 0 })).rejects.toThrow('gone')
    expect((await tiles.ground({ z: 0, x: 0, y: 0 })).byteLength).toBeGreaterThan(1000)
  })
})
