// From the detector's probability map to text rectangles: threshold, connected components, smallest rectangle, score, unclip.
// Differentiable Binarization, Liao et al. 2020 (arXiv 1911.08947); constants as in PaddleOCR's configuration of PP-OCRv4.
import { smallestRectangle, unclip } from './geometry.ts'
import type { Point, Rectangle } from './geometry.ts'

export interface ProbabilityMap { data: Float32Array; width: number; height: number }

export interface TextRegion { rectangle: Rectangle; /** Mean probability within the rectangle before it is grown. */ score: number }

const pixelThreshold = 0.3
const boxThreshold = 0.6
const unclipRatio = 1.5
/** Shorter side, pixels of the map, before and after growing. */
const minSide = 3
const minGrownSide = 5
const maxRegions = 1000

/** The leftmost and rightmost pixel of each row of each component: their hull is the hull of the whole. */
type Extents = Map<number, [left: number, right: number]>

function widen(extents: Extents, row: number, column: number): void {
  const span = extents.get(row)
  if (!span) extents.set(row, [column, column])
  else if (column < span[0]) span[0] = column
  else if (column > span[1]) span[1] = column
}

/** Flood fill over the eight neighbours. `seen` marks what has been visited. */
function component(map: ProbabilityMap, start: number, seen: Uint8Array): Extents {
  const extents: Extents = new Map()
  const stack = [start]
  seen[start] = 1
  while (stack.length > 0) {
    const pixel = stack.pop()!
    const [row, column] = [Math.floor(pixel / map.width), pixel % map.width]
    widen(extents, row, column)
    for (let y = Math.max(row - 1, 0); y <= Math.min(row + 1, map.height - 1); y++) {
      for (let x = Math.max(column - 1, 0); x <= Math.min(column + 1, map.width - 1); x++) {
        const next = y * map.width + x
        if (seen[next] || map.data[next]! <= pixelThreshold) continue
        seen[next] = 1
        stack.push(next)
      }
    }
  }
  return extents
}

/** Corners of the pixels at both ends of each row. */
function outline(extents: Extents): Point[] {
  return [...extents].flatMap(([row, [left, right]]): Point[] => [[left, row], [left, row + 1], [right + 1, row], [right + 1, row + 1]])
}

/** Mean probability of the pixels whose centres lie in the rectangle. */
function meanInside(map: ProbabilityMap, rectangle: Rectangle): number {
  const { centre, width, height, angle } = rectangle
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
  const [reachX, reachY] = [(Math.abs(cosine) * width + Math.abs(sine) * height) / 2, (Math.abs(sine) * width + Math.abs(cosine) * height) / 2]
  let [sum, count] = [0, 0]
  for (let y = Math.max(0, Math.floor(centre[1] - reachY)); y < Math.min(map.height, centre[1] + reachY); y++) {
    for (let x = Math.max(0, Math.floor(centre[0] - reachX)); x < Math.min(map.width, centre[0] + reachX); x++) {
      const [dx, dy] = [x + 0.5 - centre[0], y + 0.5 - centre[1]]
      if (Math.abs(dx * cosine + dy * sine) > width / 2 || Math.abs(dy * cosine - dx * sine) > height / 2) continue
      sum += map.data[y * map.width + x]!
      count++
    }
  }
  return count === 0 ? 0 : sum / count
}

function toRegion(map: ProbabilityMap, extents: Extents): TextRegion | null {
  const rectangle = smallestRectangle(outline(extents))
  if (Math.min(rectangle.width, rectangle.height) < minSide) return null
  const score = meanInside(map, rectangle)
  const grown = unclip(rectangle, unclipRatio)
  return score >= boxThreshold && Math.min(grown.width, grown.height) >= minGrownSide ? { rectangle: grown, score } : null
}

/** @returns regions in the order of their first pixel, in pixels of the map; at most 1000 */
export function findRegions(map: ProbabilityMap): TextRegion[] {
  const seen = new Uint8Array(map.data.length)
  const regions: TextRegion[] = []
  for (let start = 0; start < map.data.length && regions.length < maxRegions; start++) {
    if (seen[start] || map.data[start]! <= pixelThreshold) continue
    const region = toRegion(map, component(map, start, seen))
    if (region) regions.push(region)
  }
  return regions
}
