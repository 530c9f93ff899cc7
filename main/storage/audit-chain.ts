// The audit log: entries chained by SHA-256, each with the digests of the rows that its change touched.
import { hash } from 'node:crypto'
import type { Database } from './sqlite.ts'
import { canonicalJson, type Json } from './canonical-json.ts'

/** Who did what to which thing. */
export interface Change {
  readonly actor: string
  /** 'image.added', 'evidence.accepted', ... */
  readonly action: string
  /** 'image:12', 'evidence:12/5f0c', 'case'. */
  readonly subject: string
  readonly details?: { readonly [key: string]: Json | undefined }
}

/** Row key -> digest, null once the row is removed. */
export type Digests = Record<string, string | null>

/** An entry as stored; `digests` and `details` are JSON texts and are hashed as they stand. */
export interface AuditRow {
  seq: number
  /** UTC, ISO 8601. */
  at: string
  actor: string
  action: string
  subject: string
  digests: string
  details: string
  previous: string
  hash: string
}

/** What the first entry names as the one before. */
export const GENESIS = '0'.repeat(64)

/** SHA-256, hex, over the canonical JSON of every other field, the previous entry's hash included. */
export function entryHash(entry: Omit<AuditRow, 'hash'>): string {
  const { seq, at, actor, action, subject, digests, details, previous } = entry
  return hash('sha256', canonicalJson({ seq, at, actor, action, subject, digests, details, previous }))
}

interface AuditHead {
  readonly seq: number
  readonly hash: string
}

export function auditHead(database: Database): AuditHead {
  return (database.prepare('SELECT seq, hash FROM audit_head WHERE one = 1').get() as AuditHead | undefined) ?? { seq: 0, hash: GENESIS }
}

/** Adds one entry and moves the head; the caller's transaction holds both and the change itself. */
export class AuditChain {
  readonly #insert
  readonly #moveHead
  readonly #head

  constructor(database: Database) {
    this.#head = database.prepare('SELECT seq, hash FROM audit_head WHERE one = 1')
    this.#insert = database.prepare(`INSERT INTO audit (seq, at, actor, action, subject, digests, details, previous, hash)
      VALUES (:seq, :at, :actor, :action, :subject, :digests, :details, :previous, :hash)`)
    this.#moveHead = database.prepare(`INSERT INTO audit_head (one, seq, hash) VALUES (1, :seq, :hash)
      ON CONFLICT (one) DO UPDATE SET seq = excluded.seq, hash = excluded.hash`)
  }

  append(change: Change, digests: Digests): void {
    const head = (this.#head.get() as AuditHead | undefined) ?? { seq: 0, hash: GENESIS }
    const { actor, action, subject } = change
    const entry = {
      seq: head.seq + 1,
      at: new Date().toISOString(),
      ...wellFormed({ actor, action, subject }),
      digests: canonicalJson(digests),
      details: canonicalJson((change.details ?? {}) as Json),
      previous: head.hash,
    }
    const row: AuditRow = { ...entry, hash: entryHash(entry) }
    this.#insert.run(row)
    this.#moveHead.run(row)
  }
}

/** SQLite keeps UTF-8: lone surrogates are replaced before hashing, as they would be on the way to the disk. */
function wellFormed<Fields extends Record<string, string>>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, text.toWellFormed()])) as Fields
}
