// A picture painted by filling outlines, back to front, which remembers of each pixel what lies on top. Colours are mixed as their sRGB numbers,
// not as light: edges come out a little darker than in a photograph, and it is as fast as it can be.
import type { Path } from './path.ts'
import { fullCoverage, Scanner } from './scanner.ts'

/** sRGB, 0 to 255; fractions are rounded and what is beyond is cut off. */
export type Colour = readonly [red: number, green: number, blue: number]

/** From one colour at a height of the picture (pixels) to another below it; beyond the two heights their colours go on. */
export interface VerticalGradient {
  readonly top: Colour
  readonly bottom: Colour
  readonly from: number
  readonly to: number
}

export interface FillOptions {
  /** 0 (nothing) to 1 (opaque, the default), rounded to 1/256. */
  readonly alpha?: number
  /** 1 to 65535, of the thing that is painted; without it, what is covered is covered by nothing that has a name. */
  readonly id?: number
}

/** How much of a thing is left in the finished picture. */
export interface Visibility {
  /** Pixels that became its own as it was painted. */
  readonly painted: number
  /** Pixels that still are. */
  readonly visible: number
  /** Around these: x, y, width, height in pixels; null when none is left. */
  readonly box: readonly [x: number, y: number, width: number, height: number] | null
}

const opaque = 256
/** Weight of a paint that covers a pixel wholly, as a power of two. */
const weightBits = 20

function channelsOf(colour: Colour): Colour {
  if (!colour.every((channel) => Number.isFinite(channel))) throw new RangeError(`(${colour.join(', ')}) is no colour.`)
  return colour.map((channel) => Math.round(Math.min(255, Math.max(0, channel)))) as unknown as Colour
}

/** The colour in the middle of a row, the way between the two heights rounded to 1/65536. */
function colourAt({ top, bottom, from, to }: VerticalGradient, row: number): Colour {
  const share = Math.round(Math.min(1, Math.max(0, to > from ? (row + 0.5 - from) / (to - from) : Number(row + 0.5 >= from))) * 65536)
  return top.map((channel, index) => (channel * (65536 - share) + bottom[index]! * share + 32768) >> 16) as unknown as Colour
}

const isGradient = (paint: Colour | VerticalGradient): paint is VerticalGradient => 'top' in paint

/** @returns the colour of each row */
function rowColours(paint: Colour | VerticalGradient): (row: number) => Colour {
  if (!isGradient(paint)) {
    const colour = channelsOf(paint)
    return () => colour
  }
  if (!Number.isFinite(paint.from) || !Number.isFinite(paint.to)) throw new RangeError(`A gradient from ${paint.from} to ${paint.to} there is none.`)
  const settled = { ...paint, top: channelsOf(paint.top), bottom: channelsOf(paint.bottom) }
  return (row) => colourAt(settled, row)
}

const largestSide = 8192

export class Canvas {
  readonly width: number
  readonly height: number
  /** RGB, row-major: width x height x 3 bytes; changes as more is painted. */
  readonly pixels: Uint8Array
  private readonly ids: Uint16Array
  private readonly painted = new Map<number, number>()
  private readonly scanner: Scanner

  /** @throws RangeError unless both sides are whole numbers of 1 to 8192 pixels */
  constructor(width: number, height: number, background: Colour) {
    if (![width, height].every((side) => Number.isInteger(side) && side >= 1 && side <= largestSide)) throw new RangeError(`A picture has sides of 1 to ${largestSide} pixels, not ${width} x ${height}.`)
    this.width = width
    this.height = height
    this.pixels = new Uint8Array(width * height * 3)
    this.ids = new Uint16Array(width * height)
    this.scanner = new Scanner(width, height)
    this.paintPixels(0, width * height, channelsOf(background))
  }

  /**
   * Fills by the nonzero winding rule, with smooth edges. A pixel passes to `id` where the paint makes up at least half of its colour.
   * @throws RangeError for a colour, outline, alpha or id that is none; nothing is painted then
   */
  fill(path: Path, paint: Colour | VerticalGradient, { alpha = 1, id = 0 }: FillOptions = {}): void {
    if (!(alpha >= 0 && alpha <= 1)) throw new RangeError(`An alpha is 0 to 1, not ${alpha}.`)
    if (!Number.isInteger(id) || id < 0 || id > 65535) throw new RangeError(`An id is a whole number to 65535, not ${id}.`)
    const colourOf = rowColours(paint)
    const strength = Math.round(alpha * opaque)
    if (strength === 0) return
    let taken = 0
    this.scanner.scan(path, (row, from, to, coverage) => {
      const weight = coverage * strength
      const [begin, end] = [row * this.width + from, row * this.width + to]
      if (weight === fullCoverage * opaque) this.paintPixels(begin, end, colourOf(row))
      else this.mixPixels(begin, end, colourOf(row), weight)
      if (2 * weight >= fullCoverage * opaque) taken += this.mark(begin, end, id)
    })
    if (id > 0) this.painted.set(id, (this.painted.get(id) ?? 0) + taken)
  }

  /** Of everything that was painted with an id. */
  visibility(): Map<number, Visibility> {
    const found = new Map([...this.painted.keys()].map((id) => [id, { visible: 0, left: this.width, top: this.height, right: -1, bottom: -1 }]))
    for (let pixel = 0; pixel < this.ids.length; pixel++) {
      const id = this.ids[pixel]!
      if (id === 0) continue
      const seen = found.get(id)!
      const [x, y] = [pixel % this.width, Math.floor(pixel / this.width)]
      seen.visible++
      if (x < seen.left) seen.left = x
      if (x > seen.right) seen.right = x
      if (y < seen.top) seen.top = y
      seen.bottom = y
    }
    return new Map([...found].map(([id, { visible, left, top, right, bottom }]) => [id, {
      painted: this.painted.get(id)!, visible, box: visible ? [left, top, right - left + 1, bottom - top + 1] : null,
    }]))
  }

  private paintPixels(begin: number, end: number, [red, green, blue]: Colour): void {
    const { pixels } = this
    for (let at = begin * 3; at < end * 3; at += 3) {
      pixels[at] = red
      pixels[at + 1] = green
      pixels[at + 2] = blue
    }
  }

  private mixPixels(begin: number, end: number, [red, green, blue]: Colour, weight: number): void {
    const { pixels } = this
    const half = 1 << (weightBits - 1)
    for (let at = begin * 3; at < end * 3; at += 3) {
      pixels[at]! += ((red - pixels[at]!) * weight + half) >> weightBits
      pixels[at + 1]! += ((green - pixels[at + 1]!) * weight + half) >> weightBits
      pixels[at + 2]! += ((blue - pixels[at + 2]!) * weight + half) >> weightBits
    }
  }

  /** @returns how many pixels were not the thing's own before */
  private mark(begin: number, end: number, id: number): number {
    const { ids } = this
    let taken = 0
    for (let pixel = begin; pixel < end; pixel++) {
      if (ids[pixel] !== id) taken++
      ids[pixel] = id
    }
    return taken
  }
}
