// Credible regions: the cells of highest density that together hold a share of the mass, as polygons.
import type { CredibleRegion } from '../../contract/posterior.ts'
import type { PosteriorModel } from './model.ts'
import { IN, OUT, REPLACED, traceRegion } from './outlines.ts'
import type { Region } from './outlines.ts'
import type { Quadtree } from './quadtree.ts'
import { weightedSelect } from './select.ts'

/**
 * Sibling cells that hold less than this together are taken as one, down the tree's order: a region of a diffuse answer is
 * then some hundreds of cells and not the gazetteer's every town. It still holds its share, and its area is still exact.
 */
const LEAST_UNIT = 1 / 1000
/** Units below this are passed over when the threshold is sought: all of them together hold less than 0.01 %. */
const NO_MASS = 1e-9

/** Cells merged into units; columns by unit, and the unit of each cell. */
interface Units { readonly count: number; readonly mass: Float64Array; readonly areaKm2: Float64Array; readonly ofCell: Int32Array }

/** Sums over the leaves below each node. Children stand behind their parents, so one pass backwards does. */
export function sumUp({ nodes, child }: Quadtree, byCell: Float64Array, sums: Float64Array): Float64Array {
  for (let node = nodes - 1; node >= 0; node--) {
    const first = child[node]!
    sums[node] = first < 0 ? byCell[-first]! : sums[first]! + sums[first + 1]! + sums[first + 2]! + sums[first + 3]!
  }
  return sums
}

function mergeCells(model: PosteriorModel, masses: Float64Array): Units {
  const { workspace, grid } = model
  const { nodes, leaves, child } = grid.tree
  const nodeMass = sumUp(grid.tree, masses, workspace.takeFloats('node mass', nodes))
  const units = { count: 0, mass: workspace.takeFloats('unit mass', leaves + 1), areaKm2: workspace.takeFloats('unit area', leaves + 1), ofCell: workspace.takeIntegers('unit of cell', leaves + 1, -1) }
  const unitOf = workspace.takeIntegers('unit of node', nodes, -1)
  for (let node = 0; node < nodes; node++) {
    const first = child[node]!
    if (unitOf[node]! < 0 && (first < 0 || nodeMass[node]! < LEAST_UNIT)) {
      units.mass[units.count] = nodeMass[node]!
      units.areaKm2[units.count] = model.nodeAreas[node]!
      unitOf[node] = units.count++
    }
    if (first < 0) units.ofCell[-first] = unitOf[node]!
    else for (let quarter = 0; quarter < 4; quarter++) unitOf[first + quarter] = unitOf[node]!
  }
  return units
}

/** The density that a unit must have to belong to the region, negated. */
function threshold({ workspace }: PosteriorModel, units: Units, level: number): number {
  const keys = workspace.takeFloats('keys', units.mass.length)
  const weights = workspace.takeFloats('weights', units.mass.length)
  let count = 0
  for (let unit = 0; unit < units.count; unit++) {
    if (units.mass[unit]! < NO_MASS) continue
    keys[count] = -units.mass[unit]! / units.areaKm2[unit]!
    weights[count++] = units.mass[unit]!
  }
  return weightedSelect(keys, weights, count, level)
}

export interface CredibleCells { readonly credible: CredibleRegion; readonly states: Uint8Array; readonly partOf: Region['partOf'] }

export function credibleRegions(model: PosteriorModel, masses: Float64Array, levels: readonly CredibleRegion['level'][]): CredibleCells[] {
  const units = mergeCells(model, masses)
  return levels.map((level) => {
    const limit = threshold(model, units, level)
    const chosen = model.workspace.takeBytes('chosen units', units.mass.length)
    let probability = 0
    let areaKm2 = 0
    for (let unit = 0; unit < units.count; unit++) {
      if (-units.mass[unit]! / units.areaKm2[unit]! > limit) continue
      chosen[unit] = 1
      probability += units.mass[unit]!
      areaKm2 += units.areaKm2[unit]!
    }
    const states = cellStates(model, units, chosen, level)
    const { polygons, partOf } = traceRegion(model.grid.segments, states, model.workspace.takeIntegers(`parts ${level}`, states.length))
    return { credible: { level, probability: Math.min(1, probability), areaKm2, polygons }, states, partOf }
  })
}

function cellStates(model: PosteriorModel, units: Units, chosen: Uint8Array, level: number): Uint8Array {
  const states = model.workspace.takeBytes(`states ${level}`, units.ofCell.length)
  for (let cell = 1; cell < states.length; cell++) states[cell] = units.ofCell[cell]! >= 0 && chosen[units.ofCell[cell]!] === 1 ? IN : OUT
  for (const cell of model.grid.replaced) states[cell] = REPLACED
  return states
}
