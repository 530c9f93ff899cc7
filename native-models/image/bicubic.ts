// Bicubic scaling with antialiasing of 8-bit pictures, equal to torch's (and to one level Pillow's), which sharp's kernels are not: models are trained on these pixels.
// Keys 1981 with a = -0.5, the kernel widened by the scale when a picture shrinks. Integer weights and the rounding between both passes are part of the result.
import type { Pixels } from './crop.ts'

/** Of one axis: output i is the sum over j < sizes[i] of input[starts[i] + j] times weights[i * taps + j], divided by 2^precision. */
interface Axis { starts: Int32Array; sizes: Int32Array; weights: Int16Array; taps: number; precision: number }

/** Half the kernel's width in samples, before it is widened. */
const support = 2
const channels = 3

function keys(distance: number): number {
  const x = Math.abs(distance)
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * -0.5 : 0
}

/** The largest number of fraction bits, up to 22, with which every weight fits 16 bits. */
function precisionFor(largest: number): number {
  let precision = 0
  while (precision < 22 && Math.floor(0.5 + largest * 2 ** (precision + 1)) < 2 ** 15) precision++
  return precision
}

/** Normalised weights of one output sample over input samples from `start` on. */
function weigh(centre: number, start: number, size: number, scale: number): number[] {
  const weights = Array.from({ length: size }, (_, index) => keys((index + start - centre + 0.5) / scale))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => sum === 0 ? weight : weight / sum)
}

function planAxis(from: number, to: number): Axis {
  const scale = from / to
  const widening = Math.max(scale, 1)
  const reach = support * widening
  const [starts, sizes] = [new Int32Array(to), new Int32Array(to)]
  const rows = Array.from({ length: to }, (_, index) => {
    const centre = scale * (index + 0.5)
    starts[index] = Math.max(Math.trunc(centre - reach + 0.5), 0)
    sizes[index] = Math.min(Math.trunc(centre + reach + 0.5), from) - starts[index]!
    return weigh(centre, starts[index]!, sizes[index]!, widening)
  })
  const taps = Math.max(...sizes.values().toArray())
  const precision = precisionFor(rows.reduce((most, row) => row.reduce((larger, weight) => Math.max(larger, weight), most), 0))
  const weights = new Int16Array(to * taps)
  for (const [index, row] of rows.entries()) weights.set(row.map((weight) => Math.trunc(weight * 2 ** precision + (weight < 0 ? -0.5 : 0.5))), index * taps)
  return { starts, sizes, weights, taps, precision }
}

function scaleAcross({ data, width, height }: Pixels, to: number): Pixels {
  const { starts, sizes, weights, taps, precision } = planAxis(width, to)
  const scaled = Buffer.allocUnsafe(to * height * channels)
  const clamped = new Uint8ClampedArray(scaled.buffer, scaled.byteOffset, scaled.length)
  const half = 1 << precision - 1
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < to; column++, at += channels) {
      let [red, green, blue] = [half, half, half]
      let from = (row * width + starts[column]!) * channels
      const end = column * taps + sizes[column]!
      for (let tap = column * taps; tap < end; tap++, from += channels) {
        const weight = weights[tap]!
        red += weight * data[from]!
        green += weight * data[from + 1]!
        blue += weight * data[from + 2]!
      }
      clamped[at] = red >> precision
      clamped[at + 1] = green >> precision
      clamped[at + 2] = blue >> precision
    }
  }
  return { data: scaled, width: to, height }
}

function scaleDown({ data, width, height }: Pixels, to: number): Pixels {
  const { starts, sizes, weights, taps, precision } = planAxis(height, to)
  const stride = width * channels
  const scaled = Buffer.allocUnsafe(to * stride)
  const clamped = new Uint8ClampedArray(scaled.buffer, scaled.byteOffset, scaled.length)
  // A whole row is summed at once, as its samples share their weights.
  const sums = new Int32Array(stride)
  for (let row = 0; row < to; row++) {
    sums.fill(1 << precision - 1)
    for (let tap = 0; tap < sizes[row]!; tap++) {
      const weight = weights[row * taps + tap]!
      const from = (starts[row]! + tap) * stride
      for (let index = 0; index < stride; index++) sums[index]! += weight * data[from + index]!
    }
    for (let index = 0; index < stride; index++) clamped[row * stride + index] = sums[index]! >> precision
  }
  return { data: scaled, width, height: to }
}

/**
 * @param image RGB, 8 bits, row-major
 * @returns the picture at `width` x `height`; itself when it has that size
 */
export function resizeBicubic(image: Pixels, width: number, height: number): Pixels {
  const across = image.width === width ? image : scaleAcross(image, width)
  return image.height === height ? across : scaleDown(across, height)
}
