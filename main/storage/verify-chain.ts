// Recomputes the audit chain and collects, for each row, the digest that was recorded last.
import type { VerifyFinding } from '../contract/case.ts'
import { auditHead, entryHash, GENESIS, type AuditRow } from './audit-chain.ts'
import type { Database } from './sqlite.ts'

export interface ChainCheck {
  readonly entries: number
  readonly headHash: string
  readonly findings: VerifyFinding[]
}

/** Entries read at a time; the digests go to a temporary table, so that memory stays small however long the log. */
const PAGE = 100

/** Leaves the last digests in temp.last_digests (row_key, digest), with null for removed rows. */
export function checkChain(database: Database): ChainCheck {
  database.exec('DROP TABLE IF EXISTS temp.last_digests; CREATE TEMP TABLE last_digests (row_key TEXT PRIMARY KEY, digest TEXT) WITHOUT ROWID')
  const keep = database.prepare('INSERT INTO temp.last_digests (row_key, digest) VALUES (?, ?) ON CONFLICT (row_key) DO UPDATE SET digest = excluded.digest')
  const page = database.prepare<unknown[], AuditRow>('SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?')
  const walk = { seq: 0, hash: GENESIS, entries: 0, findings: [] as VerifyFinding[] }
  for (let rows = page.all(Number.MIN_SAFE_INTEGER, PAGE); rows.length > 0; rows = page.all(walk.seq, PAGE)) {
    for (const row of rows) {
      walk.findings.push(...checkEntry(row, walk))
      for (const [key, digest] of digestsOf(row)) keep.run(key, digest)
      walk.seq = row.seq
      walk.hash = row.hash
      walk.entries += 1
    }
  }
  return { entries: walk.entries, headHash: walk.hash, findings: [...walk.findings, ...checkHead(database, walk)] }
}

const broken = (subject: string, message: string): VerifyFinding => ({ kind: 'chain-broken', subject, message })

function checkEntry(row: AuditRow, before: { seq: number; hash: string }): VerifyFinding[] {
  const subject = `audit:${row.seq}`
  const findings: VerifyFinding[] = []
  if (row.seq !== before.seq + 1) findings.push(broken(subject, `Audit entries between ${before.seq} and ${row.seq} are missing.`))
  if (row.previous !== before.hash) findings.push(broken(subject, `Audit entry ${row.seq} does not follow from the one before it.`))
  if (entryHash(row) !== row.hash) findings.push(broken(subject, `Audit entry ${row.seq} was altered: its hash does not fit what it says.`))
  return findings
}

/** What an entry records; nothing where it no longer reads, which its hash has shown already. */
function digestsOf(row: AuditRow): [string, string | null][] {
  try {
    const entries = Object.entries(JSON.parse(row.digests) as object)
    return entries.filter((entry): entry is [string, string | null] => entry[1] === null || typeof entry[1] === 'string')
  } catch {
    return []
  }
}

function checkHead(database: Database, end: { seq: number; hash: string }): VerifyFinding[] {
  const head = auditHead(database)
  if (head.seq === end.seq && head.hash === end.hash) return []
  return [broken(`audit:${head.seq}`, `The log ends at entry ${end.seq}, but its head names entry ${head.seq}: its end was cut off or altered.`)]
}
