// A filter over a case's images as SQL.
import type { ImageFilter } from '../contract/case.ts'
import { searchQuery } from './search-index.ts'

/** As in the index images_captured. */
export const CAPTURED = 'ifnull(images.captured_local, images.captured_utc)'

interface Condition {
  readonly sql: string
  readonly values: readonly (string | number)[]
}

/** Capture times are compared as wall clocks: a zone in the filter is dropped, and a bound covers all that begins with it ('2024-05' the whole month). */
const wallClock = (time: string) => time.replace(/(Z|[+-]\d\d:?\d\d)$/, '').replace(/\.\d+$/, '')

function conditionsOf(filter: ImageFilter): Condition[] {
  const made: (Condition | false)[] = [
    filter.status !== undefined && { sql: `images.status IN (SELECT value FROM json_each(?))`, values: [JSON.stringify(filter.status)] },
    filter.country !== undefined && { sql: 'predictions.country = ?', values: [filter.country] },
    filter.tag !== undefined && { sql: 'images.id IN (SELECT image_id FROM tags WHERE tag = ?)', values: [filter.tag] },
    filter.minProbability !== undefined && { sql: 'predictions.probability >= ?', values: [filter.minProbability] },
    filter.contradiction !== undefined && { sql: 'predictions.contradiction = ?', values: [Number(filter.contradiction)] },
    filter.capturedFrom !== undefined && { sql: `${CAPTURED} >= ?`, values: [wallClock(filter.capturedFrom)] },
    filter.capturedTo !== undefined && { sql: `${CAPTURED} < ?`, values: [`${wallClock(filter.capturedTo)}~`] },
    filter.ids !== undefined && { sql: 'images.id IN (SELECT value FROM json_each(?))', values: [JSON.stringify(filter.ids)] },
    reviewCondition(filter.review),
    searchCondition(filter.search ?? ''),
  ]
  return made.filter((condition) => condition !== false)
}

function reviewCondition(review: ImageFilter['review']): Condition | false {
  if (review === undefined) return false
  if (review === 'open') return { sql: 'images.id NOT IN (SELECT image_id FROM reviews)', values: [] }
  return { sql: 'images.id IN (SELECT image_id FROM reviews WHERE verdict = ?)', values: [review] }
}

function searchCondition(search: string): Condition | false {
  const query = searchQuery(search)
  if (query === null) return false
  if (query === '') return { sql: 'FALSE', values: [] }
  return { sql: 'images.id IN (SELECT rowid FROM image_words WHERE image_words MATCH ?)', values: [query] }
}

export interface FilterSql {
  /** A condition over images and predictions; null where all pass. */
  readonly where: string | null
  readonly values: readonly (string | number)[]
  readonly needsPredictions: boolean
}

export function filterSql(filter: ImageFilter): FilterSql {
  const conditions = conditionsOf(filter)
  return {
    where: conditions.length === 0 ? null : conditions.map(({ sql }) => sql).join(' AND '),
    values: conditions.flatMap((condition) => condition.values),
    needsPredictions: conditions.some(({ sql }) => sql.startsWith('predictions.')),
  }
}
