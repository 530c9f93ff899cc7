// The truth's rank in a posterior: uniform where truths are drawn from it, and in agreement with the credible regions.
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { posteriorMasses } from '../../main/evidence/posterior/masses.ts'
import { createModel, evaluate } from '../../main/evidence/posterior/model.ts'
import type { WeightedItem } from '../../main/evidence/posterior/model.ts'
import { rankOfTruth } from '../../main/evidence/truth-rank.ts'
import { isInside, outlineOf } from '../../main/evidence/posterior/areas.ts'
import { forkWorker } from '../../main/jobs/fork-spawner.ts'
import { Workspace } from '../../main/services/workspace.ts'
import type { Knowledge } from '../../main/services/workspace.ts'
import { createRandom } from '../../training/data/random.ts'
import { makeHome } from '../prepare.ts'

const home = makeHome('truth-rank')
const workspace = new Workspace(home, forkWorker)
let knowledge: Knowledge
beforeAll(async () => { knowledge = await workspace.knowledge() })
afterAll(async () => {
  await workspace.close()
  rmSync(home, { recursive: true, force: true })
})

const stuttgart: WeightedItem = { id: 'a', accepted: true, weight: 1, likelihood: { form: 'kernels', centres: [{ latitude: 48.78, longitude: 9.18, sigmaKm: 60, weight: 1 }], background: 0.2 } }
const germany: WeightedItem = { id: 'b', accepted: true, weight: 1, likelihood: { form: 'countries', ratios: { DE: 40 }, otherwise: 1 } }

/** Middles of cells, drawn by their mass. */
function drawn(items: readonly WeightedItem[], count: number): { latitude: number; longitude: number }[] {
  const { grid } = createModel(knowledge.atlas, items)
  const masses = [...posteriorMasses(createModel(knowledge.atlas, items), items)]
  const random = createRandom(4)
  return Array.from({ length: count }, () => {
    let [left, cell] = [random.next(), 0]
    while (left > masses[cell]! && cell < masses.length - 1) left -= masses[cell++]!
    const { x, y, z } = grid.geometry
    return { latitude: (Math.asin(z[cell]!) * 180) / Math.PI, longitude: (Math.atan2(y[cell]!, x[cell]!) * 180) / Math.PI }
  })
}

describe('the rank of a truth', () => {
  it('is uniform where the truth is drawn from the posterior', () => {
    const items = [stuttgart, germany]
    const levels = drawn(items, 150).map((truth) => rankOfTruth(knowledge.atlas, items, truth).level).sort((a, b) => a - b)
    // Kolmogorov and Smirnov: 1.63 / sqrt(n) at 1 %.
    const gap = Math.max(...levels.map((level, index) => Math.abs(level - (index + 0.5) / levels.length)))
    expect(gap).toBeLessThan(1.63 / Math.sqrt(levels.length))
  })
  it('is half of the densest cell in that cell, and all but that of the thinnest (open sea, equal to its like) in that one', () => {
    const model = createModel(knowledge.atlas, [stuttgart])
    const masses = posteriorMasses(model, [stuttgart])
    const { x, y, z, areaKm2 } = model.grid.geometry
    const cells = [...masses.keys()].filter((cell) => cell > 0 && masses[cell]! > 0).sort((a, b) => masses[b]! / areaKm2[b]! - masses[a]! / areaKm2[a]!)
    const middle = (cell: number) => ({ latitude: (Math.asin(z[cell]!) * 180) / Math.PI, longitude: (Math.atan2(y[cell]!, x[cell]!) * 180) / Math.PI })
    const [densest, thinnest] = [cells[0]!, cells.at(-1)!]
    const first = rankOfTruth(knowledge.atlas, [stuttgart], middle(densest))
    expect(first.level).toBeCloseTo(masses[densest]! / 2, 12)
    expect(first.areaKm2).toBeCloseTo(areaKm2[densest]! / 2, 9)
    expect(rankOfTruth(knowledge.atlas, [stuttgart], middle(thinnest)).level).toBeCloseTo(1 - masses[thinnest]! / 2, 7)
  })
  it('agrees with the region that holds half and the one that holds 90 %', () => {
    const items = [stuttgart]
    const { credible } = evaluate(createModel(knowledge.atlas, items), items)
    const truths = [[48.78, 9.18], [48.5, 9.1], [48.14, 11.58], [52.5, 13.4], [35.7, 139.7]].map(([latitude, longitude]) => ({ latitude: latitude!, longitude: longitude! }))
    for (const truth of truths) {
      const { level } = rankOfTruth(knowledge.atlas, items, truth)
      for (const region of credible) {
        const holds = isInside(outlineOf(region.polygons).sides, truth.longitude, truth.latitude)
        // Regions are made of cells taken together, so that near their level either may be.
        if (Math.abs(level - region.level) > 0.05) expect(holds, `${JSON.stringify(truth)} ${level}`).toBe(level < region.level)
      }
    }
  })
  it('counts rejected items not at all, and searches no more than the Earth', () => {
    const truth = { latitude: 48.78, longitude: 9.18 }
    const without = rankOfTruth(knowledge.atlas, [{ ...stuttgart, accepted: false }], truth)
    expect(without.areaKm2).toBeGreaterThan(rankOfTruth(knowledge.atlas, [stuttgart], truth).areaKm2)
    expect(rankOfTruth(knowledge.atlas, [stuttgart], { latitude: -89, longitude: 0 }).areaKm2).toBeLessThan(510_070_000)
  })
})
