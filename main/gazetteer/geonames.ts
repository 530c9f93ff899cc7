// The lines of GeoNames' dumps (https://download.geonames.org/export/dump/readme.txt): tab-separated, UTF-8, no quotes.
import path from 'node:path'

/** A row of allCountries.txt, cities500.txt or a country's file: 19 columns. */
export interface Geoname {
  geoname: number
  name: string
  /** The ASCII name and the undated alternate names. */
  names: string[]
  latitude: number
  longitude: number
  /** P populated place, A administrative, H water, T mountain, L area, S spot, V vegetation, R road, U undersea. */
  class: string
  code: string
  country: string
  /** 'DE.02', and 'US.MN.137' or '' where there is none. */
  region: string
  subregion: string
  population: number
  zone: string
}

/** A row of admin1CodesASCII.txt or admin2Codes.txt: 4 columns. */
export interface AdminCode { code: string; name: string; geoname: number }
/** A row of alternateNamesV2.txt: 10 columns. */
export interface AlternateName { geoname: number; language: string; name: string; historic: boolean }
/** A row of countryInfo.txt: 19 columns. */
export interface CountryInfo { code: string; geoname: number }

/** What a line holds, or why it holds nothing. */
export type Parsed<Row> = { row: Row } | { bad: string }

const MAX_NAME = 400
const MAX_ALTERNATES = 500

const isId = (text: string): boolean => /^\d{1,12}$/.test(text)
const isCountry = (text: string): boolean => /^[A-Z]{2}$/.test(text)

function badGeoname(fields: readonly string[]): string | null {
  if (fields.length !== 19) return `has ${fields.length} columns instead of 19`
  if (!isId(fields[0]!)) return 'has no geonameid'
  if (fields[1]!.trim() === '' || fields[1]!.length > MAX_NAME) return 'has no usable name'
  const [latitude, longitude] = [Number(fields[4]), Number(fields[5])]
  if (fields[4] === '' || fields[5] === '' || !(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return 'has no sound coordinates'
  if (!isCountry(fields[8]!)) return 'has no country'
  return /^\d*$/.test(fields[14]!) ? null : 'has no sound population'
}

export function parseGeoname(line: string): Parsed<Geoname> {
  const fields = line.split('\t')
  const bad = badGeoname(fields)
  if (bad !== null) return { bad }
  const [id, name, ascii, alternates, latitude, longitude, featureClass, code, country, , admin1, admin2] = fields as [string, ...string[]]
  const region = admin1 === '' ? '' : `${country}.${admin1}`
  const names = [ascii!, ...alternates!.split(',').slice(0, MAX_ALTERNATES)].map((form) => form.trim()).filter(isName)
  return {
    row: {
      geoname: Number(id), name: name!.trim(), names, latitude: Number(latitude), longitude: Number(longitude), class: featureClass!, code: code!, country: country!,
      region, subregion: region === '' || admin2 === '' ? '' : `${region}.${admin2}`, population: Number(fields[14]), zone: fields[17]!,
    },
  }
}

/** Among the alternate names stand links and airport codes. */
function isName(form: string): boolean {
  return form !== '' && form.length <= MAX_NAME && !/^(?:[A-Z]{2,4}|\d+|https?:.*)$/.test(form)
}

export function parseAdminCode(line: string): Parsed<AdminCode> {
  const fields = line.split('\t')
  if (fields.length !== 4) return { bad: `has ${fields.length} columns instead of 4` }
  const [code, name, , geoname] = fields as [string, string, string, string]
  if (!/^[A-Z]{2}\.[^.]+(?:\..+)?$/.test(code) || name.trim() === '' || !isId(geoname)) return { bad: 'has no code, name or geonameid' }
  return { row: { code, name: name.trim(), geoname: Number(geoname) } }
}

/** `isolanguage` values that mark links, codes and sounds instead of names. */
const NO_LANGUAGE = new Set(['link', 'wkdt', 'post', 'iata', 'icao', 'faac', 'unlc', 'tcid', 'phon'])

/** `row` is null for a sound line that holds no name (a link, a postal code). */
export function parseAlternateName(line: string): Parsed<AlternateName | null> {
  const fields = line.split('\t')
  // The first form of the file had 8 columns, and many tools cut empty ones at the end.
  if (fields.length < 4 || fields.length > 10) return { bad: `has ${fields.length} columns instead of 10` }
  const [id, geoname, language, name] = fields as [string, string, string, string]
  if (!isId(id) || !isId(geoname)) return { bad: 'has no geonameid' }
  if (NO_LANGUAGE.has(language) || !isName(name.trim())) return { row: null }
  return { row: { geoname: Number(geoname), language, name: name.trim(), historic: fields[7] === '1' } }
}

export function parseCountryInfo(line: string): Parsed<CountryInfo> {
  const fields = line.split('\t')
  if (fields.length < 17) return { bad: `has ${fields.length} columns instead of 19` }
  const [code, geoname] = [fields[0]!, fields[16]!]
  return isCountry(code) && isId(geoname) ? { row: { code, geoname: Number(geoname) } } : { bad: 'has no country code or geonameid' }
}

/** In the order in which they are read: each one needs what those before it told. */
export const DUMP_KINDS = ['countries', 'regions', 'subregions', 'geonames', 'alternates'] as const
export type DumpKind = (typeof DUMP_KINDS)[number]

/** By GeoNames' own file names; any other .txt is taken for a file of places, as that of a single country. */
export function dumpKind(file: string): DumpKind | null {
  const name = path.basename(file).toLowerCase()
  if (!name.endsWith('.txt')) return null
  if (name.startsWith('countryinfo')) return 'countries'
  if (name.startsWith('admin1codes')) return 'regions'
  if (name.startsWith('admin2codes')) return 'subregions'
  return name.startsWith('alternatenames') ? 'alternates' : 'geonames'
}
