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
type ImageSort = Asked['sort']
type ImagePage = Pick<Asked, 'sort' | 'descending' | 'limit' | 'offset'>

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

/** Ids of all that pass the filter, in the order of the page's sort: ties by id, missing values last either way. */
function orderedIds(store: CaseStore, filter: ImageFilter, page: Pick<ImagePage, 'sort' | 'descending'>, limit: number, offset: number): number[] {
  const conditions = conditionsOf(filter)
  const column = sortColumns[page.sort]
  const direction = page.descending ? 'DESC' : 'ASC'
  const order = page.sort === 'id' ? `images.id ${direction}` : `${column} ${direction} NULLS LAST, images.id ${direction}`
  const joins = [column, ...conditions.map(({ sql }) => sql)].some((sql) => sql.startsWith('predictions.')) ? 'LEFT JOIN predictions ON image_id = images.id' : ''
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`
  const values = conditions.flatMap((condition) => condition.values)
  return store.column<number>(`SELECT images.id FROM images ${joins} ${where} ORDER BY ${order} LIMIT ? OFFSET ?`, ...values, limit, offset)
}

/** One page of summaries and the number of all that pass the filter. */
export function listImages(store: CaseStore, filter: ImageFilter, page: ImagePage): { total: number; images: ImageSummary[] } {
  if (conditionsOf(filter).length === 0) {
    const [total = 0] = store.column<number>('SELECT count(*) FROM images')
    return { total, images: summariesOf(store, orderedIds(store, filter, page, page.limit, page.offset)) }
  }
  // Counting means looking at every match anyway: one query gives all ids, and the page is cut from them.
  const ids = orderedIds(store, filter, page, -1, 0)
  return { total: ids.length, images: summariesOf(store, ids.slice(page.offset, page.offset + page.limit)) }
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
function summariesOf(store: CaseStore, images: readonly number[]): ImageSummary[] {
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
