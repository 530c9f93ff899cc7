// The audit log as a person reads it.
import type { CaseStore } from './case-store.ts'
import type { AuditRow, Digests } from './audit-chain.ts'
import type { Json } from './canonical-json.ts'

export interface AuditEntry {
  readonly seq: number
  readonly at: string
  readonly actor: string
  readonly action: string
  readonly subject: string
  readonly digests: Digests
  readonly details: Json
  readonly previous: string
  readonly hash: string
}

/** Newest first; `before` is the last seq of the page before. A subject is an exact one: 'image:12', 'evidence:12/5f0c'. */
export function listAudit(store: CaseStore, page: { subject?: string; before?: number; limit: number }): AuditEntry[] {
  const before = page.before ?? Number.MAX_SAFE_INTEGER
  const sql = `SELECT * FROM audit WHERE seq < ? ${page.subject === undefined ? '' : 'AND subject = ?'} ORDER BY seq DESC LIMIT ?`
  const values = page.subject === undefined ? [before, page.limit] : [before, page.subject, page.limit]
  return store.statement<AuditRow>(sql).all(...values).map((row) => ({ ...row, digests: JSON.parse(row.digests) as Digests, details: JSON.parse(row.details) as Json }))
}
