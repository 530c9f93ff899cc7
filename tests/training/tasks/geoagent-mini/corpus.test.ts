// Texts for the vocabulary: answers in the forms that are asked for, of the towns that are given, without a picture painted.
import { describe, expect, it } from 'vitest'
import { loadTokenizer } from '../../../../native-models/text/tokenizer.ts'
import { trainBpe } from '../../../../training/tasks/geoagent-mini/bpe.ts'
import { chainTexts } from '../../../../training/tasks/geoagent-mini/corpus.ts'
import type { CorpusOptions } from '../../../../training/tasks/geoagent-mini/corpus.ts'
import { tokenizerFiles } from '../../../../training/tasks/geoagent-mini/tokenizer-files.ts'
import { countries, factsOf } from '../../../../training/tasks/geoworld/facts/facts.ts'
import { wordsOf } from '../../../../training/tasks/geoworld/facts/languages.ts'
import type { Town } from '../../../../training/tasks/geoworld/types.ts'

const town = (id: number, country: string, region: string, latinName: string, name: string, latitude: number, longitude: number): Town =>
  ({ id, country, region, latinName, name, latitude, longitude, population: 50_000, nearby: [{ name: 'Vorort', latinName: 'Vorort', distanceKm: 30, bearing: 90 }] })
const towns = [town(1, 'AT', 'Styria', 'Graz', 'Graz', 47.07, 15.44), town(2, 'JP', 'Osaka', 'Osaka', '大阪', 34.69, 135.5), town(3, 'EG', 'Cairo', 'Cairo', 'القاهرة', 30.04, 31.24), town(4, 'GR', 'Attica', 'Athens', 'Αθήνα', 37.98, 23.73)]
const options: CorpusOptions = { scenes: 80, seed: 1, forms: ['json', 'tagged'], side: 224 }
const texts = [...chainTexts(towns, options)]

describe('texts of chains', () => {
  it('are answers in the forms by turns, of every town', () => {
    const json = texts.filter((_, number) => number % 2 === 0).map(([text]) => (JSON.parse(text) as { FinalAnswer: string }).FinalAnswer)
    const tagged = texts.filter((_, number) => number % 2 === 1).map(([text]) => /^<think>\{.*\}<\/think><answer>(.*)<\/answer>$/s.exec(text)?.[1])
    expect([json.length, tagged.length]).toEqual([40, 40])
    expect(new Set([...json, ...tagged])).toEqual(new Set(['Austria; Styria; Graz', 'Japan; Osaka; Osaka', 'Egypt; Cairo; Cairo', 'Greece; Attica; Athens']))
  })

  it('hold what is written in the streets', () => {
    const all = texts.map(([text]) => text).join('\n')
    expect([/\p{Script=Greek}{3}/u, /\p{Script=Arabic}{3}/u, /[\p{Script=Han}\p{Script=Katakana}]{2}/u, /\+43|\.at/].map((written) => written.test(all))).toEqual([true, true, true, true])
  })

  it('are the same for the same seed, and others for another', () => {
    expect([...chainTexts(towns, options)]).toEqual(texts)
    expect([...chainTexts(towns, { ...options, seed: 2 })]).not.toEqual(texts)
  })

  it('refuse a town that the tables do not tell of', () => {
    expect(() => [...chainTexts([town(9, 'AQ', 'Ross', 'McMurdo', 'McMurdo', -77.8, 166.7)], options)]).toThrow('The tables do not tell of AQ')
  })
})

describe('a vocabulary of these texts', () => {
  const bpe = trainBpe(texts, 1000)
  const files = tokenizerFiles(bpe, 2048)
  const tokenizer = loadTokenizer({ tokenizer: JSON.parse(files['tokenizer.json']!) })

  it('writes an answer of the same towns in a third of its bytes or fewer', () => {
    const [[fresh] = ['']] = chainTexts(towns, { ...options, seed: 5, scenes: 1 })
    expect(tokenizer.encode(fresh).length).toBeLessThan(Buffer.byteLength(fresh) / 3)
  })

  it.each(countries)('keeps the words of signs in %s', (code) => {
    const words = factsOf(code)!.languages.flatMap(({ language }) => Object.values(wordsOf(language, code).words))
    expect(words.length).toBeGreaterThan(0)
    for (const word of words) expect(tokenizer.decode(tokenizer.encode(word))).toBe(word.normalize('NFC'))
  })
})
