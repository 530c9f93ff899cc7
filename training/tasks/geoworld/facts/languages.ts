// Which languages signs are in, by country and region, and the words that shops and traffic write in each.
import { byCountry, partsOf, rowFor } from './cells.ts'
import type { LanguageShare } from './country-facts.ts'
import { listOf, numberOf, readTable } from './table.ts'

export const wordKinds = ['bakery', 'pharmacy', 'market', 'hotel', 'restaurant', 'cafe', 'school', 'bank', 'barber', 'butcher', 'books', 'clothes', 'centre', 'station', 'hospital', 'open'] as const
export type WordKind = typeof wordKinds[number]

/** A language as signs of a place write it. */
export interface SignLanguage extends LanguageShare {
  /** 'Latin', 'Cyrillic', 'Hangul', ... */
  readonly script: string
  /** Empty where no bundled font has a sign of the word. */
  readonly words: Readonly<Record<WordKind, string>>
}

const wordRows = ['words-west.tsv', 'words-east.tsv'].flatMap((table) => readTable(table, ['language', 'countries', 'script', ...wordKinds]))
  .map((row) => ({ language: row.language, countries: listOf(row.countries), script: row.script, words: Object.fromEntries(wordKinds.map((kind) => [kind, row[kind]])) as Record<WordKind, string> }))

/** 'English 0.55': a name may hold spaces. */
function shareOf(part: string, where: string): LanguageShare {
  const at = part.lastIndexOf(' ')
  return { language: part.slice(0, at), share: numberOf(part.slice(at + 1), where) }
}

const shareRows = byCountry(readTable('languages.tsv', ['country', 'regions', 'languages', 'unsure'])
  .map((row) => ({ country: row.country, regions: listOf(row.regions), shares: listOf(row.languages).map((part) => shareOf(part, row.where)), where: row.where })))

/** @param region as the gazetteer names it; one that the table does not name has the country's @throws Error for a country without languages */
export function languageSharesOf(country: string, region: string): readonly LanguageShare[] {
  const row = rowFor(shareRows.get(country), region)
  if (!row) throw new Error(`languages.tsv has no row for ${country}`)
  return row.shares
}

/** Words as they are usual in a country. @throws Error for a language without words */
export function wordsOf(language: string, country: string): { readonly script: string; readonly words: Readonly<Record<WordKind, string>> } {
  const rows = wordRows.filter((row) => row.language === language)
  const row = rows.find(({ countries }) => countries.includes(country)) ?? rows.find(({ countries }) => countries.includes('*'))
  if (!row) throw new Error(`No words of ${language} are known.`)
  return row
}

/** 'Serbian in Latin letters' is a key of its own into the words; what is spoken is Serbian. */
const spoken = (language: string): string => partsOf(language, ' in ', language.includes(' in ') ? 2 : 1, 'languages.tsv')[0]!

/** Languages of a region's signs with their words; shares sum to 1. */
export const signLanguagesOf = (country: string, region: string): SignLanguage[] => languageSharesOf(country, region).map(({ language, share }) => {
  const { script, words } = wordsOf(language, country)
  return { language: spoken(language), share, script, words }
})
