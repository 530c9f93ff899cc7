// Builds a graph node by node; each gets its types at once, so a mistake shows where it is made.
import { canonical, isDimension, largestRank } from './dimensions.ts'
import { toBytes } from './dtypes.ts'
import { GraphError } from './errors.ts'
import { infer } from './inference.ts'
import type { Attribute, DType, Graph, GraphNode, Initializer, Shape, TensorData, TensorType, Value } from './ir.ts'
import { ModelState } from './model-state.ts'
import { operatorOf } from './operators.ts'
import type { AttributesOf, OperatorName } from './operators.ts'

type Numbers = number | readonly number[] | readonly bigint[]

/** Values of the builder keep their identity when an output renames them. */
type Named = { -readonly [Key in keyof Value]: Value[Key] }

/** Attributes as a file keeps them: without those left undefined, and numbers of float32. */
function kept(op: OperatorName, attributes: Readonly<Record<string, Attribute | undefined>>): Record<string, Attribute> {
  const specs = operatorOf(op).attributes
  const round = (name: string, value: Attribute) => (typeof value === 'number' && specs[name]?.kind === 'float' ? Math.fround(value) : value)
  return Object.fromEntries(Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : [[name, round(name, value)]])))
}

/** Optional inputs at the end are left out, not named empty: ONNX Runtime's LayerNormalization dies of that. Those before a list must stand. */
function withoutTail(op: OperatorName, inputs: readonly (Value | null)[]): (Value | null)[] {
  const list = operatorOf(op).inputs.findIndex((argument) => argument.variadic)
  return inputs.slice(0, Math.max(list, inputs.findLastIndex((input) => input !== null) + 1))
}

/** Node and outputs exactly as a file names them; '' is an output that is not wanted. */
export interface NamedNode {
  readonly op: OperatorName
  readonly name: string
  readonly inputs: readonly (Value | null)[]
  readonly attributes: Readonly<Record<string, Attribute>>
  readonly outputs: readonly string[]
}

export class GraphBuilder {
  readonly #name: string
  readonly #outer: GraphBuilder | null
  readonly #state: ModelState
  readonly #constants: Map<string, Value>
  readonly #inputs: Value[] = []
  readonly #outputs: Value[] = []
  readonly #nodes: GraphNode[] = []
  /** Made by nodes here, and not yet an output: these may be renamed. */
  readonly #made = new Set<Value>()
  readonly #own = new Set<Value>()
  #scopes: readonly string[]

  /** @param name of the graph. `outer` is for bodies, which `body` makes. */
  constructor(name: string, outer: GraphBuilder | null = null) {
    this.#name = name
    this.#outer = outer
    this.#state = outer ? outer.#state : new ModelState()
    this.#constants = outer ? outer.#constants : new Map()
    this.#scopes = outer ? [...outer.#scopes, name] : []
  }

  /** @throws GraphError when the name is taken; in a body it gets the body's scope in front */
  input(name: string, dtype: DType, shape: Shape): Value {
    return this.namedInput(this.#outer ? this.#state.freeValueName(this.#path(name)) : name, dtype, shape)
  }

  /** An input with exactly this name, in a body too. */
  namedInput(name: string, dtype: DType, shape: Shape): Value {
    const sizes = shape.map((size) => (isDimension(size) ? canonical(size) : size))
    if (!sizes.every(isDimension) || shape.length > largestRank) throw new GraphError(`input ${name}: [${shape.join(', ')}] is no shape`)
    const value = this.#value(this.#state.takeValueName(name), { dtype, shape: sizes })
    this.#inputs.push(value)
    return value
  }

  /**
   * A weight of the model; bodies share those of the whole model.
   * @param data `bytes` little-endian, or a place in a file of the model's folder
   * @returns the value that has this name already, when it is the same
   * @throws GraphError when another has the name, or the size of the data is not that of the dims
   */
  initializer(name: string, dtype: DType, dims: readonly number[], data: TensorData): Value {
    return this.#state.initializer({ name, dtype, dims: [...dims], data })
  }

  /** As `initializer`, and refuses a name that is there. */
  newInitializer(name: string, dtype: DType, dims: readonly number[], data: TensorData): Value {
    if (this.#state.hasInitializer(name)) throw new GraphError(`there already is an initializer ${name}`)
    return this.initializer(name, dtype, dims, data)
  }

  /** A small tensor; equal ones are one. A number without dims is a scalar, a list a vector. */
  constant(values: Numbers, dtype: DType, dims: readonly number[] = typeof values === 'number' ? [] : [values.length]): Value {
    return this.#constant(toBytes(typeof values === 'number' ? [values] : values, dtype), dtype, dims)
  }

  #constant(bytes: Uint8Array, dtype: DType, dims: readonly number[]): Value {
    const key = `${dtype}[${dims.join()}]${bytes.join()}`
    const value = this.#constants.get(key) ?? this.initializer(this.#state.freeValueName(`constant/${dtype}`), dtype, dims, { bytes })
    this.#constants.set(key, value)
    return value
  }

  /** An initializer of another graph: a weight in a file under its name, what is in memory as a constant of this graph. */
  adopt({ name, dtype, dims, data }: Initializer): Value {
    return 'bytes' in data ? this.#constant(data.bytes, dtype, dims) : this.initializer(name, dtype, dims, data)
  }

  /** Declared so far; grows with the graph. */
  get inputs(): readonly Value[] {
    return this.#inputs
  }

  /** What was added so far, in the order it runs: what a gradient is derived from. Grows with the graph. */
  get nodes(): readonly GraphNode[] {
    return this.#nodes
  }

  /**
   * @param outputs how many; operators with a fixed number give those by themselves
   * @returns the outputs, in ONNX's order
   * @throws GraphError naming node, operator and shapes
   */
  add<Op extends OperatorName>(op: Op, inputs: readonly (Value | null)[], attributes?: AttributesOf<Op>, outputs: number = operatorOf(op).outputs.minimum): Value[] {
    const name = this.#state.nodeName(this.#path(op))
    const never = operatorOf(op).outputs.never ?? []
    const names = Array.from({ length: outputs }, (_, output) => (never.includes(output) ? '' : output === 0 ? name : `${name}.${output}`))
    return this.#place({ op, name, inputs, attributes: (attributes ?? {}) as Record<string, Attribute>, outputs: names }, (wanted) => this.#state.takeValueName(this.#state.freeValueName(wanted)))
  }

  /** The only output, or the first. */
  one<Op extends OperatorName>(op: Op, inputs: readonly (Value | null)[], attributes?: AttributesOf<Op>): Value {
    return this.add(op, inputs, attributes)[0]
  }

  /** A node whose name and outputs are given, as a reader has them. @throws GraphError when a name is taken */
  named(node: NamedNode): Value[] {
    const name = this.#state.nodeName(node.name || this.#path(node.op))
    return this.#place({ ...node, name }, (wanted) => this.#state.takeValueName(wanted))
  }

  #place({ op, name, inputs: all, attributes, outputs }: NamedNode, take: (name: string) => string): Value[] {
    const inputs = withoutTail(op, all)
    for (const input of inputs) if (input) this.#holdVisible(input, name)
    const given = kept(op, attributes)
    const { types, contents } = infer({ op, name, inputs, attributes: given, outputs: outputs.length, contents: (input) => this.#state.contentsOf(inputs[input]) })
    const values = types.map((type, output) => this.#value(outputs[output] && take(outputs[output]), type))
    for (const value of values) if (value.name) this.#made.add(value)
    this.#state.know(values[0], contents)
    this.#nodes.push({ op, name, inputs, outputs: values, attributes: given })
    return values
  }

  /** The value as another dtype; itself when it is that already. */
  cast(value: Value, dtype: DType): Value {
    return value.dtype === dtype ? value : this.one('Cast', [value], { to: dtype })
  }

  /** Puts a name in front of the nodes that `build` adds. */
  scope<T>(name: string, build: () => T): T {
    const before = this.#scopes
    this.#scopes = [...before, name]
    try {
      return build()
    } finally {
      this.#scopes = before
    }
  }

  /** A graph for Loop or If. It may use values of the builders around it, and its weights land in the outermost graph. */
  body(name: string, build: (body: GraphBuilder) => void): Graph {
    const body = new GraphBuilder(name, this)
    build(body)
    return body.#graph([])
  }

  /** Names a result. What is no node's result here, or has a name as an output already, is copied. */
  output(name: string, value: Value): void {
    this.#holdVisible(value, `output ${name}`)
    const path = this.#outer ? this.#path(name) : name
    if (value.name === path && !this.#outputs.includes(value)) this.#outputs.push(value)
    else this.#outputs.push(this.#renamed(this.#made.has(value) ? value : this.one('Identity', [value]), path))
    this.#made.delete(this.#outputs.at(-1)!)
  }

  /** A result under the name that it has, as a reader finds it. */
  namedOutput(value: Value): void {
    this.#holdVisible(value, `output ${value.name}`)
    this.#outputs.push(value)
  }

  #renamed(value: Named, path: string): Value {
    this.#state.releaseValueName(value.name)
    value.name = this.#state.takeValueName(this.#outer ? this.#state.freeValueName(path) : path)
    return value
  }

  /** @throws GraphError when there is no output */
  finish(): Graph {
    return this.#graph(this.#state.initializers)
  }

  #graph(initializers: Graph['initializers']): Graph {
    if (this.#outputs.length === 0) throw new GraphError(`the graph ${this.#name} has no output`)
    return { name: this.#name, inputs: [...this.#inputs], outputs: [...this.#outputs], nodes: [...this.#nodes], initializers: [...initializers] }
  }

  #path(name: string): string {
    return [...this.#scopes, name].join('/')
  }

  #value(name: string, type: TensorType): Value {
    const value: Value = { name, dtype: type.dtype, shape: type.shape }
    this.#own.add(value)
    return value
  }

  #holdVisible(value: Value, user: string): void {
    if (value.name === '') throw new GraphError(`node ${user}: it uses an output that is never written`)
    if (!this.#sees(value)) throw new GraphError(`node ${user}: the value ${value.name} is not of this graph or one around it`)
  }

  /** Values of this graph and those around it, and every initializer. */
  #sees(value: Value): boolean {
    return this.#own.has(value) || (this.#outer ? this.#outer.#sees(value) : this.#state.isInitializer(value))
  }
}
