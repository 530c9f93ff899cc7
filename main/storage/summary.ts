// A case in a few numbers.
import type { CaseSummary } from '../contract/case.ts'
import { caseKey } from './case-key.ts'
import type { CaseStore } from './case-store.ts'
import { versionOf } from './migrations/migrate.ts'
import { getSetting } from './settings.ts'

export function summarize(store: CaseStore): CaseSummary {
  const images = { total: 0, pending: 0, located: 0, unlocated: 0, failed: 0 }
  const counts = store.statement<{ status: keyof typeof images; count: number }>('SELECT status, count(*) AS count FROM images GROUP BY status').all()
  for (const { status, count } of counts) {
    images[status] = count
    images.total += count
  }
  const text = (key: string) => String(getSetting(store, key) ?? '')
  const changed = store.statement<{ at: string }>('SELECT at FROM audit ORDER BY seq DESC LIMIT 1').get()
  const createdAt = text('createdAt')
  return { case: store.folder, key: caseKey(store.folder), title: text('title'), createdAt, changedAt: changed?.at ?? createdAt, schemaVersion: versionOf(store.database), images }
}
