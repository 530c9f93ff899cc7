// Case folders: made whole or not at all, opened, refused.
import fs from 'node:fs'
import path from 'node:path'
import SQLite from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { createCase, openCase } from '../../main/storage/case-folder.ts'
import { addImages, getImage } from '../../main/storage/images.ts'
import { getSetting, putSetting } from '../../main/storage/settings.ts'
import { summarize } from '../../main/storage/summary.ts'
import { ACTOR, addFiles, finishImage } from './contents.ts'
import { newCase, scratch } from './scratch.ts'

describe('creating a case', () => {
  test('makes the folder with its parts and opens it', () => {
    const store = newCase()
    expect(fs.readdirSync(store.folder)).toEqual(expect.arrayContaining(['case.db', 'derived', 'exports', 'originals']))
    expect(summarize(store)).toMatchObject({ case: store.folder, title: 'A case', images: { total: 0 } })
    expect(store.database.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(store.database.pragma('synchronous', { simple: true })).toBe(2)
    expect(store.database.pragma('foreign_keys', { simple: true })).toBe(1)
  })

  test('takes an empty folder, refuses a filled one and leaves it alone', () => {
    const folder = scratch()
    fs.mkdirSync(path.join(folder, 'empty'))
    createCase(path.join(folder, 'empty'), { title: '', actor: ACTOR }).close()
    fs.mkdirSync(path.join(folder, 'filled'))
    fs.writeFileSync(path.join(folder, 'filled', 'mine.txt'), 'x')
    expect(() => createCase(path.join(folder, 'filled'), { title: '', actor: ACTOR })).toThrow(expect.objectContaining({ code: 'already-exists' }))
    expect(fs.readdirSync(path.join(folder, 'filled'))).toEqual(['mine.txt'])
    expect(fs.readdirSync(folder).sort()).toEqual(['empty', 'filled'])
  })

  test('leaves nothing behind where the parent is a file', () => {
    const folder = scratch()
    fs.writeFileSync(path.join(folder, 'file'), '')
    expect(() => createCase(path.join(folder, 'file', 'a.geocase'), { title: '', actor: ACTOR })).toThrow()
    expect(fs.readdirSync(folder)).toEqual(['file'])
  })
})

describe('opening a case', () => {
  test('finds what was written', () => {
    const store = newCase()
    const [image] = addFiles(store, ['/photos/a.jpg']) as [number]
    finishImage(store, image)
    store.close()
    const again = openCase(store.folder, { write: false })
    expect(getImage(again, image)).toMatchObject({ name: 'a.jpg', status: 'located' })
    expect(() => addFiles(again, ['/photos/b.jpg'])).toThrow(expect.objectContaining({ code: 'read-only' }))
    again.close()
  })

  test('says what is no case, and what is no database', () => {
    const folder = scratch()
    expect(() => openCase(folder, { write: false })).toThrow(expect.objectContaining({ code: 'not-found' }))
    fs.writeFileSync(path.join(folder, 'case.db'), 'no database at all, but long enough to be looked at by its header'.repeat(40))
    for (const write of [true, false]) expect(() => openCase(folder, { write })).toThrow(expect.objectContaining({ code: 'corrupt' }))
    expect(fs.existsSync(path.join(folder, 'case.lock'))).toBe(false)
  })

  test('refuses a case of a newer program', () => {
    const store = newCase()
    store.close()
    const raw = new SQLite(path.join(store.folder, 'case.db'))
    raw.pragma('user_version = 999')
    raw.close()
    for (const write of [true, false]) {
      expect(() => openCase(store.folder, { write })).toThrow(expect.objectContaining({ code: 'unsupported', message: expect.stringContaining('999') }))
    }
    expect(fs.existsSync(path.join(store.folder, 'case.lock'))).toBe(false)
  })

  test('a reader sees what a writer commits', () => {
    const writer = newCase()
    const reader = openCase(writer.folder, { write: false })
    putSetting(writer, ACTOR, 'colour', { is: ['red'] })
    expect(getSetting(reader, 'colour')).toEqual({ is: ['red'] })
    reader.close()
  })
})

describe('a transaction', () => {
  test('that fails leaves nothing, and an audited table is written in a change only', () => {
    const store = newCase()
    const add = () => addImages(store, ACTOR, [{ file: { path: '/a' }, bytes: 1, mtimeMs: 1 }])
    expect(() =>
      store.transaction(() => {
        add()
        throw new Error('no')
      }),
    ).toThrow('no')
    expect(summarize(store).images.total).toBe(0)
    expect(() => store.database.exec("INSERT INTO tags (image_id, tag) VALUES (1, 'x')")).toThrow('outside a recorded change')
    expect(() => store.database.exec('DELETE FROM settings')).toThrow('outside a recorded change')
    add()
    expect(summarize(store).images.total).toBe(1)
  })
})
