// Where the map goes, and how what is drawn is cut: both know that the Earth is round.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { circleAround } from '../../../renderer/map/answer.ts'
import { boundsOfPoints, boundsOfPolygons, boundsOfView, corners, narrowest } from '../../../renderer/map/bounds.ts'
import { cutAtSeam } from '../../../renderer/map/drawing/cut.ts'
import { distanceKm } from '../../../renderer/views/answer/distance.ts'

const width = ({ west, east }: { west: number; east: number }) => (east < west ? east + 360 - west : east - west)

describe('narrowest', () => {
  it('goes across 180 degrees where that is shorter', () => {
    expect(narrowest([[170, 175], [-175, -170]])).toEqual([170, 190])
    expect(narrowest([[-10, 5], [20, 30]])).toEqual([-10, 30])
    expect(narrowest([])).toBeNull()
  })

  it('holds every span and leaves out the widest gap', () => {
    const span = fc.tuple(fc.integer({ min: -180, max: 180 }), fc.integer({ min: 0, max: 60 })).map(([from, wide]) => [from, Math.min(180, from + wide)] as const)
    fc.assert(fc.property(fc.array(span, { minLength: 1, maxLength: 12 }), (spans) => {
      const [from, to] = narrowest(spans)!
      for (const [a, b] of spans) expect([-360, 0, 360].some((turn) => a + turn >= from && b + turn <= to)).toBe(true)
      expect(to - from).toBeLessThanOrEqual(360)
    }))
  })
})

describe('what the map fits', () => {
  it('is never closer than 20 km across', () => {
    fc.assert(fc.property(fc.double({ min: -80, max: 80, noNaN: true }), fc.double({ min: -180, max: 180, noNaN: true }), (latitude, longitude) => {
      const bounds = boundsOfPoints([{ latitude, longitude }])!
      expect(distanceKm({ latitude: bounds.south, longitude }, { latitude: bounds.north, longitude })).toBeGreaterThan(19.9)
      expect(width(bounds) * Math.cos((latitude * Math.PI) / 180) * 111.2).toBeGreaterThan(19.9)
    }))
  })

  it('holds Fiji in a view of Fiji', () => {
    const bounds = boundsOfPolygons([[[[177, -19], [180, -19], [180, -16], [177, -16], [177, -19]]], [[[-180, -18], [-179, -18], [-179, -17], [-180, -17], [-180, -18]]]])!
    expect(width(bounds)).toBeCloseTo(4)
    expect(corners(bounds)).toEqual([[177, -19], [181, -16]])
  })

  it('tells of its view what the contract takes', () => {
    expect(boundsOfView(170, -10, 200, 10)).toEqual({ west: 170, east: -160, south: -10, north: 10 })
    expect(boundsOfView(-250, -95, 250, 91)).toEqual({ west: -180, east: 180, south: -90, north: 90 })
  })
})

describe('circleAround', () => {
  it('is everywhere as far away as it says', () => {
    fc.assert(fc.property(fc.double({ min: -85, max: 85, noNaN: true }), fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: 0.01, max: 2500, noNaN: true }), (latitude, longitude, km) => {
      for (const [x, y] of circleAround({ latitude, longitude }, km)) expect(distanceKm({ latitude, longitude }, { latitude: y, longitude: x }) / km).toBeCloseTo(1, 3)
    }))
  })
})

const plane = (ring: readonly (readonly [number, number])[]): number => ring.slice(1).reduce((sum, [x, y], index) => sum + ring[index]![0] * y - x * ring[index]![1], 0) / 2

describe('cutAtSeam', () => {
  const drawn = fc.record({ longitude: fc.double({ min: -400, max: 400, noNaN: true }), latitude: fc.double({ min: -60, max: 60, noNaN: true }), radii: fc.array(fc.double({ min: 0.5, max: 20, noNaN: true }), { minLength: 3, maxLength: 12 }), back: fc.boolean() })
    .map(({ longitude, latitude, radii, back }) => {
      const ring = radii.map((radius, index): [number, number] => [longitude + radius * Math.cos((2 * Math.PI * index) / radii.length), latitude + radius * Math.sin((2 * Math.PI * index) / radii.length)])
      const ordered = back ? ring.toReversed() : ring
      return [...ordered, ordered[0]!]
    })

  it('keeps the area, within 180 degrees, in the order that RFC 7946 has', () => {
    fc.assert(fc.property(drawn, (ring) => {
      const polygons = cutAtSeam(ring)
      const rings = polygons.map(([outer]) => outer!)
      for (const outer of rings) {
        expect(outer[0]).toEqual(outer.at(-1))
        for (const [longitude] of outer) expect(Math.abs(longitude)).toBeLessThanOrEqual(180 + 1e-9)
        expect(plane(outer)).toBeGreaterThanOrEqual(-1e-9)
      }
      expect(rings.reduce((sum, outer) => sum + plane(outer), 0)).toBeCloseTo(Math.abs(plane(ring)), 6)
    }))
  })

  it('leaves alone what does not cross it', () => {
    expect(cutAtSeam([[0, 0], [2, 0], [2, 1], [0, 0]])).toEqual([[[[0, 0], [2, 0], [2, 1], [0, 0]]]])
  })
})
