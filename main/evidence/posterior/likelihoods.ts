// From an item's likelihood to one number for each cell. One rule for each form.
import type { Likelihood } from '../../contract/evidence.ts'
import type { Atlas } from './atlas.ts'
import { outlineOf, sharesInside } from './areas.ts'
import type { CellGeometry, Cells } from './cells.ts'
import { meanDensities } from './kernels.ts'
import type { Quadtree } from './quadtree.ts'

/**
 * No item counts against a place by more than e^-150. With weights up to 4 a cell's mass then stays within the range
 * of a double, and taking an item out by division (see effects) is safe.
 */
const LEAST_LOG = -150

export interface CellColumns { readonly tree: Quadtree; readonly cells: Cells; readonly geometry: CellGeometry }

type Rule<Form extends Likelihood['form']> = (likelihood: Extract<Likelihood, { form: Form }>, columns: CellColumns, atlas: Atlas) => Float64Array

/** Values of a table of names, looked up by a column of numbers; -1 finds `otherwise`. */
function lookUp(column: Int16Array | Int32Array, names: readonly string[], valueOf: (name: string) => number | undefined, otherwise: number): Float64Array {
  const values = Float64Array.from(names, (name) => valueOf(name) ?? otherwise)
  const found = new Float64Array(column.length)
  for (let cell = 0; cell < found.length; cell++) found[cell] = column[cell]! < 0 ? otherwise : values[column[cell]!]!
  return found
}

const rules: { [Form in Likelihood['form']]: Rule<Form> } = {
  kernels: (likelihood, { tree, geometry }) => meanDensities(likelihood, tree, geometry),
  countries: ({ ratios, otherwise }, { cells }, { countries }) => lookUp(cells.country, countries, (code) => ratios[code], otherwise),
  regions: ({ ratios, otherwise }, { cells }, { places }) => {
    const keys = places.regions.map(({ country, name }) => `${country}/${name}`)
    return lookUp(cells.region, keys, (key) => ratios[key], otherwise)
  },
  zones: ({ zones, inside, outside }, { cells }, { places }) => {
    const listed = new Set(zones)
    return lookUp(cells.zone, places.zones, (zone) => (listed.has(zone) ? inside : outside), outside)
  },
  area: ({ polygons, inside, outside }, { tree }) => sharesInside(outlineOf(polygons), tree).map((share) => outside + share * (inside - outside)),
}

/** Logarithm of the mean likelihood of each cell, 0 where it is greatest. */
export function logLikelihoods(likelihood: Likelihood, columns: CellColumns, atlas: Atlas): Float64Array {
  const rule = rules[likelihood.form] as Rule<Likelihood['form']>
  const values = rule(likelihood, columns, atlas)
  let greatest = 0
  for (let cell = 1; cell < values.length; cell++) greatest = Math.max(greatest, values[cell]!)
  let known = NaN
  let logarithm = 0
  for (let cell = 0; cell < values.length; cell++) {
    // most neighbours share a value: a background, a country
    if (values[cell] !== known) logarithm = Math.max(LEAST_LOG, Math.log((known = values[cell]!) / greatest))
    values[cell] = logarithm
  }
  return values
}
