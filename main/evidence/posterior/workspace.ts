// Arrays that the evaluations of all models use again and again: making them anew costs more than the arithmetic on them.

/** A buffer is made this much larger than asked for. */
const SPARE = 1.25

interface View<T> { new (buffer: ArrayBufferLike, offset: number, length: number): T; readonly BYTES_PER_ELEMENT: number }

/** One array for each use. What `take` hands out is valid until the same use asks again. */
export class Workspace {
  private readonly floats = new Map<string, Float64Array>()
  private readonly integers = new Map<string, Int32Array>()
  private readonly bytes = new Map<string, Uint8Array>()

  /** Filled with `value`. */
  takeFloats(use: string, length: number, value = 0): Float64Array {
    return this.takeRoom(use, length).fill(value)
  }

  takeIntegers(use: string, length: number, value = 0): Int32Array {
    return this.takeSlots(use, length).fill(value)
  }

  takeBytes(use: string, length: number): Uint8Array {
    return take(this.bytes, Uint8Array, use, length).fill(0)
  }

  /** Of any content. */
  takeRoom(use: string, length: number): Float64Array {
    return take(this.floats, Float64Array, use, length)
  }

  /** Of any content. */
  takeSlots(use: string, length: number): Int32Array {
    return take(this.integers, Int32Array, use, length)
  }
}

/** A view of this length; its buffer grows when it must and is otherwise kept, so that models of different sizes share it. */
function take<T extends Float64Array | Int32Array | Uint8Array>(kept: Map<string, T>, make: View<T>, use: string, length: number): T {
  const known = kept.get(use)
  if (known?.length === length) return known
  const bytes = length * make.BYTES_PER_ELEMENT
  const fits = known !== undefined && known.buffer.byteLength >= bytes
  const made = new make(fits ? known.buffer : new ArrayBuffer(8 * Math.ceil((bytes * SPARE) / 8)), 0, length)
  kept.set(use, made)
  return made
}
