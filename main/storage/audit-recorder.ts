// Sees to it that no audited row changes without an entry in the audit log.
import type { Database, Statement } from './sqlite.ts'
import { AuditChain, type Change, type Digests } from './audit-chain.ts'
import { auditedTableNames, auditedTables, keyText, rowDigest, selectRow, type AuditedTable, type Row, type RowKey } from './audited-tables.ts'

/**
 * Temporary triggers, alive as long as the connection, report each inserted, updated or deleted row of the audited tables,
 * cascades included. Outside `record` they refuse the write; inside, the rows' digests go into the change's entry.
 */
export class AuditRecorder {
  readonly #chain: AuditChain
  readonly #select: Record<AuditedTable, Statement<Row>>
  #touched: Map<string, RowKey> | null = null

  constructor(database: Database) {
    this.#chain = new AuditChain(database)
    this.#select = Object.fromEntries(auditedTableNames.map((table) => [table, database.prepare(selectRow(table))])) as Record<AuditedTable, Statement<Row>>
    database.function('audit_touch', { varargs: true }, (table: AuditedTable, ...values: (string | number)[]) => this.#touch({ table, values }))
    for (const table of auditedTableNames) database.exec(triggers(table))
  }

  #touch(key: RowKey): null {
    if (!this.#touched) throw new Error(`${key.table} was written outside a recorded change`)
    this.#touched.set(keyText(key), key)
    return null
  }

  /** True while a change is being recorded: a change within it becomes part of it. */
  get recording(): boolean {
    return this.#touched !== null
  }

  /** Runs `body` and appends one entry for what it wrote; `settle` sees the rows before. Nothing written, no entry. */
  record<Value>(change: Change, body: () => Value, settle: (keys: RowKey[]) => void): Value {
    this.#touched = new Map()
    try {
      const value = body()
      const keys = [...this.#touched.entries()].sort(([a], [b]) => (a < b ? -1 : 1))
      settle(keys.map(([, key]) => key))
      if (keys.length > 0) this.#chain.append(change, this.#digests(keys))
      return value
    } finally {
      this.#touched = null
    }
  }

  /** Appends an entry for what is no change of a row. */
  note(change: Change): void {
    this.#chain.append(change, {})
  }

  #digests(keys: [string, RowKey][]): Digests {
    return Object.fromEntries(
      keys.map(([text, key]) => {
        const row = this.#select[key.table].get(...key.values)
        return [text, row ? rowDigest(key.table, row) : null]
      }),
    )
  }
}

function triggers(table: AuditedTable): string {
  const touch = (side: 'NEW' | 'OLD') => `SELECT audit_touch('${table}', ${auditedTables[table].map((column) => `${side}.${column}`).join(', ')});`
  return `
    CREATE TEMP TRIGGER ${table}_inserted AFTER INSERT ON main.${table} BEGIN ${touch('NEW')} END;
    CREATE TEMP TRIGGER ${table}_updated AFTER UPDATE ON main.${table} BEGIN ${touch('OLD')} ${touch('NEW')} END;
    CREATE TEMP TRIGGER ${table}_deleted AFTER DELETE ON main.${table} BEGIN ${touch('OLD')} END;`
}
