// Postal codes: those that name their country by their form, and those that do so with the town beside them.
import type { EvidenceDraft, Likelihood } from '../../../contract/evidence.ts'
import { countryName } from '../../../gazetteer/countries.ts'
import type { Gazetteer } from '../../../gazetteer/gazetteer.ts'
import { accepted, capped, countriesPhrase, kept, markLikelihood, quoted, rounded, STRONGEST_OF_MARKS, strongestRatio } from '../drafts.ts'
import { entitiesOf } from '../place-mentions.ts'
import { CHANCE_OF_A_COUNTRY, markRatios, ownRatio, type WorldShares } from '../shares.ts'
import { australianStates, britishAreas, mailLetters, townFormats, zipRanges } from '../tables/postal-formats.ts'
import type { ReadLine } from '../text-lines.ts'

interface FoundCode { readonly says: string; readonly rule: string; readonly line: ReadLine; readonly likelihood: Likelihood; readonly strength: number; readonly key: string }

/**
 * Share of such codes that are of another country, on parcels and advertisements, or part numbers that look the same. Ours.
 * A letter and four digits ("A-4020") is the commonest of part numbers; so are the British form without its space and bare digits.
 */
const FOREIGN = { letters: 0.1, letterAndFour: 0.3, japanese: 0.04, british: 0.08, britishJoined: 0.4, canadian: 0.12, cep: 0.04, brazilianDigits: 0.25, state: 0.1 }
/** Share of the codes of the own country that are of another state: addresses of firms and head offices. Ours. */
const OTHER_STATE = 0.3
/** A code beside a town is the town's, which is an item of its own: here counts only that the two fit. */
const TOWN_RATIO = 12

const reliabilityOf = (line: ReadLine): number => Math.min(1, Math.max(0, (line.confidence - 0.55) / 0.35))
const scaled = (ratio: number, line: ReadLine): number => rounded(1 + (ratio - 1) * reliabilityOf(line))

type CodeRule = (line: ReadLine, shares: WorldShares) => FoundCode[]

function ofCountry(code: string, foreign: number, text: string, rule: string, line: ReadLine, shares: WorldShares): FoundCode {
  const ratios = markRatios({ [code]: 1 }, shares, foreign, reliabilityOf(line))
  return { says: `${countryName(code)}: postal code ${quoted(text)}`, rule, line, likelihood: markLikelihood(ratios), strength: strongestRatio(ratios), key: code }
}

/** Ratios of the code's state and of the others of its country, since an address goes round in its own country first. */
function stateRatios(country: string, region: string, line: ReadLine, shares: WorldShares): Record<string, number> {
  const own = `${country}/${region}`
  const ratio = (part: number, share: number): number => ownRatio(part, share, { foreign: FOREIGN.state, reliability: reliabilityOf(line), chance: CHANCE_OF_A_COUNTRY }) - 1
  const across = ratio(OTHER_STATE, shares.countries.get(country) ?? CHANCE_OF_A_COUNTRY)
  const local = ratio(1 - OTHER_STATE, shares.regions.get(own) ?? CHANCE_OF_A_COUNTRY)
  const others = [...shares.regions.keys()].filter((key) => key.startsWith(`${country}/`)).map((key): [string, number] => [key, 1 + across])
  return { ...Object.fromEntries(others), [own]: 1 + across + local }
}

function ofRegion(country: string, region: string, text: string, rule: string, line: ReadLine, shares: WorldShares): FoundCode {
  const ratios = capped(stateRatios(country, region, line, shares), STRONGEST_OF_MARKS)
  const likelihood: Likelihood = { form: 'regions', ratios, otherwise: 1 }
  return { says: `${region}, ${countryName(country)}: ${quoted(text)}`, rule, line, likelihood, strength: strongestRatio(ratios), key: `${country}/${region}` }
}

const matches = (line: ReadLine, pattern: RegExp): RegExpExecArray[] => [...line.text.matchAll(pattern)] as RegExpExecArray[]

/** 'D-70173': the letters of European mail. */
const withLetters: CodeRule = (line, shares) => matches(line, /(?<![\p{L}\p{N}-])([A-Z]{1,3})[-–](\d{4,5}|\d{3} \d{2}|\d{2}-\d{3})(?![\p{N}-])/gu)
  .flatMap(([text, letters, digits]) => {
    const foreign = letters.length === 1 && digits.length === 4 ? FOREIGN.letterAndFour : FOREIGN.letters
    return mailLetters[letters] ? [ofCountry(mailLetters[letters], foreign, text, 'postal code with country letters', line, shares)] : []
  })

const japanese: CodeRule = (line, shares) => matches(line, /〒\s?\d{3}-?\d{4}/gu).map(([text]) => ofCountry('JP', FOREIGN.japanese, text, 'Japanese postal code', line, shares))

/** 'SW1A 1AA'; without the space, or with another area, it may be a part number. */
const british: CodeRule = (line, shares) => matches(line, /(?<![\p{L}\p{N}])([A-Z]{1,2})\d[A-Z\d]?(\s?)\d[ABD-HJLNP-UW-Z]{2}(?![\p{L}\p{N}])/gu)
  .flatMap(([text, area, space]) => (britishAreas.has(area) ? [ofCountry('GB', space === '' ? FOREIGN.britishJoined : FOREIGN.british, text, 'British postcode', line, shares)] : []))

const canadian: CodeRule = (line, shares) => matches(line, /(?<![\p{L}\p{N}])[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] \d[ABCEGHJ-NPRSTV-Z]\d(?![\p{L}\p{N}])/gu)
  .map(([text]) => ofCountry('CA', FOREIGN.canadian, text, 'Canadian postal code', line, shares))

const brazilian: CodeRule = (line, shares) => matches(line, /CEP\W{0,3}\d{5}-?\d{3}|(?<![\d-])\d{5}-\d{3}(?![\d-])/gu)
  .map(([text]) => ofCountry('BR', text.startsWith('CEP') ? FOREIGN.cep : FOREIGN.brazilianDigits, text, 'Brazilian CEP', line, shares))

/** 'NV 89109': the state's letters must fit the code's first three digits. */
const american: CodeRule = (line, shares) => matches(line, /(?<!\p{L})([A-Z]{2})[\s,.]{1,3}(\d{3})\d{2}(?:-\d{4})?(?!\d)/gu).flatMap(([text, state, prefix]) => {
  const [region, ...ranges] = zipRanges[state] ?? ['']
  return ranges.some(([from, to]) => Number(prefix) >= from && Number(prefix) <= to) ? [ofRegion('US', region, text, 'ZIP code with its state', line, shares)] : []
})

const australian: CodeRule = (line, shares) => matches(line, /(?<!\p{L})(NSW|VIC|QLD|SA|WA|TAS|ACT|NT)\s(\d)\d{3}(?!\d)/gu).flatMap(([text, state, first]) => {
  const [region, digits] = australianStates[state]
  return digits.includes(first) ? [ofRegion('AU', region, text, 'Australian postcode with its state', line, shares)] : []
})

/** The one to three words beside the code. */
function townsBeside(line: ReadLine, start: number, end: number, place: 'before' | 'after'): string[] {
  const words = place === 'before' ? line.text.slice(end).match(/^[\s,]+((?:[\p{L}\p{M}'’.-]+\s?){1,3})/u)?.[1] : line.text.slice(0, start).match(/((?:[\p{L}\p{M}'’.-]+\s?){1,3})[\s,-]+$/u)?.[1]
  const parts = (words ?? '').trim().split(/\s+/).filter((word) => word !== '')
  const runs = parts.map((_, index) => (place === 'before' ? parts.slice(0, parts.length - index) : parts.slice(index)).join(' '))
  return runs.filter((run) => run.replace(/[^\p{L}]/gu, '').length >= 3)
}

/** '70173 Stuttgart': countries that write such codes and have such a town, weighed by the towns' sizes. */
function withTown(line: ReadLine, gazetteer: Gazetteer): FoundCode[] {
  return townFormats.flatMap(({ name, pattern, place, countries }) => matches(line, new RegExp(pattern.source, 'gu')).flatMap((match) => {
    for (const town of townsBeside(line, match.index, match.index + match[0].length, place)) {
      const fitting = entitiesOf(gazetteer, town).filter((entity) => entity.grain !== 'country' && countries.has(entity.country) && entity.score >= 0.8)
      if (fitting.length === 0) continue
      const largest = Math.max(...fitting.map((entity) => entity.population + 1000))
      const ratios: Record<string, number> = {}
      for (const entity of fitting) ratios[entity.country] = Math.max(ratios[entity.country] ?? 1, scaled(1 + ((TOWN_RATIO - 1) * (entity.population + 1000)) / largest, line))
      const text = `${match[0]} ${town}`
      return [{ says: `${countriesPhrase(ratios, 'countries with such codes')}: postal code and town ${quoted(text)}`, rule: `postal code (${name}) and town`, line, likelihood: markLikelihood(ratios), strength: strongestRatio(ratios), key: Object.keys(ratios).sort().join(' ') }]
    }
    return []
  }))
}

/** One item per country or region, from its best code. */
export function postalMarks(lines: readonly ReadLine[], gazetteer: Gazetteer, shares: WorldShares): EvidenceDraft[] {
  const best = new Map<string, FoundCode>()
  for (const line of lines.filter(({ text }) => /\d{2}/.test(text) || /\d[A-Z]/.test(text))) {
    const codes = [withLetters, japanese, british, canadian, brazilian, american, australian].flatMap((rule) => rule(line, shares))
    for (const code of [...codes, ...withTown(line, gazetteer)]) {
      if (code.strength > Math.max(1.2, best.get(code.key)?.strength ?? 0)) best.set(code.key, code)
    }
  }
  return [...best.values()].map(({ says, rule, line, likelihood }) => accepted('text-mark', says, { origin: 'region', detail: rule, text: kept(line.text), box: line.box }, likelihood))
}
