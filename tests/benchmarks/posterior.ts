// How long a toggle takes from the click to the new posterior, with the full gazetteer; and what comes before the first toggle.
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Likelihood } from '../../main/contract/evidence.ts'
import { buildAtlas, decodeAtlas, encodeAtlas } from '../../main/evidence/posterior/atlas.ts'
import type { Atlas } from '../../main/evidence/posterior/atlas.ts'
import { posteriorMasses } from '../../main/evidence/posterior/masses.ts'
import { createModel, evaluate } from '../../main/evidence/posterior/model.ts'
import { countryAt } from '../../main/gazetteer/borders.ts'
import { ensureGazetteer } from '../../main/gazetteer/build.ts'
import { openGazetteer } from '../../main/gazetteer/gazetteer.ts'
import type { PlaceTable } from '../../main/gazetteer/places.ts'
import { printFigures } from './figure.ts'
import type { Figure } from './figure.ts'

type Kernels = Extract<Likelihood, { form: 'kernels' }>

/** Numerical Recipes' linear congruential generator: the same states in every run. */
function randomly(seed: number): () => number {
  let state = seed
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
}

const gps = (latitude: number, longitude: number): Kernels => ({ form: 'kernels', centres: [{ latitude, longitude, sigmaKm: 0.01, weight: 1 }], background: 1e-4 })

function namedPlaces(places: PlaceTable, random: () => number, kernels: number): Kernels {
  const centres = Array.from({ length: kernels }, () => {
    const row = Math.floor(random() * places.count)
    return { latitude: places.latitude[row]!, longitude: places.longitude[row]!, sigmaKm: 2 + 10 * random(), weight: 1 / kernels }
  })
  return { form: 'kernels', centres, background: 0.3 }
}

const countries = (codes: readonly string[]): Likelihood => ({ form: 'countries', ratios: Object.fromEntries(codes.map((code) => [code, 1])), otherwise: 0.02 })

/** Typical ledgers, twenty of each. */
function ledgers(places: PlaceTable): Record<string, Likelihood[][]> {
  const random = randomly(7)
  const code = () => places.countries[places.country[Math.floor(random() * places.count)]!]!
  const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make)
  const around = (): Likelihood[] => {
    const row = Math.floor(random() * places.count)
    const at = gps(places.latitude[row]!, places.longitude[row]!)
    const zones: Likelihood = { form: 'zones', zones: [places.zones[places.zone[row]!]!], inside: 1, outside: 0.05 }
    return [at, zones, ...times(4, () => countries([code(), code()])), ...times(5, () => namedPlaces(places, random, 4))]
  }
  return {
    'GPS and 10 others': times(20, around),
    'GPS alone': times(20, () => around().slice(0, 1)),
    'three countries alone': times(20, () => [countries([code(), code(), code()])]),
    '12 names, 60 kernels': times(20, () => times(12, () => namedPlaces(places, random, 5))),
  }
}

/** The least of some runs: what other processes take from this one is left out. */
function milliseconds(work: () => void, runs = 1): number {
  let least = Infinity
  for (let run = 0; run < runs; run++) {
    const start = performance.now()
    work()
    least = Math.min(least, performance.now() - start)
  }
  return least
}

const quantile = (values: number[], share: number): number => values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1]!

interface Timing { create: number[]; toggles: number[]; worstSum: number }

function timeLedgers(atlas: Atlas, kind: Likelihood[][]): Timing {
  const timing: Timing = { create: [], toggles: [], worstSum: 0 }
  for (const likelihoods of kind) {
    const items = likelihoods.map((likelihood, i) => ({ id: String(i), likelihood, accepted: true, weight: 1 }))
    let model: ReturnType<typeof createModel> | undefined
    timing.create.push(milliseconds(() => (model = createModel(atlas, items)), 3))
    for (let toggle = 0; toggle <= items.length; toggle++) {
      const states = items.map((item, i) => ({ ...item, accepted: i !== toggle }))
      timing.toggles.push(milliseconds(() => evaluate(model!, states), 3))
      timing.worstSum = Math.max(timing.worstSum, Math.abs(posteriorMasses(model!, states).reduce((sum, mass) => sum + mass, 0) - 1))
    }
  }
  return timing
}

const atMost = (name: string, value: number, limit: number, unit: string): Figure =>
  ({ name, value: Number(value.toPrecision(3)), unit, target: `<= ${limit}`, met: value <= limit })

/** @returns figures of the toggle, the model and the atlas, in milliseconds; all of it runs on one thread */
export async function benchPosterior(): Promise<Figure[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'bench-posterior-'))
  try {
    await ensureGazetteer(path.join(folder, 'gazetteer.db'))
    const gazetteer = openGazetteer(path.join(folder, 'gazetteer.db'))
    const figures = measure(gazetteer.places)
    gazetteer.close()
    return figures
  } finally {
    await rm(folder, { recursive: true })
  }
}

function measure(places: PlaceTable): Figure[] {
  let atlas!: Atlas
  const build = milliseconds(() => (atlas = buildAtlas(places, countryAt)), 2)
  const bytes = encodeAtlas(atlas)
  const decode = milliseconds(() => decodeAtlas(bytes, places), 3)
  const kinds = ledgers(places)
  // one round to let the compiler settle, as it has after the first pictures of any batch
  for (const kind of Object.values(kinds)) timeLedgers(atlas, kind.slice(0, 5))
  const timings = Object.entries(kinds).map(([name, kind]) => ({ name, ...timeLedgers(atlas, kind) }))
  return [
    atMost(`atlas of ${atlas.cells.count} cells: build`, build, 2000, 'ms'),
    atMost('atlas: read from its file', decode, 100, 'ms'),
    ...timings.flatMap(({ name, create, toggles }) => [
      atMost(`${name}: toggle p50`, quantile(toggles, 0.5), 16, 'ms'),
      atMost(`${name}: toggle p95`, quantile(toggles, 0.95), 16, 'ms'),
      atMost(`${name}: model p95`, quantile(create, 0.95), name.startsWith('12') ? 200 : 60, 'ms'),
    ]),
    atMost('all: toggle p95', quantile(timings.flatMap((timing) => timing.toggles), 0.95), 16, 'ms'),
    atMost('all: |sum of the posterior - 1|', Math.max(...timings.map((timing) => timing.worstSum)), 1e-9, ''),
  ]
}

if (import.meta.main) printFigures('posterior', await benchPosterior())
