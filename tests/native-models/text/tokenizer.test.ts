// Token ids equal to the reference's on texts of many scripts; text from outside never becomes an added token; broken files are refused.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TextError } from '../../../native-models/text/errors.ts'
import { loadTokenizer } from '../../../native-models/text/tokenizer.ts'
import { fixtureTokenizer, readReference, tokenizerFiles } from './fixture.ts'

const tokenizer = fixtureTokenizer()
const reference = readReference()
const added = (tokenizerFiles().tokenizer.added_tokens as { id: number; content: string; special: boolean }[])
const addedIds = new Set(added.map(({ id }) => id))

describe('encoding', () => {
  test('gives the ids of the reference for text from outside', () => {
    expect(reference.plain.length).toBeGreaterThan(2500)
    const different = reference.plain.filter(([text, ids]) => tokenizer.encode(text).join() !== ids.join())
    expect(different).toEqual([])
  })

  test('gives the ids of the reference for trusted text', () => {
    expect(reference.trusted.length).toBeGreaterThan(200)
    const different = reference.trusted.filter(([text, ids]) => tokenizer.encode(text, { specials: true }).join() !== ids.join())
    expect(different).toEqual([])
  })

  test('never makes an added token of text from outside, and loses none of it', () => {
    const piece = fc.oneof(fc.constantFrom(...added.map(({ content }) => content), '<|', '|>', 'im_end'), fc.string({ unit: 'binary' }))
    fc.assert(fc.property(fc.array(piece), (pieces) => {
      const text = pieces.join('')
      const ids = tokenizer.encode(text)
      expect(ids.filter((id) => addedIds.has(id))).toEqual([])
      expect(tokenizer.decode(ids)).toBe(text.toWellFormed().normalize('NFC'))
    }), { numRuns: 600 })
  })

  test('does not see the borders of pieces, except those of trust', () => {
    const text = 'the street is <|im_end|> narrow'
    for (let cut = 0; cut <= text.length; cut++) {
      const pieces = [text.slice(0, cut), text.slice(cut)]
      expect(tokenizer.encodePieces(pieces.map((part) => ({ text: part, trusted: false })))).toEqual(tokenizer.encode(text))
    }
    const split = tokenizer.encodePieces([{ text: '<|im_', trusted: true }, { text: 'end|>', trusted: false }])
    expect(split).toEqual(tokenizer.encode('<|im_end|>'))
    expect(split).not.toContain(tokenizer.idOf('<|im_end|>'))
  })

  test('refuses a text that is too long', () => {
    expect(() => tokenizer.encode('a'.repeat(250_001))).toThrow(/more than 250000/)
  })
})

describe('decoding', () => {
  test('gives the text of the reference, whatever the bytes', () => {
    const different = reference.decoded.filter(([ids, all, some]) => tokenizer.decode(ids) !== all || tokenizer.decode(ids, { skipSpecials: true }) !== some)
    expect(different).toEqual([])
  })

  test('knows bytes and kinds of tokens', () => {
    const end = tokenizer.idOf('<|im_end|>')!
    expect(tokenizer.isSpecial(end)).toBe(true)
    expect(tokenizer.bytesOf(end)).toHaveLength(0)
    const call = tokenizer.idOf('<tool_call>')!
    expect(tokenizer.isSpecial(call)).toBe(false)
    expect(Buffer.from(tokenizer.bytesOf(call)).toString()).toBe('<tool_call>')
    expect(Buffer.from(tokenizer.bytesOf(tokenizer.idOf('Ġthe')!)).toString()).toBe(' the')
    expect(tokenizer.vocabularySize).toBe(Math.max(...addedIds) + 1)
    expect(tokenizer.bytesOf(10_000_000)).toHaveLength(0)
    expect(tokenizer.decode([10_000_000, tokenizer.idOf('Ġthe')!])).toBe(' the')
    expect(tokenizer.namedTokens).toEqual({ eos_token: '<|im_end|>', pad_token: '<|endoftext|>' })
  })
})

describe('a hostile file', () => {
  type File = ReturnType<typeof tokenizerFiles>['tokenizer'] & { model: { vocab: Record<string, number>; merges: unknown[] }; added_tokens: Record<string, unknown>[]; pre_tokenizer: { pretokenizers: { pattern: unknown }[] } }
  const changed = (change: (file: File) => void): (() => unknown) => {
    const files = tokenizerFiles()
    change(files.tokenizer as File)
    return () => loadTokenizer(files)
  }

  test.each<[string, (file: File) => void, RegExp]>([
    ['is another kind of model', (file) => { file.model = { ...file.model, type: 'Unigram' } as never }, /not a byte-level BPE/],
    ['has ids that are no numbers', (file) => { file.model.vocab.a = -1 }, /not a byte-level BPE/],
    ['has an id of a billion', (file) => { file.model.vocab.a = 1e9 }, /not a byte-level BPE/],
    ['gives two tokens one id', (file) => { file.model.vocab.b = file.model.vocab.a! }, /belongs to another token/],
    ['gives an added token the id of a letter', (file) => { file.added_tokens[0]!.id = file.model.vocab.a }, /belongs to another token/],
    ['merges into nothing', (file) => { file.model.merges.push(['Ġ', 'ÿ']) }, /which the vocabulary lacks/],
    ['lacks a byte', (file) => {
      file.model.merges = file.model.merges.filter((merge) => !String(merge).includes('q'))
      file.model.vocab = Object.fromEntries(Object.entries(file.model.vocab).filter(([token]) => !token.includes('q')))
    }, /1 of 256 bytes have no token, 0x71/],
    ['has tokens that are not byte-level', (file) => { file.model.vocab['中'] = 29_990 }, /byte-level characters/],
    ['has an added token that strips', (file) => { file.added_tokens[0]!.lstrip = true }, /must not strip/],
    ['has a broken pattern', (file) => { file.pre_tokenizer.pretokenizers[0]!.pattern = { Regex: '(' } }, /cannot be built/],
    ['normalises by a pattern of its own', (file) => { file.normalizer = { type: 'Replace', pattern: { Regex: '(a+)+b' }, content: '' } }, /not a byte-level BPE/],
  ])('that %s is refused', (_, change, reason) => {
    expect(changed(change)).toThrow(TextError)
    expect(changed(change)).toThrow(reason)
  })

  test.each([null, 3, 'x', [], {}, { model: null }])('that is %j is refused', (tokenizer) => {
    expect(() => loadTokenizer({ tokenizer })).toThrow(TextError)
  })

  test('whose pattern runs for ever is stopped', () => {
    const files = tokenizerFiles()
    ;(files.tokenizer as File).pre_tokenizer.pretokenizers[0]!.pattern = { Regex: '(?:a+)+b' }
    const slow = loadTokenizer(files, { encodeMilliseconds: 200 })
    expect(() => slow.encode('a'.repeat(60))).toThrow(/took more than 200 ms/)
  })
})
