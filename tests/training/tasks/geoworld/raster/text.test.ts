// Every script draws as it is written: joined, stacked, in its direction, from its own font; and what no font has is named.
import fs from 'node:fs'
import { createRequire } from 'node:module'
import { beforeAll, describe, expect, test } from 'vitest'
import { openFonts } from '../../../../../training/tasks/geoworld/raster/fonts.ts'
import type { Fonts, ShapedText } from '../../../../../training/tasks/geoworld/raster/fonts.ts'
import { familyNames, openFamilies } from '../../../../../training/tasks/geoworld/raster/font-files.ts'
import type { Polygon } from '../../../../../training/tasks/geoworld/raster/path.ts'
import { textRuns } from '../../../../../training/tasks/geoworld/raster/text-runs.ts'
import { fontOfWoff } from '../../../../../training/tasks/geoworld/raster/woff.ts'
import { boundsOf } from './measures.ts'

let fonts: Fonts
beforeAll(async () => { fonts = await openFonts() })

const lettersApart = (text: string) => [...text].reduce((sum, letter) => sum + fonts.shape(letter).advance, 0)
/** To a millionth of an em; the third keeps the halves and quarters that chords end on away from where rounding turns. */
const settled = (value: number) => Math.round(value * 1e6 + 1 / 3)
/** An outline wherever it stands: relative to its first point. */
const form = (polygon: Polygon) => polygon.map(([x, y]) => `${settled(x - polygon[0]![0])},${settled(y - polygon[0]![1])}`).join(' ')
const forms = ({ path }: ShapedText) => path.map(form)
/** Left edge of the first outline that looks like the glyph's own first. */
const leftOf = (line: ShapedText, glyph: ShapedText) => boundsOf([line.path[forms(line).indexOf(forms(glyph)[0]!)]!])!.left

const samples = [
  ['Latin', 'Łódź Straße Ağrı Đường'], ['Greek', 'Θεσσαλονίκη Ἀθῆναι'], ['Cyrillic', 'Київ Ђорђе Қазақстан'], ['Armenian', 'Երևան'], ['Georgian', 'თბილისი'], ['Hebrew', 'ירושלים'], ['Arabic', 'القاهرة'],
  ['Persian', 'تهران گچ‌پژ'], ['Urdu', 'کراچی ہوٹل گاڑی'], ['Devanagari', 'नई दिल्ली'], ['Bengali', 'ঢাকা'], ['Tamil', 'யாழ்ப்பாணம்'], ['Sinhala', 'ශ්‍රී ලංකාව'], ['Thai', 'กรุงเทพฯ ที่นี่'], ['Lao', 'ວຽງຈັນ'],
  ['Khmer', 'ភ្នំពេញ'], ['Myanmar', 'ရန်ကုန်'], ['Ethiopic', 'አዲስ አበባ'], ['Japanese', '東京都しんじゅく駅ホテル'], ['Korean', '서울특별시'], ['Chinese', '中山北路银行'], ['signs', '← → ↑ Az̧ €£$₴₺₪₹฿₩ №1 +49/30-12 (½°) 95.4%'],
] as const

describe('scripts', () => {
  test.each(samples)('%s: %s', (_, text) => {
    const { path, advance } = fonts.shape(text)
    const { left, right, top, bottom } = boundsOf(path)!
    expect(path.length).toBeGreaterThanOrEqual([...text.replace(/[\s\p{M}\u200c\u200d]/gu, '')].length * 0.7)
    expect(left).toBeGreaterThan(-0.2)
    expect(right).toBeLessThan(advance + 0.2)
    expect(bottom - top).toBeGreaterThan(0.5)
    expect(Math.max(bottom, -top)).toBeLessThan(1.6)
  })

  test('Arabic letters join: narrower than apart, in other forms', () => {
    const joined = fonts.shape('بحر')
    expect(joined.advance).toBeLessThan(lettersApart('بحر') - 0.2)
    expect(forms(joined)).not.toContain(forms(fonts.shape('ح'))[0])
    // The joiner that is not seen keeps them apart, each side in its end form.
    expect(fonts.shape('ح\u200cح').advance).toBeCloseTo(lettersApart('حح'), 6)
    expect(fonts.shape('حح').advance).not.toBeCloseTo(lettersApart('حح'), 2)
  })

  test('Devanagari letters stack into conjuncts, and a vowel said after is written before', () => {
    expect(fonts.shape('क्ष').advance).toBeLessThan(fonts.shape('क').advance + fonts.shape('ष').advance - 0.2)
    expect(fonts.shape('स्त्री').advance).toBeLessThan(lettersApart('सतरी'))
    const short = fonts.shape('कि')
    expect(leftOf(short, fonts.shape('क'))).toBeGreaterThan(boundsOf(short.path)!.left + 0.15)
  })

  test('marks stand on their letters, and add no width', () => {
    expect(fonts.shape('ที่').advance).toBeCloseTo(fonts.shape('ท').advance, 6)
    expect(boundsOf(fonts.shape('ที่').path)!.bottom).toBeGreaterThan(boundsOf(fonts.shape('ท').path)!.bottom + 0.2)
    for (const [marked, letter] of [['بَ', 'ب'], ['שּ', 'ש'], ['ມື້', 'ມ']] as const) {
      const { left, right } = boundsOf(fonts.shape(letter).path)!
      const middles = fonts.shape(marked).path.map((polygon) => boundsOf([polygon])!).map((mark) => (mark.left + mark.right) / 2)
      expect(middles.every((middle) => middle > left + 0.25 * (right - left) && middle < right - 0.1 * (right - left))).toBe(true)
    }
    // Written as letter and mark, or as one character.
    expect(fonts.shape('Ło\u0301dz\u0301')).toEqual(fonts.shape('Łódź'))
  })

  test('right to left: the first letter stands rightmost, digits within the line upright', () => {
    const [aleph, bet, line] = [fonts.shape('א'), fonts.shape('ב'), fonts.shape('אב 12')]
    expect(leftOf(line, aleph)).toBeGreaterThan(leftOf(line, bet))
    const digits = ['1', '2'].map((digit) => leftOf(line, fonts.shape(digit)))
    expect(digits[0]!).toBeLessThan(digits[1]!)
    expect(digits[1]!).toBeLessThan(leftOf(line, bet))
    const mixed = fonts.shape('Tel א')
    expect(leftOf(mixed, fonts.shape('T'))).toBeLessThan(leftOf(mixed, aleph))
  })

  test('brackets of a line from right to left are mirrored', () => {
    expect(forms(fonts.shape('א(ב'))).toContain(forms(fonts.shape(')'))[0])
    expect(forms(fonts.shape('a(b'))).toContain(forms(fonts.shape('('))[0])
  })
})

describe('fonts', () => {
  test('each script has its own, and takes digits of Latin where it has none', async () => {
    const families = await openFamilies()
    const files = (text: string, language = '') => textRuns(text, language, families).map((run) => `${run.text}|${run.file.name.replace('-400-normal', '')}`)
    expect(files('Київ 12 km')).toEqual(['Київ|noto-sans-cyrillic', ' 12 km|noto-sans-latin'])
    expect(files('ห้อง ๑2')).toEqual(['ห้อง|noto-sans-thai-thai', ' |noto-sans-latin', '๑|noto-sans-thai-thai', '2|noto-sans-latin'])
    expect(files('شارع، ١٢')[0]).toContain('noto-sans-arabic-arabic')
    expect(files('市')[0]).toContain('zcool-xiaowei')
    expect(files('市', 'ja')[0]).toContain('sawarabi-gothic')
    expect(files('市の').every((run) => run.includes('sawarabi-gothic'))).toBe(true)
  })

  test('a mark is taken from the font of its letter, or leans over it from another', async () => {
    expect(textRuns('ŏ\u0308', '', await openFamilies()).map((run) => run.file.name)).toEqual(['noto-sans-latin-ext-400-normal'])
    // Guarani: no file has both.
    const [apart, letter] = [fonts.shape('g\u0303'), fonts.shape('g')]
    expect(apart.advance).toBe(letter.advance)
    const [body, tilde] = [boundsOf(letter.path)!, boundsOf([apart.path.at(-1)!])!]
    expect(tilde.top).toBeGreaterThan(body.bottom)
    expect(Math.abs((tilde.left + tilde.right - body.left - body.right) / 2)).toBeLessThan(0.06)
  })

  test('a line of Chinese signs stays with one font where one has them all', async () => {
    const families = await openFamilies()
    // 龍 is in the Japanese font alone, 山 in both.
    expect(new Set(textRuns('龍山', '', families).map((run) => run.file.name.split('-')[0]))).toEqual(new Set(['sawarabi']))
  })

  test('all are under the Open Font License, as their packages say', () => {
    const { resolve } = createRequire(import.meta.url)
    for (const name of familyNames) expect(fs.readFileSync(resolve(`@fontsource/${name}/LICENSE`), 'utf8')).toMatch(/SIL Open Font License/i)
  })

  test.each([['Gothic \u{10348} letter', '\u{10348}', 'U+10348'], ['two\nlines', '\n', 'U+000A'], ['\u{1f600}', '\u{1f600}', 'U+1F600']])('%j names what no font has', (text, character, code) => {
    expect(() => fonts.shape(text)).toThrow(`"${character}" (${code})`)
  })

  test('characters that say nothing about the look are not drawn', () => {
    expect(fonts.shape('\u200eAB\u00ad\ufeff')).toEqual(fonts.shape('AB'))
    expect(fonts.shape('')).toEqual({ path: [], advance: 0 })
    expect(fonts.shape(' ').path).toEqual([])
  })

  test('a damaged file is refused by its name', () => {
    const sound = fs.readFileSync(createRequire(import.meta.url).resolve('@fontsource/noto-sans/files/noto-sans-latin-400-normal.woff'))
    expect(fontOfWoff(sound, 'latin').length).toBeGreaterThan(sound.length)
    for (const length of [0, 3, 40, 100, 2000, sound.length - 500]) expect(() => fontOfWoff(sound.subarray(0, length), 'latin')).toThrow('latin is no sound WOFF font')
    const spoiled = Buffer.from(sound)
    spoiled.fill(0xaa, 1000, 1400)
    expect(() => fontOfWoff(spoiled, 'latin')).toThrow('latin is no sound WOFF font')
    expect(() => fontOfWoff(Buffer.from('OTTO and more of it than a header has, surely so'), 'x')).toThrow('wOFF')
  })
})
