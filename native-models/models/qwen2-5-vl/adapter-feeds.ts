// A LoRA as feeds of the decoder's graph: every linear layer has a correction there, of rank 0 where the adapter has none.
import { PackError } from '../../packs/errors.ts'
import { stackLinears } from '../../packs/import-adapter.ts'
import type { AdapterLinear } from '../../packs/import-adapter.ts'
import type { HostTensor } from '../../runtime/session.ts'
import type { TextConfig } from './config.ts'
import { layerSizes } from './decoder.ts'
import { adapterInputs } from './parts.ts'

function linearNames(text: TextConfig): Map<string, readonly [number, number]> {
  return new Map(Array.from({ length: text.layers }, (_, layer) => Object.entries(layerSizes(text)).map(([name, size]) => [`layers.${layer}.${name}.weight`, size] as const)).flat())
}

/** @throws PackError for a correction of something else than the decoder's linear layers */
export function adapterFeeds(linears: readonly AdapterLinear[], text: TextConfig): Record<string, HostTensor> {
  const known = linearNames(text)
  const strange = linears.find(({ tensor }) => !known.has(tensor))
  if (strange) throw new PackError('unsupported', `the adapter changes ${strange.module}, which is not a linear layer of the decoder; merge it into the checkpoint first`)
  return Object.fromEntries([...known].flatMap(([name, [outputs, inputs]]) => {
    const own = linears.filter(({ tensor }) => tensor === name)
    const { A, B, rank } = own.length > 0 ? stackLinears(own, outputs) : { A: new Float32Array(0), B: new Float32Array(0), rank: 0 }
    const { a, b } = adapterInputs(name)
    return [[a, { data: A, dims: [inputs, rank] }], [b, { data: B, dims: [rank, outputs] }]]
  }))
}
