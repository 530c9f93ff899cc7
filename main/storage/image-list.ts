// Lists a case's images: filtered, searched, sorted, a page at a time.
import type { z } from 'zod'
import type { ImageFilter, ImageStatus, ImageSummary } from '../contract/case.ts'
import type { ErrorReport } from '../contract/errors.ts'
import type { requests } from '../contract/requests.ts'
import type { CaseStore } from './case-store.ts'
import { capturedAt } from './images.ts'
import type { ImageFormat } from '../contract/observation.ts'
import { searchQuery } from './search-index.ts'

type Asked = z.output<(typeof requests)['image.list']['input']>
export type ImageSort = Asked['sort']
export type ImagePage = Pick<Asked, 'sort' | 'descending' | 'limit' | 'offset'>

/** As in the index images_captured. */
const CAPTURED = 'ifnull(images.captured_local, images.captured_utc)'

const sortColumns: Record<ImageSort, string> = {
  id: 'images.id',
  name: 'images.name',
  captured: CAPTURED,
  country: 'predictions.country',
  probability: 'predictions.probability',
  status: 'images.status',
}

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
    filter.capturedFrom !== undefined && { sql: `${CAPTURED} >= ?`, values: [wallClock(filter.capturedFrom)] },
    filter.capturedTo !== undefined && { sql: `${CAPTURED} < ?`, values: [`${wallClock(filter.capturedTo)}~`] },
    searchCondition(filter.search ?? ''),
  ]
  return made.filter((condition) => condition !== false)
}

function searchCondition(search: string): Condition | false {
  const query = searchQuery(search)
  if (query === null) return false
  if (query === '') return { sql: 'FALSE', values: [] }
  return { sql: 'images.id IN (SELECT rowid FROM image_words WHERE image_words MATCH ?)', values: [query] }
}

function queryOf(filter: ImageFilter, needsPredictions: boolean): { from: string; values: (string | number)[] } {
  const conditions = conditionsOf(filter)
  const joins = needsPredictions || conditions.some(({ sql }) => sql.startsWith('predictions.')) ? 'LEFT JOIN predictions ON image_id = images.id' : ''
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`
  return { from: `FROM images ${joins} ${where}`, values: conditions.flatMap(({ values }) => values) }
}

/** Ids of all that pass the filter, in the order of `sort`; ties by id. Missing values come last either way. */
export function matchingImages(store: CaseStore, filter: ImageFilter, page: ImagePage): number[] {
  const column = sortColumns[page.sort]
  const { from, values } = queryOf(filter, column.startsWith('predictions.'))
  const direction = page.descending ? 'DESC' : 'ASC'
  const order = page.sort === 'id' ? `images.id ${direction}` : `${column} ${direction} NULLS LAST, images.id ${direction}`
  const rows = store.statement<{ id: number }>(`SELECT images.id ${from} ORDER BY ${order} LIMIT ? OFFSET ?`).all(...values, page.limit, page.offset)
  return rows.map(({ id }) => id)
}

export function countMatching(store: CaseStore, filter: ImageFilter): number {
  const { from, values } = queryOf(filter, false)
  return store.statement<{ total: number }>(`SELECT count(*) AS total ${from}`).get(...values)?.total ?? 0
}

/** One page of summaries and the number of all that pass the filter. */
export function listImages(store: CaseStore, filter: ImageFilter, page: ImagePage): { total: number; images: ImageSummary[] } {
  return { total: countMatching(store, filter), images: summariesOf(store, matchingImages(store, filter, page)) }
}

interface SummaryRow {
  id: number
  path: string
  name: string
  sha256: string | null
  status: ImageStatus
  format: ImageFormat | null
  country: string | null
  probability: number | null
  latitude: number | null
  longitude: number | null
  answer: string | null
  captured_local: string | null
  captured_offset: number | null
  captured_utc: string | null
  tags: string
  error: string | null
}

const selectSummary = `SELECT images.id, path, name, sha256, status, format, country, probability, latitude, longitude, answer, captured_local, captured_offset, captured_utc, error,
  (SELECT json_group_array(tag ORDER BY tag) FROM tags WHERE image_id = images.id) AS tags
  FROM images LEFT JOIN predictions ON image_id = images.id WHERE images.id = ?`

/** In the order asked for; ids that are not there are left out. */
export function summariesOf(store: CaseStore, images: readonly number[]): ImageSummary[] {
  const statement = store.statement<SummaryRow>(selectSummary)
  return images.flatMap((image) => statement.get(image) ?? []).map(summaryOf)
}

function summaryOf({ captured_local, captured_offset, captured_utc, tags, error, ...row }: SummaryRow): ImageSummary {
  return {
    ...row,
    capturedAt: capturedAt({ captured_local, captured_offset, captured_utc }),
    tags: JSON.parse(tags) as string[],
    error: error === null ? null : (JSON.parse(error) as ErrorReport),
  }
}
