// Search for a person: the name itself, names that begin with it, names that hold it, names a few letters off.
import type { Database } from 'better-sqlite3'
import type { PlaceMatch } from '../contract/gazetteer.ts'
import type { EntityReader } from './entities.ts'
import { editDistance, foldKeys } from './fold.ts'
import { ranked } from './lookup.ts'
import type { Lookup, Reading } from './lookup.ts'
import { entityKind, KINDS } from './schema.ts'
import type { Kind } from './schema.ts'

/** How many rows each step reads, and how many of them, the most populous, it looks at; a person reads twenty. */
const ROWS = 4000
const POOL = 400
const TRIGRAM = 3
/** Below this similarity two names are just two names. */
const LEAST = 0.6
const MAX_QUERY = 80
const EVERY_KIND: ReadonlySet<Kind> = new Set(KINDS)

interface KeyRow { key: string; entity: number; form: string }

function trigrams(key: string): string[] {
  const letters = [...key]
  return [...new Set(letters.slice(TRIGRAM - 1).map((_, start) => letters.slice(start, start + TRIGRAM).join('')))]
}

/** 1 for the same key, 0 for nothing in common: the share of letters that need no edit. */
function similarity(a: string, b: string): number {
  const longest = Math.max(a.length, b.length)
  return longest === 0 ? 0 : 1 - editDistance(a, b, longest) / longest
}

/** FTS5 syntax: each trigram as a quoted string, since keys hold letters and digits of any script only. */
const matchAny = (grams: readonly string[]): string => grams.map((gram) => `"${gram}"`).join(' OR ')
const matchAll = (grams: readonly string[]): string => grams.map((gram) => `"${gram}"`).join(' AND ')

export interface Finder {
  search(query: string, options?: { limit?: number; country?: string; fuzzy?: boolean }): PlaceMatch[]
  /** Readings of names that are a few letters off, best first. */
  nearNames(name: string, least: number): Reading[]
}

export function finder(database: Database, lookup: Lookup, entities: EntityReader): Finder {
  const prefixed = database.prepare(`SELECT key, entity, form FROM key WHERE key >= ? AND key < ? AND quality > 50 LIMIT ${ROWS}`)
  const gramed = database.prepare(`SELECT k.key, k.entity, k.form FROM trigram t JOIN key k ON k.id = t.rowid WHERE t.trigram MATCH ? AND k.quality > 50 ORDER BY t.rank LIMIT ${POOL}`)
  const readingsOf = (rows: readonly KeyRow[], key: string): Reading[] => rows.map((row) => ({ entity: row.entity, form: row.form, score: Math.min(0.95, similarity(row.key, key)) }))

  function beginning(key: string): Reading[] {
    if (key.length < 2) return []
    const rows = (prefixed.all(key, `${key}\u{10ffff}`) as KeyRow[]).map((row) => ({ row, population: entities.populationOf(row.entity) ?? Infinity }))
    const largest = rows.sort((a, b) => Number(b.population > a.population) - Number(b.population < a.population) || a.row.entity - b.row.entity).slice(0, POOL)
    return readingsOf(largest.map(({ row }) => row), key).map((reading) => ({ ...reading, score: 0.5 + reading.score / 2 }))
  }
  function holding(key: string): Reading[] {
    const grams = trigrams(key)
    if (grams.length === 0) return []
    const rows = (gramed.all(matchAll(grams)) as KeyRow[]).filter((row) => row.key.includes(key))
    return readingsOf(rows, key).map((reading) => ({ ...reading, score: 0.4 + reading.score / 2 }))
  }
  function near(key: string, least: number): Reading[] {
    const grams = trigrams(key)
    if (grams.length === 0) return []
    return readingsOf(gramed.all(matchAny(grams)) as KeyRow[], key).filter(({ score }) => score >= least)
  }
  function nearNames(name: string, least: number): Reading[] {
    return foldKeys(name.slice(0, MAX_QUERY)).flatMap((key) => near(key, least)).sort((a, b) => b.score - a.score || a.entity - b.entity)
  }

  function search(query: string, { limit = 20, country, fuzzy = true }: { limit?: number; country?: string; fuzzy?: boolean } = {}): PlaceMatch[] {
    const text = query.slice(0, MAX_QUERY)
    const results = new Map<string, PlaceMatch>()
    const take = (readings: readonly Reading[]): void => {
      for (const { match } of ranked(readings, entities)) {
        if ((country === undefined || match.country === country) && !results.has(match.id)) results.set(match.id, match)
      }
    }
    take(lookup.readings(text, { kinds: EVERY_KIND }))
    const keys = foldKeys(text)
    const steps = [beginning, holding, ...(fuzzy ? [(key: string) => near(key, LEAST)] : [])]
    for (const step of steps) {
      if (results.size >= limit) break
      take(keys.flatMap(step).filter(({ entity }) => entityKind(entity) !== 'subregion'))
    }
    return [...results.values()].slice(0, limit)
  }
  return { search, nearNames }
}
