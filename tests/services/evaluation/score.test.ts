// Predictions scored against a benchmark's truth, the report in both forms, and two reports compared.
import fs from 'node:fs'
import path from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { parse } from 'parse5'
import { describe, expect, it, test } from 'vitest'
import { EvaluationReport } from '../../../main/contract/evaluation.ts'
import { haversineKm } from '../../../training/data/distance.ts'
import { evaluationSchemaText, schemaFile } from '../../../main/services/evaluation/schema.ts'
import { startApp } from '../app.ts'
import type { TestApp } from '../app.ts'

const truth = [
  { id: 'paris.jpg', latitude: 48.8566, longitude: 2.3522 }, { id: 'munich.jpg', latitude: 48.137, longitude: 11.575 },
  { id: 'nairobi.jpg', latitude: -1.2864, longitude: 36.8172 }, { id: 'sea.jpg', latitude: -45, longitude: -120 },
]
const table = ['IMG_ID,LAT,LON', ...truth.map(({ id, latitude, longitude }) => `${id},${latitude},${longitude}`)].join('\n')

interface Scored { readonly app: TestApp; readonly report: EvaluationReport; readonly json: string; readonly html: string }

const put = (app: TestApp, name: string, text: string): string => {
  const file = path.join(app.home, name)
  fs.writeFileSync(file, text)
  return file
}

async function score(lines: readonly unknown[], { app = startApp(), name = 'one', csv = table }: { app?: TestApp; name?: string; csv?: string } = {}): Promise<Scored> {
  const [json, html] = [path.join(app.home, `${name}.json`), path.join(app.home, `${name}.html`)]
  const predictions = put(app, `${name}.jsonl`, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'))
  const head = await app.ask('evaluation.score', { benchmark: { form: 'im2gps3k', file: put(app, `${name}.csv`, csv) }, predictions, title: name, bootstrap: { rounds: 200 }, write: { json, html } })
  const report = EvaluationReport.parse(JSON.parse(fs.readFileSync(json, 'utf8')))
  expect({ ...head, pictures: report.pictures }).toEqual(report)
  return { app, report, json, html: fs.readFileSync(html, 'utf8') }
}

const answerOf = ({ report }: Scored, id: string) => report.pictures.find((picture) => picture.id === id)!.answers.given!

describe('predictions', () => {
  it('are points, words, chains, records and what ms-swift writes; the missing is wrong', async () => {
    const scored = await score([
      { image: '/elsewhere/paris.jpg', latitude: 48.9, longitude: 2.4, probability: 0.8 },
      { id: 'munich', answer: 'Germany; Bavaria; Munich' },
      { images: ['x/nairobi.jpg'], response: '<think>{"ChainOfThought": {"CountryIdentification": {"Clues": ["x"], "Reasoning": "y", "Conclusion": "Kenya"}}}</think><answer>Kenya; Nairobi</answer>' },
      { image: 'unknown.jpg', latitude: 0, longitude: 0 },
    ])
    const { report } = scored
    expect(answerOf(scored, 'paris.jpg').distanceKm).toBeCloseTo(haversineKm([48.8566, 2.3522], [48.9, 2.4]), 9)
    expect(answerOf(scored, 'munich.jpg')).toMatchObject({ text: 'Germany; Bavaria; Munich', distanceKm: expect.closeTo(0, 0) })
    expect(answerOf(scored, 'nairobi.jpg').distanceKm).toBeLessThan(10)
    expect(answerOf(scored, 'sea.jpg')).toEqual({ text: null, latitude: null, longitude: null, distanceKm: null })
    expect(report.benchmark).toMatchObject({ pictures: 4, unfinished: 1, sha256: expect.stringMatching(/^[0-9a-f]{64}$/), file: 'one.csv' })
    const { given } = report.summary.answers
    expect([given!.within25Km.value, given!.within1Km.value, given!.answered]).toEqual([0.75, expect.any(Number), 3])
    const scores = report.pictures.map(({ answers }) => (answers.given!.distanceKm === null ? 0 : 5000 * Math.exp(-answers.given!.distanceKm / 1805)))
    expect(given!.geoScore.value).toBeCloseTo(scores.reduce((sum, one) => sum + one, 0) / 4, 9)
    expect(report.pictures.map(({ truth: { country } }) => country)).toEqual(['FR', 'DE', 'KE', null])
    expect(report.pictures[1]!.samples).toMatchObject([{ grain: 'place', isInside: false }])
  })
  it('count an answer that cannot be geocoded as wrong', async () => {
    const scored = await score([{ id: 'paris.jpg', answer: 'Xyzzyland; Qwertyville' }, { id: 'munich.jpg', answer: null }])
    expect(answerOf(scored, 'paris.jpg')).toMatchObject({ text: 'Xyzzyland; Qwertyville', distanceKm: null })
    expect(scored.report.summary.answers.given!.geoScore).toEqual({ value: 0, low: 0, high: 0 })
  })
  it('take a country for right where the truth lies in it', async () => {
    const { report } = await score([{ id: 'paris.jpg', answer: 'France' }, { id: 'munich.jpg', answer: 'Germany; Bavaria' }, { id: 'nairobi.jpg', answer: 'Uganda' }])
    expect(report.pictures.map(({ samples: [first] }) => first && [first.grain, first.isInside])).toEqual([['country', true], ['region', true], ['country', false], undefined])
  })
  it('hold regions and the country of our own records', async () => {
    const square = (west: number, south: number) => [[[[west, south], [west + 2, south], [west + 2, south + 2], [west, south + 2], [west, south]]]]
    const record = (image: string, west: number) => ({ image, best: { latitude: 48.5, longitude: 2, radius50Km: 1 }, country: { name: 'France', code: 'FR', probability: 0.7 }, hypotheses: [{ probability: 0.6 }], credible: [{ level: 0.5, probability: 0.5, areaKm2: 30_000, polygons: square(west, 48) }] })
    const { report } = await score([record('/a/paris.jpg', 1), record('/a/munich.jpg', 1)])
    expect(report.summary.regions).toEqual([{ level: 0.5, pictures: 2, holding: 0.5, medianKm2: 30_000, meanKm2: 30_000 }])
    expect(report.summary.country).toMatchObject({ pictures: 2, accuracy: 0.5 })
    expect(report.summary.abstention!.points.map(({ coverage }) => coverage)).toEqual([0.5, 1])
  })
  it.each([
    ['{"latitude": 1}', /line 1: nothing names its picture/], ['{"image": "paris.jpg", "latitude": 91}', /line 1: latitude/], ['{', /line 1: The line is no JSON/],
    ['{"id": "paris.jpg"}\n{"image": "paris.jpg"}', /line 2: paris.jpg is predicted twice/], ['{"id": "other"}', /predicts none/], ['', /predicts none/],
  ])('are refused as %s', async (text, why) => {
    const app = startApp()
    await expect(score([text], { app })).rejects.toThrow(why)
    expect(fs.readdirSync(app.home).filter((name) => name.endsWith('.html') || name.includes('partial'))).toEqual([])
  })
  it('do not guess which of two pictures of one name is meant', async () => {
    await expect(score([{ image: 'x.jpg', latitude: 1, longitude: 1 }], { csv: 'IMG_ID,LAT,LON\na/x.jpg,1,1\nb/x.jpg,2,2' })).rejects.toThrow(/several pictures are called x.jpg/)
  })
  it('of any content are read or refused with the reason', async () => {
    const app = startApp()
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom('paris.jpg', 'France; Paris', 1e400, -91))
    const line = fc.dictionary(fc.constantFrom('id', 'image', 'images', 'answer', 'response', 'latitude', 'longitude', 'best', 'credible', 'country', 'hypotheses', 'probability'), value).map((fields) => JSON.stringify(fields))
    await fc.assert(fc.asyncProperty(fc.array(fc.oneof(line, fc.string()), { maxLength: 4 }), async (lines) => {
      expect(await app.codeOf('evaluation.score', { benchmark: { form: 'im2gps3k', file: put(app, 'any.csv', table) }, predictions: put(app, 'any.jsonl', lines.join('\n')), bootstrap: { rounds: 100 } })).toMatch(/^(ok|unreadable|invalid-request)$/)
    }), { numRuns: 60 })
  })
})

describe('the report', () => {
  const hostile = '<script>alert(1)</script>\u202e"&'

  it('is HTML without script, outside reference or markup from the input', async () => {
    const csv = `IMG_ID,LAT,LON\n"${hostile.replaceAll('"', '""')}",48,11\nb.jpg,1,1`
    const { html } = await score([{ id: hostile, answer: `${hostile}; Paris`, latitude: 20, longitude: 20, probability: 0.4 }], { csv, name: 'hostile' })
    expect(html).not.toMatch(/<script|(?:src|href)\s*=\s*"(?!data:|#)/i)
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;[U+202E]&quot;&amp;')
    const errors: string[] = []
    parse(html, { onParseError: ({ code }) => errors.push(code) })
    expect(errors).toEqual([])
    for (const words of ['How near the answers are', 'Pictures within a distance', 'Answering only where sure', 'GeoAgent after SFT only', 'Farthest off', 'It was not predicted.']) expect(html).toContain(words)
    expect(html).not.toContain('NaN')
  })
  it('fits its schema, which is that of the contract: node main/services/evaluation/schema.ts writes it', async () => {
    const text = fs.readFileSync(schemaFile, 'utf8')
    expect(text).toBe(evaluationSchemaText())
    const ajv = new Ajv2020({ allErrors: true })
    addFormats.default(ajv)
    const validate = ajv.compile(JSON.parse(text))
    const { report } = await score([{ id: 'paris.jpg', latitude: 48.9, longitude: 2.4 }])
    expect(validate(JSON.parse(JSON.stringify(report))), JSON.stringify(validate.errors)).toBe(true)
    expect(validate({ ...report, format: 'other' })).toBe(false)
    expect(report.published!.results.map(({ model }) => model)).toContain('Qwen2.5-VL-7B')
  })
  it('gives the same intervals by the same seed', async () => {
    const app = startApp()
    const lines = [{ id: 'paris.jpg', latitude: 48.9, longitude: 2.4 }, { id: 'munich.jpg', latitude: 40, longitude: 2 }]
    const [one, two] = [await score(lines, { app, name: 'a' }), await score(lines, { app, name: 'b' })]
    expect(one.report.summary).toEqual(two.report.summary)
  })
})

test('two reports are compared, in words, JSON and HTML; what is no report is refused', async () => {
  const a = await score([{ id: 'paris.jpg', latitude: 48.9, longitude: 2.4 }, { id: 'munich.jpg', answer: 'Austria; Vienna' }])
  const { app } = a
  const b = await score([{ id: 'paris.jpg', latitude: 48.9, longitude: 2.4 }, { id: 'munich.jpg', answer: 'Germany; Bavaria; Munich' }], { app, name: '<b>two' })
  const [json, html] = [path.join(app.home, 'c.json'), path.join(app.home, 'c.html')]
  const comparison = await app.ask('evaluation.compare', { a: a.json, b: b.json, bootstrap: { rounds: 300 }, write: { json, html } })
  expect(comparison).toMatchObject({ pictures: 4, onlyInA: 0, kinds: { a: 'given', b: 'given' }, changed: [{ id: 'munich.jpg', a: { text: 'Austria; Vienna' }, b: { text: 'Germany; Bavaria; Munich' } }] })
  expect(comparison.metrics.within25Km).toMatchObject({ a: 0.25, b: 0.5, difference: 0.25 })
  expect(JSON.parse(fs.readFileSync(json, 'utf8'))).toEqual(comparison)
  expect(fs.readFileSync(html, 'utf8')).toContain('&lt;b&gt;two')
  expect(await app.codeOf('evaluation.compare', { a: a.json, b: path.join(app.home, 'none.json') })).toBe('not-found')
  expect(await app.codeOf('evaluation.compare', { a: a.json, b: json })).toBe('unreadable')
  expect(await app.codeOf('evaluation.compare', { a: a.json, b: put(app, 'x.json', '{') })).toBe('unreadable')
  expect(await app.codeOf('evaluation.compare', { a: a.json, b: b.json, kinds: { a: 'model' } })).toBe('invalid-request')
  const other = await score([{ id: 'paris.jpg', latitude: 1, longitude: 1 }], { app, name: 'other', csv: 'IMG_ID,LAT,LON\nparis.jpg,10,10' })
  expect(await app.codeOf('evaluation.compare', { a: a.json, b: other.json })).toBe('invalid-request')
  expect(await app.codeOf('evaluation.compare', { a: a.json, b: b.json, write: { html: path.join(app.home, 'no', 'such.html') } })).toBe('not-found')
})
