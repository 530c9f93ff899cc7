// Weighted selection in linear time: the least key up to which the weights reach a target.

/** Sign, exponent and five bits of mantissa of a 32-bit float order positive numbers into classes a 32nd of an octave wide. */
const CLASS_SHIFT = 18
const classOf = (() => {
  const float = new Float32Array(1)
  const bits = new Int32Array(float.buffer)
  return (key: number): number => {
    float[0] = key
    return bits[0]! >>> CLASS_SHIFT
  }
})()

const classWeights = new Float64Array(2 ** (31 - CLASS_SHIFT))

/**
 * For each target the least key k such that the weights of keys <= k sum to it or more; the greatest key if none does.
 * A histogram finds the class of each answer, so that only that class's keys are put in order.
 * @param keys not negative; left as they are
 * @param targets ascending
 */
export function weightedQuantiles(keys: Float64Array, weights: Float64Array, count: number, targets: readonly number[]): number[] {
  classWeights.fill(0)
  let last = 0
  for (let i = 0; i < count; i++) {
    const at = classOf(keys[i]!)
    classWeights[at]! += weights[i]!
    if (at > last) last = at
  }
  let at = 0
  let below = 0
  return targets.map((target) => {
    while (at < last && below + classWeights[at]! < target) below += classWeights[at++]!
    return selectInClass(keys, weights, count, at, target - below)
  })
}

function selectInClass(keys: Float64Array, weights: Float64Array, count: number, wanted: number, target: number): number {
  const own: number[] = []
  const ownWeights: number[] = []
  for (let i = 0; i < count; i++) {
    if (classOf(keys[i]!) !== wanted) continue
    own.push(keys[i]!)
    ownWeights.push(weights[i]!)
  }
  return weightedSelect(Float64Array.from(own), Float64Array.from(ownWeights), own.length, target)
}

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
