// Street-type, shop, office and sign words of many languages: which language they belong to, hence which countries.
import type { EvidenceDraft } from '../../../contract/evidence.ts'
import { accepted, countriesPhrase, countryRatios, kept, listed, quoted, shown, strongestRatio, temperedProduct, wordsLikelihood } from '../drafts.ts'
import { languages, type LanguageTag } from '../tables/languages.ts'
import { vocabulary } from '../tables/vocabulary.ts'
import { wordList } from '../tables/weights.ts'
import { isIdeographic, keyOf, reliability, type ReadLine, type Token } from '../text-lines.ts'

/** How often a word stands outside its language's countries, by language. */
type Abroad = ReadonlyMap<LanguageTag, number>

export interface FoundWord {
  readonly key: string
  readonly text: string
  readonly abroad: Abroad
  readonly reliability: number
  readonly line: ReadLine
}

/** Words this long are looked for inside longer runs of letters, as readers drop spaces ("wartezeitfuerbesucher"). */
const SHORTEST_INSIDE = 8
const LONGEST_PHRASE = 4

function buildIndex(): { words: Map<string, Map<LanguageTag, number>>; endings: Map<string, Map<LanguageTag, number>> } {
  const index = { words: new Map<string, Map<LanguageTag, number>>(), endings: new Map<string, Map<LanguageTag, number>>() }
  for (const { language, abroad, words } of vocabulary) {
    for (const word of wordList(words)) {
      const table = word.startsWith('-') ? index.endings : index.words
      const key = keyOf(word)
      const entry = table.get(key) ?? new Map<LanguageTag, number>()
      table.set(key, entry.set(language, Math.max(abroad, entry.get(language) ?? 0)))
    }
  }
  for (const entry of [...index.words.values(), ...index.endings.values()]) levelAbroad(entry)
  return index
}

/** A word that languages share is found elsewhere as often, whichever of them it is taken for. */
function levelAbroad(entry: Map<LanguageTag, number>): void {
  const most = Math.max(...entry.values())
  for (const tag of entry.keys()) entry.set(tag, most)
}

const index = buildIndex()
const insideWords = [...index.words.keys()].filter((key) => key.length >= SHORTEST_INSIDE && !isIdeographic(key)).sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
const ideographicWords = [...index.words.keys()].filter((key) => isIdeographic(key) && key.length >= 2).sort((a, b) => b.length - a.length || (a < b ? -1 : 1))

const found = (key: string, text: string, abroad: Abroad, confidence: number, line: ReadLine): FoundWord => ({ key, text, abroad, reliability: reliability(confidence, key), line })

/** Whole words and phrases, longest first. A phrase may be written together, a long word apart. */
function wholeWords(tokens: readonly Token[], line: ReadLine): FoundWord[] {
  const result: FoundWord[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    for (let count = Math.min(LONGEST_PHRASE, tokens.length - at); count >= 1; count -= 1) {
      const run = tokens.slice(at, at + count)
      const key = run.map((token) => token.folded.replaceAll("'", '')).join('')
      const abroad = index.words.get(key)
      if (!abroad || key.length < (count === 1 ? 3 : 6)) continue
      result.push(found(key, line.text.slice(run[0].start, run[count - 1].end), abroad, Math.min(...run.map((token) => token.confidence)), line))
      at += count - 1
      break
    }
  }
  return result
}

/** "Hauptstraße" by its ending: the stem has at least three letters. */
function byEnding(token: Token, line: ReadLine): FoundWord[] {
  for (let length = Math.min(8, token.folded.length - 3); length >= 3; length -= 1) {
    const abroad = index.endings.get(token.folded.slice(-length))
    if (abroad) return token.folded.length < 7 ? [] : [found(token.folded, token.text, abroad, token.confidence, line)]
  }
  return []
}

function insideRun(token: Token, line: ReadLine): FoundWord[] {
  if (token.folded.length <= SHORTEST_INSIDE) return []
  const key = insideWords.find((word) => word.length < token.folded.length && token.folded.includes(word))
  return key === undefined ? [] : [found(key, token.text, index.words.get(key)!, token.confidence, line)]
}

/** Chinese, Japanese and Korean write no spaces: known words anywhere in the run, longest first, none twice. */
function insideIdeographs(token: Token, line: ReadLine): FoundWord[] {
  let rest = token.folded
  return ideographicWords.flatMap((key) => {
    if (!rest.includes(key)) return []
    rest = rest.replaceAll(key, ' ')
    return [found(key, key, index.words.get(key)!, token.confidence, line)]
  })
}

function wordsOfLine(line: ReadLine): FoundWord[] {
  const whole = [...wholeWords(line.tokens, line), ...wholeWords(line.pieces, line)]
  const single = line.tokens.flatMap((token) => {
    if (isIdeographic(token.folded)) return insideIdeographs(token, line)
    const ending = byEnding(token, line)
    return ending.length > 0 || index.words.has(token.folded) ? ending : insideRun(token, line)
  })
  return [...whole, ...single]
}

/** The distinct words of the tables that the lines hold, best reading of each; sorted by key. */
export function findVocabulary(lines: readonly ReadLine[]): FoundWord[] {
  const best = new Map<string, FoundWord>()
  for (const word of lines.flatMap(wordsOfLine)) {
    if (word.reliability > (best.get(word.key)?.reliability ?? 0)) best.set(word.key, word)
  }
  return [...best.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
}

/** 'de-AT' belongs to 'de'; the two ways to write Chinese stay apart. */
export const family = (tag: LanguageTag): string => (tag.startsWith('zh') ? tag : tag.split('-')[0])

/** A word that languages share counts for all of them. */
function ratiosOf(word: FoundWord): Record<string, number> {
  const ratios: Record<string, number> = {}
  for (const [tag, abroad] of word.abroad) {
    const own = countryRatios(languages[tag].countries, abroad, word.reliability)
    for (const [code, ratio] of Object.entries(own)) ratios[code] = Math.max(ratios[code] ?? 1, ratio)
  }
  return ratios
}

function scores(words: readonly FoundWord[]): Map<string, number> {
  const result = new Map<string, number>()
  for (const word of words) {
    const families = new Map<string, number>()
    for (const [tag, abroad] of word.abroad) families.set(family(tag), Math.max(families.get(family(tag)) ?? 0, Math.log(1 + word.reliability / abroad)))
    for (const [group, score] of families) result.set(group, (result.get(group) ?? 0) + score)
  }
  return result
}

/** The language that explains most takes all its words; the next one what is left. */
export function byLanguage(words: readonly FoundWord[]): [string, FoundWord[]][] {
  const groups: [string, FoundWord[]][] = []
  let rest = [...words]
  while (rest.length > 0) {
    const [group] = [...scores(rest)].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]
    const belongs = (word: FoundWord): boolean => [...word.abroad.keys()].some((tag) => family(tag) === group)
    groups.push([group, rest.filter(belongs)])
    rest = rest.filter((word) => !belongs(word))
  }
  return groups
}

/** The languages that all the words belong to; the one that explains most, where there is no such. */
function nameOf(group: string, words: readonly FoundWord[]): string {
  const shared = [...words[0].abroad.keys()].filter((tag) => words.every((word) => word.abroad.has(tag)))
  const tags = shared.length > 0 ? shared : [group as LanguageTag]
  return tags.length > 3 ? 'one of several languages' : listed(tags.map((tag) => (tag in languages ? languages[tag].name : tag)), 'or')
}

/** One item per language: words on one sign are not independent, so each further word counts less. */
export function vocabularyMarks(words: readonly FoundWord[]): EvidenceDraft[] {
  return byLanguage(words).flatMap(([group, members]) => {
    const ratios = temperedProduct(members.map(ratiosOf))
    if (strongestRatio(ratios) < 1.5) return []
    const strongest = [...members].sort((a, b) => strongestRatio(ratiosOf(b)) - strongestRatio(ratiosOf(a)) || (a.key < b.key ? -1 : 1))
    const name = nameOf(group, members)
    const says = `${countriesPhrase(ratios, `where ${name} is written`)}: ${strongest.slice(0, 3).map((word) => quoted(word.text)).join(', ')}`
    const source = { origin: 'region' as const, detail: `words of ${name}: ${shown(strongest.map((word) => word.key).join(', '))}`, text: kept(strongest[0].line.text), box: strongest[0].line.box }
    return [accepted('text-mark', says, source, wordsLikelihood(ratios))]
  })
}
