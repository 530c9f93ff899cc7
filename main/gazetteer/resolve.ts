// Finding the thing that a data file means: by country and name, the most populous of its kind.
import type { Database } from 'better-sqlite3'
import { entityId, entityKind } from './schema.ts'

interface Candidate { entity: number; country: string; population: number }

/** @returns a finder of regions or places by country and keys, in the keys' order; null when there is none */
export function resolver(database: Database, kind: 'region' | 'place'): (country: string, keys: readonly string[]) => number | null {
  const find = database.prepare('SELECT entity FROM key WHERE key = ? ORDER BY quality DESC, entity')
  const fetch = database.prepare(`SELECT country, population FROM ${kind} WHERE id = ?`)
  const candidates = (key: string): Candidate[] => {
    const entities = (find.all(key) as { entity: number }[]).map(({ entity }) => entity).filter((entity) => entityKind(entity) === kind)
    return entities.map((entity) => ({ entity, ...(fetch.get(entityId(entity)) as Omit<Candidate, 'entity'>) }))
  }
  return (country, keys) => {
    for (const key of keys) {
      const inside = candidates(key).filter((candidate) => candidate.country === country)
      if (inside.length > 0) return inside.reduce((best, one) => (one.population > best.population ? one : best)).entity
    }
    return null
  }
}
