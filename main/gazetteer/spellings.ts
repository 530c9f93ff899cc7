// The spellings of places, as the name table has them: an index by place would cost more than the rare walk over all names.
import type { Database } from 'better-sqlite3'
import { entityId, entityKind } from './schema.ts'

interface Named { readonly entity: number; readonly form: string | null }

/** @returns a reader of spellings by row of the place table, each once, in the order in which they were written */
export function spellingReader(database: Database): (rows: ReadonlySet<number>) => Map<number, string[]> {
  return (rows) => {
    const spellings = new Map<number, Set<string>>()
    for (const { entity, form } of database.prepare('SELECT entity, form FROM key ORDER BY id').iterate() as IterableIterator<Named>) {
      const row = entityId(entity)
      if (form === null || entityKind(entity) !== 'place' || !rows.has(row)) continue
      const known = spellings.get(row)
      if (known) known.add(form)
      else spellings.set(row, new Set([form]))
    }
    return new Map([...spellings].map(([row, forms]) => [row, [...forms]]))
  }
}
