// How far down a posterior the truth lies: what its probabilities are checked against, and what a search would have covered before it.
import type { Point } from '../contract/geography.ts'
import type { Atlas } from './posterior/atlas.ts'
import { posteriorMasses } from './posterior/masses.ts'
import { createModel } from './posterior/model.ts'
import type { WeightedItem } from './posterior/model.ts'
import { latticePoint, leafAt } from './posterior/quadtree.ts'

export interface RankOfTruth {
  /** Mass of all denser cells and half of the truth's own, 0..1: uniform over pictures where probabilities are right. */
  readonly level: number
  /** Area of all denser cells and half of the truth's own, km2. */
  readonly areaKm2: number
}

/** @param items the image's ledger; with none accepted the prior itself is ranked */
export function rankOfTruth(atlas: Atlas, items: readonly WeightedItem[], truth: Point): RankOfTruth {
  const model = createModel(atlas, items)
  const { count, tree, geometry: { areaKm2 } } = model.grid
  const masses = posteriorMasses(model, items, model.workspace.takeRoom('masses', count))
  const { x, y } = latticePoint(truth.latitude, truth.longitude)
  const own = leafAt(tree, x, y)
  const density = masses[own]! / areaKm2[own]!
  let [level, area] = [masses[own]! / 2, areaKm2[own]! / 2]
  for (let cell = 1; cell < count; cell++) {
    if (cell === own || masses[cell]! <= density * areaKm2[cell]!) continue
    level += masses[cell]!
    area += areaKm2[cell]!
  }
  return { level: Math.min(1, level), areaKm2: area }
}
