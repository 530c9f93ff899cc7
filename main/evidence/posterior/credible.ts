// Credible regions: the cells of highest density that together hold a share of the mass, as polygons.
import type { CredibleRegion } from '../../contract/posterior.ts'
import type { Spread } from './masses.ts'
import type { PosteriorModel } from './model.ts'
import { IN, REPLACED, traceRegion } from './outlines.ts'
import type { Region } from './outlines.ts'
import { latitudeOf } from './quadtree.ts'
import type { Quadtree } from './quadtree.ts'
import { weightedQuantiles } from './select.ts'
import { boxAreaKm2 } from './sphere.ts'

/**
 * Sibling cells that hold less than this together are taken as one, down the tree's order: a region of a diffuse answer is
 * then some hundreds of cells and not the gazetteer's every town. It still holds its share, and its area is still exact.
 */
const LEAST_UNIT = 1 / 1000
/** Units below this are passed over when the threshold is sought: all of them together hold less than 0.01 %. */
const NO_MASS = 1e-9

/** Nodes of the tree that are taken whole; together they tile the Earth. */
interface Units { readonly count: number; readonly node: Int32Array; readonly mass: Float64Array; readonly areaKm2: Float64Array }

function unitsOfMass({ workspace, grid: { tree } }: PosteriorModel, { ofNode }: Spread): Units {
  const node = workspace.takeSlots('node of unit', tree.leaves)
  const mass = workspace.takeRoom('mass of unit', tree.leaves)
  const areaKm2 = workspace.takeRoom('area of unit', tree.leaves)
  let count = 0
  const visit = (at: number): void => {
    const child = tree.child[at]!
    if (child > 0 && ofNode[at]! >= LEAST_UNIT) {
      for (let quarter = 0; quarter < 4; quarter++) visit(child + quarter)
      return
    }
    node[count] = at
    mass[count] = ofNode[at]!
    areaKm2[count++] = areaOf(tree, at)
  }
  for (const root of [0, 1]) visit(root)
  return { count, node, mass, areaKm2 }
}

function areaOf(tree: Quadtree, node: number): number {
  const degrees = 180 / 2 ** tree.level[node]!
  const south = latitudeOf(tree.y[node]!)
  return boxAreaKm2(south, south + degrees, degrees)
}

/** The km2 for each mass of 1 that a unit may have, at most, to belong to each region. */
function thresholds({ workspace }: PosteriorModel, { count: units, mass, areaKm2 }: Units, levels: readonly number[]): number[] {
  const keys = workspace.takeRoom('keys of units', mass.length)
  const weights = workspace.takeRoom('weights of units', mass.length)
  let count = 0
  for (let unit = 0; unit < units; unit++) {
    if (mass[unit]! < NO_MASS) continue
    keys[count] = areaKm2[unit]! / mass[unit]!
    weights[count++] = mass[unit]!
  }
  return weightedQuantiles(keys, weights, count, levels)
}

/** A region, and its cells as a list. */
export interface CredibleCells { readonly credible: CredibleRegion; readonly cells: Int32Array; readonly partOf: Region['partOf'] }

/** @param levels ascending */
export function credibleRegions(model: PosteriorModel, spread: Spread, levels: readonly CredibleRegion['level'][]): CredibleCells[] {
  const units = unitsOfMass(model, spread)
  const limits = thresholds(model, units, levels)
  return levels.map((level, i) => {
    const states = blankStates(model)
    const cells = model.workspace.takeSlots(`cells within ${level}`, states.length)
    let [count, probability, areaKm2] = [0, 0, 0]
    for (let unit = 0; unit < units.count; unit++) {
      if (units.mass[unit] === 0 || units.areaKm2[unit]! / units.mass[unit]! > limits[i]!) continue
      probability += units.mass[unit]!
      areaKm2 += units.areaKm2[unit]!
      count = choose(model.grid.tree, units.node[unit]!, states, cells, count)
    }
    const chosen = cells.subarray(0, count)
    const { polygons, partOf } = traceRegion(model, chosen, states, model.workspace.takeSlots(`parts within ${level}`, states.length))
    return { credible: { level, probability: Math.min(1, probability), areaKm2, polygons }, cells: chosen, partOf }
  })
}

function blankStates({ workspace, grid: { count, replaced } }: PosteriorModel): Uint8Array {
  const states = workspace.takeBytes('states', count)
  for (let i = 0; i < replaced.length; i++) states[replaced[i]!] = REPLACED
  return states
}

/** Appends the cells below a node; answers how many the list holds then. */
function choose(tree: Quadtree, node: number, states: Uint8Array, cells: Int32Array, count: number): number {
  const child = tree.child[node]!
  if (child > 0) {
    for (let quarter = 0; quarter < 4; quarter++) count = choose(tree, child + quarter, states, cells, count)
    return count
  }
  states[-child] = IN
  cells[count] = -child
  return count + 1
}
