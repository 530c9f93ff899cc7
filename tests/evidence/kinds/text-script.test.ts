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

  test.each([
    ['金用用用用', 'ch', 0.75], ['金用用用用', 'ch', 0.99], ['用用用', 'ch', 0.99], ['愚园路', 'ch', 0.8], ['邮', 'ch', 0.96], ['ノイノ', 'jpn', 0.8], ['ПППП', 'ukr', 0.99], ['ооо', 'ukr', 0.95], ['กกกกก', 'tha', 0.95], ['ااااا', 'ara', 0.95],
    ['이이이이', 'kor', 0.95], ['шшшшшш ппппп', 'ukr', 0.95], ['ØØØ', 'ch', 0.99], ['øø', 'dan', 0.99], ['ЖЖжж', 'ukr', 0.95],
  ])('%s of %s at %s is windows, rails or tiles', (text, language, confidence) => expect(scripts(read(text, language, confidence))).toEqual([]))

  test('four different characters need no better reading than other scripts', () => {
    expect(leadingCountries(scripts(read('愚园路街道', 'ch', 0.75))[0])).toContain('CN')
    expect(leadingCountries(scripts(read('кафе', 'ukr', 0.75))[0])).toContain('UA')
  })

  test('a long run may repeat its letters, a row of characters not', () => {
    expect(leadingCountries(scripts(read('ห้ามจอดรถตลอดแนวห้ามจอดรถตลอดแนวห้าม', 'tha'))[0])).toEqual(['TH'])
    expect(scripts(read('金用東西南北金用東西南北金用', 'ch'))).toEqual([])
  })

  test('noise beside a word says nothing of the word', () => {
    expect(leadingCountries(scripts(read('愚園', 'ch'), read('邮', 'ch', 0.96))[0])).toEqual(leadingCountries(scripts(read('愚園', 'ch'))[0]))
  })

  test('a unit of money is a mark of its own', () => expect(scripts(read('Kč 120', 'ces'), read('12 zł', 'pol'))).toEqual([]))

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
