// Telephone numbers with their country code, and emergency numbers written as such.
import { findNumbers, type CountryCode } from 'libphonenumber-js/max'
import type { EvidenceDraft } from '../../../contract/evidence.ts'
import { accepted, countriesPhrase, kept, markLikelihood, quoted } from '../drafts.ts'
import { markRatios, type WorldShares } from '../shares.ts'
import { emergencyNumbers } from '../tables/emergency-numbers.ts'
import type { ReadLine } from '../text-lines.ts'

/**
 * A number that is valid in its country's plan was hardly read by chance; that a number from another country stands in a
 * picture (a product, a lorry, an advertisement for tourists) is so of perhaps 1 in 20. Ours, to be recalibrated.
 */
const FOREIGN = 0.05

interface FoundNumber { readonly number: string; readonly countries: readonly CountryCode[]; readonly text: string; readonly confidence: number; readonly line: ReadLine }

/** "0049 711 ..." is "+49 711 ..."; the same length is kept so that offsets still hold. */
const withPlus = (text: string): string => text.replace(/(^|[^\d+])00(?=[1-9])/g, '$1 +')

function confidenceOf(line: ReadLine, start: number, end: number): number {
  return Math.min(1, ...line.tokens.filter((token) => token.start < end && token.end > start).map((token) => token.confidence))
}

function numbersOf(line: ReadLine): FoundNumber[] {
  if (!/(\+|00)\D{0,3}[1-9]/.test(line.text)) return []
  return findNumbers(withPlus(line.text), { v2: true }).flatMap(({ number, startsAt, endsAt }) => {
    if (!number.isValid() || number.isNonGeographic()) return []
    const countries = number.country ? [number.country] : number.getPossibleCountries()
    return [{ number: number.number, countries, text: line.text.slice(startsAt, endsAt), confidence: confidenceOf(line, startsAt, endsAt), line }]
  })
}

/** Reliability of digits: a misread digit gives another valid number of the same country more often than not. */
const digitReliability = (confidence: number): number => Math.min(1, Math.max(0, (confidence - 0.5) / 0.4))

/** The numbers by country, each number once. */
function byCountry(found: readonly FoundNumber[]): Map<string, FoundNumber> {
  const best = new Map<string, FoundNumber>()
  for (const number of found) {
    const key = [...number.countries].sort().join(' ')
    if (key !== '' && number.confidence > (best.get(key)?.confidence ?? 0)) best.set(key, number)
  }
  return best
}

/** A list of offices in n countries is of each of them with 1 / n. */
const amongOthers = (ratios: Readonly<Record<string, number>>, countries: number): Record<string, number> =>
  Object.fromEntries(Object.entries(ratios).map(([code, ratio]) => [code, 1 + (ratio - 1) / countries]))

function phoneMarks(lines: readonly ReadLine[], shares: WorldShares): EvidenceDraft[] {
  const found = byCountry(lines.flatMap(numbersOf))
  return [...found.values()].flatMap((number) => {
    const reliability = digitReliability(number.confidence)
    if (reliability === 0) return []
    const codes = Object.fromEntries(number.countries.filter((code) => /^[A-Z]{2}$/.test(code)).map((code) => [code, 1]))
    const ratios = amongOthers(markRatios(codes, shares, FOREIGN, reliability), found.size)
    const says = `${countriesPhrase(ratios, 'countries of its code')}: telephone ${quoted(number.text)}`
    const detail = `telephone number ${number.number}`
    return [accepted('text-mark', says, { origin: 'region', detail, text: kept(number.line.text), box: number.line.box }, markLikelihood(ratios))]
  })
}

/** "Notruf 112": the word makes it an emergency number; a bare 112 may be anything. */
function emergencyMarks(lines: readonly ReadLine[], shares: WorldShares): EvidenceDraft[] {
  const seen = new Set<string>()
  return lines.flatMap((line) => emergencyNumbers.flatMap(({ number, words, countries, foreign }) => {
    const digits = line.tokens.find((token) => token.folded === number && token.confidence >= 0.7)
    if (!digits || seen.has(number) || !line.tokens.some((token) => words.some((word) => token.folded.startsWith(word)))) return []
    seen.add(number)
    const ratios = markRatios(countries, shares, foreign, Math.min(1, digits.confidence))
    const says = `${countriesPhrase(ratios, `where ${number} is the emergency number`)}: ${quoted(line.text)}`
    return [accepted('text-mark', says, { origin: 'region', detail: `emergency number ${number}`, text: kept(line.text), box: line.box }, markLikelihood(ratios))]
  }))
}

export const telephoneMarks = (lines: readonly ReadLine[], shares: WorldShares): EvidenceDraft[] => [...phoneMarks(lines, shares), ...emergencyMarks(lines, shares)]
