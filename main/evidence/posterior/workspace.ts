// Arrays that a model's evaluations use again and again: making them anew costs more than the arithmetic on them.

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

function take<T extends Float64Array | Int32Array | Uint8Array>(kept: Map<string, T>, make: new (length: number) => T, use: string, length: number): T {
  const known = kept.get(use)
  if (known?.length === length) return known
  const made = new make(length)
  kept.set(use, made)
  return made
}
