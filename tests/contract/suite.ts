// What every host must do alike: the same requests, the same replies, the same errors. Called once for each host.
import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EventListener, EventName, Events } from '../../main/contract/events.ts'
import { events } from '../../main/contract/events.ts'
import { LocationRecord } from '../../main/contract/record.ts'
import { makeHome } from '../prepare.ts'
import { requests } from '../../main/contract/requests.ts'
import type { Reply, RequestInput, RequestName, RequestReply } from '../../main/contract/requests.ts'

/** A host under test: one app behind one transport. */
export interface TestHost {
  send<Name extends RequestName>(name: Name, input: RequestInput<Name>): Promise<Reply<RequestReply<Name>>>
  listen(listener: EventListener): () => void
  close(): Promise<void>
}

const samples = path.resolve(import.meta.dirname, '../samples')
const files = [{ path: path.join(samples, '01-gps.jpg') }, { path: path.join(samples, '02-same-walk.jpg') }, { path: path.join(samples, '09-contradiction.jpg') }]

/** @param open starts a host whose workspace is the folder given */
export function contractSuite(name: string, open: (home: string) => Promise<TestHost>): void {
  describe(`contract over ${name}`, () => {
    let home: string
    let host: TestHost
    let folder: string
    const seen: [EventName, Events[EventName]][] = []

    const ask = async <Name extends RequestName>(request: Name, input: RequestInput<Name>): Promise<RequestReply<Name>> => {
      const reply = await host.send(request, input)
      if (!reply.ok) throw new Error(`${request}: ${reply.error.code}: ${reply.error.message}`)
      return requests[request].reply.parse(reply.value) as RequestReply<Name>
    }
    const codeOf = async (reply: Promise<Reply<unknown>>) => {
      const settled = await reply
      return settled.ok ? 'ok' : settled.error.code
    }

    beforeAll(async () => {
      home = makeHome('contract')
      host = await open(home)
      host.listen((event, value) => void seen.push([event, value]))
      folder = path.join(home, 'first.geocase')
      await ask('case.create', { case: folder, title: 'First' })
      const { images } = await ask('image.add', { case: folder, files })
      const job = await ask('run.start', { case: folder, images, options: { readText: false, workers: 1 } })
      if (job) await ask('job.wait', { case: folder, job: job.job })
    })
    afterAll(async () => {
      await host?.close()
      await rm(home, { recursive: true, force: true })
    })

    it('refuses input that does not fit, for every request that takes any', async () => {
      for (const request of Object.keys(requests) as RequestName[]) {
        expect(await codeOf(host.send(request, 17 as never)), request).toBe('invalid-request')
      }
    })
    it('refuses a request that is not in the contract', async () => {
      expect(await codeOf(host.send('case.burn' as RequestName, {} as never))).toBe('invalid-request')
      expect(await codeOf(host.send('toString' as RequestName, {} as never))).toBe('invalid-request')
    })
    it('says not-found for a case, an image, an item and a job that are not there', async () => {
      expect(await codeOf(host.send('case.show', { case: path.join(home, 'none.geocase') }))).toBe('not-found')
      expect(await codeOf(host.send('image.show', { case: folder, image: 999 }))).toBe('not-found')
      expect(await codeOf(host.send('evidence.accept', { case: folder, id: 'none' }))).toBe('not-found')
      expect(await codeOf(host.send('job.wait', { case: folder, job: 999 }))).toBe('not-found')
    })
    it('refuses to create a case over another', async () => {
      expect(await codeOf(host.send('case.create', { case: folder }))).toBe('already-exists')
    })
    it('shows and lists the case', async () => {
      const summary = await ask('case.show', { case: folder })
      expect(summary).toMatchObject({ title: 'First', images: { total: 3, located: 3, pending: 0 } })
      expect(await ask('case.list', { folder: home })).toEqual([summary])
    })
    it('lists, searches and shows images', async () => {
      const { images, total } = await ask('image.list', { case: folder, filter: { search: 'walk' } })
      expect(total).toBe(1)
      expect(images[0]).toMatchObject({ name: '02-same-walk.jpg', status: 'located', country: 'IT' })
      const shown = await ask('image.show', { case: folder, image: images[0].id })
      LocationRecord.parse(shown.record)
      expect(shown.evidence.map((item) => item.kind)).toContain('neighbour')
    })
    it('moves the posterior when an item is rejected, and back', async () => {
      const { images } = await ask('image.list', { case: folder, filter: { search: 'contradiction' } })
      const { evidence, record } = await ask('image.show', { case: folder, image: images[0].id })
      expect(record.hypotheses.slice(0, 2).map((one) => one.country).sort()).toEqual(['AT', 'HU'])
      const vienna = evidence.find((item) => item.source.detail.includes('EXIF'))!
      const { posterior, item } = await ask('evidence.reject', { case: folder, id: vienna.id, reason: 'copied from another picture' })
      expect(item).toMatchObject({ accepted: false, decided: true, reason: 'copied from another picture' })
      expect(posterior!.hypotheses[0]).toMatchObject({ country: 'HU' })
      expect(posterior!.hypotheses[0].probability).toBeGreaterThan(0.9)
      const back = await ask('evidence.accept', { case: folder, id: vienna.id })
      expect(back.posterior!.hypotheses[0].probability).toBeCloseTo(record.hypotheses[0].probability, 9)
    })
    it('keeps who did what, newest first', async () => {
      const [item] = await ask('evidence.list', { case: folder, image: 1 })
      const subject = `evidence:1/${item.id}`
      await ask('evidence.reject', { case: folder, id: item.id, reason: 'not this one' })
      const [newest, ...older] = await ask('case.log', { case: folder, subject })
      expect(newest).toMatchObject({ actor: 'tester', action: 'evidence.rejected', subject, details: { accepted: false, reason: 'not this one' } })
      await ask('evidence.accept', { case: folder, id: item.id })
      const [last] = await ask('case.log', { case: folder, limit: 1, subject })
      expect(last).toMatchObject({ action: 'evidence.accepted' })
      expect(last.seq).toBeGreaterThan(newest.seq)
      expect(await ask('case.log', { case: folder, before: last.seq, subject })).toEqual([newest, ...older])
      expect(await codeOf(host.send('case.log', { case: folder, limit: 1001 }))).toBe('invalid-request')
    })
    it("takes the analyst's point and gives it up again", async () => {
      const { images } = await ask('image.list', { case: folder, filter: { search: 'contradiction' } })
      const image = images[0].id
      const added = await ask('evidence.add', { case: folder, image, claim: { claim: 'pin', latitude: 47.4979, longitude: 19.0402 } })
      expect(added.posterior!.hypotheses[0].country).toBe('HU')
      expect(added.posterior!.best.latitude).toBeCloseTo(47.498, 2)
      await ask('evidence.remove', { case: folder, id: added.item.id })
      expect((await ask('evidence.list', { case: folder, image })).some((item) => item.kind === 'analyst')).toBe(false)
    })
    it('does not let a derived item be removed', async () => {
      const [item] = await ask('evidence.list', { case: folder, image: 1 })
      expect(await codeOf(host.send('evidence.remove', { case: folder, id: item.id }))).toBe('invalid-request')
    })
    it('tags', async () => {
      expect(await ask('image.tag', { case: folder, image: 1, add: ['harbour', 'day 1'] })).toEqual(['day 1', 'harbour'])
      expect((await ask('image.list', { case: folder, filter: { tag: 'harbour' } })).total).toBe(1)
      expect(await ask('image.tag', { case: folder, image: 1, remove: ['harbour'] })).toEqual(['day 1'])
    })
    it('has nothing to do when all is done', async () => {
      expect(await ask('run.start', { case: folder, options: { readText: false } })).toBeNull()
    })
    it('exports what the record schema says', async () => {
      const { file, records } = await ask('case.export', { case: folder, format: 'jsonl' })
      const lines = (await readFile(file, 'utf8')).trimEnd().split('\n')
      expect(records).toBe(3)
      expect(lines.map((line) => LocationRecord.parse(JSON.parse(line)).status)).toEqual(['located', 'located', 'located'])
    })
    it('verifies the case', async () => {
      expect(await ask('case.verify', { case: folder })).toMatchObject({ sound: true, originalsChecked: 3, findings: [] })
    })
    it('answers from the gazetteer', async () => {
      expect((await ask('gazetteer.search', { query: 'Stuttgart' }))[0]).toMatchObject({ name: 'Stuttgart', country: 'DE' })
      expect(await ask('gazetteer.reverse', { latitude: 48.7758, longitude: 9.1829 })).toMatchObject({ country: { code: 'DE' }, timeZone: 'Europe/Berlin' })
      expect(await ask('gazetteer.geocode', { answer: 'Deutschland; Baden-Württemberg; Stuttgart' })).toMatchObject({ grain: 'place', place: { name: 'Stuttgart' } })
    })
    it('tells what the machine can do', async () => {
      expect((await ask('system.doctor', {})).findings.map((one) => one.name)).toEqual(expect.arrayContaining(['Node', 'SQLite', 'ExifTool']))
    })
    it('has told its events as the contract says', () => {
      // The test's workspace is prepared already.
      const expected = Object.keys(events).filter((event) => event !== 'workspace.preparing')
      expect(new Set(seen.map(([event]) => event))).toEqual(new Set(expected))
      for (const [event, value] of seen) events[event].parse(value)
    })
  })
}
