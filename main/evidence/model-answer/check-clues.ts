// Clues held against the picture: what a model says it saw is believed where our own readers saw it too, and never where hard evidence excludes it.
import type { EvidenceItem } from '../../contract/evidence.ts'
import type { CheckedClue, ReasoningChain } from '../../contract/reasoning.ts'
import { StageName } from '../../contract/reasoning.ts'
import { countryAt } from '../../gazetteer/borders.ts'
import { countryByName, countryName } from '../../gazetteer/countries.ts'
import { listed, quoted } from '../kinds/drafts.ts'
import { languages } from '../kinds/tables/languages.ts'
import { han, kana, scripts } from '../kinds/tables/scripts.ts'
import { isIdeographic, keyOf, plainText } from '../kinds/text-lines.ts'
import { quotesIn } from './quotes.ts'

/** What of an image clues are held against. */
export interface Seen {
  /** The text of each line that was read, in the order of reading. */
  readonly lines: readonly string[]
  readonly evidence: readonly Pick<EvidenceItem, 'kind' | 'source' | 'likelihood' | 'accepted' | 'weight'>[]
}

/** Beyond this a clue is not looked at. */
const LONGEST_CLUE = 2000
/** A shorter quote is found in any text, and must be a word of its own; a single letter says nothing. Two characters of Chinese are a word. */
const leastKey = (key: string): number => (isIdeographic(key) ? 2 : 3)

/** Where the words were read, in small letters without spaces and marks; null where they were not. A sign's lines may be quoted as one. */
function readWords(quote: string, lines: readonly string[], whole: string): string | null {
  const key = keyOf(quote)
  if (key.length < 2 && !isIdeographic(key)) return null
  if (key.length < leastKey(key)) return lines.find((line) => plainText(line).split(' ').some((word) => keyOf(word) === key)) ?? null
  return lines.find((line) => keyOf(line).includes(key)) ?? (whole.includes(key) ? quote : null)
}

/** Words without which "Thai" may be a roof and "German" a car. */
const ABOUT_WRITING = /\b(?:script|scripts|language|languages|text|texts|letter|letters|lettering|alphabet|writing|written|character|characters|word|words|wording|signage|sign|signs|inscription|inscriptions|spelling|diacritics|read|reads|reading)\b/i

/** Names of scripts and languages as clues write them, against how items of text name them. */
const WRITINGS: readonly string[] = [...new Set([...scripts, han, kana].map(({ script }) => script).concat(Object.values(languages).map(({ name }) => name.split(/ (?:of|or) |, /)[0]!)).concat('Chinese', 'Japanese', 'Korean', 'Kanji', 'Katakana', 'Hiragana'))]
/** The names of one thing, where items use another. */
const SAME: Readonly<Record<string, readonly string[]>> = { Korean: ['Hangul'], Kanji: ['Chinese characters', 'Japanese kana'], Katakana: ['Japanese kana'], Hiragana: ['Japanese kana'], Hindi: ['Devanagari'], Hangul: ['Korean'] }

/** A name within words, not within a longer word. */
const holdsWord = (text: string, word: string): boolean => ` ${text.toLowerCase().replace(/[^\p{L}\p{M}]+/gu, ' ')} `.includes(` ${word.toLowerCase()} `)

/** Negations turn a clue round; one that holds any is left alone. */
const NEGATED = /\b(?:no|not|non|without|unlike|rather than|instead of|neither|nor|absence|lack|lacks|rules? out|excludes?|except)\b/i

function readWriting(clue: string, { evidence }: Seen): string | null {
  if (!ABOUT_WRITING.test(clue) || NEGATED.test(clue)) return null
  const items = evidence.filter(({ kind, accepted }) => kind === 'text-script' && accepted)
  for (const writing of WRITINGS.filter((name) => holdsWord(clue, name))) {
    const item = items.find(({ source }) => [writing, ...(SAME[writing] ?? [])].some((name) => holdsWord(source.detail, name)))
    if (item) return `${item.source.detail} was read in the picture`
  }
  return null
}

/** A kernel wider than this does not name a country, km. */
const SHARP_KM = 25
const HARD_KINDS: ReadonlySet<EvidenceItem['kind']> = new Set(['coordinates', 'analyst'])

/** Countries that an item leaves, where it is hard: accepted coordinates, and the analyst's own pins and countries. */
function countriesOf({ kind, accepted, weight, likelihood }: Seen['evidence'][number]): (string | null)[] {
  if (!HARD_KINDS.has(kind) || !accepted || weight === 0) return []
  if (likelihood.form === 'countries') return Object.keys(likelihood.ratios)
  if (likelihood.form !== 'kernels' || likelihood.centres.some(({ sigmaKm }) => sigmaKm > SHARP_KM)) return []
  return likelihood.centres.map(({ latitude, longitude }) => countryAt(latitude, longitude))
}

/** Null where nothing is hard, or where a point lies at sea. */
function hardCountries({ evidence }: Seen): ReadonlySet<string> | null {
  const codes = evidence.flatMap(countriesOf)
  return codes.length === 0 || codes.includes(null) ? null : new Set(codes as string[])
}

const MOST_WORDS = 300
/** "the Democratic Republic of the Congo". */
const LONGEST_NAME = 6
/** Names of countries that name a part of another too, alone or behind "New", "North" and the like. */
const ALSO_IN: Readonly<Record<string, readonly string[]>> = {
  AZ: ['IR'], CD: ['CG'], CG: ['CD'], CN: ['TW', 'HK', 'MO'], GE: ['US', 'GS'], GN: ['GQ', 'GW', 'PG'], IE: ['GB'], JE: ['US'], LU: ['BE'], MD: ['RO'], MK: ['GR'], MN: ['CN'], MX: ['US'], NE: ['NG'], WS: ['AS'], ZA: ['LS', 'SZ'],
}
/** English beside the names that the program shows. */
const ENGLISH_TOO: ReadonlySet<string> = new Set(['usa', 'unitedstatesofamerica', 'greatbritain', 'britain', 'holland', 'czechrepublic', 'burma', 'turkiye', 'macedonia', 'swaziland', 'capeverde', 'easttimor', 'cotedivoire', 'macau', 'vatican', 'russianfederation'])

/** In Latin letters a country must be named in English: "Island" is Iceland in a dozen languages. */
function countryOf(name: string): string | null {
  const code = countryByName(name)
  if (code === null || !/\p{Script=Latin}/u.test(name)) return code
  return keyOf(countryName(code)) === keyOf(name) || ENGLISH_TOO.has(keyOf(name)) ? code : null
}

/** The countries that a clue names, the longest name at each word; small letters name none, as "china" and "turkey" do. */
function countriesNamed(clue: string): string[] {
  const words = plainText(clue.slice(0, LONGEST_CLUE)).split(/[^\p{L}\p{M}'’.-]+/u).filter((word) => word !== '').slice(0, MOST_WORDS)
  const found: string[] = []
  for (let from = 0; from < words.length; from++) {
    if (!/^\p{Lu}|^\p{Lo}/u.test(words[from]!)) continue
    for (let length = Math.min(LONGEST_NAME, words.length - from); length > 0; length--) {
      const name = words.slice(from, from + length).join(' ').replace(/['’]s$/, '').replace(/[.]$/, '')
      const code = countryOf(name)
      if (code === null) continue
      found.push(code)
      from += length - 1
      break
    }
  }
  return [...new Set(found)]
}

function contradiction(clue: string, hard: ReadonlySet<string> | null): string | null {
  if (hard === null || NEGATED.test(clue)) return null
  const named = countriesNamed(clue)
  const fits = (code: string): boolean => hard.has(code) || (ALSO_IN[code] ?? []).some((other) => hard.has(other))
  if (named.length === 0 || named.some(fits)) return null
  return `it names ${listed(named.map(countryName), 'and')}; accepted evidence says ${listed([...hard].sort().map(countryName), 'or')}`
}

/** Each clue with its state, in the chain's order. Nothing that a model says of itself moves a state. */
export function checkClues(chain: ReasoningChain, seen: Seen): CheckedClue[] {
  const hard = hardCountries(seen)
  const whole = keyOf(seen.lines.join(' '))
  return StageName.options.flatMap((stage) => (chain.stages[stage]?.clues ?? []).map((text): CheckedClue => {
    const against = contradiction(text, hard)
    if (against !== null) return { stage, text, state: 'contradicted', because: against }
    const clue = text.slice(0, LONGEST_CLUE)
    const quote = quotesIn(clue).find((words) => readWords(words, seen.lines, whole) !== null)
    const because = quote === undefined ? readWriting(clue, seen) : `${quoted(quote)} was read in the picture`
    return { stage, text, state: because === null ? 'unverified' : 'verified', because }
  }))
}
