// Weighted selection in linear time: the least key up to which the weights reach a target.

/**
 * Quickselect by weight (Hoare 1961): both columns are reordered up to `count`.
 * @returns the least key k such that the weights of keys <= k sum to `target` or more; the greatest key if none does
 */
export function weightedSelect(keys: Float64Array, weights: Float64Array, count: number, target: number): number {
  let low = 0
  let high = count - 1
  let left = target
  while (low < high) {
    const [less, more, weightLess, weightEqual] = partition(keys, weights, low, high)
    const pivot = keys[less]!
    if (left <= weightLess && less > low) high = less - 1
    else if (left <= weightLess + weightEqual) return pivot
    else if (more > high) return pivot
    else [low, left] = [more, left - weightLess - weightEqual]
  }
  return keys[low] ?? NaN
}

/** Three parts: below, equal to and above the median of three. Answers where the second and third begin, and the first two's weights. */
function partition(keys: Float64Array, weights: Float64Array, low: number, high: number): [number, number, number, number] {
  const pivot = medianOfThree(keys[low]!, keys[(low + high) >> 1]!, keys[high]!)
  let less = low
  let more = high + 1
  let weightLess = 0
  let weightEqual = 0
  for (let i = low; i < more;) {
    const key = keys[i]!
    if (key < pivot) {
      weightLess += weights[i]!
      swap(keys, weights, i++, less++)
    } else if (key > pivot) swap(keys, weights, i, --more)
    else weightEqual += weights[i++]!
  }
  return [less, more, weightLess, weightEqual]
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}

function swap(keys: Float64Array, weights: Float64Array, i: number, j: number): void {
  const key = keys[i]!
  const weight = weights[i]!
  keys[i] = keys[j]!
  weights[i] = weights[j]!
  keys[j] = key
  weights[j] = weight
}
