// Which files are taken, and which names are refused.
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CheckpointFile } from '../../../../native-models/packs/hub/description.ts'
import { refuseUnfit, whyHostile, whyUnfit } from '../../../../native-models/packs/hub/names.ts'
import { selectFiles } from '../../../../native-models/packs/hub/select.ts'

const file = (name: string): CheckpointFile => ({ path: name, bytes: 1, hash: { kind: 'sha256', value: 'a'.repeat(64) } })
const select = (...names: string[]) => selectFiles(names.map(file), 'a/b').files.map((one) => one.path)
const small = ['config.json', 'preprocessor_config.json', 'tokenizer.json', 'tokenizer_config.json']

describe('what is taken', () => {
  it('is the weights and what belongs to them, and nothing else', () => {
    const others = ['.gitattributes', 'consolidated.safetensors', 'pytorch_model.bin', 'vocab.json', 'optimizer.pt', 'checkpoint-10/model.safetensors', 'figures/a.png', 'training_args.bin', 'modeling.py', 'tokenizer.model']
    const wanted = ['LICENSE', 'README.md', 'chat_template.jinja', 'generation_config.json', 'model.safetensors', ...small]
    expect(select(...others, ...wanted)).toEqual([...wanted].sort())
  })
  it('is a set of shards with its index, in place of a whole file', () => {
    const shards = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors', 'model.safetensors.index.json']
    expect(select(...small, ...shards, 'model.safetensors')).toEqual([...small, ...shards].sort())
  })
  it('is an adapter where there is no model', () => {
    expect(selectFiles(['adapter_config.json', 'adapter_model.safetensors', 'README.md'].map(file), 'a/b')).toMatchObject({ kind: 'adapter', files: { length: 3 } })
  })
  it('has the processor in either form', () => {
    expect(select('config.json', 'processor_config.json', 'tokenizer.json', 'tokenizer_config.json', 'model.safetensors')).toContain('processor_config.json')
  })
  it.each([
    ['no weights', [...small], 'no weights'],
    ['pickled weights', [...small, 'pytorch_model.bin'], 'programs'],
    ['a shard missing', [...small, 'model-00001-of-00002.safetensors', 'model.safetensors.index.json'], '1 of 2'],
    ['two sets mixed', [...small, 'model-00001-of-00002.safetensors', 'model-00001-of-00001.safetensors', 'model.safetensors.index.json'], 'incomplete'],
    ['a shard of none', [...small, 'model-00000-of-00000.safetensors', 'model.safetensors.index.json'], 'incomplete'],
    ['no index', [...small, 'model-00001-of-00001.safetensors'], 'no index'],
    ['no tokenizer', ['config.json', 'model.safetensors', 'preprocessor_config.json', 'vocab.json', 'merges.txt'], 'tokenizer.json'],
    ['nothing', [], 'config.json'],
  ])('is refused with %s', (_, names, words) => {
    expect(() => select(...names)).toThrow(expect.objectContaining({ code: 'unsupported', message: expect.stringContaining(words) as string }))
  })
})

describe('names', () => {
  it.each(['../config.json', 'a/../../b', '/etc/passwd', '\\\\server\\share', 'C:\\x', 'c:x', 'a\\..\\b', 'a//b', './a', 'a\0b', 'a\nb', '', 'x'.repeat(2000), '\ud800'])('hostile: %j', (name) => {
    expect(whyHostile(name)).not.toBeNull()
  })
  it.each(['config.json', 'figures/écran.png', '.gitattributes', 'a b/c.txt', 'model-00001-of-00002.safetensors'])('honest: %s', (name) => {
    expect(whyHostile(name)).toBeNull()
  })
  it.each(['con', 'NUL.json', 'com1.safetensors', 'a/b', '.hidden', 'a.', 'a b', 'a:b', 'é.json', 'x'.repeat(129)])('not written: %s', (name) => {
    expect(whyUnfit(name)).not.toBeNull()
  })
  it('that are written lie in the folder, whatever they are', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('.', '/', '\\', ':', 'a', 'C', '-', '\0', 'é') }), (name) => {
      fc.pre(whyUnfit(name) === null)
      expect(path.posix.dirname(path.posix.join('/t', name))).toBe('/t')
      expect(path.win32.dirname(path.win32.join('C:\\t', name))).toBe('C:\\t')
    }), { numRuns: 2000 })
  })
  it('that differ in case alone are refused', () => {
    expect(() => refuseUnfit([file('License'), file('LICENSE')])).toThrow(expect.objectContaining({ code: 'hostile' }))
  })
})
