// The vocabulary's trainer against one that counts everything anew for each merge, and its files in the tokenizer that models are run with.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadTokenizer } from '../../../../native-models/text/tokenizer.ts'
import { trainBpe, wordPattern } from '../../../../training/tasks/geoagent-mini/bpe.ts'
import type { Bpe, CountedText } from '../../../../training/tasks/geoagent-mini/bpe.ts'
import { byteIds, byteLetters } from '../../../../training/tasks/geoagent-mini/byte-letters.ts'
import { specialIds, specialTokens, tokenizerFiles } from '../../../../training/tasks/geoagent-mini/tokenizer-files.ts'

const words = (text: string): string[] => text.normalize('NFC').match(new RegExp(wordPattern, 'gu')) ?? []
const lettersOf = (word: string): string[] => byteIds(word).map((id) => byteLetters[id]!)

/** One merge applied to a word, from left to right. */
function applied(word: readonly string[], [left, right]: readonly [string, string]): string[] {
  const result: string[] = []
  for (let at = 0; at < word.length; at++) {
    if (word[at] === left && word[at + 1] === right) result.push(word[at++]! + right)
    else result.push(word[at]!)
  }
  return result
}

/** Everything counted anew for each merge, over whole words. */
function naiveBpe(texts: readonly CountedText[], size: number): Bpe {
  let corpus = texts.flatMap(([text, count]) => words(text).map((word) => ({ word: lettersOf(word), count })))
  const tokens = [...byteLetters]
  const merges: [string, string][] = []
  while (tokens.length < size) {
    const counts = new Map<string, { pair: [string, string]; count: number }>()
    for (const { word, count } of corpus) {
      for (let at = 1; at < word.length; at++) {
        const pair: [string, string] = [word[at - 1]!, word[at]!]
        const key = pair.join(' ')
        counts.set(key, { pair, count: (counts.get(key)?.count ?? 0) + count })
      }
    }
    const rank = ({ pair: [left, right] }: { pair: [string, string] }): number[] => [tokens.indexOf(left), tokens.indexOf(right)]
    const [best] = [...counts.values()].sort((one, other) => other.count - one.count || rank(one)[0]! - rank(other)[0]! || rank(one)[1]! - rank(other)[1]!)
    if (!best || best.count < 2) break
    merges.push(best.pair)
    if (!tokens.includes(best.pair.join(''))) tokens.push(best.pair.join(''))
    corpus = corpus.map(({ word, count }) => ({ word: applied(word, best.pair), count }))
  }
  return { tokens, merges }
}

const load = (bpe: Bpe) => {
  const files = tokenizerFiles(bpe, 2048)
  return loadTokenizer({ tokenizer: JSON.parse(files['tokenizer.json']!), tokenizerConfig: JSON.parse(files['tokenizer_config.json']!) })
}

const sentences: CountedText[] = [
  ['Seen here: a stop sign reading \'STOP\', white dashed centre line. Everything agrees on Israel.', 5], ['Die Straße ist naß, das Schild ist weiß: Bäckerei, 030 1234.', 3], ['Аптека и продукты, улица', 3],
  ['薬局と本屋、東京都', 2], ['약국 서울', 2], ['صيدلية ومخبز', 2], ['ร้านขายยา', 2], ['दवाई की दुकान', 2], ['{"Clues":["yellow line"],"Reasoning":""}', 9],
]
/** One of each script that GeoWorld's signs are written in. */
const scripts = ['Bakery', 'Φαρμακείο', 'Аптека', 'აფთიაქი', 'Դեղատուն', 'בית מרקחת', 'صيدلية', 'औषधि', 'ঔষধালয়', 'மருந்தகம்', 'ඖෂධ', 'ร้านขายยา', 'ຮ້ານຂາຍຢາ', 'ဆေးဆိုင်', 'ឱសថស្ថាន', 'ፋርማሲ', '药店', '薬局カナかな', '약국']
const corpusText = fc.string({ unit: fc.constantFrom('a', 'b', 'aa', 'ab', ' ', 'c1', '\n', 'é', '路'), maxLength: 30 })

describe('training a vocabulary', () => {
  it('merges what one that counts all anew merges', () => {
    fc.assert(fc.property(fc.array(fc.tuple(corpusText, fc.integer({ min: 1, max: 3 })), { maxLength: 6 }), fc.integer({ min: 256, max: 290 }), (texts, size) => {
      expect(trainBpe(texts, size)).toEqual(naiveBpe(texts, size))
    }), { numRuns: 200 })
  })

  it('depends on the texts and their counts, not on their order or their pieces', () => {
    const whole = trainBpe(sentences, 320)
    expect(trainBpe([...sentences].reverse(), 320)).toEqual(whole)
    expect(trainBpe(sentences.flatMap(([text, count]) => Array.from({ length: count }, (): CountedText => [text, 1])), 320)).toEqual(whole)
  })

  it('takes the pair with the smaller ids of equally frequent ones', () => {
    const { merges } = trainBpe([['cd ab', 2]], 258)
    expect(merges).toEqual([['a', 'b'], ['c', 'd']])
  })

  it('stops where no pair occurs twice', () => {
    expect(trainBpe([['abc', 1]], 300)).toEqual({ tokens: byteLetters, merges: [] })
  })

  it('refuses a size without room for the bytes, and counts that are none', () => {
    expect(() => trainBpe([], 255)).toThrow('cannot hold the 256 bytes')
    expect(() => trainBpe([['a', 0]], 256)).toThrow('0 times')
  })
})

describe('its files', () => {
  const bpe = trainBpe(sentences, 400)
  const tokenizer = load(bpe)

  it('give the tokens their ids, special ones after the others', () => {
    expect(bpe.tokens.map((token) => tokenizer.idOf(token))).toEqual(bpe.tokens.map((_, id) => id))
    expect(specialTokens.map((token) => tokenizer.idOf(token))).toEqual(Object.values(specialIds(bpe)))
    expect(specialTokens.every((token) => tokenizer.isSpecial(tokenizer.idOf(token)!))).toBe(true)
    expect(tokenizer.vocabularySize).toBe(bpe.tokens.length + specialTokens.length)
    expect(tokenizer.namedTokens).toEqual({ eos_token: '<|im_end|>', pad_token: '<|endoftext|>' })
  })

  it('read back any text', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...scripts)), (text) => {
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(text.toWellFormed().normalize('NFC'))
    }), { numRuns: 500 })
  })

  it('cut words as the merges in their order do', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...sentences.flatMap(([text]) => words(text)), ...scripts, ' ', '1'), { maxLength: 12 }), (parts) => {
      const text = parts.join('')
      const expected = words(text).flatMap((word) => bpe.merges.reduce(applied, lettersOf(word)).map((token) => bpe.tokens.indexOf(token)))
      expect(tokenizer.encode(text)).toEqual(expected)
    }))
  })

  it.each(scripts)('write %s without loss', (text) => {
    expect(tokenizer.decode(tokenizer.encode(text))).toBe(text.normalize('NFC'))
  })
})
