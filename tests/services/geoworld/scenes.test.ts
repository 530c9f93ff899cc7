// Scenes from the service: the same for the same words, whoever renders them and however often it is broken off; what is not GeoWorld's is refused.
import fs from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { readAnswer } from '../../../main/evidence/model-answer/read-answer.ts'
import { openGazetteer } from '../../../main/gazetteer/gazetteer.ts'
import { gazetteerFile } from '../../../main/services/knowledge-files.ts'
import { haversineKm } from '../../../training/data/distance.ts'
import { parseDatasetLine } from '../../../training/data/dataset-line.ts'
import { answerOf } from '../../../training/data/example.ts'
import { startApp } from '../app.ts'
import type { TestApp } from '../app.ts'

const small = { width: 96, height: 96, workers: 1 }
const linesOf = (file: string) => fs.readFileSync(file, 'utf8').trimEnd().split('\n').map(parseDatasetLine)
/** Name and bytes of all files. */
const contents = (folder: string) => fs.readdirSync(folder).sort().map((name) => [name, fs.readFileSync(path.join(folder, name)).toString('base64')])

async function rendered({ ask, home }: TestApp, name: string, more: object = {}) {
  const out = path.join(home, name)
  return { out, ...(await ask('geoworld.render', { ...small, count: 3, out, ...more })) }
}

it('renders the same files with one worker and with two, and another seed others', async () => {
  const app = startApp()
  const [one, two, other] = [await rendered(app, 'one'), await rendered(app, 'two', { workers: 2 }), await rendered(app, 'other', { seed: 7 })]
  expect(one).toMatchObject({ pictures: 3, made: 3 })
  expect(contents(two.out)).toEqual(contents(one.out))
  expect(contents(other.out).map(([, bytes]) => bytes)).not.toEqual(contents(one.out).map(([, bytes]) => bytes))
  const truth = JSON.parse(fs.readFileSync(path.join(one.out, fs.readdirSync(one.out).find((name) => name.endsWith('.json'))!), 'utf8')) as Record<string, unknown>
  expect(truth).toMatchObject({ width: 96, height: 96, facts: expect.any(Array), town: { nearby: expect.any(Array) }, elements: expect.any(Array) })
  expect(truth).not.toHaveProperty('pixels')
  fs.rmSync(path.join(one.out, fs.readdirSync(one.out).find((name) => name.endsWith('.png'))!))
  expect(await rendered(app, 'one')).toMatchObject({ pictures: 3, made: 1 })
  expect(contents(one.out)).toEqual(contents(two.out))
  expect(app.told.filter(([name]) => name === 'geoworld.progress').at(-1)?.[1]).toEqual({ out: one.out, done: 3, of: 3 })
})

it('makes lines whose answers lead to the town, which two runs and a longer one share', async () => {
  const app = startApp()
  const [file, again] = ['a.jsonl', 'b.jsonl'].map((name) => path.join(app.home, name)) as [string, string]
  const made = await app.ask('geoworld.dataset', { ...small, count: 8, out: file, form: 'tagged' })
  expect(made).toMatchObject({ lines: 8, made: 8, folder: path.join(app.home, 'a-pictures') })
  const gazetteer = openGazetteer(gazetteerFile(app.home))
  for (const line of linesOf(file)) {
    const found = gazetteer.geocodeExactly(line.solution!)!
    expect(haversineKm([found.place.latitude, found.place.longitude], [line.truth!.latitude, line.truth!.longitude])).toBeLessThan(25)
    expect(found.place.country).toBe(line.country)
    expect(readAnswer(answerOf(line)!)).toMatchObject({ problems: [], form: 'think-answer', answer: line.solution!.split('; ') })
    expect(fs.existsSync(path.join(app.home, line.images[0]!))).toBe(true)
  }
  gazetteer.close()
  expect(await app.ask('geoworld.dataset', { ...small, count: 3, out: again, form: 'tagged' })).toMatchObject({ made: 3 })
  expect(await app.ask('geoworld.dataset', { ...small, count: 8, out: again, form: 'tagged' })).toMatchObject({ lines: 8, made: 5 })
  expect(fs.readFileSync(again, 'utf8').replaceAll('b-pictures', 'a-pictures')).toBe(fs.readFileSync(file, 'utf8'))
  expect(contents(path.join(app.home, 'b-pictures'))).toEqual(contents(made.folder!))
})

it('goes on after a run that ended in the middle of a line', async () => {
  const app = startApp()
  const file = path.join(app.home, 'a.jsonl')
  await app.ask('geoworld.dataset', { ...small, count: 5, out: file, pictures: false })
  const whole = fs.readFileSync(file, 'utf8')
  fs.rmSync(file)
  fs.writeFileSync(`${file}.partial`, whole.slice(0, whole.indexOf('\n') + 100))
  expect(await app.ask('geoworld.dataset', { ...small, count: 5, out: file, pictures: false })).toMatchObject({ lines: 5, made: 4, folder: null })
  expect(fs.readFileSync(file, 'utf8')).toBe(whole)
  expect(fs.existsSync(`${file}.partial`)).toBe(false)
  expect(linesOf(file).every(({ images, messages }) => images.length === 0 && !messages[0]!.content.includes('<image>'))).toBe(true)
})

it('overwrites nothing that is not its own, unless it may', async () => {
  const app = startApp()
  const file = path.join(app.home, 'a.jsonl')
  const draft = { ...small, count: 1, out: file, pictures: false }
  fs.writeFileSync(file, 'my notes\n')
  expect(await app.codeOf('geoworld.dataset', draft)).toBe('already-exists')
  expect(fs.readFileSync(file, 'utf8')).toBe('my notes\n')
  await app.ask('geoworld.dataset', { ...draft, replace: true })
  expect(linesOf(file)).toHaveLength(1)
  expect(await app.codeOf('geoworld.dataset', { ...draft, seed: 2 })).toBe('already-exists')
  expect(await app.codeOf('geoworld.dataset', { ...draft, out: path.join(app.home, 'none', 'a.jsonl') })).toBe('not-found')
})

it('takes only what is asked for, and tells what it does not know', async () => {
  const app = startApp()
  const lines = async (more: object) => {
    const out = path.join(app.home, `${JSON.stringify(more).replace(/\W/g, '')}.jsonl`)
    await app.ask('geoworld.dataset', { ...small, count: 4, out, pictures: false, ...more })
    return linesOf(out)
  }
  expect((await lines({ countries: ['PT', 'JP'], part: 'validation' })).every(({ country, part }) => ['PT', 'JP'].includes(country!) && part === 'validation')).toBe(true)
  expect((await lines({ town: '東京' })).map(({ solution }) => solution!.split('; ').at(-1))).toEqual(['Tokyo', 'Tokyo', 'Tokyo', 'Tokyo'])
  const out = path.join(app.home, 'x')
  for (const more of [{ countries: ['AQ'] }, { town: 'Númenor' }, { countries: ['PT'], except: ['PT'] }, { width: 10 }, { count: 0 }]) {
    expect([more, await app.codeOf('geoworld.render', { ...small, count: 1, out, ...more })]).toEqual([more, 'invalid-request'])
  }
  expect(fs.existsSync(out)).toBe(false)
  expect(await app.codeOf('geoworld.dataset', { ...small, count: 1, out, question: '<image>Where?' })).toBe('invalid-request')
})
