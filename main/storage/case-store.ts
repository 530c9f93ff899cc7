// An open case: its database, its transactions and its recorded changes.
import fs from 'node:fs'
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
  /** Which file it was opened on. */
  readonly #file: string
  readonly #onClose: () => void

  constructor(folder: string, database: Database, writable: boolean, onClose: () => void) {
    this.folder = folder
    this.database = database
    this.writable = writable
    this.#recorder = writable ? new AuditRecorder(database) : null
    this.#onClose = onClose
    this.#file = identityOf(fs.statSync(databaseOf(folder), { bigint: true }))
  }

  /** False once the folder was deleted or moved away, or another case lies in its place: what this store reads and writes is then no longer there. */
  get inPlace(): boolean {
    return this.#isSame(() => fs.statSync(databaseOf(this.folder), { bigint: true }))
  }

  /** The same without waiting for a slow disk. */
  async isInPlace(): Promise<boolean> {
    const found = await fs.promises.stat(databaseOf(this.folder), { bigint: true }).catch((error: unknown) => error)
    return this.#isSame(() => {
      if (found instanceof Error) throw found
      return found as fs.BigIntStats
    })
  }

  /** A disk that gives no answer says nothing of whether the case is there. */
  #isSame(look: () => fs.BigIntStats): boolean {
    try {
      return identityOf(look()) === this.#file
    } catch (error) {
      return !['ENOENT', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code))
    }
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
    this.#refuseClosed()
    const known = this.#statements.get(sql)
    if (known) return known as Statement<Row>
    const made = this.database.prepare(sql) as Statement<Row>
    this.#statements.set(sql, made)
    return made
  }

  /** The first column of every row. */
  column<Value>(sql: string, ...values: unknown[]): Value[] {
    this.#refuseClosed()
    const known = this.#columns.get(sql) ?? this.database.prepare(sql).pluck()
    this.#columns.set(sql, known)
    return known.all(...values) as Value[]
  }

  /** Every row as an array of its columns, one in memory at a time. */
  rows<Row extends unknown[]>(sql: string, ...values: unknown[]): IterableIterator<Row> {
    this.#refuseClosed()
    return this.database.prepare(sql).raw().iterate(...values) as IterableIterator<Row>
  }

  #refuseClosed(): void {
    if (!this.database.open) throw new WorkstationError('not-found', `The case ${this.folder} is no longer open.`, { folder: this.folder })
  }

  /** All of `body` or nothing of it. Within another transaction, a part of that which can fail alone. */
  transaction<Value>(body: () => Value): Value {
    if (!this.writable) throw new WorkstationError('read-only', `${this.folder} is open for reading only.`, { folder: this.folder })
    if (!this.database.inTransaction) this.#refuseGone()
    return guarded(this.folder, () => this.database.transaction(body).immediate())
  }

  /** SQLite would write on into the file that nobody sees any more. */
  #refuseGone(): void {
    this.#refuseClosed()
    if (!this.inPlace) throw caseGone(this.folder)
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

  /** An entry of the audit log for what was done with the case and changed no row of it: a picture sent somewhere. */
  note(change: Change): void {
    this.transaction(() => (this.#recorder as AuditRecorder).note(change))
  }

  /** Gives the lock of a case that is gone back ahead of closing, so that it can be opened where it lies now. Nothing is written from then on. */
  abandon(): void {
    if (this.writable) this.#onClose()
  }

  /** Gives the database and the lock back. Closing twice does nothing. */
  close(): void {
    if (!this.database.open) return
    this.database.close()
    this.#onClose()
  }
}

/** The error of a case that was deleted or moved while it was open; `cause` is SQLite's name for that. */
export function caseGone(folder: string): WorkstationError {
  const message = `The case ${folder} is no longer there: it was deleted, moved or replaced. Put it back and open it again, or work on another case.`
  return new WorkstationError('not-found', message, { folder, cause: 'SQLITE_READONLY_DBMOVED' })
}

const databaseOf = (folder: string) => path.join(folder, 'case.db')

const identityOf = ({ dev, ino }: fs.BigIntStats) => `${dev}/${ino}`
