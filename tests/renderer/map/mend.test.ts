// Rings of the atlas, mended for a map: none jumps across 180 degrees, poles are closed, no land is won or lost.
import fc from 'fast-check'
import type { LineString, Position } from 'geojson'
import { describe, expect, it } from 'vitest'
import fine from 'world-atlas/countries-10m.json?raw'
import coarse from 'world-atlas/countries-50m.json?raw'
import { countriesOf, shapesOf } from '../../../renderer/map/ground/atlas.ts'
import type { Atlas, Country } from '../../../renderer/map/ground/atlas.ts'
import { mended, unwrapped, withoutCuts } from '../../../renderer/map/ground/mend.ts'
import type { Rings } from '../../../renderer/map/ground/mend.ts'

const radians = (degrees: number) => (degrees * Math.PI) / 180
const earthRadiusKm = 6371.0

/** Of a plane ring on the cylinder of equal area, km²; edges that run along a parallel are exact. */
function ringArea(ring: readonly Position[]): number {
  let sum = 0
  for (let i = 1; i < ring.length; i++) sum += radians(ring[i]![0]! - ring[i - 1]![0]!) * (Math.sin(radians(ring[i]![1]!)) + Math.sin(radians(ring[i - 1]![1]!))) / 2
  return Math.abs(sum) * earthRadiusKm ** 2
}
const area = ([outer, ...holes]: Rings): number => ringArea(outer!) - holes.reduce((sum, hole) => sum + ringArea(hole), 0)

const isClosed = (ring: readonly Position[]): boolean => ring[0]![0] === ring.at(-1)![0] && ring[0]![1] === ring.at(-1)![1]
const longestStep = (ring: readonly Position[]): number => Math.max(...ring.slice(1).map(([longitude], index) => Math.abs(longitude! - ring[index]![0]!)))
const isSeam = (longitude: number): boolean => Math.abs(Math.abs(longitude) - 180) < 1e-6
const wrapped = (longitude: number): number => longitude - 360 * Math.floor((longitude + 180) / 360)

/** A star around a point: its corners in order of their bearing. */
const star = fc.record({
  longitude: fc.double({ min: -180, max: 180, noNaN: true }), latitude: fc.double({ min: -55, max: 55, noNaN: true }),
  radii: fc.array(fc.double({ min: 1, max: 28, noNaN: true }), { minLength: 4, maxLength: 24 }),
}).map(({ longitude, latitude, radii }) => {
  const corners = radii.map((radius, index): Position => {
    const bearing = (2 * Math.PI * index) / radii.length
    return [longitude + radius * Math.cos(bearing), latitude + radius * Math.sin(bearing)]
  })
  return [...corners, corners[0]!]
})

/** A coast around a pole, eastwards or westwards, beginning anywhere. */
const polarCoast = fc.record({
  latitudes: fc.array(fc.double({ min: 60, max: 88, noNaN: true }), { minLength: 5, maxLength: 60 }), from: fc.double({ min: -180, max: 179, noNaN: true }),
  south: fc.boolean(), west: fc.boolean(),
}).map(({ latitudes, from, south, west }) => {
  const corners = latitudes.map((latitude, index): Position => [wrapped(from + ((west ? -360 : 360) * index) / latitudes.length), south ? -latitude : latitude])
  return { south, ring: [...corners, corners[0]!] }
})

describe('mended', () => {
  it('keeps the area of a ring wherever it lies', () => {
    fc.assert(fc.property(star, (ring) => {
      const jumping = ring.map(([longitude, latitude]): Position => [wrapped(longitude!), latitude!])
      const [outer] = mended([jumping])
      expect(longestStep(outer!)).toBeLessThanOrEqual(180)
      expect(isClosed(outer!)).toBe(true)
      expect(ringArea(outer!)).toBeCloseTo(ringArea(ring), 0)
      const middle = outer!.reduce((sum, [longitude]) => sum + longitude!, 0) / outer!.length
      expect(Math.abs(middle)).toBeLessThanOrEqual(180 + 1e-6)
    }))
  })

  it('brings a hole to the side of its outer ring', () => {
    fc.assert(fc.property(star, (ring) => {
      const [centreX, centreY] = [ring.slice(1).reduce((sum, [x]) => sum + x!, 0) / (ring.length - 1), ring.slice(1).reduce((sum, [, y]) => sum + y!, 0) / (ring.length - 1)]
      const hole = ring.map(([x, y]): Position => [wrapped(centreX + (x! - centreX) * 0.1), centreY + (y! - centreY) * 0.1])
      const [outer, inner] = mended([ring.map(([x, y]): Position => [wrapped(x!), y!]), hole])
      const [least, most] = [Math.min(...outer!.map(([x]) => x!)), Math.max(...outer!.map(([x]) => x!))]
      for (const [x] of inner!) expect(x! >= least - 1e-6 && x! <= most + 1e-6).toBe(true)
    }))
  })

  it('closes a coast around a pole there, and keeps what lies between', () => {
    fc.assert(fc.property(polarCoast, ({ south, ring }) => {
      const [outer] = mended([ring])
      expect(isClosed(outer!)).toBe(true)
      expect(longestStep(outer!)).toBeLessThanOrEqual(180)
      expect(outer!.some(([, latitude]) => latitude === (south ? -90 : 90))).toBe(true)
      expect(Math.min(...outer!.map(([longitude]) => longitude!))).toBe(-180)
      expect(Math.max(...outer!.map(([longitude]) => longitude!))).toBe(180)
      const cap = 2 * Math.PI * earthRadiusKm ** 2
      const plain = unwrapped(ring)
      const under = plain.slice(1).reduce((sum, [longitude, latitude], index) => sum + Math.abs(radians(longitude! - plain[index]![0]!)) * (Math.sin(radians(Math.abs(latitude!))) + Math.sin(radians(Math.abs(plain[index]![1]!)))) / 2, 0) * earthRadiusKm ** 2
      // Cutting one edge at 180 degrees in two bends it a little on the cylinder.
      expect(Math.abs(ringArea(outer!) - (cap - under)) / cap).toBeLessThan(0.02)
    }))
  })
})

describe('withoutCuts', () => {
  it('leaves out edges along 180 degrees and the pole', () => {
    expect(withoutCuts([[179, 10], [180, 10], [180, 20], [178, 20]])).toEqual([[[179, 10], [180, 10]], [[180, 20], [178, 20]]])
    expect(withoutCuts([[-100, -89.999], [-90, -89.999]])).toEqual([])
  })

  it('follows a line across 180 degrees', () => {
    expect(withoutCuts([[179, 10], [-179, 11]])).toEqual([[[179, 10], [181, 11]]])
  })
})

describe.each([['50m', coarse], ['10m', fine]])('the atlas of 1:%s', (_, text) => {
  const atlas = JSON.parse(text) as Atlas
  const countries = countriesOf(atlas)
  const areaOf = (name: string) => (countries.find((one) => one.name === name) as Country).polygons.reduce((sum, rings) => sum + area(rings), 0)

  it('has closed rings without jumps', () => {
    const rings = countries.flatMap(({ polygons }) => polygons.flat())
    expect(rings.length).toBeGreaterThan(1600)
    expect(rings.filter((ring) => !isClosed(ring) || longestStep(ring) > 180)).toEqual([])
  })

  // Land and inland waters as Natural Earth draws them.
  it.each([['Russia', 16.9e6], ['Fiji', 18.6e3], ['Antarctica', 12.3e6], ['Germany', 356e3], ['United States', 9.47e6]])('gives %s its area', (name, km2) => {
    expect(areaOf(name) / km2).toBeGreaterThan(0.96)
    expect(areaOf(name) / km2).toBeLessThan(1.04)
  })

  it('draws no coast along 180 degrees or the pole', () => {
    const { coasts, borders } = shapesOf(atlas, countries)
    const isCut = ([x, y]: Position, [nextX, nextY]: Position) => (isSeam(x!) && isSeam(nextX!)) || (y! < -89.9 && nextY! < -89.9)
    const lines = [...coasts, ...borders].map(({ geometry }) => (geometry as LineString).coordinates)
    expect(lines.filter((line) => line.some((at, index) => index > 0 && isCut(line[index - 1]!, at)))).toEqual([])
  })
})
