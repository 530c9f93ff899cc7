// A checkpoint's tensors against the model's table: every one found once, of the right shape, and none besides.
import { embeddingSource, headSource, isComputed, publishedName } from '../models/qwen2-5-vl/weights.ts'
import type { PackTensor, SourceTensor } from '../models/qwen2-5-vl/weights.ts'
import { PackError, quoted, someOf } from './errors.ts'
import { isFloatDType } from './float-conversion.ts'
import type { FloatDType } from './float-conversion.ts'
import type { LocatedTensor } from './shard-index.ts'

export type SourceFile = LocatedTensor & { readonly dtype: FloatDType }

export interface MatchedCheckpoint {
  /** Published name -> where it lies. */
  readonly sources: ReadonlyMap<string, SourceFile>
  /** An output projection saved although it is tied: to be compared with the embedding. */
  readonly tiedHead: SourceFile | null
}

function byPublishedName(found: ReadonlyMap<string, LocatedTensor>): Map<string, LocatedTensor> {
  const tensors = new Map<string, LocatedTensor>()
  for (const [name, tensor] of found) {
    const published = publishedName(name)
    if (isComputed(published)) continue
    if (tensors.has(published)) throw new PackError('invalid', `the checkpoint has ${quoted(published)} twice, under the names of two layouts`)
    tensors.set(published, tensor)
  }
  return tensors
}

function faultOf(source: SourceTensor, tensor: LocatedTensor | undefined): string | null {
  if (!tensor) return `${source.name} is missing`
  if (!isFloatDType(tensor.dtype)) return `${source.name} is ${tensor.dtype}; weights are read as F32, F16 or BF16 (a checkpoint quantized by others is not)`
  if (tensor.shape.join() !== source.dims.join()) return `${source.name} is [${tensor.shape.join(', ')}] where config.json asks for [${source.dims.join(', ')}]`
  return null
}

/**
 * @param found the checkpoint's tensors, in either layout of names
 * @throws PackError that names the missing, the misshapen and the extra ones
 */
export function matchCheckpoint(found: ReadonlyMap<string, LocatedTensor>, table: readonly PackTensor[]): MatchedCheckpoint {
  const tensors = byPublishedName(found)
  const wanted = table.flatMap(({ sources }) => sources)
  const head = { name: headSource, dims: wanted.find(({ name }) => name === embeddingSource)!.dims }
  const isTied = tensors.has(headSource) && !wanted.some(({ name }) => name === headSource)
  const known = new Set(wanted.map(({ name }) => name))
  const faults = [...wanted, ...isTied ? [head] : []].map((source) => faultOf(source, tensors.get(source.name))).filter((fault) => fault !== null)
  const extra = [...tensors.keys()].filter((name) => !known.has(name) && !(isTied && name === headSource)).map((name) => `${quoted(name)} is no tensor of this model`)
  if (faults.length + extra.length) throw new PackError('invalid', `the checkpoint does not fit its config.json: ${someOf([...faults, ...extra])}`)
  const sources = new Map(wanted.map(({ name }) => [name, tensors.get(name) as SourceFile]))
  return { sources, tiedHead: isTied ? tensors.get(headSource) as SourceFile : null }
}
