// The catalogue's figures against those that others have published or measured.
import { describe, expect, it } from 'vitest'
import { isRepository } from '../../../../native-models/packs/hub/address.ts'
import { catalogue, contextTokens } from '../../../../native-models/packs/hub/catalogue.ts'

const entryOf = (repository: string) => catalogue.find((entry) => entry.repository === repository)!

describe('the catalogue', () => {
  it('has the published numbers of parameters: total_size of the weights\' index is twice that', () => {
    expect(entryOf('Qwen/Qwen2.5-VL-7B-Instruct')).toMatchObject({ parameters: 8_292_166_656, downloadBytes: 16_584_333_312, licence: 'apache-2.0' })
    expect(entryOf('ghost233lism/GeoAgent')).toMatchObject({ parameters: 8_292_166_656, licence: 'cc-by-nc-4.0', nonCommercial: true })
    expect(entryOf('Qwen/Qwen2.5-VL-3B-Instruct')).toMatchObject({ parameters: 3_754_622_976, downloadBytes: 7_509_245_952, licence: 'qwen-research', nonCommercial: true })
  })
  it('counts memory by the form of a pack: 20 bytes for 32 weights in int4, vectors in float32, and a cache', () => {
    const { memory, parameters } = entryOf('Qwen/Qwen2.5-VL-7B-Instruct')
    expect(memory.fp32.weights).toBe(4 * parameters)
    // Biases and norms by hand: decoder 28 (4608 + 2 * 3584) + 3584; vision 32 (2 * 1280 + 3840 + 1280 + 2 * 3420 + 1280) + 1280 + 5120 + 3584
    const vectors = 28 * 11_776 + 3584 + 32 * 15_800 + 9984
    expect(memory.fp16.weights).toBe(2 * (parameters - vectors) + 4 * vectors)
    // Rows of 3420 and 1176 weights are filled up to 3424 and 1184.
    const padded = parameters - vectors + 32 * 1280 * 4 + 1280 * 8
    expect(memory.int4.weights).toBe(padded / 32 * 20 + 4 * vectors)
    expect(memory.int4.keyValueCache).toBe(contextTokens * 28 * 2 * 4 * 128 * 4)
    expect(catalogue.every((entry) => entry.memory.int4.total < entry.memory.fp16.total && entry.memory.fp16.total < entry.memory.fp32.total)).toBe(true)
  })
  it('names repositories that can be asked for', () => {
    expect(catalogue.every(({ repository }) => isRepository(repository))).toBe(true)
  })
})
