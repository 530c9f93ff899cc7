// What the report's first pages need of each record, gathered while the records stream by.
import type { EvidenceKind } from '../../../contract/evidence.ts'
import type { ErrorCode } from '../../../contract/errors.ts'
import type { Point } from '../../../contract/geography.ts'
import type { LocationRecord, RecordStatus } from '../../../contract/record.ts'
import { headline, type Headline } from '../../../contract/wording.ts'

/** A line of the contents: some 300 bytes an image. */
export interface Entry {
  readonly number: number
  readonly image: string
  readonly status: RecordStatus
  readonly headline: Headline | null
  readonly error: ErrorCode | null
  readonly capturedAt: string | null
  readonly point: Point | null
}

export interface KindCount {
  images: number
  accepted: number
  rejected: number
}

export interface Tally {
  readonly entries: Entry[]
  readonly statuses: Record<RecordStatus, number>
  /** Country name -> images whose leading country it is. */
  readonly countries: Map<string, number>
  readonly kinds: Map<EvidenceKind, KindCount>
  duplicates: number
}

export const emptyTally = (): Tally => ({ entries: [], statuses: { located: 0, unlocated: 0, failed: 0 }, countries: new Map(), kinds: new Map(), duplicates: 0 })

function countEvidence(tally: Tally, record: LocationRecord): void {
  for (const item of record.evidence) {
    const count = tally.kinds.get(item.kind) ?? { images: 0, accepted: 0, rejected: 0 }
    count[item.accepted ? 'accepted' : 'rejected']++
    tally.kinds.set(item.kind, count)
  }
  for (const kind of new Set(record.evidence.map((item) => item.kind))) {
    const count = tally.kinds.get(kind)
    if (count) count.images++
  }
}

/** Adds one record and gives its line of the contents. */
export function count(tally: Tally, record: LocationRecord): Entry {
  const { image, status, capturedAt, best } = record
  const point = status === 'located' && best ? { latitude: best.latitude, longitude: best.longitude } : null
  const entry = { number: tally.entries.length + 1, image, status, headline: headline(record), error: record.error?.code ?? null, capturedAt, point }
  tally.entries.push(entry)
  tally.statuses[status]++
  if (status === 'located' && record.country) tally.countries.set(record.country.name, (tally.countries.get(record.country.name) ?? 0) + 1)
  if (record.duplicates.length > 0) tally.duplicates++
  countEvidence(tally, record)
  return entry
}
