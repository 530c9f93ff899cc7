// Pieces of a stream are whole characters, and together the text of all tokens.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { StreamDecoder } from '../../../native-models/text/stream-decoder.ts'
import { fixtureTokenizer, readReference } from './fixture.ts'

const tokenizer = fixtureTokenizer()
const anyId = fc.oneof(fc.nat(tokenizer.vocabularySize - 1), fc.nat(255), fc.integer({ min: tokenizer.vocabularySize - 18, max: tokenizer.vocabularySize + 5 }))

function streamed(ids: readonly number[]): string[] {
  const decoder = new StreamDecoder(tokenizer)
  return [...ids.map((id) => decoder.push(id)), decoder.end()]
}

test('all pieces together are the decoded text, for any ids', () => {
  fc.assert(fc.property(fc.array(anyId, { maxLength: 40 }), (ids) => {
    const pieces = streamed(ids)
    expect(pieces.join('')).toBe(tokenizer.decode(ids, { skipSpecials: true }))
    for (const piece of pieces) expect(piece.isWellFormed()).toBe(true)
  }), { numRuns: 1000 })
})

test('no piece has a replacement character that the text has not', () => {
  const text = fc.string({ unit: 'binary', maxLength: 30 }).map((value) => value.toWellFormed().replaceAll('\ufffd', '').normalize('NFC'))
  fc.assert(fc.property(text, (value) => {
    const pieces = streamed(tokenizer.encode(value))
    expect(pieces.join('')).toBe(value)
    expect(pieces.some((piece) => piece.includes('\ufffd'))).toBe(false)
  }), { numRuns: 1000 })
})

test('streams every text of the corpus, and some characters come in several tokens', () => {
  let waits = 0
  for (const [text, ids] of readReference().plain) {
    const pieces = streamed(ids)
    waits += pieces.slice(0, -1).filter((piece) => piece === '').length
    expect(pieces.join('')).toBe(text.toWellFormed().normalize('NFC'))
  }
  expect(waits).toBeGreaterThan(1000)
})

test('a stream cut inside a character ends with one replacement character', () => {
  const ids = tokenizer.encode('\u{1f9ed}')
  expect(ids.length).toBeGreaterThan(1)
  expect(streamed(ids.slice(0, -1)).join('')).toBe('\ufffd')
})

test('keeps a byte order mark', () => {
  expect(streamed(tokenizer.encode('\ufeffa')).join('')).toBe('\ufeffa')
})
