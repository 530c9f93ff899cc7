// The model of one image: cells, and every item's likelihood over them. Making it is the slow part, evaluating it the fast one.
import type { Likelihood } from '../../contract/evidence.ts'
import type { Effect, Posterior } from '../../contract/posterior.ts'
import type { Atlas } from './atlas.ts'
import { credibleRegions } from './credible.ts'
import type { Partition } from './groups.ts'
import { cellsOf, describe, partition, toldGroups } from './hypotheses.ts'
import { kernelsOf } from './kernels.ts'
import type { Kernel } from './kernels.ts'
import { weigh } from './likelihoods.ts'
import type { Weighing } from './likelihoods.ts'
import { massWithout, spreadOf } from './masses.ts'
import type { ItemState, Spread } from './masses.ts'
import { refineAtlas } from './overlay.ts'
import type { Grid } from './overlay.ts'
import { radiiAround, topNear } from './points.ts'
import { namedMasses, sumByName } from './sums.ts'
import { unitsOfMass } from './units.ts'
import type { Workspace } from './workspace.ts'

export interface WeightedItem { id: string; likelihood: Likelihood; accepted: boolean; weight: number }

export interface ModelItem {
  readonly id: string
  readonly weighing: Weighing
  readonly kernels: readonly Kernel[]
  readonly background: number
  /** Kept by `massWithout`. */
  inverse: { weight: number; values: Float64Array } | null
}

export interface PosteriorModel {
  readonly atlas: Atlas
  readonly grid: Grid
  readonly items: readonly ModelItem[]
  /** The atlas's: one evaluation at a time. */
  readonly workspace: Workspace
}

/** Refines the atlas around all items, accepted or not, and weighs each item on every cell. */
export function createModel(atlas: Atlas, items: readonly WeightedItem[]): PosteriorModel {
  const grid = refineAtlas(atlas, items.map((item) => item.likelihood))
  const weighed = items.map(({ id, likelihood }) => ({
    id,
    weighing: weigh(likelihood, grid, atlas),
    kernels: likelihood.form === 'kernels' ? kernelsOf(likelihood) : [],
    background: likelihood.form === 'kernels' ? likelihood.background : 1,
    inverse: null,
  }))
  return { atlas, grid, items: weighed, workspace: atlas.workspace }
}

/**
 * The posterior with the items in these states, in the model's order. Takes some milliseconds, whatever changed.
 * @param state weights are exponents on the likelihoods, 0..4
 */
export function evaluate(model: PosteriorModel, state: readonly ItemState[]): Posterior {
  const spread = spreadOf(model, state)
  const sums = sumByName(model, spread)
  const units = unitsOfMass(model, spread)
  const regions = credibleRegions(model, units, [0.5, 0.9])
  const parts = partition(model, spread, sums, units, regions[1]!)
  return {
    best: bestPoint(model, spread, state),
    hypotheses: toldGroups(parts).map((group) => describe(model, state, group)),
    ...namedMasses(model, sums),
    credible: regions.map(({ credible }) => credible),
    effects: effectsOf(model, spread, parts, state),
  }
}

function bestPoint(model: PosteriorModel, { masses }: Spread, state: readonly ItemState[]): Posterior['best'] {
  const { areaKm2 } = model.grid.geometry
  let [densest, greatest] = [1, -1]
  for (let cell = 1; cell < masses.length; cell++) {
    if (masses[cell]! <= greatest * areaKm2[cell]!) continue
    densest = cell
    greatest = masses[cell]! / areaKm2[cell]!
  }
  const point = topNear(model, state, densest)
  const [radius50Km, radius90Km] = radiiAround(model, masses, point, [0.5, 0.9]) as [number, number]
  return { ...point, radius50Km, radius90Km }
}

/** For each accepted item the leading hypothesis's probability with it and without it, over the same cells. */
function effectsOf(model: PosteriorModel, spread: Spread, parts: Partition, state: readonly ItemState[]): Effect[] {
  const [leader] = toldGroups(parts)
  if (!leader) return []
  const cells = cellsOf(model, parts, leader)
  return model.items.flatMap(({ id }, i) => {
    const { accepted, weight } = state[i]!
    return accepted ? [{ id, with: Math.min(1, leader.mass), without: Math.min(1, massWithout(model, spread, cells, i, weight)) }] : []
  })
}
