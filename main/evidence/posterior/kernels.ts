// Point kernels: where they need finer cells, and their mean density over a cell.
import type { Likelihood } from '../../contract/evidence.ts'
import type { CellGeometry } from './cells.ts'
import { FINEST_LEVEL, latitudeOf, latticePoint, leafAt, longitudeOf, unitsOf } from './quadtree.ts'
import type { Quadtree } from './quadtree.ts'
import { EARTH_AREA_KM2, EARTH_RADIUS_KM, KM_PER_DEGREE, RADIANS, chordSquared, pointOf, squaredKmOfChord, unitVector } from './sphere.ts'
import type { UnitVector } from './sphere.ts'

/** A normal distribution around a point on the Earth; sigma in km. */
export interface Kernel extends UnitVector {
  readonly sigmaKm: number
  readonly weight: number
  /** Sigmas at which the kernel has fallen below the item's background: it says nothing beyond. */
  readonly reach: number
}

export type KernelLikelihood = Extract<Likelihood, { form: 'kernels' }>

/** No kernel is sharper than this: a metre is below what a photograph's place can mean. */
const LEAST_SIGMA_KM = 0.001
/** Beyond this many sigmas a kernel's density is 1e-18 of its peak. */
const FARTHEST = 9
/** Nearer than this a kernel is never cut off, however weak it is against the background. */
const NEAREST = 3
/** Cells in a kernel's core are at most this many sigmas wide. */
const CORE_CELL = 0.6
/** Cells at a kernel's middle that are higher than this many sigmas blur it; the mean over a cell is taken from at most 12 x 12 points. */
const COARSEST_CELL = 6
const MOST_PARTS = 12

export function kernelsOf({ centres, background }: KernelLikelihood): Kernel[] {
  const sum = centres.reduce((total, centre) => total + centre.weight, 0)
  return centres.map(({ latitude, longitude, sigmaKm: stated, weight: part }) => {
    const sigmaKm = Math.max(LEAST_SIGMA_KM, stated)
    const weight = part / sum
    const peak = ((1 - background) * weight) / (2 * Math.PI * sigmaKm ** 2)
    const reach = Math.min(FARTHEST, Math.max(NEAREST, Math.sqrt(2 * Math.log(Math.max(1, (peak * EARTH_AREA_KM2) / background))) + 0.5))
    return { ...unitVector(latitude, longitude), sigmaKm, weight, reach }
  })
}

const heights = Float64Array.from({ length: FINEST_LEVEL + 1 }, (_, level) => (KM_PER_DEGREE * 180) / 2 ** level)

/** Of a cell, km. */
export const heightKm = (level: number): number => heights[level]!

/** Half of a cell's diagonal in km, an upper bound by level alone. */
export const halfDiagonalKm = (level: number): number => heightKm(level) * Math.SQRT1_2

/** True where the kernel may weigh on some point of a cell with this middle. */
export function reaches(kernel: Kernel, middle: UnitVector, level: number): boolean {
  return kmTo(kernel, middle) < kernel.reach * kernel.sigmaKm + halfDiagonalKm(level)
}

/**
 * True where a cell is too coarse for the kernel: wider than CORE_CELL around its middle, twice that from 2.5 sigmas on (which hold 96 %), four times from 4 on.
 * Measured by area, so that the count of cells does not grow towards the poles, where they are narrow.
 */
export function wantsFiner(kernel: Kernel, middle: UnitVector, level: number, areaKm2: number): boolean {
  const sigmas = (kmTo(kernel, middle) - halfDiagonalKm(level)) / kernel.sigmaKm
  if (sigmas >= kernel.reach) return false
  const side = CORE_CELL * kernel.sigmaKm * (sigmas < 2.5 ? 1 : sigmas < 4 ? 2 : 4)
  return areaKm2 > side * side
}

const kmTo = (kernel: Kernel, to: UnitVector): number =>
  EARTH_RADIUS_KM * Math.sqrt((kernel.x - to.x) ** 2 + (kernel.y - to.y) ** 2 + (kernel.z - to.z) ** 2)

/** Density per km2 of a kernel of weight 1 at a squared chord from its centre. */
export function kernelDensity(sigmaKm: number, squaredChord: number): number {
  return Math.exp((-0.5 * squaredKmOfChord(squaredChord)) / (sigmaKm * sigmaKm)) / (2 * Math.PI * sigmaKm * sigmaKm)
}

/** Mean density per km2 of a mixture of kernels over each cell. */
export function meanDensities(likelihood: KernelLikelihood, tree: Quadtree, geometry: CellGeometry): Float64Array {
  const density = new Float64Array(geometry.x.length).fill(likelihood.background / EARTH_AREA_KM2)
  for (const kernel of kernelsOf(likelihood)) addKernel(density, kernel, 1 - likelihood.background, tree, geometry)
  return density
}

function addKernel(density: Float64Array, stated: Kernel, share: number, tree: Quadtree, geometry: CellGeometry): void {
  const { x, y, z, node: nodeOf } = geometry
  const { latitude, longitude } = pointOf(stated)
  const lattice = latticePoint(latitude, longitude)
  // where there were too many cells to go finer, a kernel is blurred to what the cells can show
  const kernel = { ...stated, sigmaKm: Math.max(stated.sigmaKm, heightKm(tree.level[nodeOf[leafAt(tree, lattice.x, lattice.y)]!]!) / COARSEST_CELL) }
  const factor = share * kernel.weight
  const visit = (node: number): void => {
    const child = tree.child[node]!
    const cell = -child
    const middle = child > 0 ? middleOf(tree, node) : { x: x[cell]!, y: y[cell]!, z: z[cell]! }
    if (!reaches(kernel, middle, tree.level[node]!)) return
    if (child > 0) for (let quarter = 0; quarter < 4; quarter++) visit(child + quarter)
    else {
      const rows = partsOf(heightKm(tree.level[node]!), kernel)
      const mean = rows <= 1 ? kernelDensity(kernel.sigmaKm, chordSquared(middle.x, middle.y, middle.z, kernel.x, kernel.y, kernel.z)) : meanOverCell(kernel, tree, node, rows)
      density[cell]! += factor * mean
    }
  }
  visit(0)
  visit(1)
}

function middleOf(tree: Quadtree, node: number): UnitVector {
  const half = unitsOf(tree.level[node]!) / 2
  return unitVector(latitudeOf(tree.y[node]! + half), longitudeOf(tree.x[node]! + half))
}

const cosines = new Float64Array(MOST_PARTS)
const sines = new Float64Array(MOST_PARTS)

/** Points across a cell of this width or height, so that they are at most half a sigma apart. */
const partsOf = (km: number, kernel: Kernel): number => Math.min(MOST_PARTS, Math.ceil((2 * km) / kernel.sigmaKm))

/** Mean over points of a cell that is not small against sigma; rows count by their length on the ground. */
function meanOverCell(kernel: Kernel, tree: Quadtree, node: number, rows: number): number {
  const side = unitsOf(tree.level[node]!)
  const south = latitudeOf(tree.y[node]!)
  const north = latitudeOf(tree.y[node]! + side)
  // a cell is widest at its side towards the equator, and next to a pole far narrower than high
  const widest = Math.cos(Math.min(Math.abs(south), Math.abs(north)) * RADIANS)
  const columns = Math.max(1, partsOf(heightKm(tree.level[node]!) * widest, kernel))
  for (let column = 0; column < columns; column++) {
    const longitude = longitudeOf(tree.x[node]! + ((column + 0.5) * side) / columns) * RADIANS
    cosines[column] = Math.cos(longitude)
    sines[column] = Math.sin(longitude)
  }
  let sum = 0
  let weights = 0
  for (let row = 0; row < rows; row++) {
    const latitude = latitudeOf(tree.y[node]! + ((row + 0.5) * side) / rows) * RADIANS
    const weight = Math.cos(latitude)
    const z = Math.sin(latitude)
    weights += weight * columns
    for (let column = 0; column < columns; column++) {
      sum += weight * kernelDensity(kernel.sigmaKm, chordSquared(weight * cosines[column]!, weight * sines[column]!, z, kernel.x, kernel.y, kernel.z))
    }
  }
  return sum / weights
}
