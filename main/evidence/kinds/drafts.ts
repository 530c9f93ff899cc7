// How the rules write their items: wording, clipping, rounding, and the likelihood over countries.
import type { EvidenceDraft, EvidenceKind, EvidenceSource, Likelihood } from '../../contract/evidence.ts'
import { countryName } from '../../gazetteer/countries.ts'
import type { CountryWeights } from './tables/weights.ts'
import { plainText } from './text-lines.ts'

const clip = (text: string, length: number): string => {
  const points = [...text]
  return points.length <= length ? text : `${points.slice(0, length - 1).join('')}…`
}

/** Hostile words for a line that a person reads: one line, no control or bidi characters, at most 80 characters. */
export const shown = (text: string): string => clip(plainText(text), 80)

/** Hostile words as found, for the record: at most 200 characters, well-formed Unicode. */
export const kept = (text: string): string => clip(text.toWellFormed(), 200)

export const quoted = (text: string): string => `'${shown(text)}'`

export const listed = (parts: readonly string[], word: 'or' | 'and'): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} ${word} ${parts[parts.length - 1]}`

/** Four digits: no likelihood carries more, and stored items stay the same across machines. */
export const rounded = (value: number): number => Number(value.toPrecision(4))

/** No item of words or script moves a country by more than this against the rest of the world: they share causes we do not model. */
const STRONGEST_OF_WORDS = 400
/**
 * A number, address or code names its country outright, so small countries need more. The best of readings still takes one
 * country's code for another's once in some dozens, and there are some 250 of them.
 */
export const STRONGEST_OF_MARKS = 10_000

/**
 * p(clue | country) relative to elsewhere = 1: a clue that stands in a country with `share` and elsewhere with `abroad`,
 * read with reliability r, gives 1 + r * share / abroad (a chance reading says what "elsewhere" says).
 */
export function countryRatios(shares: CountryWeights, abroad: number, reliability: number): Record<string, number> {
  return Object.fromEntries(Object.entries(shares).map(([code, share]) => [code, 1 + (reliability * share) / abroad]))
}

/**
 * The product of several clues that are not independent (words on one sign, figures on one bill): the strongest counts in
 * full, each next one with half the exponent of the one before.
 */
export function temperedProduct(clues: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const strength = (clue: Readonly<Record<string, number>>): number => Math.max(1, ...Object.values(clue))
  const ordered = clues.map((clue) => ({ clue, strength: strength(clue), text: JSON.stringify(clue) }))
    .sort((a, b) => b.strength - a.strength || (a.text < b.text ? -1 : 1))
  const product: Record<string, number> = {}
  ordered.slice(0, 8).forEach(({ clue }, rank) => {
    for (const [code, ratio] of Object.entries(clue)) product[code] = (product[code] ?? 1) * ratio ** (0.5 ** rank)
  })
  return product
}

export const strongestRatio = (ratios: Readonly<Record<string, number>>): number => Math.max(0, ...Object.values(ratios))

/** "Germany, Austria or Switzerland" for the countries with at least half the best ratio; `otherwise` where they are many. */
export function countriesPhrase(ratios: Readonly<Record<string, number>>, otherwise: string): string {
  const best = strongestRatio(ratios)
  const leading = Object.entries(ratios).filter(([, ratio]) => ratio >= best / 2).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  return leading.length > 4 ? otherwise : listed(leading.map(([code]) => countryName(code)), 'or')
}

/** Stronger sets are brought down to the cap by one exponent, which keeps the order of their members among one another. */
export function capped(ratios: Readonly<Record<string, number>>, cap: number): Record<string, number> {
  const strongest = strongestRatio(ratios)
  const exponent = strongest > cap ? Math.log(cap) / Math.log(strongest) : 1
  const entries = Object.entries(ratios).map(([code, ratio]): [string, number] => [code, rounded(ratio ** exponent)])
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

export const wordsLikelihood = (ratios: Readonly<Record<string, number>>): Likelihood => ({ form: 'countries', ratios: capped(ratios, STRONGEST_OF_WORDS), otherwise: 1 })

export const markLikelihood = (ratios: Readonly<Record<string, number>>): Likelihood => ({ form: 'countries', ratios: capped(ratios, STRONGEST_OF_MARKS), otherwise: 1 })

/** An item that counts by itself. */
export function accepted(kind: EvidenceKind, says: string, source: EvidenceSource, likelihood: Likelihood): EvidenceDraft {
  return { kind, says, source, likelihood, accepted: true }
}

/** An item that is shown but does not count, with the reason. */
export function rejected(kind: EvidenceKind, says: string, source: EvidenceSource, likelihood: Likelihood, reason: string): EvidenceDraft {
  return { kind, says, source, likelihood, accepted: false, reason }
}
