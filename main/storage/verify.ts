// Verifies a case: its audit chain, every audited row against it, and every original against its hash.
import type { VerifyFinding, VerifyReport } from '../contract/case.ts'
import type { CaseStore } from './case-store.ts'
import { guarded } from './failures.ts'
import { fileOf } from './images.ts'
import { hashFile, nameOnDisk } from './originals.ts'
import type { Database } from './sqlite.ts'
import { checkChain, type ChainCheck } from './verify-chain.ts'
import { checkRows } from './verify-rows.ts'
import path from 'node:path'

interface OriginalRow {
  id: number
  path: string
  path_bytes: string | null
  sha256: string
  storage: 'referenced' | 'copied'
}

/**
 * Needs no writer: a case that is open elsewhere is checked as of one moment. Reads as a stream.
 * @param options `originals`: hash every original again, which reads all of their bytes
 */
export async function verifyCase(store: CaseStore, options: { originals: boolean }): Promise<VerifyReport> {
  const { chain, rows } = checkDatabase(store)
  const originals = options.originals ? await checkOriginals(store) : { checked: 0, findings: [] }
  const findings = [...chain.findings, ...rows, ...originals.findings]
  return { sound: findings.length === 0, auditEntries: chain.entries, headHash: chain.headHash, originalsChecked: originals.checked, findings }
}

/** One transaction, so that a writer cannot come between the log and the rows. */
function checkDatabase(store: CaseStore): { chain: ChainCheck; rows: VerifyFinding[] } {
  const check = store.database.transaction(() => {
    const chain = checkChain(store.database)
    const rows = checkRows(store.database)
    store.database.exec('DROP TABLE temp.last_digests')
    return { chain, rows }
  })
  return guarded(store.folder, () => withSmallCaches(store.database, () => check.deferred()))
}

/** Each page is looked at once, so that caches only hold memory: 20,000 images peak at 153 MB with these, at 193 MB with SQLite's usual ones, in the same time. */
function withSmallCaches<Value>(database: Database, body: () => Value): Value {
  const usual = ['main', 'temp'].map((schema) => [`${schema}.cache_size`, String(database.pragma(`${schema}.cache_size`, { simple: true }))])
  for (const [setting] of usual) database.pragma(`${setting} = -1000`)
  try {
    return body()
  } finally {
    for (const [setting, before] of usual) database.pragma(`${setting} = ${before}`)
  }
}

const select = `SELECT id, path, path_bytes, sha256, storage FROM images WHERE sha256 IS NOT NULL ORDER BY id`

async function checkOriginals(store: CaseStore): Promise<{ checked: number; findings: VerifyFinding[] }> {
  const rows = store.database.prepare<unknown[], OriginalRow>(select).all()
  const findings: VerifyFinding[] = []
  for (const row of rows) {
    const finding = await checkOriginal(store, row)
    if (finding) findings.push(finding)
  }
  return { checked: rows.length, findings }
}

async function checkOriginal(store: CaseStore, row: OriginalRow): Promise<VerifyFinding | null> {
  const subject = `image:${row.id}`
  const name = row.storage === 'copied' ? path.join(store.originals, row.sha256) : nameOnDisk(fileOf(row))
  try {
    if ((await hashFile(name)) === row.sha256) return null
    return { kind: 'original-altered', subject, message: `The original of ${row.path} no longer has the bytes it had: its SHA-256 differs.` }
  } catch (error) {
    const cause = (error as NodeJS.ErrnoException).code ?? String(error)
    return { kind: 'original-missing', subject, message: `The original of ${row.path} cannot be read at ${String(name)} (${cause}).` }
  }
}
