// Drawn areas: where their edges need finer cells, and what share of each cell lies inside.
import type { MultiPolygon } from '../../contract/geography.ts'
import { latitudeOf, longitudeOf, unitsOf } from './quadtree.ts'
import type { Quadtree } from './quadtree.ts'
import { KM_PER_DEGREE, RADIANS } from './sphere.ts'

/** One side of a ring, degrees. Straight in longitude and latitude, as RFC 7946 has it. */
export interface Side { readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number }

export interface Outline { readonly sides: readonly Side[]; readonly cellAreaKm2: number }

/** Cells along an outline are a 400th of its length, and never below 10 m. */
const PARTS_OF_OUTLINE = 400
const LEAST_CELL_KM = 0.01
/** Points across a cell that an edge passes. */
const SAMPLES = 4

export function outlineOf(polygons: MultiPolygon): Outline {
  const sides = polygons.flat().flatMap((ring) => ring.slice(1).map(([x1, y1], i) => ({ x0: ring[i]![0], y0: ring[i]![1], x1, y1 })))
  const length = sides.reduce((sum, side) =>
    sum + KM_PER_DEGREE * Math.hypot((side.x1 - side.x0) * Math.cos(side.y0 * RADIANS), side.y1 - side.y0), 0)
  return { sides, cellAreaKm2: Math.max(LEAST_CELL_KM, length / PARTS_OF_OUTLINE) ** 2 }
}

/** True where a side passes through the box of a cell (Liang-Barsky clipping). */
export function passes(side: Side, west: number, south: number, degrees: number): boolean {
  const dx = side.x1 - side.x0
  const dy = side.y1 - side.y0
  let enter = 0
  let leave = 1
  const clip = (towards: number, room: number): boolean => {
    if (towards === 0) return room >= 0
    if (towards < 0) enter = Math.max(enter, room / towards)
    else leave = Math.min(leave, room / towards)
    return enter <= leave
  }
  return clip(-dx, side.x0 - west) && clip(dx, west + degrees - side.x0) && clip(-dy, side.y0 - south) && clip(dy, south + degrees - side.y0)
}

/** Even-odd rule over all rings, so that holes are outside. */
export function isInside(sides: readonly Side[], longitude: number, latitude: number): boolean {
  let inside = false
  for (const { x0, y0, x1, y1 } of sides) {
    if (y0 > latitude !== y1 > latitude && longitude < x0 + ((latitude - y0) / (y1 - y0)) * (x1 - x0)) inside = !inside
  }
  return inside
}

/** Share of each leaf that lies inside, 0..1, by leaf number. Goes down the tree with the sides that matter, so that big polygons stay cheap. */
export function sharesInside(outline: Outline, tree: Quadtree): Float64Array {
  const shares = new Float64Array(tree.leaves + 1)
  const fill = (node: number, share: number): void => {
    const child = tree.child[node]!
    if (child < 0) shares[-child] = share
    else for (let quarter = 0; quarter < 4; quarter++) fill(child + quarter, share)
  }
  const visit = (node: number, sides: readonly Side[]): void => {
    const level = tree.level[node]!
    const degrees = 180 / 2 ** level
    const west = longitudeOf(tree.x[node]!)
    const south = latitudeOf(tree.y[node]!)
    const near = sides.filter((side) => passes(side, west, south, degrees))
    const child = tree.child[node]!
    if (near.length === 0) fill(node, isInside(outline.sides, west + degrees / 2, south + degrees / 2) ? 1 : 0)
    else if (child < 0) shares[-child] = sampleShare(outline.sides, tree, node)
    else for (let quarter = 0; quarter < 4; quarter++) visit(child + quarter, near)
  }
  for (const root of [0, 1]) visit(root, outline.sides)
  return shares
}

function sampleShare(sides: readonly Side[], tree: Quadtree, node: number): number {
  const step = unitsOf(tree.level[node]!) / SAMPLES
  let inside = 0
  for (let row = 0; row < SAMPLES; row++) {
    for (let column = 0; column < SAMPLES; column++) {
      if (isInside(sides, longitudeOf(tree.x[node]! + (column + 0.5) * step), latitudeOf(tree.y[node]! + (row + 0.5) * step))) inside++
    }
  }
  return inside / SAMPLES ** 2
}
