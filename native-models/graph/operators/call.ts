// One use of an operator, as its shape rule sees it: inputs, attributes with defaults, known integers, and a way to refuse.
import { divideDimensions, largestRank, multiplyDimensions } from '../dimensions.ts'
import { describe, GraphError } from '../errors.ts'
import type { Attribute, DType, Dimension, Graph, Shape, TensorAttribute, TensorType } from '../ir.ts'

export interface CallFacts {
  readonly op: string
  readonly name: string
  readonly inputs: readonly (TensorType | null)[]
  /** Given ones and defaults. */
  readonly attributes: Readonly<Record<string, Attribute>>
  readonly outputs: number
  /** The integers of an input, as far as they are known. */
  readonly contents: (input: number) => readonly Dimension[] | null
}

/** A node's name as part of a symbol, without what is arithmetic there. */
export const symbolName = (node: string): string => node.replace(/[\s*]|^[+-]/g, '_')

export class Call {
  readonly facts: CallFacts

  constructor(facts: CallFacts) {
    this.facts = facts
  }

  get outputs(): number {
    return this.facts.outputs
  }

  get inputs(): readonly (TensorType | null)[] {
    return this.facts.inputs
  }

  has(input: number): boolean {
    return this.facts.inputs[input] != null
  }

  type(input: number): TensorType {
    return this.facts.inputs[input] ?? this.fail(`input ${input} is missing`)
  }

  shape(input: number): Shape {
    return this.type(input).shape
  }

  dtype(input: number): DType {
    return this.type(input).dtype
  }

  int(attribute: string): number {
    return this.facts.attributes[attribute] as number
  }

  ints(attribute: string): readonly number[] | null {
    return (this.facts.attributes[attribute] as readonly number[] | undefined) ?? null
  }

  text(attribute: string): string {
    return this.facts.attributes[attribute] as string
  }

  graph(attribute: string): Graph {
    return this.facts.attributes[attribute] as Graph
  }

  tensor(attribute: string): TensorAttribute | null {
    return (this.facts.attributes[attribute] as TensorAttribute | undefined) ?? null
  }

  given(attribute: string): boolean {
    return this.facts.attributes[attribute] !== undefined
  }

  contents(input: number): readonly Dimension[] | null {
    return this.has(input) ? this.facts.contents(input) : null
  }

  /** The integers of an input when all are known as numbers. */
  numbers(input: number): readonly number[] | null {
    const contents = this.contents(input)
    return contents?.every((value) => typeof value === 'number') ? (contents as readonly number[]) : null
  }

  /** A symbol for a size that no rule tells. The same node always gives the same, so that reading a file gives what was written. */
  fresh(output: number, axis: number): string {
    return `${symbolName(this.facts.name)}.${output}.${axis}`
  }

  /** @throws GraphError always, naming node, operator and input shapes */
  fail(reason: string): never {
    const { op, name, inputs } = this.facts
    throw new GraphError(`node ${name} (${op} of ${inputs.map(describe).join(', ') || 'nothing'}): ${reason}`)
  }

  /** An axis of `rank` dimensions, counted from the end when negative. */
  axis(axis: number, rank: number): number {
    if (!Number.isInteger(axis) || axis < -rank || axis >= rank) this.fail(`axis ${axis} is outside of ${rank} dimensions`)
    return axis < 0 ? axis + rank : axis
  }

  /** Axes without repetition, in rising order. */
  axes(axes: readonly number[], rank: number): number[] {
    const found = axes.map((axis) => this.axis(axis, rank)).sort((a, b) => a - b)
    if (new Set(found).size < found.length) this.fail(`axes ${axes.join(', ')} repeat one`)
    return found
  }

  needRank(input: number, ...ranks: readonly number[]): void {
    if (!ranks.includes(this.shape(input).length)) this.fail(`input ${input} must have ${ranks.join(' or ')} dimensions`)
  }

  /** The length of a vector input, which decides the rank of the output. */
  vectorLength(input: number): number {
    this.needRank(input, 1)
    const [length] = this.shape(input)
    if (typeof length !== 'number') this.fail(`the length of input ${input} must be known, since it decides the rank`)
    return length <= largestRank ? length : this.fail(`input ${input} is longer than any shape`)
  }

  /** One of two sizes that must be equal at run time; numbers that differ are refused. */
  unify(a: Dimension, b: Dimension, what: string): Dimension {
    if (typeof a === 'number' && typeof b === 'number' && a !== b) this.fail(`${what} differ: ${a} and ${b}`)
    return typeof a === 'number' ? a : typeof b === 'number' ? b : a
  }

  /** Two shapes that must be equal at run time. */
  unifyShapes(a: Shape, b: Shape, what: string): Shape {
    if (a.length !== b.length) this.fail(`${what} differ in rank: [${a.join(', ')}] and [${b.join(', ')}]`)
    return a.map((dimension, axis) => this.unify(dimension, b[axis], what))
  }

  /** ONNX's multidirectional broadcasting (as NumPy's): from the right, equal or 1. */
  broadcast(shapes: readonly Shape[], output = 0): Dimension[] {
    const rank = Math.max(...shapes.map((shape) => shape.length))
    return Array.from({ length: rank }, (_, axis) =>
      shapes.map((shape) => shape[axis - (rank - shape.length)] ?? 1).reduce((a, b) => this.#broadcastPair(a, b, () => this.fresh(output, axis))))
  }

  #broadcastPair(a: Dimension, b: Dimension, fresh: () => string): Dimension {
    if (a === b || b === 1) return a
    if (a === 1) return b
    if (typeof a === 'number' && typeof b === 'number') this.fail(`${a} and ${b} cannot be broadcast`)
    // A symbol against a number other than 1 must be 1 or that number. Two symbols may each be 1.
    return typeof a === 'number' ? a : typeof b === 'number' ? b : fresh()
  }

  /** The number of elements, or null where its text would grow too long. */
  product(shape: Shape): Dimension | null {
    return shape.reduce<Dimension | null>((product, dimension) => (product === null ? null : multiplyDimensions(product, dimension)), 1)
  }

  /** a / b where that is exact for certain, else a fresh symbol. */
  quotient(a: Dimension, b: Dimension, output: number, axis: number): Dimension {
    if (typeof a === 'number' && typeof b === 'number' && (b === 0 || a % b)) this.fail(`${a} is no multiple of ${b}`)
    return divideDimensions(a, b) ?? this.fresh(output, axis)
  }
}
