// What a graph and the bodies inside it share while they are built: names, initializers, constants, known integers.
import { largestRank } from './dimensions.ts'
import { elementBytes, elements, fromBytes } from './dtypes.ts'
import { GraphError } from './errors.ts'
import type { Dimension, Initializer, TensorData, Value } from './ir.ts'

/** Contents of longer tensors are not looked into. */
const longestKnown = 32

/** Nobody has more; a product of larger ones would not be exact. */
const largestDimension = 2 ** 40

const equalBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, index) => byte === b[index])

function equalData(a: TensorData, b: TensorData): boolean {
  if ('bytes' in a) return 'bytes' in b && equalBytes(a.bytes, b.bytes)
  return 'file' in b && a.file === b.file && a.offset === b.offset && a.length === b.length
}

const equalInitializers = (a: Initializer, b: Initializer): boolean =>
  a.dtype === b.dtype && a.dims.length === b.dims.length && a.dims.every((dim, axis) => dim === b.dims[axis]) && equalData(a.data, b.data)

/** ONNX Runtime resolves the path against the model's folder; a file elsewhere is refused, whichever system wrote the path. */
function holdFile(initializer: string, file: string): void {
  const steps = file.split(/[\\/]/)
  const leadsOut = file === '' || file.startsWith('/') || file.startsWith('\\') || /^[a-z]:/i.test(file) || file.includes('\0') || steps.includes('..')
  if (leadsOut) throw new GraphError(`initializer ${initializer}: the file ${JSON.stringify(file)} does not lie in the model's folder`)
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0

/** @throws GraphError when sizes are absurd, the data does not have as many bytes, or its file lies elsewhere */
export function holdInitializer({ name, dtype, dims, data }: Initializer): void {
  const bytes = elements(dims) * elementBytes[dtype]
  if (dims.length > largestRank || !dims.every((dim) => isCount(dim) && dim <= largestDimension) || !Number.isSafeInteger(bytes)) throw new GraphError(`initializer ${name}: [${dims.join(', ')}] is no size of a tensor`)
  if ('file' in data) holdFile(name, data.file)
  if ('file' in data && (!isCount(data.offset) || !isCount(data.length))) throw new GraphError(`initializer ${name}: offset ${data.offset} and length ${data.length} are no place in a file`)
  const there = 'bytes' in data ? data.bytes.length : data.length
  if (there !== bytes) throw new GraphError(`initializer ${name}: ${dtype}[${dims.join(', ')}] takes ${bytes} bytes, and ${there} are given`)
}

export class ModelState {
  readonly #values = new Set<string>()
  readonly #nodes = new Set<string>()
  readonly #initializers = new Map<string, { value: Value; initializer: Initializer }>()
  readonly #contents = new Map<Value, readonly Dimension[]>()

  /** Where the search for a free number goes on: thousands of nodes have one operator. */
  readonly #lastNumbers = new Map<string, number>()

  #free(wanted: string, taken: ReadonlySet<string>): string {
    if (!taken.has(wanted)) return wanted
    const key = `${taken === this.#nodes ? 'node' : 'value'} ${wanted}`
    let number = this.#lastNumbers.get(key) ?? 2
    while (taken.has(`${wanted}_${number}`)) number++
    this.#lastNumbers.set(key, number)
    return `${wanted}_${number}`
  }

  /** @returns the name, or with a number behind it when it is taken */
  nodeName(wanted: string): string {
    const name = this.#free(wanted, this.#nodes)
    this.#nodes.add(name)
    return name
  }

  /** @throws GraphError when another value has the name */
  takeValueName(name: string): string {
    if (name === '') throw new GraphError('a value needs a name')
    if (this.#values.has(name)) throw new GraphError(`there already is a value ${name}`)
    this.#values.add(name)
    return name
  }

  /** The name, or with a number behind it when it is taken. */
  freeValueName(wanted: string): string {
    return this.#free(wanted, this.#values)
  }

  releaseValueName(name: string): void {
    this.#values.delete(name)
  }

  hasInitializer(name: string): boolean {
    return this.#initializers.has(name)
  }

  isInitializer(value: Value): boolean {
    return this.#initializers.get(value.name)?.value === value
  }

  /** The value that is there under this name when it is equal. @throws GraphError when it is not */
  initializer(initializer: Initializer): Value {
    const known = this.#initializers.get(initializer.name)
    if (known && !equalInitializers(known.initializer, initializer)) throw new GraphError(`there already is another initializer ${initializer.name}`)
    if (known) return known.value
    holdInitializer(initializer)
    const value: Value = { name: this.takeValueName(initializer.name), dtype: initializer.dtype, shape: initializer.dims }
    this.#initializers.set(initializer.name, { value, initializer })
    this.#learn(value, initializer)
    return value
  }

  #learn(value: Value, { dtype, dims, data }: Initializer): void {
    if ('bytes' in data && (dtype === 'int64' || dtype === 'int32') && dims.length < 2 && elements(dims) <= longestKnown) this.know(value, fromBytes(data.bytes, dtype))
  }

  know(value: Value, contents: readonly Dimension[] | null): void {
    if (contents) this.#contents.set(value, contents)
  }

  contentsOf(value: Value | null): readonly Dimension[] | null {
    return (value && this.#contents.get(value)) ?? null
  }

  get initializers(): Initializer[] {
    return [...this.#initializers.values()].map(({ initializer }) => initializer)
  }
}
