// Names of places in a run of words: runs of one to four words that the gazetteer knows, longest first.
import type { PlaceMatch } from '../../contract/gazetteer.ts'
import type { Gazetteer } from '../../gazetteer/gazetteer.ts'
import { plainCompanions, wordsAfterStreetName, wordsBeforeStreetName } from './tables/street-words.ts'
import { everydayNames } from './tables/everyday-names.ts'
import { isIdeographic, type Token } from './text-lines.ts'

export interface Mention {
  readonly matches: readonly PlaceMatch[]
  /** Folded words with single spaces. */
  readonly key: string
  readonly text: string
  readonly confidence: number
  /** Token indices, both included. */
  readonly first: number
  readonly last: number
}

export type Company = 'alone' | 'in a street or business name' | 'among other words'

const LONGEST_NAME = 4
const HOMONYMS_ASKED = 10

/** Ends of Chinese, Japanese and Korean names of administrative units, streets and stations. */
const UNIT_ENDS = /(?<=[市区區县縣県省都府路街駅站町村州도시구군역])/u

const cache = new WeakMap<Gazetteer, Map<string, readonly PlaceMatch[]>>()
const CACHED_NAMES = 20_000

/** Look-ups are remembered: the same words come back in picture after picture of a case. */
export function entitiesOf(gazetteer: Gazetteer, name: string): readonly PlaceMatch[] {
  const known = cache.get(gazetteer) ?? new Map<string, readonly PlaceMatch[]>()
  cache.set(gazetteer, known)
  const kept = known.get(name)
  if (kept) return kept
  if (known.size >= CACHED_NAMES) known.clear()
  const matches = gazetteer.entities(name, { limit: HOMONYMS_ASKED })
  known.set(name, matches)
  return matches
}

const isName = (tokens: readonly Token[]): boolean => {
  const letters = tokens.map((token) => token.folded.replace(/[^\p{L}]/gu, '').length)
  if (tokens.some((token) => /^\p{N}/u.test(token.text))) return false
  if (tokens.length === 1) return letters[0] >= (isIdeographic(tokens[0].folded) ? 2 : 3)
  return letters[0] >= 2 && letters[letters.length - 1] >= 2 && !tokens.some((token) => isIdeographic(token.folded))
}

/** A run of ideographs falls into its units: 北京市朝阳区 is 北京市 and 朝阳区. */
export function cutAtUnits(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token) => {
    if (!isIdeographic(token.folded)) return [token]
    let start = token.start
    return token.text.split(UNIT_ENDS).map((text) => {
      const unit = { ...token, text, folded: text, start, end: start + text.length }
      start = unit.end
      return unit
    })
  })
}

function mentionAt(tokens: readonly Token[], first: number, gazetteer: Gazetteer): Mention | null {
  for (let count = Math.min(LONGEST_NAME, tokens.length - first); count >= 1; count -= 1) {
    const run = tokens.slice(first, first + count)
    if (!isName(run)) continue
    const text = run.map((token) => token.text).join(' ')
    const matches = entitiesOf(gazetteer, text)
    if (matches.length === 0) continue
    return { matches, key: run.map((token) => token.folded).join(' '), text, confidence: Math.min(...run.map((token) => token.confidence)), first, last: first + count - 1 }
  }
  return null
}

/** The place names among the tokens, none overlapping. */
export function findMentions(tokens: readonly Token[], gazetteer: Gazetteer): Mention[] {
  const mentions: Mention[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    const mention = mentionAt(tokens, at, gazetteer)
    if (!mention) continue
    mentions.push(mention)
    at = mention.last
  }
  return mentions
}

const LINKS = new Set(['de', 'di', 'du', 'des', 'da', 'do', 'del', 'della', 'la', 'le', 'van', 'von', 'der', "d'"])

/** What stands beside the name: "Via Roma" and "Hotel Paris" say less than "Roma" and "Paris" alone. */
export function companyOf(mention: Mention, mentions: readonly Mention[], tokens: readonly Token[]): Company {
  let before = mention.first - 1
  while (before >= 0 && LINKS.has(tokens[before].folded)) before -= 1
  const next = tokens[mention.last + 1]
  if (before >= 0 && wordsBeforeStreetName.has(tokens[before].folded)) return 'in a street or business name'
  if (next && wordsAfterStreetName.has(next.folded)) return 'in a street or business name'
  if (/[路街]$/u.test(mention.text)) return 'in a street or business name'
  const other = tokens.some((token, index) => !mentions.some(({ first, last }) => index >= first && index <= last) && /\p{L}/u.test(token.text) && token.folded.length > 1 && !plainCompanions.has(token.folded))
  return other ? 'among other words' : 'alone'
}

const ARTICLE = /^(the|la|le|les|el|los|las|il|lo|der|die|das|de|den|het|een|o|os|as) /

const lengthBase = (letters: number): number => [0, 0, 0.02, 0.05, 0.2, 0.35, 0.5, 0.55][Math.min(7, letters)] + (letters > 7 ? 0.05 : 0)

/** A name is written with capitals, but for its small words; scripts without capitals always pass. */
export const isCapitalised = (mention: Mention): boolean => !mention.text.split(' ').some((word) => word.length >= 4 && /^\p{Ll}/u.test(word)) && !/^\p{Ll}+$/u.test(mention.text)

function populationFactor(population: number): number {
  if (population >= 1_000_000) return 1.5
  if (population >= 100_000) return 1.25
  if (population >= 10_000) return 0.8
  return population >= 2_000 ? 0.5 : 0.25
}

/**
 * How likely a name, well read and alone, is the name of a place near the picture, with nothing else known: a long rare
 * name of a large town nearly always is; a short one, an everyday word, one of many homonyms seldom. Ours, to be recalibrated.
 */
export function rarity(mention: Mention): number {
  const letters = mention.key.replace(/[^\p{L}\p{M}]/gu, '').length * (isIdeographic(mention.key) ? 2.5 : 1)
  const best = mention.matches[0]
  const largest = Math.max(...mention.matches.map((match) => match.population))
  const everyday = everydayNames.has(mention.key.replace(ARTICLE, '')) ? (best.grain === 'place' && largest >= 300_000 ? 0.3 : 0.1) : 1
  const shared = 1 / (1 + 0.12 * (mention.matches.length - 1))
  return Math.min(0.9, lengthBase(Math.round(letters)) * populationFactor(largest) * everyday * shared * best.score ** 2)
}
