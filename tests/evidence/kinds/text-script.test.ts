// Scripts and languages: a few letters give the script, more words the language, noise nothing.
import { describe, expect, test } from 'vitest'
import { deriveEvidence } from '../../../main/evidence/derive.ts'
import type { TextLine } from '../../../main/contract/observation.ts'
import { factsOf, gazetteer, leadingCountries, line, ofKind } from './facts.ts'

const places = await gazetteer()
const scripts = (...lines: TextLine[]) => ofKind(deriveEvidence(factsOf({ text: lines }), places), 'text-script')
const read = (text: string, language = 'ch', confidence = 0.95) => line(text, { language, confidence })

describe('script', () => {
  test.each([['ร้านอาหาร', 'tha', 'TH'], ['한국어', 'kor', 'KR'], ['Φαρμακείο', 'ell', 'GR'], ['שלום', 'heb', 'IL'], ['საქართველო', 'kat', 'GE'], ['Հայաստան', 'hye', 'AM'], ['ラーメン', 'jpn', 'JP'], ['Київська', 'ukr', 'UA'], ['愚园路', 'ch', 'CN'], ['臺灣銀行', 'ch', 'TW']])('%s', (text, language, country) => {
    expect(scripts(read(text, language))).toHaveLength(1)
    expect(leadingCountries(scripts(read(text, language))[0])).toContain(country)
  })

  test('characters that Chinese and Japanese share leave both open', () => {
    const [draft] = scripts(read('港区'))
    expect(draft.likelihood.form === 'countries' && draft.likelihood.ratios.JP / draft.likelihood.ratios.CN).toBeCloseTo(0.9, 1)
  })

  test.each([['一', 0.99], ['二口', 0.99], ['ก', 0.9], ['ร้าน', 0.5], ['丨丨一', 0.9]])('%s at %s is noise', (text, confidence) => expect(scripts(read(text, 'ch', confidence))).toEqual([]))

  test('Latin letters alone say nothing', () => expect(scripts(read('Hammoor'), read('STROER'), read('Galaxy'))).toEqual([]))

  test('a language takes two of its small words', () => {
    expect(scripts(read('und'))).toEqual([])
    expect(leadingCountries(scripts(read('wir haben nicht auf und sind immer'))[0])).toContain('DE')
  })

  test('letters that one language has', () => {
    expect(leadingCountries(scripts(read('Gießen', 'deu'))[0])).toContain('DE')
    expect(leadingCountries(scripts(read('Łódź', 'pol'))[0])).toEqual(['PL'])
    expect(leadingCountries(scripts(read('Kadıköy', 'tur'))[0])).toContain('TR')
  })

  test('what sign words already say counts less again', () => {
    const ratio = (...texts: string[]) => scripts(...texts.map((text) => read(text, 'deu'))).map(({ likelihood }) => (likelihood.form === 'countries' ? likelihood.ratios.DE : 0))[0]
    expect(ratio('Gießen', 'Wartezeit')).toBeLessThan(ratio('Gießen'))
  })
})
