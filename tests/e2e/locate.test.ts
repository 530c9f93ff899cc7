// geoagent locate over the sample pictures, as a user runs it: what it prints, writes, and does when run again.
import { existsSync, globSync } from 'node:fs'
import { copyFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocationRecord } from '../../main/contract/record.ts'
import { run, start, until } from './command.ts'
import { makeHome } from '../prepare.ts'

const samples = path.resolve(import.meta.dirname, '../samples')
const schemaFile = path.resolve(import.meta.dirname, '../../schemas/record.schema.json')

let home: string
let folder: string
let pictures: string

const recordsOf = async (target: string): Promise<LocationRecord[]> => {
  const { output } = await run(home, ['case', 'export', target, '--format', 'jsonl'])
  return output.trimEnd().split('\n').map((line) => JSON.parse(line) as LocationRecord)
}
const named = (records: readonly LocationRecord[], name: string) => records.find((record) => path.basename(record.image) === name)!

beforeAll(async () => {
  home = makeHome('e2e')
  pictures = path.join(home, 'pictures')
  folder = path.join(home, 'samples.geocase')
  await cp(samples, pictures, { recursive: true })
})
afterAll(() => rm(home, { recursive: true, force: true }))

describe('locate', () => {
  let records: LocationRecord[]

  beforeAll(async () => {
    const done = await run(home, ['locate', pictures, '--case', folder])
    expect(done.errors).toContain('report.html')
    expect(done.status).toBe(0)
    expect(done.output).toContain('01-gps.jpg')
    records = await recordsOf(folder)
  }, 300_000)

  it('writes GeoJSON and a report without script or outside reference', async () => {
    const collection = JSON.parse(await readFile(path.join(folder, 'exports', 'locations.geojson'), 'utf8'))
    expect(collection.type).toBe('FeatureCollection')
    const report = await readFile(path.join(folder, 'exports', 'report.html'), 'utf8')
    expect(report).not.toMatch(/<script|(?:src|href)\s*=\s*"(?!data:|#)/i)
    expect(report).toContain('data:image/')
  })

  it('gives every picture one record that the schema allows', async () => {
    const validate = new Ajv2020({ strict: false }).compile(JSON.parse(await readFile(schemaFile, 'utf8')))
    expect(records).toHaveLength(13)
    for (const record of records) expect(validate(record) || validate.errors, record.image).toBe(true)
  })

  it.each([
    ['01-gps.jpg', 'IT', 'coordinates'],
    ['02-same-walk.jpg', 'IT', 'neighbour'],
    ['03-sign-white.jpg', 'DE', 'text-mark'],
    ['04-sign-telephone.jpg', 'PL', 'text-mark'],
    ['05-sign-blue.jpg', 'UA', 'text-place'],
    ['06-sign-green.jpg', 'GR', 'text-place'],
    ['07-clock.jpg', 'NP', 'clock'],
    ['08-named-place.jpg', 'CL', 'named-place'],
    ['10-takeout.png', 'JP', 'coordinates'],
    ['11-folder-name.jpg', 'PT', 'named-place'],
    ['13-gps-zero.jpg', 'PT', 'text-mark'],
  ])('%s leads to %s by %s', (name, country, kind) => {
    const record = named(records, name)
    expect(record.hypotheses[0]?.country).toBe(country)
    expect(record.evidence.filter((item) => item.accepted).map((item) => item.kind)).toContain(kind)
  })

  it('shows a contradiction as two hypotheses, and nothing where there is nothing', () => {
    expect(named(records, '09-contradiction.jpg').hypotheses.slice(0, 2).map((one) => one.country).sort()).toEqual(['AT', 'HU'])
    expect(named(records, '12-nothing.png')).toMatchObject({ status: 'unlocated', best: null, answer: null })
  })

  it('does not let coordinates of zero count', () => {
    expect(named(records, '13-gps-zero.jpg').evidence.find((item) => item.kind === 'coordinates')).toMatchObject({ accepted: false })
  })

  it('does only what is missing when run again', async () => {
    await copyFile(path.join(samples, '01-gps.jpg'), path.join(pictures, '14-new.jpg'))
    const again = await run(home, ['locate', pictures, '--case', folder, '--json'])
    expect(JSON.parse(again.output)).toMatchObject({ images: 14, failed: 0, job: { total: 1, done: 1 } })
    const nothing = await run(home, ['locate', pictures, '--case', folder, '--json'])
    expect(JSON.parse(nothing.output)).toMatchObject({ images: 14, job: null })
    const after = await recordsOf(folder)
    expect(named(after, '14-new.jpg').duplicates).toEqual([path.join(pictures, '01-gps.jpg')])
    expect(named(after, '03-sign-white.jpg')).toEqual(named(records, '03-sign-white.jpg'))
    await rm(path.join(pictures, '14-new.jpg'))
  })

  it('finds an altered original', async () => {
    expect((await run(home, ['case', 'verify', folder, '--no-originals'])).status).toBe(0)
    await writeFile(path.join(pictures, '12-nothing.png'), 'x', { flag: 'a' })
    const verify = await run(home, ['case', 'verify', folder, '--json'])
    expect(verify.status).toBe(1)
    expect(JSON.parse(verify.output).findings.map((finding: { kind: string }) => finding.kind)).toContain('original-altered')
    await copyFile(path.join(samples, '12-nothing.png'), path.join(pictures, '12-nothing.png'))
  })

  it('lists, rejects and adds evidence', async () => {
    const list = JSON.parse((await run(home, ['evidence', 'list', folder, path.join(pictures, '07-clock.jpg'), '--json'])).output)
    const clock = list.evidence.find((item: { kind: string }) => item.kind === 'clock')
    expect((await run(home, ['evidence', 'reject', folder, clock.id, 'never set'])).output).toContain('Nothing accepted says where.')
    const added = JSON.parse((await run(home, ['evidence', 'add', folder, String(clock.image), '--country', 'bt', '--json'])).output)
    expect(added.posterior.hypotheses[0].country).toBe('BT')
    await run(home, ['evidence', 'remove', folder, added.item.id])
    expect((await run(home, ['evidence', 'accept', folder, clock.id])).output).toContain('Nepal')
  })
})

describe('locate from other sources', () => {
  it('reads a list of paths from standard input, separated by lines or NUL', async () => {
    const list = ['01-gps.jpg', '10-takeout.png'].map((name) => path.join(pictures, name))
    for (const [name, input] of [['lines', list.join('\n')], ['nul', `${list.join('\0')}\0`]]) {
      const done = await run(home, ['locate', '-', '--no-text', '--case', path.join(home, `${name}.geocase`), '--format', 'jsonl'], { input })
      expect(done.status).toBe(0)
      expect(done.output.trimEnd().split('\n').map((line) => JSON.parse(line).image)).toEqual(list)
    }
  })

  it('copies originals into the case and takes known coordinates from a file', async () => {
    const target = path.join(home, 'copied.geocase')
    const truth = path.join(home, 'truth.csv')
    await writeFile(truth, 'file,latitude,longitude\n12-nothing.png,-41.28664,174.77557\n')
    await run(home, ['locate', path.join(pictures, '12-nothing.png'), '--no-text', '--copy', '--truth', truth, '--case', target])
    const [record] = await recordsOf(target)
    expect(record.answer).toMatch(/^New Zealand; /)
    expect(existsSync(path.join(target, 'originals', record.sha256!))).toBe(true)
    expect((await run(home, ['case', 'verify', target])).status).toBe(0)
  })

  it('refuses sockets and still does everything', async () => {
    const target = path.join(home, 'offline.geocase')
    const done = await run(home, ['locate', path.join(pictures, '05-sign-blue.jpg'), path.join(pictures, '01-gps.jpg'), '--case', target], { wrap: ['unshare', '--net'] })
    expect(done.errors).not.toMatch(/ENETUNREACH|EAI_AGAIN/)
    expect(done.status).toBe(0)
    const offline = await recordsOf(target)
    expect(offline.map((record) => record.hypotheses[0]?.country)).toEqual(['UA', 'IT'])
  }, 120_000)
})

describe('interruption', () => {
  it('stops at Ctrl-C with 130 and goes on from there, as if never stopped', async () => {
    const many = path.join(home, 'many')
    await mkdir(many)
    const bytes = await readFile(path.join(samples, '01-gps.jpg'))
    for (let copy = 0; copy < 60; copy++) await writeFile(path.join(many, `${String(copy).padStart(2, '0')}.jpg`), Buffer.concat([bytes, Buffer.from(String(copy))]))
    const words = (name: string) => ['locate', many, '--no-text', '--workers', '2', '--case', path.join(home, name), '--json']
    await run(home, words('alone.geocase'))
    for (const [signal, expected] of [['SIGINT', 130], ['SIGKILL', null]] as const) {
      const name = `${signal}.geocase`
      const stopped = start(home, words(name))
      await until(() => globSync('derived/*/*.webp', { cwd: path.join(home, name) }).length >= 5)
      stopped.child.kill(signal)
      expect((await stopped.ended).status).toBe(expected)
      expect((await run(home, words(name))).status).toBe(0)
      expect(await recordsOf(path.join(home, name))).toEqual(await recordsOf(path.join(home, 'alone.geocase')))
      expect((await run(home, ['case', 'verify', path.join(home, name)])).status).toBe(0)
    }
  }, 180_000)
})
