// What every host must do alike: the same requests, the same replies, the same errors. Called once for each host.
import { readFile, rm, writeFile } from 'node:fs/promises'
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
      const ofImage = await ask('case.log', { case: folder, image: 1, limit: 1000 })
      expect(new Set(ofImage.map((entry) => entry.subject.split(/[:/]/)[1]))).toEqual(new Set(['1']))
      expect(ofImage.map((entry) => entry.subject)).toEqual(expect.arrayContaining([subject, 'image:1']))
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
    it('opens a case, remembers it until it is forgotten, and names it by its key', async () => {
      const opened = await ask('case.open', { case: folder })
      expect(opened.key).toMatch(/^[0-9a-f]{16}$/)
      expect((await ask('case.list', {})).map((one) => one.case)).toContain(folder)
      expect(await ask('case.forget', { case: folder })).toBeNull()
      expect((await ask('case.list', {})).map((one) => one.case)).not.toContain(folder)
      expect(await ask('case.show', { case: folder })).toEqual(opened)
      expect(await codeOf(host.send('case.open', { case: path.join(home, 'none.geocase') }))).toBe('not-found')
    })
    it("makes a case in the workspace's own folder, numbered where the title is taken, and lists the newest change first", async () => {
      const one = await ask('case.create', { title: 'Harbour / fire' })
      const two = await ask('case.create', { title: 'Harbour / fire' })
      expect([one, two].map((made) => path.relative(home, made.case))).toEqual([path.join('cases', 'Harbour - fire.geocase'), path.join('cases', 'Harbour - fire 2.geocase')])
      expect((await ask('case.list', {})).map((made) => made.case)).toEqual([two.case, one.case])
      expect((await ask('case.rename', { case: one.case, title: ' Harbour fire ' })).title).toBe('Harbour fire')
      expect((await ask('case.list', {})).map((made) => made.title)).toEqual(['Harbour fire', 'Harbour / fire'])
      expect(await codeOf(host.send('case.rename', { case: one.case, title: '  ' }))).toBe('invalid-request')
      expect((await ask('case.log', { case: one.case, limit: 1 }))[0]).toMatchObject({ action: 'case.renamed', details: { from: 'Harbour / fire', to: 'Harbour fire' } })
    })
    it('keeps a verdict with what led then, and takes it back', async () => {
      const { record } = await ask('image.show', { case: folder, image: 1 })
      const review = await ask('image.review', { case: folder, image: 1, verdict: 'accepted', note: 'matches the square' })
      const { label, latitude, longitude, probability } = record.hypotheses[0]
      expect(review).toMatchObject({ verdict: 'accepted', hypothesis: { label, latitude, longitude, probability }, note: 'matches the square', actor: 'tester' })
      expect(await ask('image.show', { case: folder, image: 1 })).toMatchObject({ review, summary: { id: 1, verdict: 'accepted' } })
      expect((await ask('image.list', { case: folder, filter: { review: 'accepted' } })).images.map(({ id }) => id)).toEqual([1])
      expect((await ask('image.list', { case: folder, filter: { review: 'open' } })).images.map(({ id }) => id)).toEqual([2, 3])
      expect((await ask('case.facets', { case: folder })).review).toEqual({ open: 2, accepted: 1, rejected: 0 })
      expect(await ask('image.review', { case: folder, image: 1, verdict: null })).toBeNull()
      expect((await ask('image.list', { case: folder, filter: { review: 'open' } })).total).toBe(3)
      expect((await ask('case.log', { case: folder, limit: 2, subject: 'image:1' })).map(({ action }) => action)).toEqual(['image.reviewed', 'image.reviewed'])
      expect(await codeOf(host.send('image.review', { case: folder, image: 99, verdict: null }))).toBe('not-found')
    })
    it('counts by kind, finds contradictions and gives all points', async () => {
      const facets = await ask('case.facets', { case: folder })
      expect(facets).toMatchObject({ total: 3, status: { located: 3, pending: 0, unlocated: 0, failed: 0 }, contradiction: 1, tags: [{ tag: 'day 1', images: 1 }] })
      expect(facets.countries[0]).toEqual({ code: 'IT', name: 'Italy', images: 2 })
      const { images } = await ask('image.list', { case: folder, filter: { contradiction: true } })
      expect(images).toMatchObject([{ name: '09-contradiction.jpg', contradiction: true }])
      expect((await ask('image.list', { case: folder, filter: { contradiction: false } })).total).toBe(2)
      const points = await ask('case.points', { case: folder })
      expect(points.ids).toEqual([1, 2, 3])
      expect(points.latitudes[0]).toBeCloseTo((await ask('image.show', { case: folder, image: 1 })).record.best!.latitude, 5)
      expect([points.latitudes, points.longitudes, points.probabilities].map((column) => column.length)).toEqual([3, 3, 3])
      expect((await ask('case.points', { case: folder, filter: { contradiction: true } })).ids).toEqual([images[0].id])
    })
    it('lists certain images, with their size', async () => {
      const { images, total } = await ask('image.list', { case: folder, filter: { ids: [3, 1, 77] } })
      expect(total).toBe(2)
      expect(images.map(({ id }) => id)).toEqual([1, 3])
      expect(images[0].width).toBeGreaterThan(100)
      expect((await ask('image.list', { case: folder, filter: { ids: [3, 1], search: 'contradiction' } })).images.map(({ id }) => id)).toEqual([3])
    })
    it('shows what was observed', async () => {
      const { observation, readings, review } = await ask('image.show', { case: folder, image: 1 })
      expect(observation).toMatchObject({ format: 'jpeg', text: null, metadata: { coordinates: [expect.objectContaining({ origin: 'tag' })] } })
      expect({ readings, review }).toEqual({ readings: [], review: null })
    })
    it('reads a drawn box into the ledger, and takes it back', async () => {
      const { images } = await ask('image.add', { case: folder, files: [{ path: path.join(samples, '04-sign-telephone.jpg') }] })
      const [image] = images
      const box: [[number, number], [number, number], [number, number], [number, number]] = [[0, 0], [1e5, 0], [1e5, 1e5], [0, 1e5]]
      expect(await codeOf(host.send('image.read', { case: folder, image, box }))).toBe('invalid-request')
      const job = await ask('run.start', { case: folder, images, options: { readText: false, workers: 1 } })
      await ask('job.wait', { case: folder, job: job!.job })
      const before = await ask('image.show', { case: folder, image })
      const { width, height } = before.summary
      const whole: typeof box = [[0, 0], [width!, 0], [width!, height!], [0, height!]]
      const { reading, evidence, posterior } = await ask('image.read', { case: folder, image, box: whole, languages: [] })
      expect(reading).toMatchObject({ box: whole, actor: 'tester' })
      expect(reading.lines.length).toBeGreaterThan(0)
      expect(evidence.length).toBeGreaterThan(before.evidence.length)
      expect(posterior).not.toBeNull()
      const after = await ask('image.show', { case: folder, image })
      expect(after).toMatchObject({ readings: [reading], evidence })
      const [word] = reading.lines[0].text.split(/\s+/)
      expect((await ask('image.list', { case: folder, filter: { search: word } })).images.map(({ id }) => id)).toContain(image)
      await ask('run.start', { case: folder, images, again: true, options: { readText: false, workers: 1 } }).then((again) => ask('job.wait', { case: folder, job: again!.job }))
      expect((await ask('image.show', { case: folder, image })).evidence).toEqual(evidence)
      const without = await ask('image.unread', { case: folder, image, id: reading.id })
      expect(without.evidence).toEqual(before.evidence)
      expect((await ask('image.show', { case: folder, image })).readings).toEqual([])
      expect(await codeOf(host.send('image.unread', { case: folder, image, id: reading.id }))).toBe('not-found')
      const log = await ask('case.log', { case: folder, subject: `image:${image}` })
      expect(log.map(({ action }) => action)).toEqual(['image.unread', 'image.inspected', 'image.read', 'image.inspected', 'image.added'])
    })
    it('refuses a box beyond the picture, and one too small for a letter', async () => {
      const far: [[number, number], [number, number], [number, number], [number, number]] = [[-50, -50], [-10, -50], [-10, -10], [-50, -10]]
      expect(await codeOf(host.send('image.read', { case: folder, image: 1, box: far }))).toBe('invalid-request')
      expect(await codeOf(host.send('image.read', { case: folder, image: 1, box: [[9, 9], [12, 9], [12, 40], [9, 40]] }))).toBe('invalid-request')
    })
    it('puts an item back as it was before a decision', async () => {
      const [item] = await ask('evidence.list', { case: folder, image: 1 })
      const { accepted, weight, decided, reason = null } = item
      await ask('evidence.reject', { case: folder, id: item.id, reason: 'a slip' })
      await ask('evidence.weigh', { case: folder, id: item.id, weight: 3 })
      const back = await ask('evidence.restore', { case: folder, id: item.id, accepted, weight, decided, reason })
      expect(back.item).toEqual(item)
      expect((await ask('case.log', { case: folder, limit: 1, subject: `evidence:1/${item.id}` }))[0]).toMatchObject({ action: 'evidence.restored' })
    })
    it('has no job left that is not done', async () => {
      expect(await ask('job.active', {})).toEqual([])
      for (const job of await ask('job.list', { case: folder })) expect(job).toMatchObject({ state: 'done', error: null })
    })
    it('writes places on a map, also over 180 degrees', async () => {
      const south = { west: 5, south: 47, east: 15, north: 55 }
      const places = await ask('gazetteer.within', { bounds: south, limit: 5 })
      expect(places[0].name).toBe('Berlin')
      expect(places.map((place) => place.population)).toEqual(places.map((place) => place.population).sort((a, b) => b - a))
      const over = await ask('gazetteer.within', { bounds: { west: 177, south: -19, east: -175, north: -16 }, limit: 100 })
      expect(over.map((place) => place.name)).toContain('Suva')
      expect(over.every(({ longitude }) => longitude >= 177 || longitude <= -175)).toBe(true)
    })
    it("keeps the person's settings", async () => {
      const before = await ask('workspace.settings', {})
      expect(before).toMatchObject({ theme: 'system', basemap: null, workers: null })
      expect(await ask('workspace.change', { theme: 'dark', workers: 3 })).toEqual({ ...before, theme: 'dark', workers: 3 })
      expect(await ask('workspace.settings', {})).toMatchObject({ theme: 'dark', workers: 3 })
      expect(await codeOf(host.send('workspace.change', { theme: 'pink' as never }))).toBe('invalid-request')
      expect(await codeOf(host.send('workspace.change', { basemap: path.join(home, 'gazetteer.db') }))).toBe('invalid-request')
      expect(await ask('workspace.change', before)).toEqual(before)
    })
    it('lists folders to choose from', async () => {
      const { entries, parent, leftOut } = await ask('workspace.browse', { folder: home })
      expect(entries.map(({ name, kind }) => [name, kind])).toEqual([['cases', 'folder'], ['first.geocase', 'case']])
      expect({ parent, leftOut }).toEqual({ parent: path.dirname(home), leftOut: 0 })
      expect(await codeOf(host.send('workspace.browse', { folder: path.join(home, 'none') }))).toBe('not-found')
    })
    it('exports what the record schema says', async () => {
      const { file, records } = await ask('case.export', { case: folder, format: 'jsonl' })
      const lines = (await readFile(file, 'utf8')).trimEnd().split('\n')
      expect(records).toBe(4)
      expect(lines.map((line) => LocationRecord.parse(JSON.parse(line)).status)).toHaveLength(4)
    })
    it('verifies the case', async () => {
      expect(await ask('case.verify', { case: folder })).toMatchObject({ sound: true, originalsChecked: 4, findings: [] })
    })
    it('answers from the gazetteer', async () => {
      expect((await ask('gazetteer.search', { query: 'Stuttgart' }))[0]).toMatchObject({ name: 'Stuttgart', country: 'DE' })
      expect(await ask('gazetteer.reverse', { latitude: 48.7758, longitude: 9.1829 })).toMatchObject({ country: { code: 'DE' }, timeZone: 'Europe/Berlin' })
      expect(await ask('gazetteer.geocode', { answer: 'Deutschland; Baden-Württemberg; Stuttgart' })).toMatchObject({ grain: 'place', place: { name: 'Stuttgart' } })
    })
    it('makes a pack of a checkpoint, verifies it, has it as the default, and says what work goes on', async () => {
      const source = path.resolve(import.meta.dirname, '../fixtures/qwen2-5-vl/tied-4-1/checkpoint')
      const pack = await ask('models.import', { source, name: 'tiny' })
      expect(pack).toMatchObject({ name: 'tiny', folder: path.join(home, 'models', 'tiny'), facts: { precision: 'int4' }, memory: { verdict: 'fits' }, problems: [], isDefault: false })
      expect(await codeOf(host.send('models.import', { source, name: 'tiny' }))).toBe('already-exists')
      expect(await codeOf(host.send('models.import', { source: folder }))).toBe('not-found')
      await expect.poll(() => seen.find(([event]) => event === 'models.failed')?.[1]).toMatchObject({ pack: 'first.geocase-int4', error: { code: 'not-found' } })
      expect(await ask('models.verify', { pack: 'tiny' })).toMatchObject({ sound: true, bytesRead: pack.bytes })
      expect(await ask('models.setDefault', { pack: 'tiny' })).toBeNull()
      expect((await ask('models.list', {})).packs).toEqual([{ ...pack, isDefault: true }])
      expect(await ask('models.info', { pack: pack.folder })).toMatchObject({ isDefault: true })
      expect(await ask('models.works', {})).toEqual([])
      expect(await codeOf(host.send('models.cancel', { work: 'none' }))).toBe('not-found')
      expect(await codeOf(host.send('models.info', { pack: 'none' }))).toBe('not-found')
    })
    it('asks a pack, its words told as they come', async () => {
      const answer = await ask('models.generate', { pack: 'tiny', id: 'mine', prompt: 'Where?', images: [files[0]!.path], maxTokens: 12, sampling: { temperature: 1, seed: 3 } })
      expect(answer).toMatchObject({ pack: { name: 'tiny' }, provider: expect.any(String), prompt: 'Where?' })
      const pieces = () => seen.filter(([event]) => event === 'models.piece').map(([, value]) => value as Events['models.piece'])
      // Events come by a way of their own, and may be later than the reply.
      await expect.poll(() => pieces().flatMap(({ piece }) => piece.tokens)).toEqual(answer.samples[0]!.tokens)
      expect(pieces().every(({ id }) => id === 'mine')).toBe(true)
      expect(await codeOf(host.send('models.generate', { pack: 'tiny' }))).toBe('invalid-request')
    })
    it('renders scenes of GeoWorld into a folder and into a dataset', async () => {
      const draft = { count: 1, width: 64, height: 64, countries: ['PT'], workers: 1 }
      expect(await ask('geoworld.render', { ...draft, out: path.join(home, 'scenes') })).toMatchObject({ pictures: 1, made: 1 })
      expect(await ask('geoworld.dataset', { ...draft, out: path.join(home, 'scenes.jsonl'), pictures: false })).toMatchObject({ lines: 1, folder: null, countries: 1 })
      expect(await codeOf(host.send('geoworld.render', { ...draft, countries: ['AQ'], out: path.join(home, 'scenes') }))).toBe('invalid-request')
    })

    it('builds a dataset, says what is wrong with it, counts, samples and converts it', async () => {
      const [truth, built, sampled, table] = ['known.csv', 'built.jsonl', 'sampled.jsonl', 'built.csv'].map((name) => path.join(home, name)) as [string, string, string, string]
      await writeFile(truth, 'file,latitude,longitude\n01-gps.jpg,43.46312,11.8781\n03-sign-white.jpg,48.2082,16.3738\n')
      const sources = [{ from: 'truth' as const, file: truth, folder: samples }]
      expect(await ask('dataset.build', { sources, out: built, form: 'tagged' })).toMatchObject({ lines: 2, withAnswer: 0, refused: 0 })
      expect(await codeOf(host.send('dataset.build', { sources, out: built }))).toBe('already-exists')
      expect(await readFile(built, 'utf8')).toContain('<think>')
      expect(await ask('dataset.check', { file: built, purpose: 'sft' })).toMatchObject({ lines: 2, errors: 2, kinds: { 'no-answer': 2 } })
      expect((await ask('dataset.stats', { file: built })).countries).toHaveLength(2)
      expect(await ask('dataset.sample', { file: built, out: sampled, count: 1, fill: true })).toMatchObject({ lines: 1 })
      await ask('dataset.convert', { file: built, out: table, to: 'csv' })
      expect((await readFile(table, 'utf8')).trim().split('\n')).toHaveLength(3)
      expect(await codeOf(host.send('dataset.stats', { file: path.join(home, 'none.jsonl') }))).toBe('not-found')
    })
    it('reckons what a training run needs, trains it, shows its log and discards it', { timeout: 300_000 }, async () => {
      const dataset = path.join(home, 'train.jsonl')
      const line = (content: string) => JSON.stringify({ messages: [{ role: 'user', content: '<image>Where?' }, { role: 'assistant', content }], images: [files[0]!.path] })
      await writeFile(dataset, `${line('Austria')}\n${line('Italy')}\n`)
      const plan = { method: 'sft' as const, pack: 'tiny', dataset, provider: 'cpu' as const, threads: 1, trained: { kind: 'lora' as const, rank: 2 }, settings: { batch: 1, epochs: 1 } }
      expect(await ask('training.estimate', { plan })).toMatchObject({ updates: 2, verdict: 'fits', data: { train: 2 }, pack: { name: 'tiny' } })
      expect(await codeOf(host.send('training.start', { plan: { ...plan, settings: { batch: 0 } } }))).toBe('invalid-request')
      expect(await codeOf(host.send('training.start', { plan: { ...plan, dataset: path.join(home, 'none.jsonl') } }))).toBe('not-found')
      const { id } = await ask('training.start', { plan })
      expect(await ask('training.wait', { run: id })).toMatchObject({ state: 'done', updates: 2, outcome: 'finished', error: null })
      expect((await ask('training.list', {})).map((run) => run.id)).toEqual([id])
      expect((await ask('training.show', { run: id })).log.map(({ event, update }) => [event, update])).toEqual([['update', 1], ['update', 2]])
      expect(await codeOf(host.send('training.resume', { run: id }))).toBe('invalid-request')
      expect(await codeOf(host.send('training.pause', { run: '../first' }))).toBe('not-found')
      expect(await ask('training.discard', { run: id })).toBeNull()
      expect(await codeOf(host.send('training.show', { run: id }))).toBe('not-found')
    })
    it('exports a pack, removes it, and nothing outside the workspace', async () => {
      const target = path.join(home, 'exported')
      expect(await ask('models.export', { pack: 'tiny', target })).toEqual({ folder: target })
      expect(await codeOf(host.send('models.remove', { pack: target }))).toBe('invalid-request')
      expect(await ask('models.remove', { pack: 'tiny' })).toBeNull()
      expect((await ask('models.list', {})).packs).toEqual([])
      expect((await ask('workspace.settings', {})).defaultModel).toBeNull()
    })
    it('asks no hub before the person agreed to that host, and downloads nothing that was not offered', async () => {
      expect(await codeOf(host.send('models.describe', { repository: 'a/b', hub: 'http://127.0.0.1:9', consent: { host: 'huggingface.co' } }))).toBe('invalid-request')
      expect(await codeOf(host.send('models.get', { consent: 'none' }))).toBe('invalid-request')
      expect(await ask('models.contacts', {})).toEqual([])
      expect(await codeOf(host.send('models.discard', { download: '../first.geocase' }))).toBe('not-found')
    })
    it('tells what the machine can do', async () => {
      expect((await ask('system.doctor', {})).findings.map((one) => one.name)).toEqual(expect.arrayContaining(['Node', 'SQLite', 'ExifTool']))
    })
    it("measures a folder by its pictures' own tags without letting them count, scores predictions, and compares the two", async () => {
      const target = path.join(home, 'measured.geocase')
      const benchmark = { form: 'folder' as const, images: samples, limit: 2 }
      const { images } = await ask('evaluation.prepare', { case: target, benchmark })
      const job = await ask('run.start', { case: target, images, options: { readText: false, workers: 1, model: null } })
      if (job) await ask('job.wait', { case: target, job: job.job })
      const write = { json: path.join(home, 'measured.json'), html: path.join(home, 'measured.html') }
      const { benchmark: counts, summary, evidence } = await ask('evaluation.report', { case: target, benchmark, bootstrap: { rounds: 100 }, write })
      expect([counts.pictures, counts.withoutTruth, evidence, summary.answers.posterior!.answered]).toEqual([1, 1, 'pixels', 0])
      const [truth, predictions, scored] = ['truth.csv', 'predictions.jsonl', 'scored.json'].map((name) => path.join(home, name)) as [string, string, string]
      await writeFile(truth, 'IMG_ID,LAT,LON\n01-gps.jpg,43.46312,11.8781\n')
      await writeFile(predictions, '{"image": "01-gps.jpg", "answer": "Italy; Tuscany; Arezzo"}\n')
      const score = await ask('evaluation.score', { benchmark: { form: 'im2gps3k', file: truth }, predictions, bootstrap: { rounds: 100 }, write: { json: scored } })
      expect(score.summary.answers.given).toMatchObject({ within25Km: { value: 1 } })
      expect(await ask('evaluation.compare', { a: write.json, b: scored, bootstrap: { rounds: 100 } })).toMatchObject({ pictures: 1, kinds: { a: 'posterior', b: 'given' }, changed: [{ id: '01-gps.jpg' }] })
      expect(await readFile(write.html, 'utf8')).toMatch(/^<!doctype html>/)
      expect(await codeOf(host.send('evaluation.report', { case: path.join(home, 'none.geocase'), benchmark }))).toBe('not-found')
      expect(await codeOf(host.send('evaluation.fit', { report: scored, pack: 'none' }))).toBe('not-found')
      expect(await codeOf(host.send('evaluation.forget', { pack: 'none' }))).toBe('not-found')
    })
    it('has told its events as the contract says', () => {
      // The test's workspace is prepared already, and no case was deleted and no disk full.
      const unseen = ['workspace.preparing', 'case.gone', 'job.stopped']
      const expected = Object.keys(events).filter((event) => !unseen.includes(event))
      expect(new Set(seen.map(([event]) => event))).toEqual(new Set(expected))
      for (const [event, value] of seen) events[event].parse(value)
    })
  })
}
