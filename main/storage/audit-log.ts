// The audit log as a person reads it.
import type { AuditEntry } from '../contract/case.ts'
import type { CaseStore } from './case-store.ts'
import type { AuditRow } from './audit-chain.ts'

type EntryRow = Omit<AuditRow, 'digests' | 'previous'>

/** Newest first; `before` is the last seq of the page before. A subject is an exact one: 'image:12', 'evidence:12/5f0c'. */
export function listAudit(store: CaseStore, page: { subject?: string; before?: number; limit: number }): AuditEntry[] {
  const before = page.before ?? Number.MAX_SAFE_INTEGER
  const sql = `SELECT seq, at, actor, action, subject, details, hash FROM audit
    WHERE seq < ? ${page.subject === undefined ? '' : 'AND subject = ?'} ORDER BY seq DESC LIMIT ?`
  const values = page.subject === undefined ? [before, page.limit] : [before, page.subject, page.limit]
  return store.statement<EntryRow>(sql).all(...values).map((row) => ({ ...row, details: detailsOf(row.details) }))
}

/** Details that were altered into no JSON are shown as they stand: the log must be readable where it matters most. */
function detailsOf(text: string): AuditEntry['details'] {
  try {
    return JSON.parse(text) as AuditEntry['details']
  } catch {
    return text
  }
}
