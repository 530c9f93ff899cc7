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
import { percentile, printFigures } from './figure.ts'
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

/** What one run took: by the clock, and of the processor's time, which other processes take no part of. */
interface Cost { readonly clock: number; readonly processor: number }

function costOf(work: () => void): Cost {
  const [cpu, start] = [process.cpuUsage(), performance.now()]
  work()
  const clock = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  return { clock, processor: (user + system) / 1000 }
}

const repeat = (times: number, work: () => void): Cost[] => Array.from({ length: times }, () => costOf(work))

/** The same arithmetic in every run and version: tells a slow machine, or one whose cores are shared, from slow code. */
function calibrate(): void {
  const values = new Float64Array(65_536)
  for (let round = 0; round < 20; round++) for (let i = 0; i < values.length; i++) values[i] = Math.exp(-((i * 7919 + round) & 65_535) / 65_536) + 0.5 * values[i]
}

interface Timing { create: Cost[]; toggles: Cost[]; calibration: Cost[]; worstSum: number }

function timeLedgers(atlas: Atlas, kind: Likelihood[][]): Timing {
  const timing: Timing = { create: [], toggles: [], calibration: [], worstSum: 0 }
  for (const likelihoods of kind) {
    const items = likelihoods.map((likelihood, i) => ({ id: String(i), likelihood, accepted: true, weight: 1 }))
    timing.calibration.push(costOf(calibrate))
    timing.create.push(...repeat(2, () => createModel(atlas, items)))
    const model = createModel(atlas, items)
    for (let toggle = 0; toggle <= items.length; toggle++) {
      const states = items.map((item, i) => ({ ...item, accepted: i !== toggle }))
      // without an accepted item there is no answer to ask for
      if (!states.some(({ accepted }) => accepted)) continue
      timing.toggles.push(...repeat(3, () => evaluate(model, states)))
      timing.worstSum = Math.max(timing.worstSum, Math.abs(posteriorMasses(model, states).reduce((sum, mass) => sum + mass, 0) - 1))
    }
  }
  return timing
}

/** p50 and p95 by the processor's time against the target; the clock's p95 beside it. */
function costFigures(name: string, costs: readonly Cost[], limits: { p50: number; p95: number; clock: number }): Figure[] {
  const [processor, clock] = [costs.map((cost) => cost.processor), costs.map((cost) => cost.clock)]
  return [
    atMost(`${name} p50, processor time`, percentile(processor, 0.5), limits.p50, 'ms'),
    atMost(`${name} p95, processor time`, percentile(processor, 0.95), limits.p95, 'ms'),
    atMost(`${name} p95, by the clock`, percentile(clock, 0.95), limits.clock, 'ms'),
  ]
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

/** The limits of a model's making, ms. */
const modelLimits: Record<string, number> = { 'GPS and 10 others': 25, 'GPS alone': 8, 'three countries alone': 8, '12 names, 60 kernels': 70 }

function measure(places: PlaceTable): Figure[] {
  let atlas!: Atlas
  const build = costOf(() => (atlas = buildAtlas(places, countryAt))).processor
  const bytes = encodeAtlas(atlas)
  const decode = Math.min(...repeat(3, () => decodeAtlas(bytes, places)).map((cost) => cost.clock))
  const kinds = ledgers(places)
  // one round to let the compiler settle, as it has after the first pictures of any batch
  for (const kind of Object.values(kinds)) timeLedgers(atlas, kind.slice(0, 5))
  const timings = Object.entries(kinds).map(([name, kind]) => ({ name, ...timeLedgers(atlas, kind) }))
  return [
    atMost('calibration loop, processor time (some 8 ms on a quiet core)', percentile(timings.flatMap(({ calibration }) => calibration.map((cost) => cost.processor)), 0.5), 10, 'ms'),
    atMost(`atlas of ${atlas.cells.count} cells: build`, build, 2000, 'ms'),
    atMost('atlas: read from its file', decode, 100, 'ms'),
    ...timings.flatMap(({ name, create, toggles }) => [
      ...costFigures(`${name}: toggle`, toggles, { p50: 6, p95: 11, clock: 16 }),
      ...costFigures(`${name}: model`, create, { p50: modelLimits[name]!, p95: 2 * modelLimits[name]!, clock: 2 * modelLimits[name]! }),
    ]),
    atMost('all: toggle p95, by the clock', percentile(timings.flatMap(({ toggles }) => toggles.map((cost) => cost.clock)), 0.95), 16, 'ms'),
    atMost('all: |sum of the posterior - 1|', Math.max(...timings.map((timing) => timing.worstSum)), 1e-9, ''),
  ]
}

if (import.meta.main) printFigures('posterior', await benchPosterior())
