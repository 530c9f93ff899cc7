// The most populous places of a view, against a look at every place.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { placesWithin } from '../../main/gazetteer/within.ts'
import { places } from '../evidence/posterior/synthetic.ts'

const within = placesWithin(places)
const rows = Array.from({ length: places.count }, (_, row) => row)

test('any view has its most populous places, in order', () => {
  const latitude = fc.double({ min: -90, max: 90, noNaN: true })
  const longitude = fc.double({ min: -180, max: 180, noNaN: true })
  fc.assert(fc.property(latitude, latitude, longitude, longitude, fc.integer({ min: 1, max: 30 }), (a, b, west, east, limit) => {
    const [south, north] = [Math.min(a, b), Math.max(a, b)]
    const inside = (row: number) => {
      const x = places.longitude[row]
      return places.latitude[row] >= south && places.latitude[row] <= north && (west <= east ? x >= west && x <= east : x >= west || x <= east)
    }
    const expected = rows.filter(inside).sort((one, other) => places.population[other] - places.population[one] || one - other).slice(0, limit)
    expect(within({ west, south, east, north }, limit).map(({ name }) => name)).toEqual(expected.map((row) => places.name(row)))
  }))
})

test('a view over 180 degrees has both of its sides', () => {
  expect(within({ west: 177, south: -30, east: -100, north: 80 }, 9).map(({ name }) => name)).toEqual(['Los Angeles', 'Suva', 'Anadyr'])
})
