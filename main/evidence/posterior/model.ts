// The model of one image: cells, and every item's likelihood over them. Making it is the slow part, evaluating it the fast one.
import type { Likelihood } from '../../contract/evidence.ts'
import type { Effect, Posterior } from '../../contract/posterior.ts'
import type { Atlas } from './atlas.ts'
import { credibleRegions, sumUp } from './credible.ts'
import { describe, partition, toldGroups } from './hypotheses.ts'
import type { Partition } from './hypotheses.ts'
import { kernelsOf } from './kernels.ts'
import type { Kernel } from './kernels.ts'
import { logLikelihoods } from './likelihoods.ts'
import { densitiesOf, massWithout, posteriorMasses } from './masses.ts'
import type { ItemState } from './masses.ts'
import { refineAtlas } from './overlay.ts'
import type { Grid } from './overlay.ts'
import { radiiAround, topNear } from './points.ts'
import { namedMasses, sumByName } from './sums.ts'
import { Workspace } from './workspace.ts'

export interface WeightedItem { id: string; likelihood: Likelihood; accepted: boolean; weight: number }

interface ModelItem {
  readonly id: string
  /** By cell, 0 where the item speaks most for a place. */
  readonly logLikelihood: Float64Array
  readonly kernels: readonly Kernel[]
  readonly background: number
  /** Kept by `massWithout`. */
  inverse: { weight: number; values: Float64Array } | null
}

export interface PosteriorModel {
  readonly atlas: Atlas
  readonly grid: Grid
  readonly items: readonly ModelItem[]
  /** km2 by node of the grid's tree. */
  readonly nodeAreas: Float64Array
  readonly workspace: Workspace
}

/** Refines the atlas around all items, accepted or not, and weighs each item on every cell. */
export function createModel(atlas: Atlas, items: readonly WeightedItem[]): PosteriorModel {
  const grid = refineAtlas(atlas, items.map((item) => item.likelihood))
  const weighed = items.map(({ id, likelihood }) => ({
    id,
    logLikelihood: logLikelihoods(likelihood, grid, atlas),
    kernels: likelihood.form === 'kernels' ? kernelsOf(likelihood) : [],
    background: likelihood.form === 'kernels' ? likelihood.background : 1,
    inverse: null,
  }))
  return { atlas, grid, items: weighed, nodeAreas: sumUp(grid.tree, grid.geometry.areaKm2, new Float64Array(grid.tree.nodes)), workspace: new Workspace() }
}

/**
 * The posterior with the items in these states, in the model's order. Takes some milliseconds, whatever changed.
 * @param state weights are exponents on the likelihoods, 0..4
 */
export function evaluate(model: PosteriorModel, state: readonly ItemState[]): Posterior {
  const masses = posteriorMasses(model, state, model.workspace.takeFloats('masses', model.grid.cells.count))
  const regions = credibleRegions(model, masses, [0.5, 0.9])
  const sums = sumByName(model, masses)
  const densities = densitiesOf(model, masses)
  const parts = partition(model, { masses, densities, sums }, regions[1]!)
  return {
    best: bestPoint(model, masses, densities, state),
    hypotheses: toldGroups(parts).map((group) => describe(model, state, group)),
    ...namedMasses(model.atlas, sums),
    credible: regions.map(({ credible }) => credible),
    effects: effectsOf(model, masses, parts, state),
  }
}

function bestPoint(model: PosteriorModel, masses: Float64Array, densities: Float64Array, state: readonly ItemState[]): Posterior['best'] {
  let densest = 1
  for (let cell = 2; cell < densities.length; cell++) if (densities[cell]! > densities[densest]!) densest = cell
  const point = topNear(model, state, densest)
  const [radius50Km, radius90Km] = radiiAround(model, masses, point, [0.5, 0.9]) as [number, number]
  return { ...point, radius50Km, radius90Km }
}

/** For each accepted item the leading hypothesis's probability with it and without it, over the same cells. */
function effectsOf(model: PosteriorModel, masses: Float64Array, parts: Partition, state: readonly ItemState[]): Effect[] {
  const [leader] = toldGroups(parts)
  if (!leader) return []
  const marked = model.workspace.takeBytes('leading cells', masses.length)
  for (let cell = 1; cell < masses.length; cell++) if (parts.ofCell[cell] === leader.number) marked[cell] = 1
  return model.items.flatMap(({ id }, i) => {
    const { accepted, weight } = state[i]!
    return accepted ? [{ id, with: Math.min(1, leader.mass), without: Math.min(1, massWithout(model, masses, marked, i, weight)) }] : []
  })
}
