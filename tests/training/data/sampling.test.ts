// Quotas are what the formula says, and what is drawn follows them and the rule inside a country.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countryFigures } from '../../../training/data/country-figures.ts'
import { cellName, cornerOf, degreeCell } from '../../../training/data/degree-cells.ts'
import { countryShares, geoSeekWeights, wholeQuotas } from '../../../training/data/quotas.ts'
import { createRandom } from '../../../training/data/random.ts'
import { drawSample, populationWeight } from '../../../training/data/sampling.ts'
import type { Candidate, SampleOptions } from '../../../training/data/sampling.ts'

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((all, one) => all + one, 0)

describe("a country's share", () => {
  test('is 0.5 roads + 0.2 population + 0.3 area of the world', () => {
    const figures = new Map([['AA', { population: 30, areaKm2: 10, roadsKm: 0 }], ['BB', { population: 70, areaKm2: 30, roadsKm: 400 }]])
    const shares = countryShares(figures)
    expect(shares.get('AA')).toBeCloseTo(0.2 * 0.3 + 0.3 * 0.25, 12)
    expect(shares.get('BB')).toBeCloseTo(0.5 + 0.2 * 0.7 + 0.3 * 0.75, 12)
    expect(countryShares(figures, { roads: 0, population: 2, area: 0 }).get('AA')).toBeCloseTo(0.3, 12)
    for (const weights of [{ ...geoSeekWeights, area: -1 }, { roads: 0, population: 0, area: 0 }, { ...geoSeekWeights, roads: NaN }]) expect(() => countryShares(figures, weights)).toThrow(RangeError)
  })

  test('of the world sums to 1, and the figures are those of the book', () => {
    expect(sum(countryShares(countryFigures).values())).toBeCloseTo(1, 9)
    expect(countryFigures.get('DE')).toEqual({ population: 80_854_408, areaKm2: 357_022, roadsKm: 645_000 })
    expect(countryFigures.get('PS')!.population).toBe(2_785_366 + 1_869_055)
    const total = { population: sum([...countryFigures.values()].map((one) => one.population)), areaKm2: sum([...countryFigures.values()].map((one) => one.areaKm2)) }
    // The book's own totals: 7.26 thousand million people; 148.94 million km2 of land, of which 14 are Antarctica's and not in the table.
    expect(total.population / 7.26e9).toBeCloseTo(1, 1)
    expect(total.areaKm2 / 136e6).toBeCloseTo(1, 1)
    for (const [code, { population, areaKm2, roadsKm }] of countryFigures) expect([code, [population, areaKm2, roadsKm].every((figure) => Number.isFinite(figure) && figure >= 0)]).toEqual([expect.stringMatching(/^[A-Z]{2}$/), true])
  })

  test('becomes whole numbers that sum up and stray by less than one', () => {
    fc.assert(fc.property(fc.dictionary(fc.stringMatching(/^[A-Z]{2}$/), fc.double({ min: 0, max: 10, noNaN: true }), { minKeys: 1 }), fc.nat(10_000), (shares, count) => {
      fc.pre(Object.values(shares).some((share) => share > 1e-9))
      const quotas = wholeQuotas(new Map(Object.entries(shares)), count)
      expect(sum(quotas.values())).toBe(count)
      const all = sum(Object.values(shares))
      for (const [name, quota] of quotas) expect(Math.abs(quota - (shares[name]! / all) * count)).toBeLessThan(1 + 1e-6)
    }))
  })
})

test('cells of a degree have their names and corners; poles and the date line belong somewhere', () => {
  expect([degreeCell([48.77, 9.18]), degreeCell([-33.87, -70.5]), degreeCell([90, 180]), degreeCell([-90, -180])].map(cellName)).toEqual(['48N 9E', '34S 71W', '89N 179E', '90S 180W'])
  fc.assert(fc.property(fc.double({ min: -90, max: 89.99, noNaN: true }), fc.double({ min: -180, max: 179.99, noNaN: true }), (latitude, longitude) => {
    const [south, west] = cornerOf(degreeCell([latitude, longitude]))
    expect([Math.floor(latitude) === south, Math.floor(longitude) === west]).toEqual([true, true])
  }))
})

/** `many` lines in each cell of each country, numbered on. */
function world(cells: Readonly<Record<string, readonly number[]>>, many: number): Candidate[] {
  const places = Object.entries(cells).flatMap(([country, list]) => list.flatMap((cell) => Array.from({ length: many }, () => ({ country, cell }))))
  return places.map((place, line) => ({ line, ...place }))
}

const options = (given: Partial<SampleOptions>): SampleOptions => ({ count: 100, seed: 1, shares: new Map([['AA', 3], ['BB', 1]]), cellWeight: () => 1, fill: false, ...given })

describe('a sample', () => {
  test('keeps the quotas, takes no line twice, and is the same for the same seed in whatever order the lines come', () => {
    const candidates = world({ AA: [1, 2], BB: [3], CC: [4] }, 200)
    const sample = drawSample(candidates, options({}))
    expect(sample.countries.map(({ country, quota, taken }) => [country, quota, taken])).toEqual([['AA', 75, 75], ['BB', 25, 25], ['CC', 0, 0]])
    expect(new Set(sample.lines).size).toBe(100)
    expect(drawSample(createRandom(5).shuffle(candidates), options({})).lines).toEqual(sample.lines)
    expect(drawSample(candidates, options({ seed: 2 })).lines).not.toEqual(sample.lines)
  })

  test('falls short where a country has too few, and tells how far; filled up, others give what they have', () => {
    const candidates = [...world({ AA: [1] }, 10), ...world({ BB: [2] }, 60).map((one) => ({ ...one, line: one.line + 10 }))]
    const short = drawSample(candidates, options({ shares: new Map([['AA', 3], ['BB', 1], ['DD', 1]]) }))
    expect(short.countries).toEqual([{ country: 'AA', quota: 60, available: 10, taken: 10 }, { country: 'BB', quota: 20, available: 60, taken: 20 }, { country: 'DD', quota: 20, available: 0, taken: 0 }])
    expect(drawSample(candidates, options({ fill: true })).lines).toHaveLength(70)
    expect(drawSample(candidates, options({ fill: true, count: 40 })).lines).toHaveLength(40)
  })

  test('any candidates and shares: never more than there is, never more than asked, exactly that when filled and there is enough', () => {
    const candidate = fc.record({ country: fc.option(fc.constantFrom('AA', 'BB', 'CC')), cell: fc.option(fc.nat(3)) })
    fc.assert(fc.property(fc.array(candidate, { maxLength: 60 }), fc.dictionary(fc.constantFrom('AA', 'BB', 'CC', 'DD'), fc.nat(5)), fc.integer({ min: 1, max: 80 }), fc.boolean(), fc.nat(), (places, shares, count, fill, seed) => {
      const candidates = places.map((place, line) => ({ line, ...place }))
      const sample = drawSample(candidates, options({ count, shares: new Map(Object.entries(shares)), fill, seed }))
      const eligible = candidates.filter(({ country }) => country !== null && (shares[country] ?? 0) > 0)
      expect(new Set(sample.lines).size).toBe(sample.lines.length)
      for (const line of sample.lines) expect(eligible.map((one) => one.line)).toContain(line)
      expect(sample.lines.length).toBeLessThanOrEqual(Math.min(count, eligible.length))
      if (fill) expect(sample.lines.length).toBe(Math.min(count, eligible.length))
    }))
  })

  test('draws cells in proportion to log(1 + population): chi-squared over many draws', () => {
    const populations = [0, 100, 20_000, 3_000_000]
    const weights = populations.map(populationWeight)
    expect(weights).toEqual([Math.log(2), Math.log(101), Math.log(20_001), Math.log(3_000_001)])
    const candidates = world({ AA: [0, 1, 2, 3] }, 50)
    const counts = [0, 0, 0, 0]
    const draws = 4000
    for (let seed = 0; seed < draws; seed++) {
      const { lines } = drawSample(candidates, options({ count: 1, seed, shares: new Map([['AA', 1]]), cellWeight: (cell) => weights[cell!]! }))
      counts[candidates[lines[0]!]!.cell!]!++
    }
    const chiSquared = sum(weights.map((weight, cell) => {
      const expected = (weight / sum(weights)) * draws
      return (counts[cell]! - expected) ** 2 / expected
    }))
    expect(chiSquared).toBeLessThan(16.27) // 99.9 % of chi-squared with 3 degrees of freedom
  })
})
