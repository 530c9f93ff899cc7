// Compares each audited row with the digest that was recorded for it last.
import type { VerifyFinding } from '../contract/case.ts'
import { auditedTableNames, auditedTables, keyOf, keyText, rowDigest, type AuditedTable, type Row } from './audited-tables.ts'
import type { Database, Statement } from './sqlite.ts'

/** Needs temp.last_digests as checkChain leaves it. */
export function checkRows(database: Database): VerifyFinding[] {
  return [...auditedTableNames.flatMap((table) => checkTable(database, table)), ...missingRows(database)]
}

function checkTable(database: Database, table: AuditedTable): VerifyFinding[] {
  const recorded = database.prepare<unknown[], { digest: string | null }>('SELECT digest FROM temp.last_digests WHERE row_key = ?')
  const mark = database.prepare('DELETE FROM temp.last_digests WHERE row_key = ?')
  const findings: VerifyFinding[] = []
  for (const row of rowsOf(database, table)) {
    const key = keyText(keyOf(table, row))
    const finding = compare(key, rowDigest(table, row), recorded)
    if (finding) findings.push(finding)
    mark.run(key)
  }
  return findings
}

function compare(key: string, digest: string, recorded: Statement<{ digest: string | null }>): VerifyFinding | null {
  const last = recorded.get(key)
  if (last?.digest === digest) return null
  if (last === undefined) return { kind: 'row-unrecorded', subject: key, message: `The row ${key} was added without a record in the audit log.` }
  if (last.digest === null) return { kind: 'row-unrecorded', subject: key, message: `The row ${key} is there, though the audit log says it was removed.` }
  return { kind: 'row-altered', subject: key, message: `The row ${key} was altered after it was last recorded in the audit log.` }
}

/** By pages of the key, as the connection cannot write the marks while it reads. */
function* rowsOf(database: Database, table: AuditedTable): Generator<Row> {
  const keys = auditedTables[table].join(', ')
  const first = database.prepare<unknown[], Row>(`SELECT * FROM ${table} ORDER BY ${keys} LIMIT ${PAGE}`)
  const next = database.prepare<unknown[], Row>(`SELECT * FROM ${table} WHERE (${keys}) > (${auditedTables[table].map(() => '?').join(', ')}) ORDER BY ${keys} LIMIT ${PAGE}`)
  let rows = first.all()
  while (rows.length > 0) {
    yield* rows
    rows = next.all(...keyOf(table, rows.at(-1) as Row).values)
  }
}

const PAGE = 200

function missingRows(database: Database): VerifyFinding[] {
  const rows = database.prepare<unknown[], { row_key: string }>('SELECT row_key FROM temp.last_digests WHERE digest IS NOT NULL ORDER BY row_key').all()
  return rows.map(({ row_key }) => ({ kind: 'row-deleted', subject: row_key, message: `The row ${row_key} was deleted without a record in the audit log.` }))
}
