// The most probable point of a set of cells, and the radii around a point that hold a share of the mass.
import { kernelDensity } from './kernels.ts'
import type { ItemState } from './masses.ts'
import type { PosteriorModel } from './model.ts'
import { latitudeOf, longitudeOf, unitsOf } from './quadtree.ts'
import { weightedSelect } from './select.ts'
import { EARTH_AREA_KM2, chordSquared, distanceKm, kmOfChord, pointOf, unitVector } from './sphere.ts'
import type { UnitVector } from './sphere.ts'

const CLIMB_STEPS = 12
/** A step shorter than 5 cm ends the climb. */
const STILL_KM = 0.00005
/** Points that a whole mass of 1 is spread over for the radii, and the most of them across one cell. */
const RADIUS_POINTS = 4000
const MOST_ACROSS = 12
/** Cells below this do not move a radius. */
const NO_MASS = 1e-8

const middleOf = ({ grid: { geometry } }: PosteriorModel, cell: number): UnitVector => ({ x: geometry.x[cell]!, y: geometry.y[cell]!, z: geometry.z[cell]! })

/**
 * The top of the posterior near a cell: its middle, climbed by mean shift (Cheng 1995) over the accepted kernels. One GPS
 * reading gives its own coordinates, two that agree give the mean by their precision. A top beyond the cell's neighbours is
 * another hill's and is left alone.
 */
export function topNear(model: PosteriorModel, states: readonly ItemState[], cell: number): { latitude: number; longitude: number } {
  const start = middleOf(model, cell)
  let at = start
  for (let step = 0; step < CLIMB_STEPS; step++) {
    const next = meanShift(model, states, at)
    if (!next) break
    const moved = distanceKm(at, next)
    at = next
    if (moved < STILL_KM) break
  }
  const side = Math.sqrt(model.grid.geometry.areaKm2[cell]!)
  const { latitude, longitude } = pointOf(distanceKm(start, at) <= 1.5 * side ? at : start)
  return { latitude: Math.round(latitude * 1e7) / 1e7, longitude: Math.round(longitude * 1e7) / 1e7 }
}

/** Where the gradient of the sum of w_i log L_i vanishes if each kernel's share of L_i stays as it is at this point. */
function meanShift(model: PosteriorModel, states: readonly ItemState[], at: UnitVector): UnitVector | null {
  let [x, y, z, pull] = [0, 0, 0, 0]
  for (const [i, { kernels, background }] of model.items.entries()) {
    const { accepted, weight } = states[i]!
    if (!accepted || weight === 0 || kernels.length === 0) continue
    const parts = kernels.map((kernel) => (1 - background) * kernel.weight * kernelDensity(kernel.sigmaKm, chordSquared(kernel.x, kernel.y, kernel.z, at.x, at.y, at.z)))
    const total = parts.reduce((sum, part) => sum + part, background / EARTH_AREA_KM2)
    for (const [k, kernel] of kernels.entries()) {
      const factor = (weight * parts[k]!) / total / kernel.sigmaKm ** 2
      x += factor * kernel.x
      y += factor * kernel.y
      z += factor * kernel.z
      pull += factor
    }
  }
  const length = Math.hypot(x, y, z)
  return pull > 0 && length > 0 ? { x: x / length, y: y / length, z: z / length } : null
}

/** Radii in km around a point that hold these shares of the mass; within a cell mass is spread evenly. */
export function radiiAround(model: PosteriorModel, masses: Float64Array, point: { latitude: number; longitude: number }, levels: readonly number[]): number[] {
  const centre = unitVector(point.latitude, point.longitude)
  const counted = cellsWithMass(masses, model.workspace.takeIntegers('cells with mass', masses.length))
  const keys = model.workspace.takeFloats('chords', masses.length + RADIUS_POINTS * 4)
  const weights = model.workspace.takeFloats('chord weights', keys.length)
  let count = 0
  const { x, y, z } = model.grid.geometry
  const add = (px: number, py: number, pz: number, weight: number) => {
    keys[count] = chordSquared(px, py, pz, centre.x, centre.y, centre.z)
    weights[count++] = weight
  }
  for (const cell of counted) {
    const across = Math.min(MOST_ACROSS, Math.ceil(Math.sqrt(masses[cell]! * RADIUS_POINTS)))
    if (across === 1) add(x[cell]!, y[cell]!, z[cell]!, masses[cell]!)
    else spread(model, cell, across, (at) => add(at.x, at.y, at.z, masses[cell]! / across ** 2))
  }
  return levels.map((level) => kmOfChord(weightedSelect(keys, weights, count, level)))
}

function cellsWithMass(masses: Float64Array, found: Int32Array): Int32Array {
  let count = 0
  for (let cell = 1; cell < masses.length; cell++) if (masses[cell]! >= NO_MASS) found[count++] = cell
  return found.subarray(0, count)
}

/** Evenly spaced points of a cell. */
function spread({ grid: { tree, geometry } }: PosteriorModel, cell: number, across: number, visit: (at: UnitVector) => void): void {
  const node = geometry.node[cell]!
  const step = unitsOf(tree.level[node]!) / across
  for (let row = 0; row < across; row++) {
    const latitude = latitudeOf(tree.y[node]! + (row + 0.5) * step)
    for (let column = 0; column < across; column++) visit(unitVector(latitude, longitudeOf(tree.x[node]! + (column + 0.5) * step)))
  }
}

