// Names to entities: one indexed look-up per folded key, and the most probable reading first.
import type { Database } from 'better-sqlite3'
import type { PlaceMatch } from '../contract/gazetteer.ts'
import type { Entity, EntityReader } from './entities.ts'
import { BoundedCache } from './bounded-cache.ts'
import { foldKeys, isHan, latinReading, strippedKeys } from './fold.ts'
import { QUALITY } from './names.ts'
import { entityKind } from './schema.ts'
import type { Kind } from './schema.ts'

/** One way to read a name. */
export interface Reading {
  entity: number
  /** 0..1: how sure the name means it. */
  score: number
  /** The spelling in the gazetteer that matched. */
  form: string
}

/** A name without its kind words, or read from another script, is a weaker sign. */
const STRIPPED = 0.9
const READ = 0.85
/** Han characters read as in Mandarin have many homophones. */
const READ_HAN = 0.6
/** A name that a thousand villages share is no sign of any; this bounds the work on hostile input. */
const MAX_READINGS = 500
/** To place one answer a name is looked up several times, for things of one kind after another. */
const NAMES_KEPT = 256

const NAMES: ReadonlySet<Kind> = new Set<Kind>(['place', 'region', 'country', 'settlement'])

export interface Lookup {
  /** Every entity of the given kinds with one of the name's keys; those without kind words or in Latin letters only where the plain keys find nothing. */
  readings(name: string, options?: { kinds?: ReadonlySet<Kind>; codes?: boolean; accept?: (entity: number) => boolean }): Reading[]
}

interface KeyRow { entity: number; quality: number; form: string }

function strongest(readings: readonly Reading[]): Reading[] {
  const best = new Map<number, Reading>()
  for (const reading of readings) {
    if ((best.get(reading.entity)?.score ?? 0) < reading.score) best.set(reading.entity, reading)
  }
  return [...best.values()]
}

function once<Value>(find: () => Value): () => Value {
  let found: { value: Value } | null = null
  return () => (found ??= { value: find() }).value
}

export function lookup(database: Database): Lookup {
  const find = database.prepare(`SELECT entity, quality, form FROM key WHERE key = ? ORDER BY entity LIMIT ${MAX_READINGS}`)
  const byKeys = (keys: readonly string[], score: number): Reading[] =>
    keys.flatMap((key) => (find.all(key) as KeyRow[]).map(({ entity, quality, form }) => ({ entity, form, score: (score * quality) / 100 })))

  function stripped(name: string): Reading[] {
    const places = byKeys(strippedKeys(name, 'place'), STRIPPED).filter(({ entity }) => entityKind(entity) === 'place' || entityKind(entity) === 'settlement')
    const regions = byKeys(strippedKeys(name, 'region'), STRIPPED).filter(({ entity }) => entityKind(entity) === 'region' || entityKind(entity) === 'subregion')
    return [...places, ...regions]
  }
  function read(name: string): Reading[] {
    const keys = [...foldKeys(name), ...strippedKeys(name, 'place')]
    const latin = keys.map((key) => [latinReading(key), isHan(key) ? READ_HAN : READ] as const)
    return latin.flatMap(([key, score]) => (key === null ? [] : byKeys([key], score)))
  }
  const kept = new BoundedCache<readonly (() => Reading[])[]>(NAMES_KEPT)
  const stepsOf = (name: string) => kept.get(name, (own) => [once(() => byKeys(foldKeys(own), 1)), once(() => stripped(own)), once(() => read(own))])
  return {
    readings(name, { kinds = NAMES, codes = false, accept = () => true } = {}) {
      const wanted = ({ entity, score }: Reading): boolean => kinds.has(entityKind(entity)) && (codes || score * 100 > QUALITY.code) && accept(entity)
      for (const step of stepsOf(name)) {
        const found = step().filter(wanted)
        if (found.length > 0) return strongest(found)
      }
      return []
    },
  }
}

/** A place that nobody counted is taken for a hamlet. */
const UNCOUNTED = 200
/** A region's name more often means its city. */
const GRAIN_WEIGHT = { country: 1, region: 0.3, place: 1 }
/** A country's own name nearly always means the country. */
const WHOLE_COUNTRY = 1000
const SURE = 0.9

/** How probable a reading is, up to a factor: people mention big places more, though less than in proportion. */
function weightOf(score: number, { place }: Entity): number {
  const grain = place.grain === 'country' && score >= SURE ? WHOLE_COUNTRY : GRAIN_WEIGHT[place.grain]
  return score ** 6 * grain * (place.population + UNCOUNTED) ** 0.75
}

/** @returns matches in descending order of `weightOf`, ties to the one matched by its own name, then by id */
export function ranked(readings: readonly Reading[], entities: EntityReader): { match: PlaceMatch; entity: Entity }[] {
  const weighed = readings.map(({ entity, score, form }) => {
    const found = entities.read(entity)
    return { entity: found, weight: weightOf(score, found), match: { ...found.place, score: Math.round(score * 1000) / 1000, matched: form } }
  })
  return weighed.sort((a, b) => b.weight - a.weight || Number(b.match.matched === b.match.name) - Number(a.match.matched === a.match.name) || (a.match.id < b.match.id ? -1 : 1))
}
