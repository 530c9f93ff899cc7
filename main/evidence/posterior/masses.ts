// The posterior's mass in each cell, and what it would be without an item.
import type { PosteriorModel } from './model.ts'

export interface ItemState { readonly accepted: boolean; readonly weight: number }

const counts = (state: ItemState): boolean => state.accepted && state.weight > 0

/** prior * product of L_i^w_i over the accepted items, summing to 1. Indexed by cell; written into `masses`. */
export function posteriorMasses(model: PosteriorModel, states: readonly ItemState[], masses: Float64Array = new Float64Array(model.grid.cells.count)): Float64Array {
  masses.set(model.grid.cells.logPrior)
  states.forEach((state, i) => {
    if (counts(state)) addScaled(masses, model.items[i]!.logLikelihood, state.weight)
  })
  return normalise(masses)
}

function addScaled(target: Float64Array, values: Float64Array, factor: number): void {
  for (let cell = 1; cell < target.length; cell++) target[cell]! += factor * values[cell]!
}

/** Mass per km2, by cell. */
export function densitiesOf(model: PosteriorModel, masses: Float64Array): Float64Array {
  const { areaKm2 } = model.grid.geometry
  const densities = model.workspace.takeFloats('densities', masses.length)
  for (let cell = 1; cell < masses.length; cell++) densities[cell] = masses[cell]! / areaKm2[cell]!
  return densities
}

/** From logarithms to shares, in place; subtracting the greatest first keeps the sum within a double's range. */
function normalise(logarithms: Float64Array): Float64Array {
  let greatest = -Infinity
  for (let cell = 1; cell < logarithms.length; cell++) greatest = Math.max(greatest, logarithms[cell]!)
  let total = 0
  for (let cell = 0; cell < logarithms.length; cell++) total += logarithms[cell] = Math.exp(logarithms[cell]! - greatest)
  for (let cell = 0; cell < logarithms.length; cell++) logarithms[cell]! /= total
  return logarithms
}

/** 1 / L_i^w for each cell, kept until the weight changes. */
function inverseLikelihood(model: PosteriorModel, i: number, weight: number): Float64Array {
  const item = model.items[i]!
  if (item.inverse?.weight === weight) return item.inverse.values
  const values = new Float64Array(item.logLikelihood.length)
  let known = NaN
  let inverse = 1
  for (let cell = 0; cell < values.length; cell++) {
    if (item.logLikelihood[cell] !== known) inverse = Math.exp(-weight * (known = item.logLikelihood[cell]!))
    values[cell] = inverse
  }
  item.inverse = { weight, values }
  return values
}

/** Mass of the marked cells had item i not been accepted: the item is divided out, which costs no exponential. */
export function massWithout(model: PosteriorModel, masses: Float64Array, marked: Uint8Array, i: number, weight: number): number {
  const inverse = inverseLikelihood(model, i, weight)
  let inMarked = 0
  let total = 0
  for (let cell = 1; cell < masses.length; cell++) {
    const mass = masses[cell]! * inverse[cell]!
    total += mass
    if (marked[cell] === 1) inMarked += mass
  }
  return inMarked / total
}

/**
 * How far the accepted items have moved the posterior from the prior: relative entropy in bits, 0 where nothing speaks.
 * One country out of all is some 5 bits, a street some 25.
 */
export function informationBits(model: PosteriorModel, states: readonly ItemState[]): number {
  const masses = posteriorMasses(model, states)
  let nats = 0
  for (let cell = 1; cell < masses.length; cell++) {
    if (masses[cell]! > 0) nats += masses[cell]! * (Math.log(masses[cell]!) - model.grid.cells.logPrior[cell]!)
  }
  return Math.max(0, nats / Math.LN2)
}
