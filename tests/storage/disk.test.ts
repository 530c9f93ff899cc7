// A full disk and a read-only folder: refused with what to do, and nothing half-written.
import fs from 'node:fs'
import path from 'node:path'
import { execFileSync } from 'node:child_process'
import { describe, expect, onTestFinished, test } from 'vitest'
import { hashFile } from '../../main/jobs/workers/hash.ts'
import { createCase, openCase } from '../../main/storage/case-folder.ts'
import { summarize } from '../../main/storage/summary.ts'
import { listTags } from '../../main/storage/tags.ts'
import { verifyCase } from '../../main/storage/verify.ts'
import { ACTOR, addFiles, finishImage } from './contents.ts'
import { newCase, scratch } from './scratch.ts'

/** A disk of two megabytes; null where mounting is not allowed. */
function smallDisk(): string | null {
  const folder = scratch()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return null
  }
  onTestFinished(() => void execFileSync('umount', [folder]))
  return folder
}

const canMount = process.platform === 'linux' && process.getuid?.() === 0

describe('a full disk', () => {
  test('stops a change whole', async () => {
    const store = newCase()
    const [image] = addFiles(store, ['/photos/a.jpg']) as [number]
    store.database.pragma(`max_page_count = ${Number(store.database.pragma('page_count', { simple: true })) + 2}`)
    const many = Array.from({ length: 5000 }, (_, i) => `/photos/${'long name '.repeat(10)}${i}.jpg`)
    expect(() => addFiles(store, many)).toThrow(expect.objectContaining({ code: 'disk-full', message: expect.stringContaining('Free some space') }))
    expect(summarize(store).images.total).toBe(1)
    store.database.pragma('max_page_count = 1073741823')
    finishImage(store, image)
    expect(await verifyCase(store, { originals: false })).toMatchObject({ sound: true, auditEntries: 3 })
  })

  test.skipIf(!canMount)('that is a real one leaves the case as it was', async ({ skip }) => {
    const disk = smallDisk()
    if (disk === null) return skip()
    const store = newCase(path.join(disk, 'a.geocase'))
    let finished = 0
    const fill = () => {
      for (;;) {
        const [image] = addFiles(store, [`/photos/${finished}.jpg`]) as [number]
        finishImage(store, image)
        finished += 1
      }
    }
    expect(fill).toThrow(expect.objectContaining({ code: 'disk-full' }))
    expect(finished).toBeGreaterThan(10)
    expect(summarize(store).images.located).toBe(finished)
    expect((await verifyCase(store, { originals: false })).sound).toBe(true)
    store.close()
    const again = openCase(store.folder, { write: false })
    expect(summarize(again).images.located).toBe(finished)
    expect((await verifyCase(again, { originals: false })).sound).toBe(true)
    again.close()
  })

  test.skipIf(!canMount)('lets no part of an original or of a new case stay', async ({ skip }) => {
    const disk = smallDisk()
    if (disk === null) return skip()
    const photo = path.join(scratch(), 'large.jpg')
    fs.writeFileSync(photo, Buffer.alloc(3_000_000, 7))
    const store = newCase(path.join(disk, 'a.geocase'))
    await expect(hashFile(photo, photo, store.originals)).rejects.toMatchObject({ code: 'disk-full' })
    expect(fs.readdirSync(store.originals)).toEqual([])
    store.close()
    fs.writeFileSync(path.join(disk, 'filler'), Buffer.alloc(1))
    const filler = fs.openSync(path.join(disk, 'filler'), 'a')
    const chunk = Buffer.alloc(4096)
    expect(() => {
      for (;;) fs.writeSync(filler, chunk)
    }).toThrow('ENOSPC')
    fs.closeSync(filler)
    expect(() => createCase(path.join(disk, 'b.geocase'), { title: '', actor: ACTOR })).toThrow(expect.objectContaining({ code: 'disk-full' }))
    expect(fs.readdirSync(disk).sort()).toEqual(['a.geocase', 'filler'])
  })
})

/** Makes a folder read-only until the test ends; root needs a mount for that. */
function makeReadOnly(folder: string): boolean {
  if (process.getuid?.() !== 0) {
    fs.chmodSync(folder, 0o555)
    onTestFinished(() => fs.chmodSync(folder, 0o755))
    return true
  }
  try {
    execFileSync('mount', ['--bind', folder, folder], { stdio: 'ignore' })
  } catch {
    return false
  }
  onTestFinished(() => void execFileSync('umount', [folder]))
  execFileSync('mount', ['-o', 'remount,ro,bind', folder], { stdio: 'ignore' })
  return true
}

describe('a read-only folder', () => {
  test('can be read and verified, not written', async ({ skip }) => {
    const store = newCase(path.join(scratch(), 'a.geocase'))
    const [image] = addFiles(store, ['/photos/a.jpg']) as [number]
    finishImage(store, image)
    store.close()
    if (!makeReadOnly(store.folder)) return skip()
    const before = fs.readdirSync(store.folder)
    expect(() => openCase(store.folder, { write: true })).toThrow(expect.objectContaining({ code: 'read-only', message: expect.stringContaining(store.folder) }))
    const reader = openCase(store.folder, { write: false })
    onTestFinished(() => reader.close())
    expect(summarize(reader)).toMatchObject({ case: store.folder, images: { located: 1 } })
    expect((await verifyCase(reader, { originals: false })).sound).toBe(true)
    expect(listTags(reader, image)).toEqual([])
    expect(fs.readdirSync(store.folder)).toEqual(before)
  })

  test('takes no new case and no original', async ({ skip }) => {
    const folder = scratch()
    const photo = path.join(folder, 'a.jpg')
    fs.writeFileSync(photo, 'x')
    if (!makeReadOnly(folder)) return skip()
    expect(() => createCase(path.join(folder, 'a.geocase'), { title: '', actor: ACTOR })).toThrow(expect.objectContaining({ code: 'read-only' }))
    await expect(hashFile(photo, photo, folder)).rejects.toMatchObject({ code: 'read-only' })
  })
})
