// float16 and bfloat16 to and from float32, on bit patterns, so that infinities and the payloads of NaNs survive. Little-endian machines, as all that Node runs on.

/** Floating-point forms that weights are stored in. */
export type FloatDType = 'F32' | 'F16' | 'BF16'

export const isFloatDType = (dtype: string): dtype is FloatDType => dtype === 'F32' || dtype === 'F16' || dtype === 'BF16'

const bitsOf = (values: Float32Array): Uint32Array => new Uint32Array(values.buffer, values.byteOffset, values.length)

/** A float16's bits as float32's: 1 sign, 5 exponent (bias 15), 10 mantissa -> 1, 8 (bias 127), 23. */
function halfToSingle(half: number): number {
  const sign = (half & 0x8000) << 16
  const exponent = half >> 10 & 31
  const mantissa = half & 1023
  if (exponent === 31) return (sign | 0x7f800000 | mantissa << 13) >>> 0
  if (exponent > 0) return (sign | exponent + 112 << 23 | mantissa << 13) >>> 0
  if (mantissa === 0) return sign >>> 0
  // Subnormal, mantissa * 2^-24: normal in float32 once its highest bit is the hidden one.
  const shift = Math.clz32(mantissa) - 21
  return (sign | 113 - shift << 23 | (mantissa << shift & 1023) << 13) >>> 0
}

let halves: Uint32Array | undefined
/** All 65,536 of them: a look-up is faster than the arithmetic. */
const halfTable = (): Uint32Array => halves ??= Uint32Array.from({ length: 65536 }, (_, half) => halfToSingle(half))

export function widenFloat16(source: Uint16Array, target: Float32Array): void {
  const [bits, table] = [bitsOf(target), halfTable()]
  for (let index = 0; index < source.length; index++) bits[index] = table[source[index]!]!
}

/** bfloat16 is float32's upper half. */
export function widenBfloat16(source: Uint16Array, target: Float32Array): void {
  const bits = bitsOf(target)
  for (let index = 0; index < source.length; index++) bits[index] = source[index]! << 16
}

const scratch = new Float32Array(1)
const scratchBits = bitsOf(scratch)

/** @param bits a float32's @returns the nearest float16's, ties to even; infinity from 65,520 on */
function singleToHalf(bits: number): number {
  const sign = bits >>> 16 & 0x8000
  const magnitude = bits & 0x7fffffff
  if (magnitude > 0x7f800000) return sign | 0x7c00 | (magnitude >>> 13 & 1023 || 512)
  if (magnitude >= 0x47800000) return sign | 0x7c00
  if (magnitude >= 0x38800000) return sign | magnitude - 0x38000000 + 0xfff + (magnitude >>> 13 & 1) >>> 13
  // Below 2^-14: added to 0.5, the float32's last bit is worth 2^-24, a subnormal's step, and the addition rounds.
  scratchBits[0] = magnitude
  scratch[0] = scratch[0]! + 0.5
  return sign | scratchBits[0]! - 0x3f000000
}

export function narrowFloat16(source: Float32Array, target: Uint16Array): void {
  const bits = bitsOf(source)
  for (let index = 0; index < bits.length; index++) target[index] = singleToHalf(bits[index]!)
}

/** To the nearest, ties to even. */
export function narrowBfloat16(source: Float32Array, target: Uint16Array): void {
  const bits = bitsOf(source)
  for (let index = 0; index < bits.length; index++) {
    const value = bits[index]!
    const upper = value >>> 16
    // A NaN whose payload lies in the lower half alone would become infinity.
    if ((value & 0x7fffffff) > 0x7f800000) target[index] = upper & 127 ? upper : upper | 64
    else target[index] = value + 0x7fff + (upper & 1) >>> 16
  }
}

/**
 * @param bytes little-endian numbers of `dtype`, at an offset in their buffer that is a multiple of their size
 * @returns `target`'s beginning, filled; for F32 the numbers themselves, `target` unused
 */
export function widen(bytes: Uint8Array, dtype: FloatDType, target: Float32Array): Float32Array {
  if (dtype === 'F32') return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
  const source = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2)
  const filled = target.subarray(0, source.length)
  if (dtype === 'F16') widenFloat16(source, filled)
  else widenBfloat16(source, filled)
  return filled
}

/** @returns the numbers' bytes in `dtype`; for F32 the same memory */
export function narrow(values: Float32Array, dtype: FloatDType): Uint8Array {
  if (dtype === 'F32') return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  const target = new Uint16Array(values.length)
  if (dtype === 'F16') narrowFloat16(values, target)
  else narrowBfloat16(values, target)
  return new Uint8Array(target.buffer)
}

/** Index of the first value that is infinite, not a number, or beyond ±`largest`; -1 if there is none. */
export function firstBeyond(values: Float32Array, largest: number): number {
  for (let index = 0; index < values.length; index++) if (!(Math.abs(values[index]!) <= largest)) return index
  return -1
}

/** Largest magnitude that `dtype` holds and that rounds to no infinity. */
export const largestOf: Readonly<Record<FloatDType, number>> = { F32: (2 - 2 ** -23) * 2 ** 127, F16: 65520 - 2 ** -8, BF16: (2 - 2 ** -8 - 2 ** -23) * 2 ** 127 }
