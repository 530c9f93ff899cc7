// The cases that are known, and the one that is open.
import type { AuditEntry, CaseFacets, CaseSummary, VerifyReport } from '../../main/contract/case.ts'

class Cases {
  /** Null until first asked for. */
  list = $state.raw<CaseSummary[] | null>(null)
  open = $state.raw<CaseSummary | null>(null)
  facets = $state.raw<CaseFacets | null>(null)
}

class CaseRecord {
  entries = $state.raw<AuditEntry[]>([])
  /** False once the first entry of the log is among them. */
  hasMore = $state(true)
  subject = $state('')
  report = $state.raw<VerifyReport | null>(null)
  verifying = $state(false)
  /** When the report was made, ISO 8601, UTC. */
  verifiedAt = $state<string | null>(null)
}

export const cases = new Cases()
export const record = new CaseRecord()
