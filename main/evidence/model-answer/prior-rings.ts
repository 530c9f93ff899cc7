// What the prior makes of kernels: how it spreads the mass of each over rings around a place, and how dense it is under them.
import type { Point } from '../../contract/geography.ts'
import type { Atlas } from '../posterior/atlas.ts'
import { meanDensities, type KernelLikelihood } from '../posterior/kernels.ts'
import { refineAtlas, type Grid } from '../posterior/overlay.ts'
import { EARTH_AREA_KM2, chordOfKm, chordSquared, unitVector } from '../posterior/sphere.ts'
import type { Area } from './extent.ts'

/** Kernels that stand together for one grain; their weights sum to 1. */
export type Spread = KernelLikelihood['centres']

/** Rings around a point: within the first radius or in the area that was named, then between one radius and the next, then beyond. */
export interface Rings {
  readonly around: Point
  readonly radiiKm: readonly number[]
  readonly named: Area
}

export interface Measured {
  /** The kernels' mass after the prior, by ring; sums to 1. */
  readonly byRing: readonly number[]
  /** Mean density of the prior under the kernels, over the Earth's mean. */
  readonly density: number
}

/** As good as none: what is measured is the kernels alone. */
const NO_BACKGROUND = 1e-12

/** The ring of each cell, by its middle. */
function ringsOfCells({ count, geometry: { x, y, z }, names, nameOfCell }: Grid, { around, radiiKm, named: { country, region } }: Rings): Uint8Array {
  const middle = unitVector(around.latitude, around.longitude)
  const limits = radiiKm.map(chordOfKm)
  const rings = new Uint8Array(count)
  for (let cell = 0; cell < count; cell++) {
    const name = nameOfCell[cell]!
    if ((country >= 0 && names.country[name] === country) || (region >= 0 && names.region[name] === region)) continue
    const chord = chordSquared(x[cell]!, y[cell]!, z[cell]!, middle.x, middle.y, middle.z)
    while (rings[cell]! < limits.length && chord > limits[rings[cell]!]!) rings[cell]! += 1
  }
  return rings
}

/** Sums prior * density * Earth's area over the cells of each ring. */
function measured(prior: Float64Array, densities: Float64Array | null, rings: Uint8Array, count: number): Measured {
  const sums = new Float64Array(count)
  for (let cell = 1; cell < prior.length; cell++) sums[rings[cell]!]! += prior[cell]! * (densities ? densities[cell]! * EARTH_AREA_KM2 : 1)
  const density = sums.reduce((sum, part) => sum + part, 0)
  return { byRing: Array.from(sums, (sum) => sum / density), density }
}

/** Over the same cells and by the same sums as the posterior is. @returns one entry for each spread, and the bare prior's last */
export function measure(spreads: readonly Spread[], rings: Rings, atlas: Atlas): Measured[] {
  const likelihoods = spreads.map((centres): KernelLikelihood => ({ form: 'kernels', centres: [...centres], background: NO_BACKGROUND }))
  const grid = refineAtlas(atlas, likelihoods)
  const prior = grid.logPrior.map(Math.exp)
  const ofCell = ringsOfCells(grid, rings)
  const densities = [...likelihoods.map((likelihood) => meanDensities(likelihood, grid.tree, grid.geometry)), null]
  return densities.map((one) => measured(prior, one, ofCell, rings.radiiKm.length + 1))
}
