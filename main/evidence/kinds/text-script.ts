// Script and language of what was read: scripts from a few letters on, languages from their letters and small words.
import type { EvidenceDraft } from '../../contract/evidence.ts'
import { accepted, countriesPhrase, countryRatios, kept, listed, quoted, strongestRatio, temperedProduct, wordsLikelihood } from './drafts.ts'
import type { ImageRule } from './facts.ts'
import { byLanguage, family, type FoundWord } from './marks/vocabulary.ts'
import { languages, type LanguageTag } from './tables/languages.ts'
import { han, kana, letterRules, scripts, simplifiedOnly, smallWords, traditionalOnly, type ScriptRule } from './tables/scripts.ts'
import { fold, type ReadLine, type Token } from './text-lines.ts'

type Ratios = Record<string, number>
interface Seen { readonly letters: number; readonly reliability: number; readonly text: string; readonly line: ReadLine; readonly all: string }

/** A reader in another script's model turns noise into that script's letters with middling confidence. */
const TOKEN_FLOOR = 0.7
/** Strokes that edges, bricks and railings are read as. */
const STROKES = /^[一二三十口日目田工人丨丶亅王土中上下丁八入几ー゛゜つくしへノ]+$/u

/** PP-OCR knows characters and kana in every picture, so its noise is made of them too: a few need a good reading. */
const IN_PP_OCR = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u
const SURE_OF_FEW = 0.85
const FEW_CHARACTERS = 3

/** Rows of windows, rails and tiles are read as one letter many times over. A long run of an alphabet repeats itself, with letters enough. */
function isVaried(text: string): boolean {
  const letters = [...fold(text)]
  const different = new Set(letters).size
  return different >= 2 && (different * 2 >= letters.length || (different >= 6 && !IN_PP_OCR.test(text)))
}

const isSureEnough = (text: string, token: Token, line: ReadLine): boolean =>
  !IN_PP_OCR.test(text) || Math.min(token.confidence, line.confidence) >= SURE_OF_FEW || new Set(text).size > FEW_CHARACTERS

const inScript = (letter: RegExp, token: Token): string => [...token.text].filter((point) => letter.test(point)).join('')

/** What of a script was read with confidence: n letters prove it with 1 - exp(-n / 3). */
function seen(rule: ScriptRule, lines: readonly ReadLine[]): Seen | null {
  const found = lines.flatMap((line) => line.tokens.map((token) => ({ line, token, text: inScript(rule.letter, token) })))
    .filter(({ line, token, text }) => token.confidence >= TOKEN_FLOOR && !STROKES.test(text) && isVaried(text) && isSureEnough(text, token, line))
  if (found.length === 0) return null
  const letters = found.reduce((sum, { text }) => sum + [...text].length, 0)
  const [best] = [...found].sort((a, b) => b.token.confidence * Math.min(4, b.text.length) - a.token.confidence * Math.min(4, a.text.length) || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
  const confidence = Math.min(1, (best.token.confidence - 0.5) / 0.4)
  return { letters, reliability: confidence * (1 - Math.exp(-letters / 3)), text: best.token.text, line: best.line, all: found.map(({ text }) => text).join(' ') }
}

function scriptDraft(name: string, ratios: Ratios, { text, line }: Pick<Seen, 'text' | 'line'>, otherwise = `countries that write ${name}`): EvidenceDraft[] {
  if (strongestRatio(ratios) < 1.5) return []
  const says = `${countriesPhrase(ratios, otherwise)}: ${quoted(text)}`
  return [accepted('text-script', says, { origin: 'region', detail: name, text: kept(line.text), box: line.box }, wordsLikelihood(ratios))]
}

/** Ratios by the letters that part languages of one script. A letter must stand in a well-read word: "Kč" and "zł" are marks of their own. */
function letterRatios(tokens: readonly Token[], reliability: number): { names: string[]; ratios: Ratios[]; tags: LanguageTag[]; carrier: Token | undefined } {
  const sure = tokens.filter((token) => token.confidence >= 0.75 && token.text.length >= 3 && isVaried(token.text))
  const rules = letterRules.filter(({ letters }) => sure.some((token) => letters.test(token.text)))
  const ratios = rules.map((rule) => {
    const own: Ratios = {}
    for (const tag of rule.languages) for (const [code, ratio] of Object.entries(countryRatios(languages[tag].countries, rule.abroad, reliability))) own[code] = Math.max(own[code] ?? 1, ratio)
    return own
  })
  return { names: rules.map(({ name }) => name), ratios, tags: rules.flatMap((rule) => rule.languages), carrier: sure.find((token) => rules[0]?.letters.test(token.text)) }
}

function alphabetDraft(rule: ScriptRule, lines: readonly ReadLine[]): EvidenceDraft[] {
  const read = seen(rule, lines)
  if (!read) return []
  const tokens = lines.flatMap((line) => line.tokens).filter((token) => rule.letter.test(token.text))
  const { names, ratios } = letterRatios(tokens, read.reliability)
  const name = names.length === 0 ? rule.script : `${rule.script} with ${listed(names.slice(0, 3), 'and')}`
  return scriptDraft(name, temperedProduct([countryRatios(rule.countries, rule.abroad, read.reliability), ...ratios]), read)
}

/** Kana means Japan; characters alone are parted by the forms that only one side of the reform writes. */
function eastAsianDraft(lines: readonly ReadLine[]): EvidenceDraft[] {
  const syllables = seen(kana, lines)
  if (syllables && syllables.reliability >= 0.4) return scriptDraft('Japanese kana', countryRatios(kana.countries, kana.abroad, syllables.reliability), syllables)
  const read = seen(han, lines)
  if (!read) return []
  const forms: [string, LanguageTag, RegExp][] = [['simplified Chinese', 'zh-Hans', simplifiedOnly], ['traditional Chinese', 'zh-Hant', traditionalOnly]]
  const fitting = forms.filter(([, , letters]) => letters.test(read.all))
  const base = countryRatios(han.countries, han.abroad, read.reliability)
  if (fitting.length !== 1) return scriptDraft(han.script, base, read)
  const [[name, tag]] = fitting
  return scriptDraft(name, temperedProduct([base, countryRatios(languages[tag].countries, 0.1, read.reliability)]), read)
}

/** English is read everywhere; other languages seldom leave home in whole sentences. */
const wordsAbroad = (tag: LanguageTag): number => (tag === 'en' ? 0.4 : 0.02)

interface LatinLanguage { readonly tag: LanguageTag; readonly words: Token[] }

/** The language with the most small words, if at least two and more than any other (Danish and Norwegian may tie). */
function languagesByWords(tokens: readonly Token[], spoken: ReadonlySet<string>): LatinLanguage[] {
  const counted = Object.entries(smallWords).map(([tag, words]): LatinLanguage => {
    const distinct = new Map(tokens.filter((token) => words.has(token.folded) && !spoken.has(token.folded)).map((token) => [token.folded, token]))
    return { tag: tag as LanguageTag, words: [...distinct.values()].sort((a, b) => (a.folded < b.folded ? -1 : 1)) }
  })
  const most = Math.max(...counted.map(({ words }) => words.length))
  const leading = counted.filter(({ words }) => words.length === most)
  return most < 2 || leading.length > 2 ? [] : leading
}

/** Each word beyond the second doubles what is known, up to the language's own limit. */
function wordRatios(leading: readonly LatinLanguage[]): Ratios[] {
  if (leading.length === 0) return []
  const reliability = 1 - 0.5 ** (leading[0].words.length - 1)
  const ratios: Ratios = {}
  for (const { tag } of leading) for (const [code, ratio] of Object.entries(countryRatios(languages[tag].countries, wordsAbroad(tag), reliability))) ratios[code] = Math.max(ratios[code] ?? 1, ratio)
  return [ratios]
}

/** Sign words of the same language are an item of their own: what the letters and small words add is then halved in its exponent. */
function tempered(ratios: Ratios, isKnown: boolean): Ratios {
  return isKnown ? Object.fromEntries(Object.entries(ratios).map(([code, ratio]) => [code, Math.sqrt(ratio)])) : ratios
}

function latinDraft(lines: readonly ReadLine[], vocabulary: readonly FoundWord[]): EvidenceDraft[] {
  const isLatin = (token: Token): boolean => /\p{Script=Latin}/u.test(token.text) && token.confidence >= TOKEN_FLOOR
  const tokens = lines.flatMap((line) => line.tokens).filter(isLatin)
  const leading = languagesByWords(tokens, new Set(vocabulary.map((word) => word.key)))
  const { names, ratios, tags, carrier } = letterRatios(tokens, 0.9)
  const clues = [...wordRatios(leading), ...ratios]
  if (clues.length === 0) return []
  const known = new Set(byLanguage(vocabulary).map(([group]) => group))
  const isKnown = [...leading.map(({ tag }) => tag), ...tags].some((tag) => known.has(family(tag)))
  const words = leading[0]?.words.map((token) => token.text) ?? []
  const shownToken = tokens.find((token) => words.includes(token.text)) ?? carrier!
  const line = lines.find((candidate) => candidate.tokens.includes(shownToken))!
  const name = [leading.length > 0 ? `${listed(leading.map(({ tag }) => languages[tag].name), 'or')} words` : null, names.length > 0 ? `the letters ${listed(names.slice(0, 3), 'and')}` : null].filter((part) => part !== null).join(', ')
  const shownWords = words.length > 0 ? words.slice(0, 3).join(', ') : shownToken.text
  return scriptDraft(name, tempered(temperedProduct(clues), isKnown), { text: shownWords, line }, 'countries that write so')
}

export const deriveTextScript: ImageRule = (_facts, { lines, words }) =>
  lines.length === 0 ? [] : [...scripts.flatMap((rule) => alphabetDraft(rule, lines)), ...eastAsianDraft(lines), ...latinDraft(lines, words)]
