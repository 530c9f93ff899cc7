// Pictures that rest on others follow a decision on those, without a run.
import { expect, test } from 'vitest'
import { caseOf, startApp } from './app.ts'
import type { TestApp } from './app.ts'

/** The first picture has GPS, the second was taken minutes later with the same camera. */
const walk = ['01-gps.jpg', '02-same-walk.jpg']

async function gpsOf({ ask }: TestApp, folder: string, image: number) {
  const found = (await ask('evidence.list', { case: folder, image })).find((item) => item.kind === 'coordinates')
  return found!
}

const kinds = async ({ ask }: TestApp, folder: string, image: number) => (await ask('evidence.list', { case: folder, image })).map((item) => item.kind)

test('a neighbour loses its item when the picture that it rests on loses its place, and gets it back', async () => {
  const started = startApp()
  const { ask, event, told } = started
  const { folder, images: [first, second] } = await caseOf(started, walk)
  const before = await ask('image.show', { case: folder, image: second })
  expect(before.evidence.map((item) => item.kind)).toContain('neighbour')
  const gps = await gpsOf(started, folder, first)
  const changesOf = (image: number) => told.filter(([name, value]) => name === 'evidence.changed' && 'image' in value && value.image === image).length
  const changes = changesOf(second)
  await ask('evidence.reject', { case: folder, id: gps.id })
  expect(changesOf(second)).toBe(changes)
  await event('evidence.changed', ({ image }) => image === second && changesOf(second) > changes)
  expect(await kinds(started, folder, second)).not.toContain('neighbour')
  await ask('evidence.restore', { case: folder, id: gps.id, accepted: true, weight: 1, decided: false, reason: null })
  await event('evidence.changed', ({ image }) => image === second && changesOf(second) > changes + 1)
  const after = await ask('image.show', { case: folder, image: second })
  expect(after.evidence).toEqual(before.evidence)
  expect(after.record.best).toEqual(before.record.best)
})

test('what is due is done before the program ends, and the case is not left as stale', async () => {
  const started = startApp()
  const { folder, images: [first, second] } = await caseOf(started, walk)
  await started.ask('evidence.reject', { case: folder, id: (await gpsOf(started, folder, first)).id })
  await started.app.close()
  const next = startApp({ home: started.home })
  expect(await kinds(next, folder, second)).not.toContain('neighbour')
  const log = await next.ask('case.log', { case: folder, limit: 10, subject: 'setting:neighboursStale' })
  expect(log).toHaveLength(4)
  expect(await next.ask('run.start', { case: folder, options: { readText: false } })).toBeNull()
  expect((await next.ask('case.log', { case: folder, limit: 10, subject: 'setting:neighboursStale' }))).toHaveLength(4)
  expect((await next.ask('case.verify', { case: folder })).sound).toBe(true)
})

test('a decision that moves nothing leaves no trace beside its own', async () => {
  const started = startApp()
  const { ask } = started
  const { folder, images: [first] } = await caseOf(started, walk)
  const clock = (await ask('evidence.list', { case: folder, image: first })).find((item) => item.kind !== 'coordinates')
  const seq = (await ask('case.log', { case: folder, limit: 1 }))[0].seq
  const { id } = clock ?? (await ask('evidence.add', { case: folder, image: first, claim: { claim: 'country', countries: ['IT'] } })).item
  await ask('evidence.weigh', { case: folder, id, weight: 2 })
  await started.app.close()
  const next = startApp({ home: started.home })
  const since = (await next.ask('case.log', { case: folder, limit: 20 })).filter((entry) => entry.seq > seq)
  expect(since.every(({ action }) => ['evidence.added', 'evidence.weighed', 'image.located'].includes(action))).toBe(true)
})
