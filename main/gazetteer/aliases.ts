// Other names of regions and cities: CLDR's English subdivision names with their ISO 3166-2 letters, and our own two tables.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Database } from 'better-sqlite3'
import { foldKeys, strippedKeys } from './fold.ts'
import { nameWriter, QUALITY } from './names.ts'
import { resolver } from './resolve.ts'

export interface AliasReport {
  regions: number
  /** Regions that a subdivision of CLDR has been found for. */
  regionsWithCode: number
  aliases: number
  /** Lines of our tables that name nothing in the gazetteer. */
  unresolved: string[]
}

interface AliasRow { country: string; name: string; forms: string[]; line: string }

/** Tab-separated: country, name in the gazetteer, other names by '|'. Lines with # are remarks. */
function readTable(file: string): AliasRow[] {
  const lines = readFileSync(new URL(`./data/${file}`, import.meta.url), 'utf8').split('\n')
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => {
    const [country = '', name = '', forms = ''] = line.split('\t')
    return { country, name, forms: forms.split('|'), line }
  })
}

/** CLDR's subdivisions of every level: key `deby` is ISO 3166-2 DE-BY. */
function cldrSubdivisions(): { country: string; letters: string; name: string }[] {
  const require = createRequire(import.meta.url)
  const { subdivisions } = require('cldr-subdivisions-full/subdivisions/en/en.json') as { subdivisions: { localeDisplayNames: { subdivisions: Record<string, string> } } }
  const named = Object.entries(subdivisions.localeDisplayNames.subdivisions)
  return named.map(([code, name]) => ({ country: code.slice(0, 2).toUpperCase(), letters: code.slice(2), name }))
}

/** Ties a region of ours to a subdivision of CLDR by their English names. @returns the regions found */
function addSubdivisions(database: Database): Set<number> {
  const names = nameWriter(database)
  const regionOf = resolver(database, 'region')
  const found = new Set<number>()
  for (const { country, letters, name } of cldrSubdivisions()) {
    const region = regionOf(country, [...foldKeys(name), ...strippedKeys(name, 'region')])
    if (region === null) continue
    names.addStripped(region, name, 'region')
    if (/[a-z]/.test(letters)) names.add(region, letters.toUpperCase(), QUALITY.code)
    found.add(region)
  }
  return found
}

function addTable(database: Database, file: string, kind: 'region' | 'place'): { aliases: number; unresolved: string[] } {
  const names = nameWriter(database)
  const entityOf = resolver(database, kind)
  const resolved = readTable(file).map((row) => ({ ...row, entity: entityOf(row.country, foldKeys(row.name)) }))
  for (const { entity, forms } of resolved) {
    if (entity !== null) forms.forEach((form) => { names.add(entity, form) })
  }
  const known = resolved.filter(({ entity }) => entity !== null)
  return { aliases: known.reduce((sum, { forms }) => sum + forms.length, 0), unresolved: resolved.filter(({ entity }) => entity === null).map(({ line }) => line) }
}

/** Postal letters that are not ISO 3166-2's, and the states' usual abbreviations in Australia. */
const LETTERS: [string, string, string][] = [['US', 'District of Columbia', 'DC'], ['CA', 'Quebec', 'PQ'], ['CA', 'Newfoundland and Labrador', 'NF'], ['AU', 'Tasmania', 'Tas'], ['AU', 'Victoria', 'Vic'], ['AU', 'Queensland', 'Qld']]

/** Adds the other names to a database that has its regions and places with their own names. */
export function addAliases(database: Database): AliasReport {
  const withCode = addSubdivisions(database)
  const regions = addTable(database, 'regions.tsv', 'region')
  const cities = addTable(database, 'cities.tsv', 'place')
  const regionOf = resolver(database, 'region')
  const names = nameWriter(database)
  for (const [country, name, letters] of LETTERS) {
    const region = regionOf(country, foldKeys(name))
    if (region !== null) names.add(region, letters, QUALITY.code)
  }
  const { count } = database.prepare('SELECT count(*) AS count FROM region').get() as { count: number }
  return { regions: count, regionsWithCode: withCode.size, aliases: regions.aliases + cities.aliases, unresolved: [...regions.unresolved, ...cities.unresolved] }
}
