// Compares each audited row with the digest that was recorded for it last.
import type { VerifyFinding } from '../contract/case.ts'
import { auditedTableNames, auditedTables, keyOf, keyText, rowDigest, type AuditedTable, type Row } from './audited-tables.ts'
import type { Database } from './sqlite.ts'

/** Needs temp.last_digests as checkChain leaves it. One row in memory at a time. */
export function checkRows(database: Database): VerifyFinding[] {
  return [...auditedTableNames.flatMap((table) => checkTable(database, table)), ...missingRows(database)]
}

/** Key texts in SQL, as keyText makes them. */
const keyColumn = (table: AuditedTable) => `'${table}:' || ${auditedTables[table].join(` || '/' || `)}`

function checkTable(database: Database, table: AuditedTable): VerifyFinding[] {
  const sql = `SELECT last_digests.row_key AS recorded_key, digest AS recorded_digest, ${table}.* FROM ${table}
    LEFT JOIN temp.last_digests ON row_key = ${keyColumn(table)}`
  const findings: VerifyFinding[] = []
  for (const { recorded_key, recorded_digest, ...row } of database.prepare<unknown[], Row>(sql).iterate()) {
    if (recorded_digest === rowDigest(table, row)) continue
    findings.push(misfit(keyText(keyOf(table, row)), recorded_key !== null, recorded_digest === null))
  }
  return findings
}

function misfit(key: string, known: boolean, removed: boolean): VerifyFinding {
  if (!known) return { kind: 'row-unrecorded', subject: key, message: `The row ${key} was added without a record in the audit log.` }
  if (removed) return { kind: 'row-unrecorded', subject: key, message: `The row ${key} is there, though the audit log says it was removed.` }
  return { kind: 'row-altered', subject: key, message: `The row ${key} was altered after it was last recorded in the audit log.` }
}

function missingRows(database: Database): VerifyFinding[] {
  const present = auditedTableNames.map((table) => `EXCEPT SELECT ${keyColumn(table)} FROM ${table}`).join(' ')
  const missing = database.prepare<unknown[], { row_key: string }>(`SELECT row_key FROM temp.last_digests WHERE digest IS NOT NULL ${present} ORDER BY row_key`).all()
  return missing.map(({ row_key }) => ({ kind: 'row-deleted', subject: row_key, message: `The row ${row_key} was deleted without a record in the audit log.` }))
}
