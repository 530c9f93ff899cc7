// From an item's likelihood to numbers over the cells: by name where only names matter, else for the cells that stand out. One rule for each form.
import type { Likelihood } from '../../contract/evidence.ts'
import type { Atlas } from './atlas.ts'
import { outlineOf, sharesInside } from './areas.ts'
import { meanDensities } from './kernels.ts'
import type { Names } from './names.ts'
import type { Grid } from './overlay.ts'
import type { Quadtree } from './quadtree.ts'

/**
 * No item counts against a place by more than e^-150. With weights up to 4 a cell's mass then stays within the range
 * of a double, and taking an item out by division (see effects) is safe.
 */
const LEAST_LOG = -150

/**
 * Logarithms of a likelihood up to a constant. By name: one for each of the grid's names. By cell: for `cells`, relative
 * to all others, whose logarithm is 0; `rest` are the largest nodes without any of them, which hold all the other cells.
 */
export type Weighing =
  | { readonly by: 'name'; readonly logs: Float64Array }
  | { readonly by: 'cell'; readonly logs: Float64Array; readonly cells: Int32Array; readonly rest: Int32Array }

type Rule<Form extends Likelihood['form']> = (likelihood: Extract<Likelihood, { form: Form }>, grid: Grid, atlas: Atlas) => Weighing

const rules: { [Form in Likelihood['form']]: Rule<Form> } = {
  kernels: (likelihood, { tree, geometry }) => byCell(meanDensities(likelihood, tree, geometry), tree),
  countries: ({ ratios, otherwise }, { names }, { countries }) => byName(names, names.country, countries, (code) => ratios[code], otherwise),
  regions: ({ ratios, otherwise }, { names }, { places: { regions } }) => {
    const values = new Map(Object.entries(ratios))
    return byName(names, names.region, regions, ({ country, name }) => values.get(`${country}/${name}`), otherwise)
  },
  zones: ({ zones, inside, outside }, { names }, { places }) => {
    const listed = new Set(zones)
    return byName(names, names.zone, places.zones, (zone) => (listed.has(zone) ? inside : outside), outside)
  },
  area: ({ polygons, inside, outside }, { tree }) => byCell(sharesInside(outlineOf(polygons), tree).map((share) => outside + share * (inside - outside)), tree),
}

export function weigh(likelihood: Likelihood, grid: Grid, atlas: Atlas): Weighing {
  const rule = rules[likelihood.form] as Rule<Likelihood['form']>
  return rule(likelihood, grid, atlas)
}

/** Values of a table, looked up by a column of numbers; -1 finds `otherwise`. */
function byName<T>(names: Names, column: Int16Array | Int32Array, table: readonly T[], valueOf: (entry: T) => number | undefined, otherwise: number): Weighing {
  const values = Float64Array.from(table, (entry) => valueOf(entry) ?? otherwise)
  const logs = new Float64Array(names.count)
  for (let name = 0; name < logs.length; name++) logs[name] = column[name]! < 0 ? otherwise : values[column[name]!]!
  return { by: 'name', logs: logarithms(logs, greatestOf(logs)) }
}

/** The cells whose value is not that of row 0, which lies outside the map, where there is only background. */
function byCell(values: Float64Array, tree: Quadtree): Weighing {
  const background = values[0]!
  const cells = new Int32Array(values.length)
  let count = 0
  for (let cell = 1; cell < values.length; cell++) if (values[cell] !== background) cells[count++] = cell
  const own = cells.slice(0, count)
  const logs = new Float64Array(count + 1)
  for (let i = 0; i < count; i++) logs[i] = values[own[i]!]!
  logs[count] = background
  const all = logarithms(logs, greatestOf(logs))
  const rest = all[count]!
  return { by: 'cell', logs: all.subarray(0, count).map((log) => log - rest), cells: own, rest: nodesWithout(own, tree) }
}

function greatestOf(values: Float64Array): number {
  let greatest = 0
  for (let i = 0; i < values.length; i++) greatest = Math.max(greatest, values[i]!)
  return greatest
}

/** In place, 0 where the value is greatest. */
function logarithms(values: Float64Array, greatest: number): Float64Array {
  let known = NaN
  let logarithm = 0
  for (let i = 0; i < values.length; i++) {
    // most neighbours share a value: a country, the inside of an area
    if (values[i] !== known) logarithm = Math.max(LEAST_LOG, Math.log((known = values[i]!) / greatest))
    values[i] = logarithm
  }
  return values
}

/** The largest nodes that hold none of these cells. */
function nodesWithout(cells: Int32Array, { nodes, leaves, child }: Quadtree): Int32Array {
  const isIn = new Uint8Array(leaves + 1)
  for (const cell of cells) isIn[cell] = 1
  const reaches = new Uint8Array(nodes)
  // children stand behind their parents, so one pass backwards does
  for (let node = nodes - 1; node >= 0; node--) {
    const first = child[node]!
    reaches[node] = first < 0 ? isIn[-first]! : reaches[first]! | reaches[first + 1]! | reaches[first + 2]! | reaches[first + 3]!
  }
  const found: number[] = []
  const visit = (node: number): void => {
    if (reaches[node] === 0) found.push(node)
    else if (child[node]! > 0) for (let quarter = 0; quarter < 4; quarter++) visit(child[node]! + quarter)
  }
  for (const root of [0, 1]) visit(root)
  return Int32Array.from(found)
}
