// Calibration on posteriors whose truths are drawn from them, or from others on purpose.
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../training/data/random.ts'
import { brierScore, countryClaims, coverageCurve, expectedCalibrationError, regionCalibration, reliabilityBins } from '../../../training/evaluation/calibration.ts'
import { abstentionOf } from '../../../training/evaluation/abstention.ts'
import { searchCurve } from '../../../training/evaluation/search-effort.ts'
import { clueSummary } from '../../../training/evaluation/clues.ts'
import { bandOf, byBand, byElement } from '../../../training/evaluation/groups.ts'
import { summarize } from '../../../training/evaluation/summary.ts'
import { answerAt, picture } from './pictures.ts'

const random = createRandom(5)

/** A posterior over cells of equal area, densest first; the truth is drawn from it, or evenly when it claims too much. */
function drawn(id: string, isHonest: boolean) {
  const cells = 400
  const masses = Array.from({ length: cells }, (_, cell) => Math.exp(-cell / 60))
  const total = masses.reduce((sum, mass) => sum + mass, 0)
  let [cell, left] = [0, random.next() * total]
  while (isHonest && left > masses[cell]!) left -= masses[cell++]!
  if (!isHonest) cell = random.integer(cells)
  const below = masses.slice(0, cell).reduce((sum, mass) => sum + mass, 0) / total
  const region = (level: number) => {
    let [mass, size] = [0, 0]
    while (mass < level * total) mass += masses[size++]!
    return { level, areaKm2: size * 10, holdsTruth: cell < size }
  }
  return picture({ id, regions: [region(0.5), region(0.9)], rank: { level: below + masses[cell]! / total / 2, areaKm2: (cell + 0.5) * 10 } })
}

describe('credible regions', () => {
  const honest = Array.from({ length: 2000 }, (_, index) => drawn(String(index), true))
  const vain = Array.from({ length: 2000 }, (_, index) => drawn(String(index), false))

  it('hold as many truths as they claim where these are drawn from the posterior', () => {
    const [half, most] = regionCalibration(honest)
    expect(half).toMatchObject({ level: 0.5, pictures: 2000, medianKm2: 420 })
    expect(half!.holding).toBeCloseTo(0.5, 1)
    expect(most!.holding).toBeCloseTo(0.9, 1)
    for (const { level, holding } of coverageCurve(honest)) expect(Math.abs(holding - level)).toBeLessThan(0.04)
  })
  it('hold fewer where the posterior claims too much', () => {
    expect(regionCalibration(vain)[0]!.holding).toBeLessThan(0.2)
    expect(coverageCurve(vain).every(({ level, holding }) => holding <= level + 0.03)).toBe(true)
  })
  it('are found by searching their area', () => {
    const curve = searchCurve([...honest, picture({ id: 'silent' })])
    const at = (km2: number) => curve.find(({ areaKm2 }) => areaKm2 > km2 * 0.99)!
    expect(at(1000).recall).toBeCloseTo((1 - Math.exp(-100 / 60)) / (1 - Math.exp(-400 / 60)), 1)
    expect(curve.at(-1)!.recall).toBe(2000 / 2001)
    expect(searchCurve([picture({ id: 'silent' })])).toEqual([])
  })
})

describe('probabilities', () => {
  it('has no error where claims come true, and the gap where they do not', () => {
    const claims = (claimed: number, right: number) => Array.from({ length: 1000 }, (_, index) => ({ probability: claimed, isRight: index < right * 1000 }))
    expect(expectedCalibrationError(reliabilityBins([...claims(0.25, 0.25), ...claims(0.85, 0.85)]))).toBeCloseTo(0, 9)
    expect(expectedCalibrationError(reliabilityBins([...claims(0.95, 0.6), ...claims(0.15, 0.15)]))).toBeCloseTo(0.175, 9)
    expect(brierScore(claims(0.25, 0.25))).toBeCloseTo(0.25 * 0.75, 9)
    expect(expectedCalibrationError(reliabilityBins([]))).toBeNull()
  })
  it('puts 0 and 1 into the outer bins', () => {
    const bins = reliabilityBins([{ probability: 0, isRight: false }, { probability: 1, isRight: true }, { probability: 0.1, isRight: false }])
    expect(bins.map(({ pictures }) => pictures)).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 1])
  })
  it('counts a truth at sea as a wrong country', () => {
    const claims = countryClaims([picture({ id: 'a', country: { code: 'IT', probability: 0.9 } }), picture({ id: 'b', truth: { latitude: 1, longitude: 1, country: 'IT' }, country: { code: 'IT', probability: 0.8 } }), picture({ id: 'c' })])
    expect(claims).toEqual([{ probability: 0.9, isRight: false }, { probability: 0.8, isRight: true }])
  })
})

describe('abstention', () => {
  it('loses risk where the surest are right, and takes ties together', () => {
    const curve = abstentionOf([{ confidence: 0.9, distanceKm: 1 }, { confidence: 0.5, distanceKm: 100 }, { confidence: 0.5, distanceKm: 20 }, { confidence: 0.1, distanceKm: null }])!
    expect(curve.points.map(({ coverage, risk25Km, risk750Km }) => [coverage, risk25Km, risk750Km])).toEqual([[0.25, 0, 0], [0.75, 1 / 3, 0], [1, 0.5, 0.25]])
    expect(curve.area25Km).toBeCloseTo(0.25 * 0 + 0.5 / 3 + 0.25 * 0.5, 12)
  })
  it('keeps both ends of a long curve', () => {
    const curve = abstentionOf(Array.from({ length: 1001 }, (_, index) => ({ confidence: index, distanceKm: 0 })))!
    expect(curve.points.length).toBeLessThan(210)
    expect([curve.points[0]!.confidence, curve.points.at(-1)!.coverage]).toEqual([1000, 1])
  })
})

describe('groups', () => {
  it('has the bands of GeoSeek-Val', () => {
    expect([10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 11, -1, 9.4].map(bandOf)).toEqual(['extreme', 'high', 'high', 'moderate', 'moderate', 'low', 'low', 'extremely low', 'extremely low', 'extremely low', 'none', null, null, 'high'])
  })
  it('parts pictures by band and by each of their elements', () => {
    const pictures = [
      picture({ id: '1', locatability: 10, elements: ['sign', 'traffic'], answers: { model: answerAt(3) } }),
      picture({ id: '2', locatability: 5, elements: ['sign', 'sign'], answers: { model: answerAt(null) } }),
      picture({ id: '3', answers: { model: answerAt(9000) } }),
    ]
    const options = { seed: 0, rounds: 50, level: 0.9 }
    expect(byBand(pictures, 'model', options).map(({ name, scores }) => [name, scores.pictures, scores.within25Km.value])).toEqual([['extreme', 1, 1], ['low', 1, 0]])
    expect(byElement(pictures, 'model', options).map(({ name, scores }) => [name, scores.pictures, scores.within25Km.value])).toEqual([['sign', 2, 0.5], ['traffic', 1, 1]])
    expect(summarize(pictures, options)).toMatchObject({ answers: { model: { pictures: 3, answered: 2 } }, abstention: null, country: null, clues: null, regions: [], search: [] })
  })
  it('tells what share of clues is there', () => {
    const pictures = [picture({ id: '1', clues: { verified: 2, unverified: 5, contradicted: 1 } }), picture({ id: '2', clues: { verified: 0, unverified: 0, contradicted: 0 } }), picture({ id: '3' })]
    expect(clueSummary(pictures)).toEqual({ pictures: 1, verified: 2, unverified: 5, contradicted: 1, verifiedShare: 0.25, verifiedOfDecided: 2 / 3 })
  })
})
