// The audit chain: any one change made behind its back is found.
import fs from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import SQLite, { type Database } from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { entryHash, type AuditRow } from '../../main/storage/audit-chain.ts'
import { listAudit } from '../../main/storage/audit-log.ts'
import { auditedTableNames } from '../../main/storage/audited-tables.ts'
import { openCase } from '../../main/storage/case-folder.ts'
import { addAnalystEvidence, decideEvidence, removeAnalystEvidence } from '../../main/storage/evidence.ts'
import { saveModelAnswer } from '../../main/storage/model-answers.ts'
import { saveReading } from '../../main/storage/readings.ts'
import { reviewImage } from '../../main/storage/reviews.ts'
import { changeTags } from '../../main/storage/tags.ts'
import { verifyCase } from '../../main/storage/verify.ts'
import type { VerifyReport } from '../../main/contract/case.ts'
import { ACTOR, addFiles, draftOf, finishImage, leading, modelAnswerOf, observationOf, readingOf } from './contents.ts'
import { newCase, scratch } from './scratch.ts'

/** A closed case with every audited table filled, as bytes of its database. */
function filledCase(): Buffer {
  const store = newCase()
  const [one, two] = addFiles(store, ['/photos/a.jpg', '/photos/b.jpg']) as [number, number]
  finishImage(store, one)
  finishImage(store, two)
  decideEvidence(store, ACTOR, one, 'e1', { accepted: false, reason: 'a copy of a copy' })
  addAnalystEvidence(store, ACTOR, one, draftOf('pin', { kind: 'analyst' }))
  addAnalystEvidence(store, ACTOR, two, draftOf('gone', { kind: 'analyst' }))
  removeAnalystEvidence(store, ACTOR, two, 'gone')
  changeTags(store, ACTOR, one, { add: ['night', 'a/b'], remove: [] })
  changeTags(store, ACTOR, two, { add: ['x'], remove: ['night'] })
  reviewImage(store, ACTOR, one, { verdict: 'accepted', hypothesis: leading, note: 'seen' })
  saveReading(store, ACTOR, one, observationOf(one).sha256, readingOf('box', ['LOUVRE']))
  saveModelAnswer(store, ACTOR, one, observationOf(one).sha256, modelAnswerOf('run-1', ['{}']))
  store.close()
  return fs.readFileSync(path.join(store.folder, 'case.db'))
}

/** Verifies a copy of the case after `tamper` has been at its database; null where it changed nothing. */
async function afterTampering(folder: string, tamper: (raw: Database) => number): Promise<VerifyReport | null> {
  fs.writeFileSync(path.join(folder, 'case.db'), filledBytes())
  const raw = new SQLite(path.join(folder, 'case.db'))
  raw.pragma('foreign_keys = OFF')
  raw.pragma('ignore_check_constraints = ON')
  try {
    if (tamper(raw) === 0) return null
  } catch (error) {
    // The database itself refuses the change (a key twice, a missing value, a key that is no number).
    if (/^SQLITE_(CONSTRAINT|MISMATCH)/.test(String((error as { code?: string }).code))) return null
    throw error
  } finally {
    raw.close()
  }
  const store = openCase(folder, { write: false })
  try {
    return await verifyCase(store, { originals: false })
  } finally {
    store.close()
  }
}

type Row = Record<string, unknown>
const rowsOf = (raw: Database, table: string) => raw.prepare<unknown[], Row>(`SELECT * FROM ${table}`).all()
const whereRow = (row: Row) => Object.keys(row).map((column) => `${column} IS :${column}`).join(' AND ')
const pick = <Item>(items: readonly Item[], place: number) => items[place % items.length] as Item

let filled: Buffer | undefined
const filledBytes = () => (filled ??= filledCase())

const tampered = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer({ min: -5, max: 5 }), fc.double({ noNaN: true }), fc.constant(null), fc.uint8Array({ maxLength: 4 }).map(Buffer.from))
const place = fc.nat(1000)

describe('a single change behind the log', () => {
  test('to any column of any audited row or entry is found', async () => {
    const folder = scratch()
    const table = fc.constantFrom(...auditedTableNames, 'audit', 'audit_head')
    await fc.assert(
      fc.asyncProperty(table, place, place, tampered, async (table, which, column, value) => {
        const report = await afterTampering(folder, (raw) => {
          const row = pick(rowsOf(raw, table), which)
          const name = pick(Object.keys(row), column)
          return raw.prepare(`UPDATE ${table} SET ${name} = :new_value WHERE ${whereRow(row)} AND ${name} IS NOT :new_value`).run({ ...row, new_value: value }).changes
        })
        fc.pre(report !== null)
        expect(report?.sound).toBe(false)
      }),
      { numRuns: 200 },
    )
  })

  test('that deletes any audited row or entry is found', async () => {
    const folder = scratch()
    for (const table of [...auditedTableNames, 'audit', 'audit_head']) {
      const count = new SQLite(bytesInMemory()).prepare<unknown[], { count: number }>(`SELECT count(*) AS count FROM ${table}`).get()?.count ?? 0
      expect(count).toBeGreaterThan(0)
      for (let which = 0; which < count; which++) {
        const report = await afterTampering(folder, (raw) => {
          const row = pick(rowsOf(raw, table), which)
          return raw.prepare(`DELETE FROM ${table} WHERE ${whereRow(row)}`).run(row).changes
        })
        expect(report?.findings.map(({ kind }) => kind)).toContain(table.startsWith('audit') ? 'chain-broken' : 'row-deleted')
      }
    }
  })

  test('that cuts the log is found, also when its head is moved along', async () => {
    const folder = scratch()
    const entries = new SQLite(bytesInMemory()).prepare<unknown[], { count: number }>('SELECT count(*) AS count FROM audit').get()?.count ?? 0
    for (let last = 0; last < entries; last++) {
      const cut = (raw: Database) => raw.prepare('DELETE FROM audit WHERE seq > ?').run(last).changes
      const cutWithHead = (raw: Database) => cut(raw) + raw.prepare('UPDATE audit_head SET seq = ?, hash = ifnull((SELECT hash FROM audit WHERE seq = ?), ?)').run(last, last, '0'.repeat(64)).changes
      expect((await afterTampering(folder, cut))?.findings.some(({ kind }) => kind === 'chain-broken')).toBe(true)
      expect((await afterTampering(folder, cutWithHead))?.sound).toBe(false)
    }
  })

  test('and others with it are each named', async () => {
    const report = await afterTampering(scratch(), (raw) => {
      const last = raw.prepare<unknown[], { seq: number }>('SELECT max(seq) AS seq FROM audit').get()?.seq
      const statements = ["UPDATE audit SET actor = 'somebody else' WHERE seq = 3", `DELETE FROM audit WHERE seq = ${last}`, "UPDATE evidence SET weight = 3 WHERE image_id = 2 AND id = 'e2'"]
      return statements.reduce((changes, sql) => changes + raw.prepare(sql).run().changes, 0)
    })
    const named = report?.findings.map(({ kind, subject, message }) => `${kind} ${subject} ${message}`)
    expect(named).toEqual(expect.arrayContaining([
      expect.stringMatching(/^chain-broken audit:3 .*was altered/),
      expect.stringMatching(/^chain-broken audit:\d+ The log ends at entry \d+, but its head names/),
      expect.stringMatching(/^row-altered evidence:2\/e2 /),
    ]))
  })

  test('that adds a row is found', async () => {
    const report = await afterTampering(scratch(), (raw) => raw.prepare("INSERT INTO tags (image_id, tag) VALUES (1, 'planted')").run().changes)
    expect(report?.findings).toEqual([{ kind: 'row-unrecorded', subject: 'tags:1/planted', message: expect.any(String) }])
  })

  test('that forges an entry and its hash breaks the chain after it', async () => {
    const report = await afterTampering(scratch(), (raw) => {
      const entry = raw.prepare<unknown[], AuditRow>('SELECT * FROM audit WHERE seq = 3').get() as AuditRow
      const forged = { ...entry, actor: 'somebody else' }
      return raw.prepare('UPDATE audit SET actor = ?, hash = ? WHERE seq = 3').run(forged.actor, entryHash(forged)).changes
    })
    expect(report?.findings).toEqual([{ kind: 'chain-broken', subject: 'audit:4', message: expect.any(String) }])
  })
})

/** The database as SQLite can hold it in memory: WAL is for files only (file format 2 in bytes 18 and 19). */
function bytesInMemory(): Buffer {
  const copy = Buffer.from(filledBytes())
  copy.fill(1, 18, 20)
  return copy
}

describe('the log', () => {
  test('is sound for an untouched case and says who did what', async () => {
    const store = newCase()
    const [image] = addFiles(store, ['/photos/a.jpg']) as [number]
    finishImage(store, image)
    decideEvidence(store, 'Ada', image, 'e2', { weight: 2 })
    expect(await verifyCase(store, { originals: false })).toMatchObject({ sound: true, auditEntries: 4, findings: [] })
    expect(listAudit(store, { limit: 10 }).map(({ actor, action, subject }) => [actor, action, subject])).toEqual([
      ['Ada', 'evidence.weighed', `evidence:${image}/e2`],
      [ACTOR, 'image.inspected', `image:${image}`],
      [ACTOR, 'image.added', `image:${image}`],
      [ACTOR, 'case.created', 'case'],
    ])
    const digests = "SELECT json_each.key FROM audit, json_each(digests) WHERE action = 'image.inspected'"
    expect(store.column<string>(digests)).toEqual(
      ['evidence:1/e1', 'evidence:1/e2', 'images:1', 'observations:1', 'predictions:1', 'records:1'],
    )
  })

  test('keeps what was decided, also what a later decision has replaced and what was taken away', () => {
    const store = newCase()
    const [image] = addFiles(store, ['/photos/a.jpg']) as [number]
    finishImage(store, image)
    decideEvidence(store, ACTOR, image, 'e1', { accepted: false, reason: 'a copy' })
    decideEvidence(store, ACTOR, image, 'e1', { weight: 2 })
    addAnalystEvidence(store, ACTOR, image, draftOf('pin', { kind: 'analyst', says: 'at the quay' }))
    removeAnalystEvidence(store, ACTOR, image, 'pin')
    changeTags(store, ACTOR, image, { add: ['night'], remove: ['day'] })
    expect(listAudit(store, { limit: 5 }).map(({ action, details }) => [action, details])).toEqual([
      ['image.tagged', { add: ['night'], remove: ['day'] }],
      ['evidence.removed', { says: 'at the quay' }],
      ['evidence.added', { says: 'at the quay' }],
      ['evidence.weighed', { weight: 2 }],
      ['evidence.rejected', { accepted: false, reason: 'a copy' }],
    ])
  })

  test('is read a page at a time and of one thing, whatever its details were altered into', () => {
    const store = newCase()
    const [one, two] = addFiles(store, ['/photos/a.jpg', '/photos/b.jpg']) as [number, number]
    changeTags(store, ACTOR, one, { add: ['x'], remove: [] })
    expect(listAudit(store, { limit: 2 }).map(({ seq }) => seq)).toEqual([4, 3])
    expect(listAudit(store, { limit: 2, before: 3 }).map(({ seq }) => seq)).toEqual([2, 1])
    expect(listAudit(store, { limit: 9, subject: `image:${one}` }).map(({ seq }) => seq)).toEqual([4, 2])
    expect(listAudit(store, { limit: 9, subject: `image:${two}`, before: 3 })).toEqual([])
    store.database.exec("UPDATE audit SET details = '{' WHERE seq = 4")
    expect(listAudit(store, { limit: 1 })).toMatchObject([{ details: '{' }])
  })

  test('keeps its entry and the change together', () => {
    const store = newCase()
    const [image] = addFiles(store, ['/photos/a.jpg']) as [number]
    const before = listAudit(store, { limit: 100 }).length
    expect(() =>
      store.change({ actor: ACTOR, action: 'x', subject: 'y' }, () => {
        changeTags(store, ACTOR, image, { add: ['t'], remove: [] })
        throw new Error('no')
      }),
    ).toThrow('no')
    changeTags(store, ACTOR, image, { add: [], remove: ['t'] })
    expect(listAudit(store, { limit: 100 })).toHaveLength(before)
  })

  test('holds names of any kind', async () => {
    const store = newCase()
    const [image] = addFiles(store, ['/photos/\ud800\n"\u202e\u0000.jpg']) as [number]
    changeTags(store, 'J\udfff', image, { add: ['lone \udc00', 'né', '🙂/:'], remove: [] })
    expect(await verifyCase(store, { originals: false })).toMatchObject({ sound: true })
  })
})
