// An open case: its database, its transactions and its recorded changes.
import path from 'node:path'
import { WorkstationError } from '../contract/errors.ts'
import type { Change } from './audit-chain.ts'
import { AuditRecorder } from './audit-recorder.ts'
import { guarded } from './failures.ts'
import { indexWords, wordsChanged } from './search-index.ts'
import type { Database, Statement } from './sqlite.ts'

/**
 * All storage functions take the store. A store that is not writable throws 'read-only' on any change.
 * Storage's own failures come out as WorkstationErrors: 'disk-full', 'read-only', 'locked', 'corrupt'.
 */
export class CaseStore {
  /** Absolute path of the case folder. */
  readonly folder: string
  readonly writable: boolean
  readonly database: Database
  readonly #recorder: AuditRecorder | null
  readonly #statements = new Map<string, unknown>()
  readonly #columns = new Map<string, Statement<unknown>>()
  readonly #onClose: () => void

  constructor(folder: string, database: Database, writable: boolean, onClose: () => void) {
    this.folder = folder
    this.database = database
    this.writable = writable
    this.#recorder = writable ? new AuditRecorder(database) : null
    this.#onClose = onClose
  }

  /** Folder of the copied-in originals, `<sha256>` each. */
  get originals(): string {
    return path.join(this.folder, 'originals')
  }

  /** Folder of what can be made again: thumbnails, crops. */
  get derived(): string {
    return path.join(this.folder, 'derived')
  }

  get exports(): string {
    return path.join(this.folder, 'exports')
  }

  /** A prepared statement, prepared once. `Row` is what the query's columns give. */
  statement<Row = unknown>(sql: string): Statement<Row> {
    const known = this.#statements.get(sql)
    if (known) return known as Statement<Row>
    const made = this.database.prepare(sql) as Statement<Row>
    this.#statements.set(sql, made)
    return made
  }

  /** The first column of every row. */
  column<Value>(sql: string, ...values: unknown[]): Value[] {
    const known = this.#columns.get(sql) ?? this.database.prepare(sql).pluck()
    this.#columns.set(sql, known)
    return known.all(...values) as Value[]
  }

  /** All of `body` or nothing of it. Within another transaction, a part of that which can fail alone. */
  transaction<Value>(body: () => Value): Value {
    if (!this.writable) throw new WorkstationError('read-only', `${this.folder} is open for reading only.`, { folder: this.folder })
    return guarded(this.folder, () => this.database.transaction(body).immediate())
  }

  /**
   * The one way to write an audited table: `body` writes with plain SQL, and its rows' digests become one entry of the audit log.
   * A change within a change joins the outer one's entry.
   */
  change<Value>(change: Change, body: () => Value): Value {
    return this.transaction(() => {
      const recorder = this.#recorder as AuditRecorder
      if (recorder.recording) return body()
      return recorder.record(change, body, (keys) => indexWords(this, wordsChanged(keys)))
    })
  }

  /** Gives the database and the lock back. Closing twice does nothing. */
  close(): void {
    if (!this.database.open) return
    this.database.close()
    this.#onClose()
  }
}
