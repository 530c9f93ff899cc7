// Polygons as triangles and outlines for the graphics card. Positions are told from a map tile of about their size, as 32 bits are too few for the whole Earth to the metre.
import earcut from 'earcut'
import type { MultiPolygon } from '../../../main/contract/geography.ts'
import { mercatorX, mercatorY } from '../mercator.ts'

type XY = readonly [number, number]

/** Units of a tile's side in maplibre. */
const tileUnits = 8192
/** Share of the world's width above which an edge is halved, so that it bends with the globe. */
const longestEdge = 1 / 64
/** Tiles are taken at every fourth zoom only, which keeps the number of meshes small. */
const zoomStep = 4
const deepestZoom = 16
/** The poles lie at infinity. */
const lastLatitude = 89.9

export interface Mesh {
  readonly tile: { readonly z: number; readonly x: number; readonly y: number }
  /** x, y of each corner, tile units. */
  readonly corners: Float32Array
  readonly triangles: Uint32Array
  /** x, y, previous x, y, next x, y and the side, -1 or 1: two for each corner of an outline. */
  readonly outline: Float32Array
  readonly outlineTriangles: Uint32Array
}

interface Draft {
  readonly corners: number[]
  readonly triangles: number[]
  readonly outline: number[]
  readonly outlineTriangles: number[]
}

type Polygon = MultiPolygon[number]
type TileId = Mesh['tile']

/** Ring without its closing vertex, in Mercator. */
const onMap = (ring: Polygon[number]): XY[] =>
  ring.slice(0, -1).map(([longitude, latitude]) => [mercatorX(longitude), mercatorY(Math.max(-lastLatitude, Math.min(lastLatitude, latitude)))])

function tileFor(outer: readonly XY[]): TileId {
  const [xs, ys] = [outer.map(([x]) => x), outer.map(([, y]) => y)]
  const [left, right, top, bottom] = [xs, ys].flatMap((values) => [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))]) as [number, number, number, number]
  const fitting = Math.floor(-Math.log2(Math.max(right - left, bottom - top, 2 ** -deepestZoom)))
  const z = Math.max(0, Math.floor(fitting / zoomStep) * zoomStep)
  const inside = (value: number) => Math.max(0, Math.min(2 ** z - 1, Math.floor(value * 2 ** z)))
  return { z, x: inside((left + right) / 2), y: inside((top + bottom) / 2) }
}

const inTile = ({ z, x, y }: TileId) => ([mx, my]: XY): XY => [(mx * 2 ** z - x) * tileUnits, (my * 2 ** z - y) * tileUnits]

/** Halves the longest edge of a triangle until none is too long; neighbours halve a common edge alike, so that no gap opens. */
function addTriangle(draft: Draft, limit: number, a: number, b: number, c: number): void {
  const { corners } = draft
  const reach = (i: number, j: number) => Math.max(Math.abs(corners[2 * i]! - corners[2 * j]!), Math.abs(corners[2 * i + 1]! - corners[2 * j + 1]!))
  const edges = [[a, b, c], [b, c, a], [c, a, b]] as const
  const [from, to, apex] = edges.reduce((longest, edge) => (reach(edge[0], edge[1]) > reach(longest[0], longest[1]) ? edge : longest))
  if (reach(from, to) <= limit) return void draft.triangles.push(a, b, c)
  const middle = corners.push((corners[2 * from]! + corners[2 * to]!) / 2, (corners[2 * from + 1]! + corners[2 * to + 1]!) / 2) / 2 - 1
  addTriangle(draft, limit, from, middle, apex)
  addTriangle(draft, limit, middle, to, apex)
}

function addFill(draft: Draft, rings: readonly XY[][], limit: number): void {
  const first = draft.corners.length / 2
  const starts: number[] = []
  for (const ring of rings.slice(0, -1)) starts.push((starts.at(-1) ?? 0) + ring.length)
  const flat = rings.flat(2)
  for (const value of flat) draft.corners.push(value)
  const triangles = earcut(flat, starts)
  for (let i = 0; i < triangles.length; i += 3) addTriangle(draft, limit, first + triangles[i]!, first + triangles[i + 1]!, first + triangles[i + 2]!)
}

/** Edges along 180 degrees and the poles are where the area was cut, not where it ends. */
function isCut([x0, y0]: XY, [x1, y1]: XY): boolean {
  const onSeam = (x: number) => x <= 1e-9 || x >= 1 - 1e-9
  const pole = mercatorY(lastLatitude)
  return (x0 === x1 && onSeam(x0)) || (y0 === y1 && (y0 <= pole || y0 >= 1 - pole))
}

/** With further corners on long edges. */
function dense(ring: readonly XY[]): { at: XY; drawn: boolean }[] {
  return ring.flatMap((at, index) => {
    const next = ring[(index + 1) % ring.length]!
    const drawn = !isCut(at, next)
    const parts = 2 ** Math.max(0, Math.ceil(Math.log2(Math.max(Math.abs(next[0] - at[0]), Math.abs(next[1] - at[1])) / longestEdge)))
    return Array.from({ length: parts }, (_, part) => ({ at: [at[0] + ((next[0] - at[0]) * part) / parts, at[1] + ((next[1] - at[1]) * part) / parts] as const, drawn }))
  })
}

function addOutline({ outline, outlineTriangles }: Draft, ring: readonly XY[], place: (at: XY) => XY): void {
  const points = dense(ring)
  const first = outline.length / 7
  const placed = points.map(({ at }) => place(at))
  placed.forEach((at, index) => {
    const previous = placed[(index + placed.length - 1) % placed.length]!
    const next = placed[(index + 1) % placed.length]!
    for (const side of [-1, 1]) outline.push(...at, ...previous, ...next, side)
  })
  points.forEach(({ drawn }, index) => {
    if (!drawn) return
    const [here, there] = [first + 2 * index, first + 2 * ((index + 1) % points.length)]
    outlineTriangles.push(here, here + 1, there, there, here + 1, there + 1)
  })
}

/** @returns one mesh for each tile that the polygons are told from */
export function meshesOf(polygons: MultiPolygon): Mesh[] {
  const drafts = new Map<string, { tile: TileId; draft: Draft }>()
  for (const polygon of polygons) {
    const rings = polygon.map(onMap)
    if (!rings[0] || rings[0].length < 3) continue
    const tile = tileFor(rings[0])
    const key = `${tile.z}/${tile.x}/${tile.y}`
    const { draft } = drafts.get(key) ?? drafts.set(key, { tile, draft: { corners: [], triangles: [], outline: [], outlineTriangles: [] } }).get(key)!
    addFill(draft, rings.map((ring) => ring.map(inTile(tile))), longestEdge * 2 ** tile.z * tileUnits)
    for (const ring of rings) addOutline(draft, ring, inTile(tile))
  }
  return [...drafts.values()].map(({ tile, draft }) => ({
    tile, corners: new Float32Array(draft.corners), triangles: new Uint32Array(draft.triangles),
    outline: new Float32Array(draft.outline), outlineTriangles: new Uint32Array(draft.outlineTriangles),
  }))
}
