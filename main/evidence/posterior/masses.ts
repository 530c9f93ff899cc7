// The posterior's mass in each cell, and what it would be without an item.
import type { Weighing } from './likelihoods.ts'
import type { ModelItem, PosteriorModel } from './model.ts'
import type { Quadtree } from './quadtree.ts'

export interface ItemState { readonly accepted: boolean; readonly weight: number }

/** The posterior's mass in several columns. */
export interface Spread {
  /** By cell, by name and by node of the tree. */
  readonly masses: Float64Array
  readonly ofName: Float64Array
  readonly ofNode: Float64Array
}

const counts = (state: ItemState): boolean => state.accepted && state.weight > 0

/** prior * product of L_i^w_i over the accepted items, summing to 1. Indexed by cell; written into `masses`. */
export function posteriorMasses(model: PosteriorModel, states: readonly ItemState[], masses: Float64Array = new Float64Array(model.grid.count)): Float64Array {
  const { grid: { logPrior, nameOfCell, names }, items, workspace } = model
  const logOfName = workspace.takeFloats('logarithm of name', names.count)
  for (let i = 0; i < items.length; i++) if (counts(states[i]!) && items[i]!.weighing.by === 'name') addScaled(logOfName, items[i]!.weighing.logs, states[i]!.weight)
  for (let cell = 0; cell < masses.length; cell++) masses[cell] = logPrior[cell]! + logOfName[nameOfCell[cell]!]!
  for (let i = 0; i < items.length; i++) if (counts(states[i]!)) addAtCells(masses, items[i]!.weighing, states[i]!.weight)
  return normalise(masses)
}

function addScaled(target: Float64Array, values: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * values[i]!
}

function addAtCells(target: Float64Array, weighing: Weighing, factor: number): void {
  if (weighing.by === 'name') return
  const { cells, logs } = weighing
  for (let i = 0; i < cells.length; i++) target[cells[i]!]! += factor * logs[i]!
}

/** From logarithms to shares, in place; subtracting the greatest first keeps the sum within a double's range. */
function normalise(logarithms: Float64Array): Float64Array {
  let greatest = -Infinity
  for (let cell = 1; cell < logarithms.length; cell++) if (logarithms[cell]! > greatest) greatest = logarithms[cell]!
  let total = 0
  for (let cell = 0; cell < logarithms.length; cell++) total += logarithms[cell] = Math.exp(logarithms[cell]! - greatest)
  for (let cell = 0; cell < logarithms.length; cell++) logarithms[cell]! /= total
  return logarithms
}

/** The masses and their sums; valid until the model is asked again. */
export function spreadOf(model: PosteriorModel, states: readonly ItemState[]): Spread {
  const { workspace, grid: { count, tree, names, nameOfCell } } = model
  const masses = posteriorMasses(model, states, workspace.takeRoom('masses', count))
  const ofName = workspace.takeFloats('mass of name', names.count)
  for (let cell = 1; cell < count; cell++) ofName[nameOfCell[cell]!]! += masses[cell]!
  return { masses, ofName, ofNode: sumUp(tree, masses, workspace.takeRoom('mass of node', tree.nodes)) }
}

/** Sums over the leaves below each node. Children stand behind their parents, so one pass backwards does. */
function sumUp({ nodes, child }: Quadtree, byCell: Float64Array, sums: Float64Array): Float64Array {
  for (let node = nodes - 1; node >= 0; node--) {
    const first = child[node]!
    sums[node] = first < 0 ? byCell[-first]! : sums[first]! + sums[first + 1]! + sums[first + 2]! + sums[first + 3]!
  }
  return sums
}

/** Some cells: a list, and a 1 for each of them. */
export interface CellSet { readonly list: Int32Array; readonly marks: Uint8Array }

/** Mass of a set of cells had item i not been accepted: the item is divided out, which costs no exponential. */
export function massWithout({ items, grid }: PosteriorModel, spread: Spread, set: CellSet, i: number, weight: number): number {
  const { weighing } = items[i]!
  const inverse = inverseOf(items[i]!, weight)
  return weighing.by === 'name' ? withoutNames(spread, set, inverse, grid.nameOfCell) : withoutCells(spread, set, inverse, weighing)
}

/** 1 / L_i^w, by the rows of the item's logarithms; kept until the weight changes. */
function inverseOf(item: ModelItem, weight: number): Float64Array {
  if (item.inverse?.weight === weight) return item.inverse.values
  const values = new Float64Array(item.weighing.logs.length)
  let known = NaN
  let inverse = 1
  for (let row = 0; row < values.length; row++) {
    if (item.weighing.logs[row] !== known) inverse = Math.exp(-weight * (known = item.weighing.logs[row]!))
    values[row] = inverse
  }
  item.inverse = { weight, values }
  return values
}

function withoutNames({ masses, ofName }: Spread, { list }: CellSet, inverse: Float64Array, nameOfCell: Int32Array): number {
  let total = 0
  for (let name = 0; name < ofName.length; name++) total += ofName[name]! * inverse[name]!
  let inSet = 0
  for (let k = 0; k < list.length; k++) inSet += masses[list[k]!]! * inverse[nameOfCell[list[k]!]!]!
  return inSet / total
}

/** The other cells are summed and not taken as 1 less these: where these hold all but a millionth, nothing would be left of the digits. */
function withoutCells({ masses, ofNode }: Spread, { list, marks }: CellSet, inverse: Float64Array, { cells, rest }: Extract<Weighing, { by: 'cell' }>): number {
  let total = 0
  for (let k = 0; k < rest.length; k++) total += ofNode[rest[k]!]!
  let inSet = 0
  for (let k = 0; k < cells.length; k++) {
    const cell = cells[k]!
    const mass = masses[cell]! * inverse[k]!
    total += mass
    if (marks[cell] === 0) continue
    inSet += mass
    marks[cell] = 2
  }
  for (let k = 0; k < list.length; k++) {
    if (marks[list[k]!] === 1) inSet += masses[list[k]!]!
    else marks[list[k]!] = 1
  }
  return inSet / total
}

/**
 * How far the accepted items have moved the posterior from the prior: relative entropy in bits, 0 where nothing speaks.
 * One country out of all is some 5 bits, a street some 25.
 */
export function informationBits(model: PosteriorModel, states: readonly ItemState[]): number {
  const masses = posteriorMasses(model, states)
  let nats = 0
  for (let cell = 1; cell < masses.length; cell++) {
    if (masses[cell]! > 0) nats += masses[cell]! * (Math.log(masses[cell]!) - model.grid.logPrior[cell]!)
  }
  return Math.max(0, nats / Math.LN2)
}
