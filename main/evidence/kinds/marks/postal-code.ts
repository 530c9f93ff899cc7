// Postal codes: those that name their country by their form, and those that do so with the town beside them.
import type { EvidenceDraft, Likelihood } from '../../../contract/evidence.ts'
import { countryName } from '../../../gazetteer/countries.ts'
import type { Gazetteer } from '../../../gazetteer/gazetteer.ts'
import { accepted, countriesLikelihood, countriesPhrase, kept, quoted, rounded, strongestRatio } from '../drafts.ts'
import { entitiesOf } from '../place-mentions.ts'
import { australianStates, britishAreas, mailLetters, townFormats, zipRanges } from '../tables/postal-formats.ts'
import type { ReadLine } from '../text-lines.ts'

interface FoundCode { readonly says: string; readonly rule: string; readonly line: ReadLine; readonly likelihood: Likelihood; readonly strength: number; readonly key: string }

/** How much likelier in the code's country than elsewhere; addresses of other countries stand on parcels and advertisements. Ours. */
const RATIO = { letters: 40, japanese: 60, british: 30, canadian: 15, brazilian: 15, state: 60, town: 12 }

const reliabilityOf = (line: ReadLine): number => Math.min(1, Math.max(0, (line.confidence - 0.55) / 0.35))
const scaled = (ratio: number, line: ReadLine): number => rounded(1 + (ratio - 1) * reliabilityOf(line))

function ofCountry(code: string, ratio: number, text: string, rule: string, line: ReadLine): FoundCode {
  const strength = scaled(ratio, line)
  return { says: `${countryName(code)}: postal code ${quoted(text)}`, rule, line, likelihood: countriesLikelihood({ [code]: strength }), strength, key: code }
}

function ofRegion(country: string, region: string, text: string, rule: string, line: ReadLine): FoundCode {
  const strength = scaled(RATIO.state, line)
  const likelihood: Likelihood = { form: 'regions', ratios: { [`${country}/${region}`]: strength }, otherwise: 1 }
  return { says: `${region}, ${countryName(country)}: ${quoted(text)}`, rule, line, likelihood, strength, key: `${country}/${region}` }
}

const matches = (line: ReadLine, pattern: RegExp): RegExpExecArray[] => [...line.text.matchAll(pattern)] as RegExpExecArray[]

/** 'D-70173': the letters of European mail. */
const withLetters = (line: ReadLine): FoundCode[] => matches(line, /(?<![\p{L}\p{N}-])([A-Z]{1,3})[-–](\d{4,5}|\d{3} \d{2}|\d{2}-\d{3})(?![\p{N}-])/gu)
  .flatMap(([text, letters]) => (mailLetters[letters] ? [ofCountry(mailLetters[letters], RATIO.letters, text, 'postal code with country letters', line)] : []))

const japanese = (line: ReadLine): FoundCode[] => matches(line, /〒\s?\d{3}-?\d{4}/gu).map(([text]) => ofCountry('JP', RATIO.japanese, text, 'Japanese postal code', line))

/** 'SW1A 1AA'; without the space, or with another area, it may be a part number. */
const british = (line: ReadLine): FoundCode[] => matches(line, /(?<![\p{L}\p{N}])([A-Z]{1,2})\d[A-Z\d]?(\s?)\d[ABD-HJLNP-UW-Z]{2}(?![\p{L}\p{N}])/gu)
  .flatMap(([text, area, space]) => (britishAreas.has(area) ? [ofCountry('GB', space === '' ? RATIO.british / 4 : RATIO.british, text, 'British postcode', line)] : []))

const canadian = (line: ReadLine): FoundCode[] => matches(line, /(?<![\p{L}\p{N}])[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] \d[ABCEGHJ-NPRSTV-Z]\d(?![\p{L}\p{N}])/gu)
  .map(([text]) => ofCountry('CA', RATIO.canadian, text, 'Canadian postal code', line))

const brazilian = (line: ReadLine): FoundCode[] => matches(line, /CEP\W{0,3}\d{5}-?\d{3}|(?<![\d-])\d{5}-\d{3}(?![\d-])/gu)
  .map(([text]) => ofCountry('BR', text.startsWith('CEP') ? 100 : RATIO.brazilian, text, 'Brazilian CEP', line))

/** 'NV 89109': the state's letters must fit the code's first three digits. */
const american = (line: ReadLine): FoundCode[] => matches(line, /(?<!\p{L})([A-Z]{2})[\s,.]{1,3}(\d{3})\d{2}(?:-\d{4})?(?!\d)/gu).flatMap(([text, state, prefix]) => {
  const [region, ...ranges] = zipRanges[state] ?? ['']
  return ranges.some(([from, to]) => Number(prefix) >= from && Number(prefix) <= to) ? [ofRegion('US', region, text, 'ZIP code with its state', line)] : []
})

const australian = (line: ReadLine): FoundCode[] => matches(line, /(?<!\p{L})(NSW|VIC|QLD|SA|WA|TAS|ACT|NT)\s(\d)\d{3}(?!\d)/gu).flatMap(([text, state, first]) => {
  const [region, digits] = australianStates[state]
  return digits.includes(first) ? [ofRegion('AU', region, text, 'Australian postcode with its state', line)] : []
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
      for (const entity of fitting) ratios[entity.country] = Math.max(ratios[entity.country] ?? 1, scaled(1 + ((RATIO.town - 1) * (entity.population + 1000)) / largest, line))
      const text = `${match[0]} ${town}`
      return [{ says: `${countriesPhrase(ratios, 'countries with such codes')}: postal code and town ${quoted(text)}`, rule: `postal code (${name}) and town`, line, likelihood: countriesLikelihood(ratios), strength: strongestRatio(ratios), key: Object.keys(ratios).sort().join(' ') }]
    }
    return []
  }))
}

/** One item per country or region, from its best code. */
export function postalMarks(lines: readonly ReadLine[], gazetteer: Gazetteer): EvidenceDraft[] {
  const best = new Map<string, FoundCode>()
  for (const line of lines.filter(({ text }) => /\d{2}/.test(text) || /\d[A-Z]/.test(text))) {
    const codes = [withLetters, japanese, british, canadian, brazilian, american, australian].flatMap((rule) => rule(line))
    for (const code of [...codes, ...withTown(line, gazetteer)]) {
      if (code.strength > Math.max(1.2, best.get(code.key)?.strength ?? 0)) best.set(code.key, code)
    }
  }
  return [...best.values()].map(({ says, rule, line, likelihood }) => accepted('text-mark', says, { origin: 'region', detail: rule, text: kept(line.text), box: line.box }, likelihood))
}
