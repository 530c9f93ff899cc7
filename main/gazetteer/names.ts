// Writing names: each spelling of a name as folded keys that point at what it names.
import type { Database, Statement } from 'better-sqlite3'
import { foldKeys, isHan, latinReading, strippedKeys } from './fold.ts'
import type { Grade } from './fold.ts'

/** How sure a key means its entity, in percent; a look-up's score is this over 100. */
export const QUALITY = {
  /** The name itself, in any language. */
  name: 100,
  /** The name without "Province of" and the like, or read into Latin letters. */
  derived: 95,
  /** ISO 3166-2 letters and postal abbreviations: good for geocoding inside a country, no names in running text. */
  code: 50,
} as const

export interface NameWriter {
  /** @param form a spelling in any script; nothing is written for what has no letters */
  add(entity: number, form: string, quality?: number): void
  /** The form, and the form without its kind words. */
  addStripped(entity: number, form: string, grade: Grade): void
}

type Insert = Statement<[string, number, number, string]>

/** Japanese municipalities as `Nara-shi`, Korean ones as `Yangju-si`. */
const ASIAN_CITY = /[- ](?:shi|si)$/i

/** Both names of `Biel/Bienne`; `Halle (Saale)` without its brackets. */
function partsOf(form: string): string[] {
  const plain = form.replace(/\s*\([^)]*\)/g, '')
  const parts = plain.split('/').map((part) => part.trim())
  return parts.filter((part) => part !== '' && part !== form)
}

export function nameWriter(database: Database): NameWriter {
  const insert: Insert = database.prepare('INSERT INTO key (key, entity, quality, form) VALUES (?, ?, ?, ?) ON CONFLICT (key, entity) DO UPDATE SET quality = excluded.quality, form = excluded.form WHERE excluded.quality > quality')
  const add = (entity: number, form: string, quality: number = QUALITY.name): void => {
    for (const key of foldKeys(form)) {
      insert.run(key, entity, quality, form)
      const latin = isHan(key) ? null : latinReading(key)
      if (latin && quality > QUALITY.derived) insert.run(latin, entity, QUALITY.derived, form)
    }
  }
  const addStripped = (entity: number, form: string, grade: Grade): void => {
    add(entity, form)
    for (const part of partsOf(form)) add(entity, part, QUALITY.derived)
    if (grade === 'place' && !ASIAN_CITY.test(form)) return
    for (const key of strippedKeys(form, grade)) insert.run(key, entity, QUALITY.derived, form)
  }
  return { add, addStripped }
}
