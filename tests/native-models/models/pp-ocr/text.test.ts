// From columns of probabilities to words: CTC by hand, gaps, spellings.
import { expect, test } from 'vitest'
import { decodeCtc } from '../../../../native-models/models/pp-ocr/ctc.ts'
import { isLegible } from '../../../../native-models/models/pp-ocr/legible.ts'
import { coverageOf, stackedCount } from '../../../../native-models/models/pp-ocr/lines.ts'
import { editDistance, isLookalike, mixesScripts, spellsAlike } from '../../../../native-models/models/pp-ocr/spelling.ts'
import { joinPieces, splitWords } from '../../../../native-models/models/pp-ocr/words.ts'
import { shareInScript } from '../../../../native-models/models/tesseract/languages.ts'
import { trust } from '../../../../native-models/models/tesseract/second-reader.ts'

const alphabet = ['a', 'b', ' ']

/** Columns as `label:probability`; the rest is spread over the other classes. */
const columns = (...labels: [number, number][]) => Float32Array.from(labels.flatMap(([label, p]) => [0, 1, 2, 3].map((index) => index === label ? p : (1 - p) / 3)))

test('repeats merge, blanks part, the surest column counts', () => {
  const data = columns([0, 0.9], [1, 0.6], [1, 0.8], [0, 0.9], [1, 0.7], [2, 0.5], [3, 0.9], [2, 0.95])
  const characters = decodeCtc(data, 8, alphabet)
  expect(characters.map(({ text }) => text).join('')).toBe('aab b')
  expect(characters.map(({ from, to }) => [from, to])).toEqual([[1, 2], [4, 4], [5, 5], [6, 6], [7, 7]])
  expect(characters.map(({ confidence }) => Number(confidence.toFixed(2)))).toEqual([0.8, 0.7, 0.5, 0.9, 0.95])
})

test('columns beyond the line are left out', () => {
  const data = columns([2, 0.9], [1, 0.9])
  expect(decodeCtc(data, 2, alphabet).map(({ text }) => text)).toEqual(['b', 'a'])
  expect(decodeCtc(data, 1, alphabet).map(({ text }) => text)).toEqual(['b'])
})

const at = (text: string, ...places: number[]) => [...text].map((character, index) => ({ text: character, confidence: 0.9, from: places[index]!, to: places[index]! }))

test('words part at spaces, wide gaps, and at seams that are a little wide; Han never', () => {
  const texts = (text: string, ...places: number[]) => splitWords(at(text, ...places), 60).map((word) => word.text)
  expect(texts('ab cd', 1, 4, 7, 9, 12)).toEqual(['ab', 'cd'])
  expect(texts('abcdef', 1, 4, 7, 13, 16, 19)).toEqual(['abc', 'def'])
  expect(texts('Rue12', 1, 4, 7, 11, 14)).toEqual(['Rue', '12'])
  expect(texts('Rue12', 1, 4, 7, 10, 13)).toEqual(['Rue12'])
  expect(texts('東京都内', 1, 7, 19, 25)).toEqual(['東京都内'])
})

test('a word knows where it stands', () => {
  const [, second] = splitWords(at('abcdef', 1, 4, 7, 13, 16, 19), 20)
  expect([second!.from, second!.to]).toEqual([13 / 20, 1])
})

test('Tesseract\'s pieces join where a script has no gaps or narrow ones, and bars go', () => {
  const pieces = (...words: [string, number, number][]) => joinPieces(words.map(([text, from, to]) => ({ text, confidence: 0.9, from, to })), 0.1).map(({ text }) => text)
  expect(pieces(['東京', 0, 0.2], ['都', 0.3, 0.4])).toEqual(['東京都'])
  expect(pieces(['서', 0, 0.1], ['울', 0.11, 0.2], ['강남구', 0.25, 0.5])).toEqual(['서울', '강남구'])
  expect(pieces(['|', 0, 0.01], ['नई', 0.02, 0.2], ['दिल्ली|', 0.2, 0.5])).toEqual(['नई', 'दिल्ली'])
})

test('unread stretches longer than the line is high lower the coverage', () => {
  const crop = { data: Buffer.alloc(0), width: 0, height: 0 }
  expect(coverageOf({ characters: at('abc', 1, 4, 7), columns: 10, crop })).toBe(1)
  expect(coverageOf({ characters: at('a', 1), columns: 20, crop })).toBeCloseTo(1 - 18 / 20)
  expect(coverageOf({ characters: [], columns: 20, crop })).toBe(0)
  expect(stackedCount({ centre: [0, 0], width: 40, height: 40 * 0.2 + 32 * 1.05 * 5, angle: 0 })).toBe(5)
})

test('spellings', () => {
  expect(editDistance('kitten', 'sitting')).toBe(3)
  expect(spellsAlike('Königstraße 28', 'KonigstraBe28')).toBe(true)
  expect(spellsAlike('Łódź', 'todz')).toBe(true)
  expect(spellsAlike('Rue', 'Run')).toBe(false)
  expect(spellsAlike('Улица', 'Ynnua')).toBe(false)
  expect(spellsAlike('', '')).toBe(false)
  expect([isLookalike('MOCKBA'), isLookalike('CTON 5'), isLookalike('LONDON'), isLookalike('CAB')]).toEqual([true, true, false, false])
})

test('no word has letters of two scripts; Han beside a Latin word is another word', () => {
  expect(['Φapμakεio', 'Taβepva', 'KA中E'].map(mixesScripts)).toEqual([true, true, true])
  expect(['Φαρμακείο Pharmacy', '卡拉OK', 'OK便利店', '港区 MINATO', 'Kafé 24', ''].map(mixesScripts)).toEqual([false, false, false, false, false, false])
})

test('windows say nothing: single, short and repeated Han and short numbers count only when they are read as surely as on signs', () => {
  const legible = (text: string, confidence: number, reader: 'pp-ocr' | 'tesseract' = 'pp-ocr') => isLegible({ text, confidence, reader }, false)
  expect([legible('田', 0.97), legible('用用角', 0.82), legible('金用用用用', 0.75), legible('曲用用画用', 0.7), legible('188', 0.62), legible('…', 1)]).toEqual([false, false, false, false, false, false])
  expect([legible('店', 0.99), legible('港区', 0.95), legible('愚园路', 0.95), legible('人人乐', 0.95), legible('东京职前', 0.62), legible('东京', 0.85, 'tesseract')]).toEqual([true, true, true, true, true, true])
  expect([legible('P', 0.99), legible('ZOO', 0.82), legible('5555 555', 0.7), legible('Mississippi', 0.61)]).toEqual([true, true, true, true])
  expect([isLegible({ text: '田', confidence: 0.4, reader: 'pp-ocr' }, true), isLegible({ text: '田', confidence: 0.2, reader: 'pp-ocr' }, true)]).toEqual([true, false])
})

test('a reading in the wrong letters has no share in its script, and raw confidence is not taken at its word', () => {
  expect(shareInScript('Улица 12', 'Cyrillic')).toBe(1)
  expect(shareInScript('Ynnua', 'Cyrillic')).toBe(0)
  expect(shareInScript('नई दिल्ली', 'Devanagari')).toBe(1)
  expect(shareInScript('12-34', 'Thai')).toBe(0)
  expect([trust(0.6), trust(0.7), trust(0.96), trust(1)]).toEqual([0, 0, 0.99, 0.99])
  expect(trust(0.83)).toBeCloseTo(0.5)
})
