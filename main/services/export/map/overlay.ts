// What is known, drawn on a base map: credible regions, hypotheses, the best point.
import type { Point } from '../../../contract/geography.ts'
import type { CredibleRegion } from '../../../contract/posterior.ts'
import { cleanPolygons, type Position } from '../geometry.ts'
import { html, type Markup } from '../markup.ts'
import { pathData, project, type Line, type Pixel } from './path.ts'
import type { View } from './view.ts'

/** Longest step between corners, degrees: RFC 7946 edges are straight in degrees, d3-geo's are great circles. */
const longestStep = 1

function dense(ring: readonly Position[]): Position[] {
  return ring.flatMap((position, index) => {
    const next = ring[index + 1]
    if (!next) return [position]
    const steps = Math.max(1, Math.ceil(Math.max(Math.abs(next[0] - position[0]), Math.abs(next[1] - position[1])) / longestStep))
    const between = (axis: 0 | 1, step: number): number => position[axis] + ((next[axis] - position[axis]) * step) / steps
    return Array.from({ length: steps }, (_, step): Position => [between(0, step), between(1, step)])
  })
}

/** An edge that is there only because no ring may cross 180 degrees, or because a plane map has an edge at the pole. */
const isSeam = (a: Position, b: Position): boolean =>
  (Math.abs(a[0]) === 180 && a[0] === b[0]) || (Math.abs(a[1]) === 90 && a[1] === b[1])

/** The ring's edges without seams, as runs of positions. */
function outlines(ring: readonly Position[]): Position[][] {
  const runs: Position[][] = [[]]
  ring.forEach((position, index) => {
    if (index > 0 && isSeam(ring[index - 1], position)) runs.push([])
    runs[runs.length - 1].push(position)
  })
  return runs.filter((run) => run.length > 1)
}

/** On the sphere d3-geo takes the inside to lie on the right, RFC 7946 on the left. */
const spherical = (polygons: Position[][][]): Position[][][] => polygons.map((rings) => rings.map((ring) => dense(ring).reverse()))

export function drawRegion(region: CredibleRegion, view: View): Markup {
  const polygons = cleanPolygons(region.polygons)
  const fill: Line[] = project({ type: 'MultiPolygon', coordinates: spherical(polygons) }, view.projection)
  const edges = project({ type: 'MultiLineString', coordinates: polygons.flat().flatMap((ring) => outlines(dense(ring))) }, view.projection)
  if (fill.length + edges.length === 0) return html``
  const name = `region-${Math.round(region.level * 100)}`
  return html`<path class="${name} fill" fill-rule="evenodd" d="${pathData(fill)}"/><path class="${name} edge" d="${pathData(edges)}"/>`
}

/** A ranked place on a map; 1 is the best point. */
export interface Mark {
  readonly pixel: Pixel
  readonly rank: number
}

/** Pixels; a mark nearer than this to a better one would hide it. */
const apart = 13

/** The places inside the frame, best first, without those that would lie on a better one. */
export function marksIn(view: View, ranked: readonly Point[]): Mark[] {
  const marks: Mark[] = []
  ranked.forEach((point, index) => {
    const pixel = view.projection([point.longitude, point.latitude])
    const inside = pixel && pixel[0] >= 0 && pixel[1] >= 0 && pixel[0] <= view.width && pixel[1] <= view.height
    const hidden = pixel && marks.some((mark) => Math.hypot(mark.pixel[0] - pixel[0], mark.pixel[1] - pixel[1]) < apart)
    if (inside && !hidden) marks.push({ pixel, rank: index + 1 })
  })
  return marks
}

/** Rank 1 is a filled dot in a ring, the others are numbered circles. */
export function drawMark({ pixel, rank }: Mark): Markup {
  const place = pixel.map((value) => value.toFixed(1)).join(',')
  return rank === 1
    ? html`<g transform="translate(${place})"><circle class="halo" r="9"/><circle class="lead" r="4"/></g>`
    : html`<g transform="translate(${place})"><circle class="other" r="6"/><text class="rank" y="3.2" text-anchor="middle">${rank}</text></g>`
}

/** Pixels; a smaller frame would vanish in the mark that it surrounds. */
const leastFrame = 24

/** The frame of a closer view, drawn on a wider one. */
export function drawFrame(close: View, wide: View): Markup | null {
  const corners = [[0, 0], [close.width, 0], [close.width, close.height], [0, close.height], [0, 0]]
  const positions = corners.map(([x, y]) => close.projection.invert?.([x, y])).filter((position) => position != null)
  const lines = project({ type: 'LineString', coordinates: positions }, wide.projection)
  const xs = lines.flatMap((line) => line.pixels.map(([x]) => x))
  return Math.max(...xs) - Math.min(...xs) >= leastFrame ? html`<path class="frame" d="${pathData(lines)}"/>` : null
}
