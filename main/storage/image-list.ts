// Lists a case's images: filtered, searched, sorted, a page at a time.
import type { z } from 'zod'
import type { ImageFilter, ImageStatus, ImageSummary, Verdict } from '../contract/case.ts'
import type { ErrorReport } from '../contract/errors.ts'
import type { requests } from '../contract/requests.ts'
import type { CaseStore } from './case-store.ts'
import { capturedAt } from './images.ts'
import type { ImageFormat } from '../contract/observation.ts'
import { CAPTURED, filterSql } from './image-filter.ts'

type Asked = z.output<(typeof requests)['image.list']['input']>
type ImageSort = Asked['sort']
type ImagePage = Pick<Asked, 'sort' | 'descending' | 'limit' | 'offset'>

const sortColumns: Record<ImageSort, string> = {
  id: 'images.id',
  name: 'images.name',
  captured: CAPTURED,
  country: 'predictions.country',
  probability: 'predictions.probability',
  status: 'images.status',
}

/** Ids of all that pass the filter, in the order of the page's sort: ties by id, missing values last either way. */
function orderedIds(store: CaseStore, filter: ImageFilter, page: Pick<ImagePage, 'sort' | 'descending'>, limit: number, offset: number): number[] {
  const { where, values, needsPredictions } = filterSql(filter)
  const column = sortColumns[page.sort]
  const direction = page.descending ? 'DESC' : 'ASC'
  const order = page.sort === 'id' ? `images.id ${direction}` : `${column} ${direction} NULLS LAST, images.id ${direction}`
  const joins = needsPredictions || column.startsWith('predictions.') ? 'LEFT JOIN predictions ON image_id = images.id' : ''
  return store.column<number>(`SELECT images.id FROM images ${joins} WHERE ${where ?? 'TRUE'} ORDER BY ${order} LIMIT ? OFFSET ?`, ...values, limit, offset)
}

/** One page of summaries and the number of all that pass the filter. */
export function listImages(store: CaseStore, filter: ImageFilter, page: ImagePage): { total: number; images: ImageSummary[] } {
  if (filterSql(filter).where === null) {
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
  verdict: Verdict | null
  contradiction: number | null
  width: number | null
  height: number | null
  error: string | null
}

const selectSummary = `SELECT images.id, path, name, sha256, status, format, country, probability, latitude, longitude, answer, captured_local, captured_offset, captured_utc, error, contradiction, width, height,
  (SELECT verdict FROM reviews WHERE image_id = images.id) AS verdict, (SELECT json_group_array(tag ORDER BY tag) FROM tags WHERE image_id = images.id) AS tags
  FROM images LEFT JOIN predictions ON image_id = images.id WHERE images.id = ?`

/** In the order asked for; ids that are not there are left out. */
export function summariesOf(store: CaseStore, images: readonly number[]): ImageSummary[] {
  const statement = store.statement<SummaryRow>(selectSummary)
  return images.flatMap((image) => statement.get(image) ?? []).map(summaryOf)
}

function summaryOf({ captured_local, captured_offset, captured_utc, tags, error, contradiction, ...row }: SummaryRow): ImageSummary {
  return {
    ...row,
    capturedAt: capturedAt({ captured_local, captured_offset, captured_utc }),
    tags: JSON.parse(tags) as string[],
    contradiction: contradiction === null ? null : contradiction === 1,
    error: error === null ? null : (JSON.parse(error) as ErrorReport),
  }
}
