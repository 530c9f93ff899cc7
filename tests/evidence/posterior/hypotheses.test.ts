// Hypotheses: at the grain that the evidence supports, two where it contradicts itself, never a mean.
import { expect, test } from 'vitest'
import type { Likelihood } from '../../../main/contract/evidence.ts'
import { haversineKm, inCountries, kernel, solve } from './synthetic.ts'

const total = (probabilities: readonly { probability: number }[]): number => probabilities.reduce((sum, { probability }) => sum + probability, 0)

test('one reading names its place', () => {
  const { posterior } = solve([kernel(48.7758, 9.1829, 0.01)])
  expect(posterior.hypotheses[0]).toMatchObject({ label: 'Stuttgart, Baden-Württemberg, Germany', grain: 'place', country: 'DE', words: 'as good as certain' })
  expect(posterior.countries[0]).toMatchObject({ name: 'Germany', code: 'DE' })
  expect(posterior.regions[0]).toMatchObject({ name: 'Baden-Württemberg' })
  expect(posterior.cities[0]).toMatchObject({ name: 'Stuttgart' })
})

test('two sharp readings that contradict each other are two hypotheses, each at its own point', () => {
  for (const [a, b] of [[[48.7758, 9.1829], [35.6895, 139.6917]], [[48.7758, 9.1829], [52.52, 13.405]], [[52.52, 13.405], [52.55, 13.51]]] as const) {
    const { hypotheses, best } = solve([kernel(a[0], a[1], 0.01), kernel(b[0], b[1], 0.01)]).posterior
    expect(hypotheses).toHaveLength(2)
    const near = ([latitude, longitude]: readonly [number, number]) => hypotheses.filter((at) => haversineKm(latitude, longitude, at.latitude, at.longitude) < 0.002)
    expect([near(a).length, near(b).length]).toEqual([1, 1])
    expect(hypotheses[1]!.probability).toBeGreaterThan(0.1)
    expect(Math.min(haversineKm(a[0], a[1], best.latitude, best.longitude), haversineKm(b[0], b[1], best.latitude, best.longitude))).toBeLessThan(0.002)
  }
})

test('what speaks for a country only stays at the country where its places are many', () => {
  const { hypotheses } = solve([inCountries(['FR', 'GB'], 1e-4)]).posterior
  const france = hypotheses.filter(({ country }) => country === 'FR')
  expect(total(hypotheses)).toBeGreaterThan(0.97)
  expect(total(hypotheses)).toBeLessThanOrEqual(1 + 1e-9)
  expect(france.length).toBeGreaterThan(0)
  hypotheses.forEach(({ probability }, i) => expect(probability).toBeLessThanOrEqual(hypotheses[i - 1]?.probability ?? 1))
})

test('a country picked and a place elsewhere: the stronger word leads, the other is told', () => {
  const picked: Likelihood = inCountries(['JP'], 1e-6)
  const { hypotheses, effects } = solve([picked, kernel(48.7758, 9.1829, 5, 0.3)]).posterior
  expect(new Set(hypotheses.map(({ country }) => country))).toEqual(new Set(['DE', 'JP']))
  const leaderIsGerman = hypotheses[0]!.country === 'DE'
  const [ofPick, ofPlace] = effects.map((effect) => effect.with - effect.without)
  expect(leaderIsGerman ? ofPlace! : ofPick!).toBeGreaterThan(0)
  expect(leaderIsGerman ? ofPick! : ofPlace!).toBeLessThan(0)
})

test('a point on the high seas has a label and no country', () => {
  const { hypotheses, countries } = solve([kernel(10, -140, 1)]).posterior
  expect(hypotheses[0]).toMatchObject({ label: 'At sea', country: null, grain: 'country' })
  expect(total(countries)).toBeLessThan(0.01)
})
