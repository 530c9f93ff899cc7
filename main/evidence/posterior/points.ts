// The most probable point of a set of cells, and the radii around a point that hold a share of the mass.
import { heightKm, kernelDensity } from './kernels.ts'
import type { Kernel } from './kernels.ts'
import type { ItemState } from './masses.ts'
import type { PosteriorModel } from './model.ts'
import { latitudeOf, longitudeOf, unitsOf } from './quadtree.ts'
import type { Quadtree } from './quadtree.ts'
import { weightedQuantiles } from './select.ts'
import { EARTH_AREA_KM2, EARTH_RADIUS_KM, RADIANS, chordSquared, distanceKm, kmOfChord, pointOf, unitVector } from './sphere.ts'
import type { UnitVector } from './sphere.ts'

const CLIMB_STEPS = 12
/** A step shorter than 5 cm ends the climb. */
const STILL_KM = 0.00005
/** A cell shows nothing of a kernel whose sigma is this many times below its height. */
const HIDDEN = 4
/** A kernel pulls nobody who is this many of its sigmas away: its density is e^-72 of its peak. */
const SILENT_SIGMAS = 12
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
  const middle = middleOf(model, cell)
  const hidden = hiddenNear(model, states, cell)
  const start = hidden ?? middle
  const top = climb(model, states, start)
  const isNear = distanceKm(start, top) <= 1.5 * Math.sqrt(model.grid.geometry.areaKm2[cell]!)
  const { latitude, longitude } = pointOf(isNear ? top : start)
  return { latitude: Math.round(latitude * 1e7) / 1e7, longitude: Math.round(longitude * 1e7) / 1e7 }
}

function climb(model: PosteriorModel, states: readonly ItemState[], start: UnitVector): UnitVector {
  let at = start
  for (let step = 0; step < CLIMB_STEPS; step++) {
    const next = meanShift(model, states, at)
    if (!next) break
    const moved = distanceKm(at, next)
    at = next
    if (moved < STILL_KM) break
  }
  return at
}

/**
 * The highest centre of the accepted kernels that the cell is too high to show: next to a pole cells are a kilometre long
 * and centimetres wide, and a climb from the middle of one would never see the kernel. Null where there is none.
 */
function hiddenNear(model: PosteriorModel, states: readonly ItemState[], cell: number): UnitVector | null {
  const cellKm = heightKm(model.grid.tree.level[model.grid.geometry.node[cell]!]!)
  const middle = middleOf(model, cell)
  let highest: UnitVector | null = null
  let greatest = -Infinity
  for (let i = 0; i < model.items.length; i++) {
    if (!states[i]!.accepted || states[i]!.weight === 0) continue
    for (const kernel of model.items[i]!.kernels) {
      if (kernel.sigmaKm > cellKm / HIDDEN || distanceKm(kernel, middle) > 1.5 * cellKm) continue
      const height = logOfKernels(model, states, kernel)
      if (height <= greatest) continue
      highest = kernel
      greatest = height
    }
  }
  return highest
}

/** Sum of w_i log L_i over the items with kernels. */
function logOfKernels({ items, workspace }: PosteriorModel, states: readonly ItemState[], at: UnitVector): number {
  let sum = 0
  for (let i = 0; i < items.length; i++) {
    const { kernels, background } = items[i]!
    if (kernels.length === 0 || !states[i]!.accepted) continue
    sum += states[i]!.weight * Math.log(partsAt(kernels, background, at, workspace.takeRoom('parts of kernels', kernels.length)))
  }
  return sum
}

/** Where the gradient of the sum of w_i log L_i vanishes if each kernel's share of L_i stays as it is at this point. */
function meanShift({ items, workspace }: PosteriorModel, states: readonly ItemState[], at: UnitVector): UnitVector | null {
  let [x, y, z, pull] = [0, 0, 0, 0]
  for (let i = 0; i < items.length; i++) {
    const { kernels, background } = items[i]!
    const { accepted, weight } = states[i]!
    if (!accepted || weight === 0 || kernels.length === 0) continue
    const parts = workspace.takeRoom('parts of kernels', kernels.length)
    const total = partsAt(kernels, background, at, parts)
    for (let k = 0; k < kernels.length; k++) {
      if (parts[k] === 0) continue
      const kernel = kernels[k]!
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

/** The densities of an item's kernels at a point, and with its background their sum. */
function partsAt(kernels: readonly Kernel[], background: number, at: UnitVector, parts: Float64Array): number {
  let total = background / EARTH_AREA_KM2
  for (let k = 0; k < kernels.length; k++) {
    const kernel = kernels[k]!
    const squared = chordSquared(kernel.x, kernel.y, kernel.z, at.x, at.y, at.z)
    const isNear = squared < (SILENT_SIGMAS * kernel.sigmaKm / EARTH_RADIUS_KM) ** 2
    total += parts[k] = isNear ? (1 - background) * kernel.weight * kernelDensity(kernel.sigmaKm, squared) : 0
  }
  return total
}

/** Radii in km around a point that hold these shares of the mass, ascending; within a cell mass is spread evenly. */
export function radiiAround({ grid, workspace }: PosteriorModel, masses: Float64Array, point: { latitude: number; longitude: number }, levels: readonly number[]): number[] {
  const centre = unitVector(point.latitude, point.longitude)
  const { x, y, z } = grid.geometry
  const points: WeightedPoints = { centre, count: 0, chords: workspace.takeRoom('chords', masses.length + RADIUS_POINTS * 4), weights: workspace.takeRoom('chord weights', masses.length + RADIUS_POINTS * 4) }
  for (let cell = 1; cell < masses.length; cell++) {
    if (masses[cell]! < NO_MASS) continue
    const across = Math.min(MOST_ACROSS, Math.ceil(Math.sqrt(masses[cell]! * RADIUS_POINTS)))
    if (across === 1) addPoint(points, x[cell]!, y[cell]!, z[cell]!, masses[cell]!)
    else spread(points, grid.tree, grid.geometry.node[cell]!, across, masses[cell]!)
  }
  return weightedQuantiles(points.chords, points.weights, points.count, levels).map(kmOfChord)
}

/** Points by their squared chord from a centre. */
interface WeightedPoints { readonly centre: UnitVector; count: number; readonly chords: Float64Array; readonly weights: Float64Array }

function addPoint(points: WeightedPoints, x: number, y: number, z: number, weight: number): void {
  points.chords[points.count] = chordSquared(x, y, z, points.centre.x, points.centre.y, points.centre.z)
  points.weights[points.count++] = weight
}

const cosines = new Float64Array(MOST_ACROSS)
const sines = new Float64Array(MOST_ACROSS)

/** Parts a cell's mass among evenly spaced points. */
function spread(points: WeightedPoints, tree: Quadtree, node: number, across: number, mass: number): void {
  const step = unitsOf(tree.level[node]!) / across
  for (let column = 0; column < across; column++) {
    const longitude = longitudeOf(tree.x[node]! + (column + 0.5) * step) * RADIANS
    cosines[column] = Math.cos(longitude)
    sines[column] = Math.sin(longitude)
  }
  for (let row = 0; row < across; row++) {
    const latitude = latitudeOf(tree.y[node]! + (row + 0.5) * step) * RADIANS
    const [z, ring] = [Math.sin(latitude), Math.cos(latitude)]
    for (let column = 0; column < across; column++) addPoint(points, ring * cosines[column]!, ring * sines[column]!, z, mass / across ** 2)
  }
}
