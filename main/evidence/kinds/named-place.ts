// Places that the file names in words: location fields, captions, folder and file names.
import type { EvidenceDraft, EvidenceSource, Likelihood } from '../../contract/evidence.ts'
import type { PlaceMatch } from '../../contract/gazetteer.ts'
import type { PlaceReading } from '../../contract/observation.ts'
import { countryByCode, countryByName, countryName } from '../../gazetteer/countries.ts'
import type { Gazetteer } from '../../gazetteer/gazetteer.ts'
import { accepted, kept, quoted, shown } from './drafts.ts'
import type { ImageRule } from './facts.ts'
import { areaRatio, matchPhrase, NAMED_REACH, readAsTown, townKernels } from './place-likelihood.ts'
import { companyOf, cutAtUnits, findMentions, isCapitalised, rarity, type Company, type Mention } from './place-mentions.ts'
import { nationalities } from './tables/nationalities.ts'
import { pathWords } from './tables/path-words.ts'
import { cutAtHumps, fold, plainText, tokenize } from './text-lines.ts'

/** Agencies write their own city and cameras keep the last one: 1 location field in 20 is not the picture's place. Ours. */
const FIELD_REFERRAL = 0.95
/** A city's name without its country, where others bear it too. */
const BARE_CITY_REFERRAL = 0.8
const FIELD_RATIO = 100
/** A caption tells what is to be seen, and who, and where they come from. */
const CAPTION_FACTOR = 0.7
/** File name, its folder, the one above, the one above that: the farther, the less it is about this picture. */
const PATH_FACTORS = [0.6, 0.7, 0.5, 0.3]
const COMPANY_FACTOR: Readonly<Record<Company, number>> = { alone: 1, 'among other words': 0.7, 'in a street or business name': 0.4 }
const PATH_RATIO = 30
const LEAST_REFERRAL = 0.04
const MOST_NAMES = 6
const LONGEST_TEXT = 1000

interface Fields { readonly readings: readonly PlaceReading[]; readonly country: string | null; readonly region: string; readonly city: string; readonly sublocation: string }

/** Fields of one family ('IPTC', 'XMP', a sidecar) describe one place together. */
function fieldGroups(readings: readonly PlaceReading[]): Fields[] {
  const groups = new Map<string, PlaceReading[]>()
  for (const reading of readings.filter(({ field, text }) => field !== 'caption' && plainText(text) !== '')) {
    const key = `${reading.origin} ${reading.tag.split(':')[0]}`
    groups.set(key, [...(groups.get(key) ?? []), reading])
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, members]) => {
    const value = (field: PlaceReading['field']): string => plainText(members.find((reading) => reading.field === field)?.text.slice(0, 200) ?? '').replaceAll(';', ' ')
    return { readings: members, country: countryByCode(value('country-code')) ?? countryByName(value('country')), region: value('region'), city: value('city'), sublocation: value('sublocation') }
  })
}

const sameRegion = (match: PlaceMatch, region: string): boolean => region !== '' && match.region !== null && fold(match.region) === fold(region)

/** The city within its country and region, as far as they are given; then the region; empty when only the country is left. */
function resolve({ country, region, city, sublocation }: Fields, gazetteer: Gazetteer): PlaceMatch[] {
  const options = country === null ? { limit: 10 } : { limit: 10, country }
  for (const name of [city, sublocation].filter((text) => text !== '')) {
    const towns = gazetteer.entities(name, options).filter((match) => match.grain === 'place')
    const fitting = towns.filter((match) => sameRegion(match, region))
    if (towns.length > 0) return fitting.length > 0 ? fitting : towns
  }
  const regions = region === '' ? [] : gazetteer.entities(region, options).filter((match) => match.grain === 'region')
  return regions.slice(0, 1)
}

function fieldLikelihood(fields: Fields, matches: readonly PlaceMatch[], { places }: Gazetteer): Likelihood {
  if (matches.length === 0) return { form: 'countries', ratios: { [fields.country!]: FIELD_RATIO }, otherwise: 1 }
  if (matches[0].grain !== 'place') return areaRatio(matches, FIELD_RATIO)
  return townKernels(matches, NAMED_REACH, fields.country === null ? BARE_CITY_REFERRAL : FIELD_REFERRAL, places)
}

function fieldDraft(fields: Fields, gazetteer: Gazetteer): { key: string; country: string; isCountry: boolean; draft: EvidenceDraft }[] {
  const matches = resolve(fields, gazetteer)
  if (matches.length === 0 && fields.country === null) return []
  const tags = fields.readings.map((reading) => reading.tag)
  const text = fields.readings.map((reading) => reading.text).join('; ')
  const source: EvidenceSource = { origin: fields.readings[0].origin, detail: shown(tags.join(', ')), text: kept(text) }
  const isCountry = matches.length === 0
  const where = matches.length === 0 ? countryName(fields.country!) : matchPhrase(matches)
  return [{ key: matches[0]?.id ?? `country:${fields.country}`, country: matches[0]?.country ?? fields.country!, isCountry, draft: accepted('named-place', `${where}: ${quoted(text)}`, source, fieldLikelihood(fields, matches, gazetteer)) }]
}

/** IPTC and XMP say the same thing twice: one item for one place, and none for a country that a finer item names. */
function fromFields(readings: readonly PlaceReading[], gazetteer: Gazetteer): EvidenceDraft[] {
  const found = fieldGroups(readings).flatMap((fields) => fieldDraft(fields, gazetteer))
  const merged = new Map<string, (typeof found)[number]>()
  for (const item of found) {
    const known = merged.get(item.key)
    const detail = known ? shown(`${known.draft.source.detail}, ${item.draft.source.detail}`) : item.draft.source.detail
    merged.set(item.key, { ...item, draft: { ...(known ?? item).draft, source: { ...(known ?? item).draft.source, detail } } })
  }
  const items = [...merged.values()]
  return items.filter((item) => !item.isCountry || !items.some((other) => !other.isCountry && other.country === item.country)).map(({ draft }) => draft)
}

interface NamedIn { readonly mention: Mention; readonly referral: number; readonly source: EvidenceSource }

const isNoPlace = ({ key }: Mention): boolean => nationalities.has(key) || key.split(' ').every((word) => pathWords.has(word))

/** @param small factor on names that begin with a small letter */
function namesIn(text: string, factor: number, small: number, source: Omit<EvidenceSource, 'text'>, gazetteer: Gazetteer): NamedIn[] {
  const tokens = cutAtUnits(cutAtHumps(tokenize(plainText(text.slice(0, LONGEST_TEXT)), () => 1)))
  const mentions = findMentions(tokens, gazetteer).filter((mention) => !isNoPlace(mention))
  const telling = tokens.map((token) => (pathWords.has(token.folded) ? { ...token, text: '', folded: '' } : token))
  return mentions.map((mention) => {
    const capital = isCapitalised(mention) ? 1 : small
    return { mention, referral: rarity(mention) * factor * capital * COMPANY_FACTOR[companyOf(mention, mentions, telling)], source: { ...source, text: kept(text) } }
  })
}

const fromCaptions = (readings: readonly PlaceReading[], gazetteer: Gazetteer): NamedIn[] =>
  readings.filter(({ field }) => field === 'caption').flatMap((reading) => namesIn(reading.text, CAPTION_FACTOR, 0.2, { origin: reading.origin, detail: shown(reading.tag) }, gazetteer))

const withoutExtension = (name: string): string => name.replace(/\.[A-Za-z0-9]{1,5}$/, '')

function fromPath(path: string, gazetteer: Gazetteer): NamedIn[] {
  const [file, ...folders] = path.split(/[\\/]/).filter((part) => part !== '' && part !== '.' && part !== '..').reverse().slice(0, PATH_FACTORS.length)
  if (file === undefined) return []
  const names = namesIn(withoutExtension(file), PATH_FACTORS[0], 1, { origin: 'file-name', detail: 'file name' }, gazetteer)
  return names.concat(folders.flatMap((folder, up) => namesIn(folder, PATH_FACTORS[up + 1], 1, { origin: 'folder-name', detail: up === 0 ? 'folder' : `folder ${up + 1} levels up` }, gazetteer)))
}

function nameDraft({ mention, referral, source }: NamedIn, { places }: Gazetteer): EvidenceDraft {
  const likelihood = readAsTown(mention.matches) ? townKernels(mention.matches, NAMED_REACH, referral, places) : areaRatio(mention.matches, 1 + PATH_RATIO * referral)
  return accepted('named-place', `${matchPhrase(mention.matches)}: ${quoted(mention.text)}`, source, likelihood)
}

/** One item per place, from where it is named most tellingly. */
function fromNames(names: readonly NamedIn[], gazetteer: Gazetteer): EvidenceDraft[] {
  const best = new Map<string, NamedIn>()
  for (const name of names) {
    const key = name.mention.matches[0].id
    if (name.referral >= LEAST_REFERRAL && name.referral > (best.get(key)?.referral ?? 0)) best.set(key, name)
  }
  return [...best].sort(([a, x], [b, y]) => y.referral - x.referral || (a < b ? -1 : 1)).slice(0, MOST_NAMES).map(([, name]) => nameDraft(name, gazetteer))
}

export const deriveNamedPlaces: ImageRule = ({ path, observation: { metadata } }, { gazetteer }) => [
  ...fromFields(metadata.places, gazetteer), ...fromNames([...fromCaptions(metadata.places, gazetteer), ...fromPath(path, gazetteer)], gazetteer),
]
