// Datasets are made of tables, of other programs' lines and of what people confirmed in cases; nothing of one place lies in two parts.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { forkWorker } from '../../../main/jobs/fork-spawner.ts'
import { storeModelAnswer } from '../../../main/services/locate/model-answer.ts'
import { usualQuestion } from '../../../main/services/locate/question.ts'
import { Workspace } from '../../../main/services/workspace.ts'
import { openCase } from '../../../main/storage/case-folder.ts'
import { createRandom } from '../../../training/data/random.ts'
import { haversineKm } from '../../../training/data/distance.ts'
import { caseOf, samples, startApp } from '../app.ts'
import { answerFor, makePicture, readJsonl, writeJsonl } from './dataset.ts'

const truthFile = (file: string, rows: readonly string[]): string => (fs.writeFileSync(file, `file,latitude,longitude,answer\n${rows.join('\n')}\n`), file)

test('a table of truth becomes lines with the question of a run, names by the gazetteer, and what could not be used is told', async () => {
  const { ask, home, told } = startApp()
  const file = truthFile(path.join(home, 'truth.csv'), ['01-gps.jpg,43.46312,11.8781,', `02-same-walk,43.46315,11.8782,"${answerFor('Italy; Tuscany; Arezzo').replaceAll('"', '""')}"`, 'Lisboa 2024/11-folder-name.jpg,38.71,-9.14,', 'absent.jpg,1,1,', '03-sign-white.jpg,95,0,', '04-sign-telephone.jpg,0,-140,'])
  const out = path.join(home, 'out.jsonl')
  const built = await ask('dataset.build', { sources: [{ from: 'truth', file, folder: samples }], out })
  expect(built).toMatchObject({ file: out, lines: 3, groups: 2, largestGroup: 2, withAnswer: 1, unconfirmed: 0, refused: 3 })
  expect(built.problems.map(({ where }) => where).sort()).toEqual(['truth.csv, row 5', 'truth.csv, row 6', 'truth.csv, row 7'])
  expect(built.problems.map(({ reason }) => reason).join()).toMatch(/absent\.jpg is not among the pictures/)
  const [first, second, third] = readJsonl(out)
  expect(first).toMatchObject({ messages: [{ role: 'user', content: `<image>${usualQuestion}` }], images: [path.join(samples, '01-gps.jpg')], truth: { latitude: 43.46312, longitude: 11.8781 }, country: 'IT' })
  expect(first!.solution).toMatch(/^Italy; .+; Arezzo$/)
  expect(second!.messages[1]).toEqual({ role: 'assistant', content: answerFor('Italy; Tuscany; Arezzo') })
  expect(third!.solution).toMatch(/^Portugal; Lisbon; /)
  expect(first!.part).toBe(second!.part)
  expect(fs.readdirSync(home).filter((name) => name.startsWith('.dataset'))).toEqual([])
  expect(told.some(([name]) => name === 'dataset.progress')).toBe(true)
})

test('an existing file is replaced only on request, and stays where the work fails', async () => {
  const { ask, home, codeOf } = startApp()
  const out = path.join(home, 'out.jsonl')
  fs.writeFileSync(out, 'mine')
  const file = truthFile(path.join(home, 'truth.csv'), ['01-gps.jpg,43.46312,11.8781,'])
  const sources = [{ from: 'truth' as const, file, folder: samples }]
  expect(await codeOf('dataset.build', { sources, out })).toBe('already-exists')
  expect(await codeOf('dataset.build', { sources: [{ from: 'truth', file: path.join(home, 'none.csv'), folder: samples }], out, replace: true })).toBe('not-found')
  expect(await codeOf('dataset.build', { sources: [{ from: 'ms-swift', file: path.join(home, 'none.jsonl') }], out, replace: true })).toBe('not-found')
  expect(await codeOf('dataset.build', { sources, out: path.join(home, 'no', 'out.jsonl') })).toBe('not-found')
  expect(fs.readFileSync(out, 'utf8')).toBe('mine')
  await ask('dataset.build', { sources, out, replace: true })
  expect(readJsonl(out)).toHaveLength(1)
})

test('other programs\' lines keep all that they say; broken pictures and addresses are refused with the reason', async () => {
  const { ask, home } = startApp()
  await makePicture(path.join(home, 'pictures', 'a.jpg'), 1)
  fs.writeFileSync(path.join(home, 'pictures', 'broken.jpg'), 'no picture')
  const messages = [{ role: 'system', content: 'Be brief.' }, { role: 'user', content: '<image>Wo?' }, { role: 'assistant', content: 'Deutschland', loss: true }]
  const file = writeJsonl(path.join(home, 'swift.jsonl'), [
    { messages, images: ['pictures/a.jpg'], solution: 'Germany; Bavaria; Munich', id: 5, part: 'test', objects: { bbox: [] } },
    { messages, images: ['pictures/broken.jpg'], solution: 'Germany' }, { messages, images: ['https://example.org/a.jpg'], solution: 'Germany' }, { messages, images: ['pictures/a.jpg'] }, '{"messages": [', { messages, solution: 'Germany' },
  ])
  const out = path.join(home, 'out.jsonl')
  const built = await ask('dataset.build', { sources: [{ from: 'ms-swift', file }], out, shares: { train: 1, validation: 0, test: 0 } })
  expect(readJsonl(out)).toEqual([{ messages, images: ['pictures/a.jpg'], solution: 'Germany; Bavaria; Munich', part: 'train', country: 'DE', objects: { bbox: [] }, msSwift: { id: 5 } }])
  expect(built).toMatchObject({ lines: 1, refused: 5 })
  expect(built.problems.map(({ where, reason }) => `${where}: ${reason}`)).toEqual([
    expect.stringMatching(/^swift\.jsonl, line 2: .*broken\.jpg is no picture: it holds text/), expect.stringMatching(/line 3: .* is an address/), expect.stringMatching(/line 4: It names no place/),
    expect.stringMatching(/line 5: The line is no JSON/), expect.stringMatching(/line 6: It has no picture/),
  ])
})

test('pictures that look alike stay together though their tables say they are a continent apart', async () => {
  const { ask, home } = startApp()
  await makePicture(path.join(home, 'p', 'a.jpg'), 1)
  await makePicture(path.join(home, 'p', 'a-smaller.jpg'), 1, { quality: 60, width: 96 })
  await makePicture(path.join(home, 'p', 'b.jpg'), 2)
  const sources = [{ from: 'truth' as const, file: truthFile(path.join(home, 'truth.csv'), ['a.jpg,48.77,9.18,', 'a-smaller.jpg,-33.45,-70.66,', 'b.jpg,35.68,139.69,']), folder: path.join(home, 'p') }]
  expect(await ask('dataset.build', { sources, out: path.join(home, 'looked.jsonl') })).toMatchObject({ lines: 3, groups: 2, largestGroup: 2 })
  expect(await ask('dataset.build', { sources, out: path.join(home, 'blind.jsonl'), look: false })).toMatchObject({ lines: 3, groups: 3, largestGroup: 1 })
  expect(readJsonl(path.join(home, 'blind.jsonl')).map(({ images }) => images[0])).toEqual(['p/a.jpg', 'p/a-smaller.jpg', 'p/b.jpg'])
})

test('no two parts come nearer than they may, and the shares are kept', async () => {
  const { ask, home } = startApp()
  const random = createRandom(1)
  const rows = Array.from({ length: 400 }, (_, index) => [`${index}.jpg`, 45 + 5 * random.next(), 5 + 10 * random.next()] as const)
  for (const [name] of rows) fs.writeFileSync(path.join(home, name), '')
  const file = truthFile(path.join(home, 'truth.csv'), rows.map(([name, latitude, longitude]) => `${name},${latitude},${longitude},`))
  const out = path.join(home, 'out.jsonl')
  const built = await ask('dataset.build', { sources: [{ from: 'truth', file, folder: home }], out, look: false, cellKm: 0, distanceKm: 8 })
  const lines = readJsonl(out)
  const nearest = Math.min(...lines.flatMap((one) => lines.filter((other) => other.part !== one.part).map((other) => haversineKm([one.truth!.latitude, one.truth!.longitude], [other.truth!.latitude, other.truth!.longitude]))))
  expect(nearest).toBeGreaterThan(8)
  expect(Math.abs(built.parts.test - built.lines * 0.1)).toBeLessThanOrEqual(built.largestGroup)
  expect(await ask('dataset.check', { file: out, look: false, distanceKm: 8 })).toMatchObject({ errors: 0 })
})

test('of a case, what a person vouches for: pins, files of truth, accepted answers; a model\'s answer where it came out right', async () => {
  const started = startApp()
  const { folder, images } = await caseOf(started, ['01-gps.jpg', '08-named-place.jpg', '09-contradiction.jpg', '12-nothing.png', '03-sign-white.jpg', '05-sign-blue.jpg'])
  const [gps, named, rejected, nothing, known, open] = images as [number, number, number, number, number, number]
  await started.ask('image.review', { case: folder, image: gps, verdict: 'accepted' })
  await started.ask('image.review', { case: folder, image: named, verdict: 'accepted' })
  await started.ask('image.review', { case: folder, image: rejected, verdict: 'rejected' })
  await started.ask('evidence.add', { case: folder, image: nothing, claim: { claim: 'pin', latitude: 48.137, longitude: 11.575 } })
  await started.ask('evidence.add', { case: folder, image: open, claim: { claim: 'pin', latitude: 48.137, longitude: 11.575, sigmaKm: 300 } })
  await started.ask('image.add', { case: folder, files: [{ path: path.join(samples, '03-sign-white.jpg') }], truth: truthFile(path.join(started.home, 'truth.csv'), ['03-sign-white.jpg,38.71,-9.14,']) })
  await started.app.close()
  await answer(started.home, folder, nothing, [answerFor('Japan; Tokyo; Tokyo'), answerFor('Germany; Bavaria; Munich')])
  await answer(started.home, folder, gps, [answerFor('France; Brittany; Brest')])

  const { ask } = startApp({ home: started.home })
  const out = path.join(started.home, 'out.jsonl')
  const built = await ask('dataset.build', { sources: [{ from: 'case', case: folder }], out })
  expect(built).toMatchObject({ lines: 4, unconfirmed: 2, refused: 0, withAnswer: 1 })
  const lines = new Map(readJsonl(out).map((line) => [path.basename(line.images[0]!), line]))
  expect([...lines].map(([name, { confirmedBy, country }]) => [name, confirmedBy, country])).toEqual([
    ['01-gps.jpg', 'accepted coordinates', 'IT'], ['08-named-place.jpg', 'accepted answer', 'CL'], ['12-nothing.png', 'pin', 'DE'], ['03-sign-white.jpg', 'file of truth', 'PT'],
  ])
  expect(lines.get('12-nothing.png')!.messages.map(({ role, content }) => [role, content])).toEqual([['user', `<image>${usualQuestion}`], ['assistant', answerFor('Germany; Bavaria; Munich')]])
  expect(lines.get('01-gps.jpg')!.messages).toHaveLength(1)
  expect(lines.get('01-gps.jpg')!.truth!.latitude).toBeCloseTo(43.46312, 4)
  expect([known, open]).toHaveLength(2)
})

async function answer(home: string, folder: string, image: number, texts: readonly string[]): Promise<void> {
  const workspace = new Workspace(home, forkWorker)
  const store = openCase(folder, { write: true })
  const [sha256] = store.column<string>('SELECT sha256 FROM images WHERE id = ?', image)
  storeModelAnswer(store, await workspace.knowledge(), 'tester', image, sha256!, { id: 'run', model: { name: 'M', packHash: null, adapterHash: null }, prompt: 'Where?', samples: texts.map((text) => ({ text, ended: 'stop' as const })), seed: 0, sampling: {}, timings: {}, reliability: null })
  store.close()
  await workspace.close()
}
