// A case's images counted by kind, and all of their points: what a window shows of a whole case.
import type { CaseFacets, CasePoints, ImageFilter, ImageStatus, Verdict } from '../contract/case.ts'
import type { CaseStore } from './case-store.ts'
import { filterSql } from './image-filter.ts'

interface Count<Key> {
  key: Key
  images: number
}

/** Without the countries' names, which are the gazetteer's. */
export type StoredFacets = Omit<CaseFacets, 'countries'> & { countries: { code: string; images: number }[] }

const counts = <Key>(store: CaseStore, sql: string) => store.statement<Count<Key>>(sql).all()

/** Each count comes from an index alone. */
export function countFacets(store: CaseStore): StoredFacets {
  const status: Record<ImageStatus, number> = { pending: 0, located: 0, unlocated: 0, failed: 0 }
  for (const { key, images } of counts<ImageStatus>(store, 'SELECT status AS key, count(*) AS images FROM images GROUP BY status')) status[key] = images
  const review: Record<Verdict, number> = { accepted: 0, rejected: 0 }
  for (const { key, images } of counts<Verdict>(store, 'SELECT verdict AS key, count(*) AS images FROM reviews GROUP BY verdict')) review[key] = images
  const total = Object.values(status).reduce((sum, images) => sum + images, 0)
  const [contradiction = 0] = store.column<number>('SELECT count(*) FROM predictions WHERE contradiction = 1')
  const countries = counts<string>(store, 'SELECT country AS key, count(*) AS images FROM predictions WHERE country IS NOT NULL GROUP BY country')
  const tags = counts<string>(store, 'SELECT tag AS key, count(*) AS images FROM tags GROUP BY tag ORDER BY images DESC, tag')
  return {
    total, status, contradiction,
    review: { open: total - review.accepted - review.rejected, ...review },
    countries: countries.map(({ key, images }) => ({ code: key, images })),
    tags: tags.map(({ key, images }) => ({ tag: key, images })),
  }
}

type PointRow = [id: number, latitude: number, longitude: number, probability: number | null]

/** A tenth of a metre, and a hundredth of a percent: half the bytes of a hundred thousand points. */
const rounded = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits

export function listPoints(store: CaseStore, filter: ImageFilter): CasePoints {
  const { where, values } = filterSql(filter)
  const sql = `SELECT images.id, latitude, longitude, probability FROM images JOIN predictions ON image_id = images.id
    WHERE latitude IS NOT NULL AND ${where ?? 'TRUE'} ORDER BY images.id`
  const points: CasePoints = { ids: [], latitudes: [], longitudes: [], probabilities: [] }
  for (const [id, latitude, longitude, probability] of store.rows<PointRow>(sql, ...values)) {
    points.ids.push(id)
    points.latitudes.push(rounded(latitude, 6))
    points.longitudes.push(rounded(longitude, 6))
    points.probabilities.push(rounded(probability ?? 0, 4))
  }
  return points
}
