// Kernels of a model's answer hold the shares that were measured of the model, by themselves and after the prior.
import { rmSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Likelihood } from '../../../main/contract/evidence.ts'
import type { Place } from '../../../main/contract/gazetteer.ts'
import { Reliability } from '../../../main/contract/reasoning.ts'
import { answerLikelihood } from '../../../main/evidence/model-answer/answer-likelihood.ts'
import { fitParts, RADII_KM, ringsOf, sigmaKmOf } from '../../../main/evidence/model-answer/radial-mixture.ts'
import { measure } from '../../../main/evidence/model-answer/prior-rings.ts'
import { isAscending, knownModels, modelReliability } from '../../../main/evidence/model-answer/reliability.ts'
import { posteriorMasses } from '../../../main/evidence/posterior/masses.ts'
import { createModel } from '../../../main/evidence/posterior/model.ts'
import { forkWorker } from '../../../main/jobs/fork-spawner.ts'
import { Workspace } from '../../../main/services/workspace.ts'
import type { Knowledge } from '../../../main/services/workspace.ts'
import { makeHome } from '../../prepare.ts'
import { haversineKm, itemsOf } from '../posterior/synthetic.ts'

const reliabilityOf = (within: readonly number[]): Reliability => {
  const [within25Km, within200Km, within750Km, within2500Km] = within as [number, number, number, number]
  return { name: 'm', source: 's', shares: { within25Km, within200Km, within750Km, within2500Km } }
}
const withinOf = ({ shares }: Reliability): number[] => [shares.within25Km, shares.within200Km, shares.within750Km, shares.within2500Km]

/** Closed form: a two-dimensional normal distribution has 1 - exp(-r^2 / 2 sigma^2) within r, the even background a cap's part of the Earth. */
const kernelWithin = (km: number, sigmaKm: number): number => 1 - Math.exp(-(km ** 2) / (2 * sigmaKm ** 2))
const capWithin = (km: number): number => (1 - Math.cos(km / 6371.0088)) / 2
/** The masses by ring of the four kernels and of the background, on an even Earth. */
const evenComponents = [...RADII_KM.map((radius) => ringsOf(RADII_KM.map((km) => kernelWithin(km, sigmaKmOf(radius))))), ringsOf(RADII_KM.map(capWithin))]
const mixtureWithin = (parts: readonly number[], km: number): number =>
  parts.reduce((sum, part, k) => sum + part * (k < RADII_KM.length ? kernelWithin(km, sigmaKmOf(RADII_KM[k]!)) : capWithin(km)), 0)

/** Shares that some mixture has. Kernels fall off from their middle, so that not every table of numbers is one. */
const shares = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 }).map((raw) => {
  const total = raw.reduce((sum, part) => sum + part, 0)
  return RADII_KM.map((km) => mixtureWithin(raw.map((part) => part / total), km))
})

describe('kernels on an even Earth', () => {
  test.each(Object.entries(knownModels))('%s: hold the published shares', (_, reliability) => {
    const parts = fitParts(ringsOf(withinOf(reliability)), evenComponents)
    withinOf(reliability).forEach((share, grain) => expect(Math.abs(mixtureWithin(parts, RADII_KM[grain]!) - share)).toBeLessThan(0.001))
  })

  test('hold any shares that kernels can have, within a point of percent', () => {
    fc.assert(fc.property(shares, (within) => {
      const parts = fitParts(ringsOf(within), evenComponents)
      within.forEach((share, grain) => expect(Math.abs(mixtureWithin(parts, RADII_KM[grain]!) - share)).toBeLessThan(0.01))
    }), { numRuns: 500 })
  })

  test('of shares that none can have come as near as they can', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 4, maxLength: 4 }), (raw) => {
      const parts = fitParts(ringsOf([...raw].sort((a, b) => a - b)), evenComponents)
      for (const part of parts) expect(part).toBeGreaterThanOrEqual(0)
      expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 9)
    }), { numRuns: 500 })
  })
})

test('the fit finds a mixture that was made', () => {
  const components = [[0.9, 0.1, 0], [0.2, 0.7, 0.1], [0.05, 0.15, 0.8]]
  const made = [0.2, 0.5, 0.3]
  const rings = [0, 1, 2].map((ring) => components.reduce((sum, masses, k) => sum + made[k]! * masses[ring]!, 0))
  fitParts(rings, components).forEach((part, k) => expect(part).toBeCloseTo(made[k]!, 4))
  expect(ringsOf([0.1, 0.4])).toEqual([0.1, expect.closeTo(0.3), expect.closeTo(0.6)])
})

describe('reliability', () => {
  test('of all known models is sourced, ascends and is of the contract', () => {
    for (const known of Object.values(knownModels)) {
      expect(Reliability.parse(known)).toEqual(known)
      expect(known.source).toContain('2602.12617')
      expect(isAscending(known.shares)).toBe(true)
    }
  })
  test.each([['GeoAgent-7B', 'GeoAgent'], ['ghost233lism/GeoAgent', 'GeoAgent'], ['geoagent-sft-7b', 'GeoAgent after SFT only'], ['Qwen/Qwen2.5-VL-7B-Instruct', 'Qwen2.5-VL-7B'], ['globe', 'GLOBE'], ['Qwen2.5-VL-3B', 'a model that was not measured'], ['llava', 'a model that was not measured'], ['', 'a model that was not measured'], ['\u202e'.repeat(10_000), 'a model that was not measured']])('of %s is that of %s', (name, found) => {
    expect(modelReliability(name, false, null).name).toBe(found)
  })
  test("the pack's own statement counts first, an adapter makes the name none, and nonsense is not believed", () => {
    const stated = reliabilityOf([0.1, 0.2, 0.3, 0.4])
    expect(modelReliability('GeoAgent-7B', true, stated)).toBe(stated)
    expect(modelReliability('GeoAgent-7B', true, null).source).toContain('nothing was measured')
    expect(modelReliability('GeoAgent-7B', false, reliabilityOf([0.9, 0.2, 0.3, 0.4])).name).toBe('GeoAgent')
  })
  test('of an unknown model is lower than that of any known one', () => {
    const unknown = withinOf(modelReliability('x', false, null))
    for (const known of Object.values(knownModels)) withinOf(known).forEach((share, grain) => expect(unknown[grain]!).toBeLessThan(share))
  })
})

describe('after the prior of the real gazetteer', () => {
  let home: string
  let workspace: Workspace
  let knowledge: Knowledge
  beforeAll(async () => {
    home = makeHome('model-answer')
    workspace = new Workspace(home, forkWorker)
    knowledge = await workspace.knowledge()
  })
  afterAll(async () => {
    await workspace.close()
    rmSync(home, { recursive: true })
  })

  /** The posterior's mass within each radius, and in the named country, had it nothing but this item. */
  function posteriorOf(likelihood: Likelihood, place: Place): { within: number[]; named: number } {
    const items = itemsOf([likelihood])
    const model = createModel(knowledge.atlas, items)
    const masses = posteriorMasses(model, items)
    const { geometry, names, nameOfCell } = model.grid
    const within = RADII_KM.map(() => 0)
    let named = 0
    for (let cell = 1; cell < masses.length; cell++) {
      const latitude = (Math.asin(geometry.z[cell]!) * 180) / Math.PI
      const longitude = (Math.atan2(geometry.y[cell]!, geometry.x[cell]!) * 180) / Math.PI
      const km = haversineKm(place.latitude, place.longitude, latitude, longitude)
      RADII_KM.forEach((radius, grain) => { if (km <= radius) within[grain]! += masses[cell]! })
      if (knowledge.atlas.countries[names.country[nameOfCell[cell]!]!] === place.country) named += masses[cell]!
    }
    return { within, named }
  }
  const placeOf = (answer: string): Place => knowledge.gazetteer.geocode(answer)!.place
  const likelihoodOf = (place: Place, reliability: Reliability, share = 1): Likelihood => {
    const likelihood = answerLikelihood([{ place, share }], reliability, knowledge.atlas)
    expect(Likelihood.parse(likelihood)).toEqual(likelihood)
    return likelihood
  }

  test.each(['Germany; Bavaria; Munich', 'United States; Minnesota; Duluth', 'Australia; Northern Territory; Alice Springs', 'Iceland; Akureyri', 'Italy; Tuscany; Arezzo'])('%s: the posterior holds the published shares', (answer) => {
    const place = placeOf(answer)
    expect(place.grain).toBe('place')
    for (const reliability of [knownModels.geoagent, knownModels['geoagent-sft']]) {
      const { within } = posteriorOf(likelihoodOf(place, reliability), place)
      withinOf(reliability).forEach((share, grain) => expect(Math.abs(within[grain]! - share)).toBeLessThan(0.01))
    }
  })

  test.each(['France; Paris', 'Japan; Tokyo; Tokyo'])('%s: a city that holds more of its surroundings than the share comes as near as it can', (answer) => {
    const place = placeOf(answer)
    const { within } = posteriorOf(likelihoodOf(place, knownModels.geoagent), place)
    withinOf(knownModels.geoagent).forEach((share, grain) => expect(Math.abs(within[grain]! - share)).toBeLessThan(0.06))
  })

  test('any town, any mixture: the posterior holds its shares within a point of percent', () => {
    const { places } = knowledge.gazetteer
    const rows = fc.integer({ min: 0, max: places.count - 1 })
    const parts = fc.array(fc.double({ min: 0.02, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 })
    fc.assert(fc.property(rows, parts, (row, raw) => {
      const place = { ...placeOf('France; Paris'), latitude: places.latitude[row]!, longitude: places.longitude[row]! }
      const spreads = RADII_KM.map((radius) => [{ latitude: place.latitude, longitude: place.longitude, sigmaKm: sigmaKmOf(radius), weight: 1 }])
      const measured = measure(spreads, { around: place, radiiKm: RADII_KM, named: { country: -1, region: -1 } }, knowledge.atlas)
      const total = raw.reduce((sum, part) => sum + part, 0)
      const rings = RADII_KM.map((_, ring) => measured.reduce((sum, { byRing }, k) => sum + (raw[k]! / total) * byRing[ring]!, 0))
      const within = rings.map((_, ring) => rings.slice(0, ring + 1).reduce((sum, mass) => sum + mass, 0))
      const found = posteriorOf(likelihoodOf(place, reliabilityOf(within)), place).within
      within.forEach((share, grain) => expect(Math.abs(found[grain]! - share)).toBeLessThan(0.01))
    }), { numRuns: 8, endOnFailure: true })
  }, 60_000)

  test.each([['Germany', 'country'], ['Russia', 'country'], ['Chile', 'country'], ['United States', 'country'], ['Japan; Hokkaido', 'region'], ['Russia; Sakha', 'region']])('%s: an area begins at its own grain, and holds to its borders', (answer, grain) => {
    const place = placeOf(answer)
    expect(place.grain).toBe(grain)
    const { named, within } = posteriorOf(likelihoodOf(place, knownModels.geoagent), place)
    expect(named).toBeGreaterThan(0.3)
    expect(named).toBeLessThan(knownModels.geoagent.shares.within2500Km)
    expect(Math.abs(within[3]! - knownModels.geoagent.shares.within2500Km)).toBeLessThan(0.02)
    expect(within[0]).toBeLessThan(0.05)
  })

  test.each(['Luxembourg', 'Luxembourg; Luxembourg'])('%s: a small area is kept more probable than its size', (answer) => {
    const place = placeOf(answer)
    expect(place.grain).not.toBe('place')
    const { named, within } = posteriorOf(likelihoodOf(place, knownModels.geoagent), place)
    expect(named).toBeGreaterThan(0.1)
    expect(Math.abs(within[1]! - knownModels.geoagent.shares.within200Km)).toBeLessThan(0.03)
  })

  test('a city that is a region too is as sure as a city', () => {
    const place = placeOf('Germany; Berlin')
    expect(place.grain).toBe('region')
    const { within } = posteriorOf(likelihoodOf(place, knownModels.geoagent), place)
    withinOf(knownModels.geoagent).forEach((share, grain) => expect(Math.abs(within[grain]! - share)).toBeLessThan(0.06))
  })

  test('a sample without a place gives its part to the background', () => {
    const place = placeOf('Germany; Bavaria; Munich')
    const prior = posteriorOf({ form: 'countries', ratios: {}, otherwise: 1 }, place).within
    const { within } = posteriorOf(likelihoodOf(place, knownModels.geoagent, 0.5), place)
    withinOf(knownModels.geoagent).forEach((share, grain) => expect(Math.abs(within[grain]! - 0.5 * (share + prior[grain]!))).toBeLessThan(0.01))
  })
})
