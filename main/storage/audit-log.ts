// The audit log as a person reads it.
import type { AuditEntry } from '../contract/case.ts'
import type { CaseStore } from './case-store.ts'
import type { AuditRow } from './audit-chain.ts'

type EntryRow = Omit<AuditRow, 'digests' | 'previous'>

interface Page { subject?: string; image?: number; before?: number; limit: number }

/** Subjects of an image's evidence are `evidence:<image>/<id>`: all that lies between the slash and the sign after it. */
function restriction({ subject, image }: Page): { sql: string; values: string[] } {
  if (image !== undefined) return { sql: "AND (subject = ? OR (subject >= ? AND subject < ?))", values: [`image:${image}`, `evidence:${image}/`, `evidence:${image}0`] }
  return subject === undefined ? { sql: '', values: [] } : { sql: 'AND subject = ?', values: [subject] }
}

/** Newest first; `before` is the last seq of the page before. A subject is an exact one: 'image:12', 'evidence:12/5f0c'. */
export function listAudit(store: CaseStore, page: Page): AuditEntry[] {
  const { sql, values } = restriction(page)
  const select = `SELECT seq, at, actor, action, subject, details, hash FROM audit WHERE seq < ? ${sql} ORDER BY seq DESC LIMIT ?`
  const rows = store.statement<EntryRow>(select).all(page.before ?? Number.MAX_SAFE_INTEGER, ...values, page.limit)
  return rows.map((row) => ({ ...row, details: detailsOf(row.details) }))
}

/** Details that were altered into no JSON are shown as they stand: the log must be readable where it matters most. */
function detailsOf(text: string): AuditEntry['details'] {
  try {
    return JSON.parse(text) as AuditEntry['details']
  } catch {
    return text
  }
}
