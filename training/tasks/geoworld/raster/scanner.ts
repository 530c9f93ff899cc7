// From outlines to coverage: each pixel row is sampled along 16 lines, and along a line the length inside the outline (nonzero winding) is summed
// exactly to 1/256 pixel. Whole numbers throughout, so that coverage is the same on every machine.
import { roundedPolygon, subpixels } from './guard-band.ts'
import type { Path } from './path.ts'

const linesPerRow = 16
/** Steps of y between two lines; the first lies half of that below a row's upper border. */
const lineStep = subpixels / linesPerRow
/** Of a pixel that lies wholly inside. */
export const fullCoverage = linesPerRow * subpixels

/** Pixels from..to-1 of a row that share one coverage, 1 to fullCoverage. */
export type PaintSpan = (row: number, from: number, to: number, coverage: number) => void

/** Index of the first line at or below y (in 1/256 pixel): the smallest k with k * lineStep + lineStep / 2 >= y. */
const lineAt = (y: number): number => (y + lineStep / 2 - 1) >> 4

/** What is known of an edge, one array per field as edges number thousands. x moves by (step + stepRemainder / height) from line to line. */
class Edges {
  count = 0
  x = new Int32Array(1024)
  remainder = new Int32Array(1024)
  step = new Int32Array(1024)
  stepRemainder = new Int32Array(1024)
  height = new Int32Array(1024)
  winding = new Int32Array(1024)
  lastLine = new Int32Array(1024)
  /** Of the list of those that begin on the same line; -1 ends it. */
  next = new Int32Array(1024)

  grow(): void {
    const longer = (array: Int32Array): Int32Array<ArrayBuffer> => {
      const twice = new Int32Array(array.length * 2)
      twice.set(array)
      return twice
    }
    this.x = longer(this.x)
    this.remainder = longer(this.remainder)
    this.step = longer(this.step)
    this.stepRemainder = longer(this.stepRemainder)
    this.height = longer(this.height)
    this.winding = longer(this.winding)
    this.lastLine = longer(this.lastLine)
    this.next = longer(this.next)
  }

  /** Down from (x, y) to (toX, toY), y < toY; `line` is the first it crosses. */
  add(x: number, y: number, toX: number, toY: number, line: number, endLine: number, winding: number): number {
    if (this.count === this.x.length) this.grow()
    const edge = this.count++
    const [width, height] = [toX - x, toY - y]
    // Both factors are below 2^24, so that product, quotient and remainder are exact.
    const travelled = (line * lineStep + lineStep / 2 - y) * width
    const whole = Math.floor(travelled / height)
    const step = Math.floor(lineStep * width / height)
    this.x[edge] = x + whole
    this.remainder[edge] = travelled - whole * height
    this.step[edge] = step
    this.stepRemainder[edge] = lineStep * width - step * height
    this.height[edge] = height
    this.winding[edge] = winding
    this.lastLine[edge] = endLine - 1
    return edge
  }

  advance(edge: number): void {
    const remainder = this.remainder[edge]! + this.stepRemainder[edge]!
    const carries = remainder >= this.height[edge]! ? 1 : 0
    this.x[edge] = this.x[edge]! + this.step[edge]! + carries
    this.remainder[edge] = carries ? remainder - this.height[edge]! : remainder
  }
}

/** Fills outlines of one picture, one after another; its buffers are used again. */
export class Scanner {
  private readonly width: number
  private readonly lines: number
  private readonly edges = new Edges()
  /** First edge that begins on a line, -1 without one. */
  private readonly beginning: Int32Array
  /** Change of coverage from a pixel to the next within the row in work. */
  private readonly changes: Int32Array
  private active = new Int32Array(256)
  private activeCount = 0
  private left = 0
  private right = -1

  constructor(width: number, height: number) {
    this.width = width
    this.lines = height * linesPerRow
    this.beginning = new Int32Array(this.lines).fill(-1)
    this.changes = new Int32Array(width + 2)
  }

  /** @throws RangeError for coordinates that are no numbers; nothing is painted then */
  scan(path: Path, paint: PaintSpan): void {
    const rounded = path.map(roundedPolygon)
    this.edges.count = 0
    let [first, end] = [this.lines, 0]
    for (const points of rounded) {
      for (let at = 0; at < points.length; at += 2) {
        const next = at + 2 === points.length ? 0 : at + 2
        const [from, to] = this.addEdge(points[at]!, points[at + 1]!, points[next]!, points[next + 1]!)
        if (from < first) first = from
        if (to > end) end = to
      }
    }
    this.sweep(first, end, paint)
  }

  /** @returns the lines it crosses, from..to-1, within the picture */
  private addEdge(x: number, y: number, toX: number, toY: number): readonly [number, number] {
    const down = y < toY
    const line = Math.max(0, lineAt(down ? y : toY))
    const endLine = Math.min(this.lines, lineAt(down ? toY : y))
    if (line >= endLine) return [this.lines, 0]
    const edge = down ? this.edges.add(x, y, toX, toY, line, endLine, 1) : this.edges.add(toX, toY, x, y, line, endLine, -1)
    this.edges.next[edge] = this.beginning[line]!
    this.beginning[line] = edge
    return [line, endLine]
  }

  private sweep(first: number, end: number, paint: PaintSpan): void {
    this.activeCount = 0
    for (let line = first; line < end; line++) {
      this.begin(line)
      this.sumLine()
      this.leave(line)
      if ((line + 1) % linesPerRow === 0 || line + 1 === end) this.paintRow(Math.floor(line / linesPerRow), paint)
    }
  }

  /** Takes up the edges of a line and puts all active ones in order of x: nearly so already, which suits insertion. */
  private begin(line: number): void {
    for (let edge = this.beginning[line]!; edge !== -1; edge = this.edges.next[edge]!) {
      if (this.activeCount === this.active.length) {
        const longer = new Int32Array(this.active.length * 2)
        longer.set(this.active)
        this.active = longer
      }
      this.active[this.activeCount++] = edge
    }
    this.beginning[line] = -1
    const { active, edges: { x } } = this
    for (let index = 1; index < this.activeCount; index++) {
      const edge = active[index]!
      let at = index
      for (; at > 0 && x[active[at - 1]!]! > x[edge]!; at--) active[at] = active[at - 1]!
      active[at] = edge
    }
  }

  private sumLine(): void {
    const { active, edges: { x, winding } } = this
    let turns = 0
    let start = 0
    for (let index = 0; index < this.activeCount; index++) {
      const edge = active[index]!
      const before = turns
      turns += winding[edge]!
      if (before === 0) start = x[edge]!
      else if (turns === 0) this.addLength(start, x[edge]!)
    }
  }

  /** Adds the stretch from..to (1/256 pixel) of one line to the row's changes of coverage. */
  private addLength(from: number, to: number): void {
    const begin = Math.max(0, from)
    const end = Math.min(this.width * subpixels, to)
    if (begin >= end) return
    const { changes } = this
    const [first, last] = [begin >> 8, end >> 8]
    const [ahead, behind] = [begin & 255, end & 255]
    changes[first]! += subpixels - ahead
    changes[first + 1]! += ahead
    changes[last]! -= subpixels - behind
    changes[last + 1]! -= behind
    if (this.right < 0 || first < this.left) this.left = first
    if (last + 1 > this.right) this.right = last + 1
  }

  private leave(line: number): void {
    const { active, edges } = this
    let kept = 0
    for (let index = 0; index < this.activeCount; index++) {
      const edge = active[index]!
      if (edges.lastLine[edge]! <= line) continue
      edges.advance(edge)
      active[kept++] = edge
    }
    this.activeCount = kept
  }

  private paintRow(row: number, paint: PaintSpan): void {
    const { changes, width } = this
    let coverage = 0
    let from = this.left
    for (let pixel = this.left; pixel <= this.right; pixel++) {
      const change = changes[pixel]!
      if (change === 0) continue
      if (coverage > 0 && pixel > from) paint(row, from, Math.min(pixel, width), coverage)
      changes[pixel] = 0
      coverage += change
      from = pixel
    }
    this.left = 0
    this.right = -1
  }
}
