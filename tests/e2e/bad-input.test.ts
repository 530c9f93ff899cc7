// Bad input: each file ends as one record with a clear reason, the batch goes on, and nothing is lost.
import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { copyFile, mkdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { deflateSync, crc32 } from 'node:zlib'
import { exiftoolPath } from 'exiftool-vendored'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../main/app.ts'
import type { LocationRecord } from '../../main/contract/record.ts'
import { makeHome } from '../prepare.ts'
import { run, start, until } from './command.ts'

const samples = path.resolve(import.meta.dirname, '../samples')
const sample = path.join(samples, '01-gps.jpg')

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** A sound PNG header that claims 100,000 x 100,000 pixels. */
function giganticPng(): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(100_000, 0)
  header.writeUInt32BE(100_000, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc(1000))), chunk('IEND', Buffer.alloc(0))])
}

/** An ISO media file whose first box says that it is 16 bytes long, over and over. */
const loopingHeic = () => Buffer.concat([Buffer.from('\0\0\0\x18ftypheic\0\0\0\0heicmif1', 'latin1'), Buffer.from('\0\0\0\x10meta\0\0\0\0\0\0\0\x08', 'latin1'), Buffer.from('\0\0\0\0iloc', 'latin1')])

let home: string
let pictures: string

async function tagged(name: string, ...tags: string[]): Promise<void> {
  await copyFile(path.join(samples, '12-nothing.png'), path.join(pictures, name))
  await promisify(execFile)(await exiftoolPath(), ['-overwrite_original', '-n', ...tags, path.join(pictures, name)])
}

const oddNames = ['line\nbreak.jpg', `quote"'$(x).jpg`, 'right\u202Egpj.left.jpg', '-leading.jpg', '#hash.jpg', `${'n'.repeat(251)}.jpg`]

async function makeFiles(): Promise<void> {
  await mkdir(pictures)
  await writeFile(path.join(pictures, 'empty.jpg'), '')
  await writeFile(path.join(pictures, 'text.jpg'), 'not a picture at all')
  await writeFile(path.join(pictures, 'gigantic.png'), giganticPng())
  await writeFile(path.join(pictures, 'looping.heic'), loopingHeic())
  await writeFile(path.join(pictures, 'stub.jpg'), (await readFile(sample)).subarray(0, 300))
  await copyFile(sample, path.join(pictures, 'truncated.jpg'))
  await truncate(path.join(pictures, 'truncated.jpg'), 30_000)
  await copyFile(path.join(samples, '12-nothing.png'), path.join(pictures, 'mislabelled.jpg'))
  await tagged('zero.png', '-XMP:GPSLatitude=0', '-XMP:GPSLongitude=0')
  await tagged('conflict.png', '-EXIF:GPSLatitude=48.2', '-EXIF:GPSLatitudeRef=N', '-EXIF:GPSLongitude=16.37', '-EXIF:GPSLongitudeRef=E', '-XMP:GPSLatitude=47.5', '-XMP:GPSLongitude=19.04')
  for (const name of oddNames) await copyFile(sample, path.join(pictures, name))
  const invalid = Buffer.concat([Buffer.from(`${pictures}/`), Buffer.from([0x66, 0xff, 0xfe, 0x2e, 0x6a, 0x70, 0x67])])
  await copyFile(sample, invalid as unknown as string)
  await symlink('/etc', path.join(pictures, 'outside'))
  await symlink('.', path.join(pictures, 'circle'))
}

const recordsOf = async (folder: string): Promise<LocationRecord[]> =>
  (await run(home, ['case', 'export', folder])).output.trimEnd().split('\n').map((line) => JSON.parse(line) as LocationRecord)

beforeAll(async () => {
  home = makeHome('bad')
  pictures = path.join(home, 'pictures')
  await makeFiles()
})
afterAll(() => rm(home, { recursive: true, force: true }))

describe('a folder of bad files', () => {
  let records: Map<string, LocationRecord>

  beforeAll(async () => {
    const folder = path.join(home, 'bad.geocase')
    const done = await run(home, ['locate', pictures, '--case', folder, '--no-text', '--workers', '2'])
    expect(done.errors).toContain('leads out of the folder')
    expect(done.status).toBe(3)
    // Bidirectional marks and line breaks of names never reach the terminal as they are.
    expect(done.output + done.errors).not.toMatch(/\u202E|line\nbreak/)
    const all = await recordsOf(folder)
    expect(all).toHaveLength(9 + oddNames.length + 1)
    records = new Map(all.map((record) => [path.basename(record.image), record]))
    expect((await run(home, ['case', 'verify', folder])).status).toBe(0)
  }, 120_000)

  it.each([
    ['empty.jpg', 'unreadable', /empty/],
    ['text.jpg', 'unreadable', /text|picture/],
    ['gigantic.png', 'too-large', /100,?000/],
    ['looping.heic', 'unreadable', /./],
    ['stub.jpg', 'unreadable', /./],
  ])('%s fails as %s and says why', (name, code, message) => {
    const record = records.get(name)!
    expect(record).toMatchObject({ status: 'failed', error: { code } })
    expect(record.error!.message).toMatch(message)
  })

  it('a truncated picture still counts by its metadata', () => {
    expect(records.get('truncated.jpg')).toMatchObject({ status: 'located', country: { code: 'IT' } })
  })
  it('a mislabelled picture is read by its content', () => {
    expect(records.get('mislabelled.jpg')).toMatchObject({ status: 'unlocated', width: 1000 })
  })
  it('coordinates of zero do not count, conflicting ones are two hypotheses', () => {
    expect(records.get('zero.png')!.evidence.find((item) => item.kind === 'coordinates')).toMatchObject({ accepted: false })
    expect(records.get('conflict.png')!.hypotheses.slice(0, 2).map((one) => one.country).sort()).toEqual(['AT', 'HU'])
  })
  it('odd names are read like any other', () => {
    const odd = [...records].filter(([name]) => oddNames.includes(name) || name.startsWith('f\uFFFD'))
    expect(odd).toHaveLength(oddNames.length + 1)
    for (const [name, record] of odd) expect(record.country?.code, name).toBe('IT')
  })
})

it('a folder that vanishes in mid-run fails its pictures one by one, and the run ends', async () => {
  const folder = path.join(home, 'going')
  await mkdir(folder)
  for (let copy = 0; copy < 120; copy++) await writeFile(path.join(folder, `${copy}.jpg`), Buffer.concat([await readFile(sample), Buffer.from(String(copy))]))
  const target = path.join(home, 'going.geocase')
  const { child, ended } = start(home, ['locate', folder, '--case', target, '--no-text', '--workers', '1', '--json'])
  await until(() => globSync('derived/*/*.webp', { cwd: target }).length >= 5)
  await rename(folder, path.join(home, 'gone'))
  const { status } = await ended
  expect(child.exitCode).toBe(status)
  expect(status).toBe(3)
  const records = await recordsOf(target)
  expect(records).toHaveLength(120)
  const failed = records.filter((record) => record.status === 'failed')
  expect(failed.length).toBeGreaterThan(0)
  expect(failed.length).toBeLessThan(120)
  for (const record of failed) expect(record.error!.code).toBe('not-found')
}, 120_000)

it('a picture that takes too long is set aside with its reason, and the batch goes on', async () => {
  const app = createApp({ home })
  const call = { host: 'cli' as const, actor: 'tester', signal: new AbortController().signal }
  const folder = path.join(home, 'slow.geocase')
  await app.dispatch('case.create', { case: folder }, call)
  await app.dispatch('image.add', { case: folder, files: [{ path: sample }] }, call)
  const started = await app.dispatch('run.start', { case: folder, options: { readText: false, workers: 1, secondsPerImage: 0.001 } }, call)
  if (!started.ok || !started.value) throw new Error('not started')
  const ended = await app.dispatch('job.wait', { case: folder, job: started.value.job }, call)
  expect(ended).toMatchObject({ ok: true, value: { state: 'done', quarantined: 1 } })
  const shown = await app.dispatch('image.show', { case: folder, image: 1 }, call)
  expect(shown).toMatchObject({ ok: true, value: { record: { status: 'failed', error: { code: 'timed-out' } } } })
  await app.close()
}, 60_000)

it('a second writer is refused with the name of the first', async () => {
  const app = createApp({ home })
  const call = { host: 'cli' as const, actor: 'tester', signal: new AbortController().signal }
  const folder = path.join(home, 'held.geocase')
  await app.dispatch('case.create', { case: folder }, call)
  const { status, errors } = await run(home, ['locate', sample, '--no-text', '--case', folder])
  expect(status).toBe(1)
  expect(errors).toContain(String(process.pid))
  await app.close()
})
