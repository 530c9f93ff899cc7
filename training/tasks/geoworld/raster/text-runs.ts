// A line of text cut into runs of one font and direction, in the order they are seen.
import { levelsOf, visualOrder } from './bidi.ts'
import type { FontFamily, FontFile } from './font-files.ts'

/** A letter with the marks upon it. */
interface Cluster {
  readonly text: string
  /** Unicode's name of its script; null for what many scripts share: digits, spaces, punctuation. */
  readonly script: string | null
  readonly level: number
}

export interface TextRun {
  readonly text: string
  readonly file: FontFile
  /** Of UAX 9: odd ones run right to left. */
  readonly level: number
}

const chinese = 'zcool-xiaowei'
const japanese = 'sawarabi-gothic'
const korean = 'do-hyeon'

/** Script -> families that are tried first. Han is chosen by language, see below. */
const familiesOf: Readonly<Record<string, readonly string[]>> = {
  Latin: ['noto-sans'], Greek: ['noto-sans'], Cyrillic: ['noto-sans'], Arabic: ['noto-sans-arabic'], Armenian: ['noto-sans-armenian'], Bengali: ['noto-sans-bengali'],
  Devanagari: ['noto-sans-devanagari'], Ethiopic: ['noto-sans-ethiopic'], Georgian: ['noto-sans-georgian'], Hebrew: ['noto-sans-hebrew'], Khmer: ['noto-sans-khmer'], Lao: ['noto-sans-lao'],
  Myanmar: ['noto-sans-myanmar'], Sinhala: ['noto-sans-sinhala'], Tamil: ['noto-sans-tamil'], Thai: ['noto-sans-thai'], Hiragana: [japanese], Katakana: [japanese], Hangul: [korean],
}

const scripts: readonly (readonly [string, RegExp])[] = ['Han', ...Object.keys(familiesOf)].map((script) => [script, new RegExp(`^\\p{Script=${script}}`, 'u')])

/** What stands on or joins the character before it. */
const joins = /[\p{M}\u200c\u200d\ufe00-\ufe0f]/u
/** Not drawn, nor asked of a font; harfbuzz heeds the joiners. */
const unseen = /[\u200c\u200d\ufe00-\ufe0f]/gu
/** Marks of direction (whose work is done by then), soft hyphens, breaks that are none. */
const dropped = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/gu

function clustersOf(text: string): Cluster[] {
  const characters = [...text.normalize('NFC')]
  const levels = levelsOf(characters)
  const clusters: { text: string; level: number }[] = []
  characters.forEach((character, index) => {
    const last = clusters.at(-1)
    if (last && joins.test(character)) last.text += character
    else clusters.push({ text: character, level: levels[index]! })
  })
  return clusters.map(({ text: written, level }) => ({ text: written.replace(dropped, ''), level, script: scripts.find(([, starts]) => starts.test(written))?.[0] ?? null })).filter((cluster) => cluster.text !== '')
}

/** Shared characters go with the script before them, at the beginning with the one after. */
function scriptAround(clusters: readonly Cluster[], at: number): string | null {
  for (let index = at; index >= 0; index--) if (clusters[index]!.script) return clusters[index]!.script
  return clusters.slice(at).find((cluster) => cluster.script)?.script ?? null
}

const codesOf = (text: string): number[] => [...text.replace(unseen, '')].map((character) => character.codePointAt(0)!)

/** East Asian families for Han: by language or the letters beside it; one that has every character of the line goes before those that have some. */
function hanFamilies(clusters: readonly Cluster[], language: string, families: ReadonlyMap<string, FontFamily>): readonly string[] {
  const beside = new Set(clusters.map((cluster) => cluster.script))
  const isJapanese = /^ja\b/i.test(language) || beside.has('Hiragana') || beside.has('Katakana')
  const isKorean = /^ko\b/i.test(language) || beside.has('Hangul')
  const order = isJapanese ? [japanese, chinese, korean] : isKorean ? [korean, japanese, chinese] : [chinese, japanese, korean]
  const signs = clusters.filter((cluster) => cluster.script === 'Han')
  const whole = order.filter((name) => signs.every((sign) => families.get(name)!.fileWith(codesOf(sign.text))))
  return [...whole, ...order]
}

/** The script's own family goes first, then Latin's, which has the digits and punctuation that others lack, then any. */
function fileFor(text: string, first: readonly string[], families: ReadonlyMap<string, FontFamily>): FontFile | null {
  const codes = codesOf(text)
  for (const name of [...first, ...families.keys()]) {
    const file = families.get(name)!.fileWith(codes)
    if (file) return file
  }
  return null
}

const named = (text: string): string => `"${text}" (${[...text].map((character) => `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`).join(' ')})`

/** @returns the error for a character no font has */
export const missingGlyph = (character: string, text: string): Error => new Error(`No font has a glyph for ${named(character)} in "${text}".`)

type Piece = Omit<TextRun, 'level'>

/**
 * A letter with its marks from one file; else each from its own, as Noto's marks lean back over whatever letter stands before them (so not right to left).
 * @throws Error that names the character no font has
 */
function piecesOf({ text, level }: Cluster, first: readonly string[], families: ReadonlyMap<string, FontFamily>, line: string): Piece[] {
  const whole = fileFor(text, first, families)
  if (whole) return [{ text, file: whole }]
  if (level % 2 === 1) throw missingGlyph(text, line)
  return [...text].map((character) => {
    const file = fileFor(character, first, families)
    if (!file) throw missingGlyph(character, line)
    return { text: character, file }
  })
}

/**
 * @param text one line
 * @param language BCP 47, or '' when it is not known
 * @throws Error that names the character no font has
 */
export function textRuns(text: string, language: string, families: ReadonlyMap<string, FontFamily>): TextRun[] {
  const clusters = clustersOf(text)
  const han = clusters.some((cluster) => cluster.script === 'Han') ? hanFamilies(clusters, language, families) : []
  const runs: { text: string; file: FontFile; level: number }[] = []
  clusters.forEach((cluster, index) => {
    const script = cluster.script ?? scriptAround(clusters, index) ?? 'Latin'
    for (const piece of piecesOf(cluster, script === 'Han' ? han : familiesOf[script]!, families, text)) {
      const last = runs.at(-1)
      if (last && last.file === piece.file && last.level === cluster.level) last.text += piece.text
      else runs.push({ ...piece, level: cluster.level })
    }
  })
  return visualOrder(runs)
}
