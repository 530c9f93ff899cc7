// geoagent eval as a researcher runs it: over the samples, killed and gone on with, with predictions, two runs compared, a pack fitted.
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EvaluationReport } from '../../main/contract/evaluation.ts'
import { checkpoint } from '../services/models/checkpoint.ts'
import { samples } from '../services/app.ts'
import { makeHome } from '../prepare.ts'
import { run, start, until } from './command.ts'

let home: string
const evaluate = (...words: string[]) => run(home, ['eval', ...words])
const at = (name: string): string => path.join(home, name)
const reportIn = (file: string) => EvaluationReport.parse(JSON.parse(fs.readFileSync(file, 'utf8')))

/** What the signs of the samples say, and one picture that says nothing. */
const truth = `file,latitude,longitude,locatability
03-sign-white.jpg,48.78,9.18,6
04-sign-telephone.jpg,52.23,21.01,8
05-sign-blue.jpg,50.45,30.52,9
06-sign-green.jpg,40.64,22.94,10
12-nothing.png,-41.29,174.78,0
Lisboa 2024/11-folder-name.jpg,38.72,-9.14,2
`

beforeAll(async () => {
  home = makeHome('eval')
  fs.writeFileSync(at('truth.csv'), truth)
  expect((await run(home, ['models', 'import', checkpoint(), '--name', 'tiny', '--quantize', 'fp32'])).status).toBe(0)
})
afterAll(() => fs.rmSync(home, { recursive: true, force: true }))

describe('a labelled folder', () => {
  it('goes on where it was killed, and measures what the pixels say', async () => {
    const words = ['folder', samples, '--truth', at('truth.csv'), '--case', at('run.geocase'), '--workers', '1', '--rounds', '200']
    const first = start(home, ['eval', ...words])
    const thumbnails = () => (fs.existsSync(at('run.geocase/derived')) ? fs.globSync('*/*.webp', { cwd: at('run.geocase/derived') }).length : 0)
    await until(() => thumbnails() >= 2)
    first.child.kill('SIGKILL')
    expect((await first.ended).signal).toBe('SIGKILL')
    expect(fs.existsSync(at('run.geocase/exports/evaluation.json'))).toBe(false)

    const { status, output, errors } = await evaluate(...words)
    expect(status, errors).toBe(0)
    expect(output).toMatch(/% of pictures within +1 km +25 km .*\nall evidence +\d/)
    expect(output).toContain('6 pictures measured')
    const { pictures, summary, evidence, published } = reportIn(at('run.geocase/exports/evaluation.json'))
    expect([evidence, published]).toEqual(['pixels', null])
    const countries = Object.fromEntries(pictures.map(({ id, country }) => [id.slice(0, 2), country?.code ?? null]))
    expect(countries).toEqual({ '03': 'DE', '04': 'PL', '05': 'UA', '06': 'GR', 12: null, Li: null })
    expect(summary.answers.posterior).toMatchObject({ pictures: 6, answered: 4 })
    expect(pictures.find(({ id }) => id.startsWith('06'))!.answers.posterior!.distanceKm).toBeLessThan(30)
    expect(summary.byLocatability.posterior!.map(({ name }) => name)).toEqual(['extreme', 'high', 'moderate', 'extremely low', 'none'])
    const html = fs.readFileSync(at('run.geocase/exports/evaluation.html'), 'utf8')
    expect(html).not.toMatch(/<script|(?:src|href)\s*=\s*"(?!data:|#)/i)
    expect(html).toContain('By locatability')

    const again = await evaluate(...words, '--json')
    expect(JSON.parse(again.output)).toMatchObject({ benchmark: { pictures: 6, unfinished: 0 }, summary: { answers: { posterior: { answered: 4 } } } })
    expect((await run(home, ['case', 'verify', at('run.geocase')])).status).toBe(0)
  }, 300_000)
  it('asks a model where one is named, in a case of its own', async () => {
    const short = ['folder', samples, '--truth', at('truth.csv'), '--no-text', '--limit', '2', '--model', 'tiny', '--prompt', 'Where?', '--json']
    const { status, output, errors } = await evaluate(...short)
    expect(status, errors).toBe(0)
    expect(JSON.parse(output)).toMatchObject({ model: { name: 'tiny' }, benchmark: { pictures: 2, limit: 2 }, summary: { answers: { model: { pictures: 2 }, posterior: { pictures: 2 } } } })
    expect(fs.globSync('cases/*.geocase', { cwd: home })).toHaveLength(1)
  }, 180_000)
})

describe('predictions', () => {
  const lines = (town: string) => ['1', '2', '3', '4'].map((id) => JSON.stringify({ id, answer: town })).join('\n')

  beforeAll(() => {
    fs.writeFileSync(at('im2gps3k.csv'), 'IMG_ID,LAT,LON\n1,48.14,11.58\n2,48.2,11.6\n3,43.6,1.44\n4,-1.29,36.82\n')
    fs.writeFileSync(at('munich.jsonl'), lines('Germany; Bavaria; Munich'))
    fs.writeFileSync(at('toulouse.jsonl'), lines('France; Occitanie; Toulouse'))
  })

  it('are scored beside the published table, compared, and fitted', async () => {
    const scored = await evaluate('im2gps3k', at('im2gps3k.csv'), '--predictions', at('munich.jsonl'), '--out', at('a.json'), '--report', at('a.html'), '--title', 'Munich')
    expect(scored.status, scored.errors).toBe(0)
    expect(scored.output).toMatch(/predictions +0\.0|predictions +\d+\.0 +50\.0 +50\.0 +50\.0/)
    expect(scored.output).toMatch(/GeoAgent, published +40\.8 +58\.6 +76\.2 +89\.9/)
    await evaluate('im2gps3k', at('im2gps3k.csv'), '--predictions', at('toulouse.jsonl'), '--out', at('b.json'), '--title', 'Toulouse')
    const compared = await evaluate('compare', at('a.json'), at('b.json'), '--report', at('c.html'))
    expect(compared.output).toMatch(/within 25 km, % +50\.0 +25\.0 +-25\.0/)
    expect(compared.output).toContain('4 pictures changed:')
    const fitted = await evaluate('fit', at('a.json'), '--pack', 'tiny', '--strength', '0')
    expect(fitted.output).toMatch(/25 km +50\.0 % +\d\.\d % +2 of 4/)
    expect((await run(home, ['models', 'info', 'tiny'])).output).toContain('measured here on 4 of 4 pictures of im2gps3k.csv')
    expect((await evaluate('forget', '--pack', 'tiny')).output).toBe('Forgotten.\n')
  })
  it('end with 3 where some are missing, 2 for words that are off, 1 for a file that is none', async () => {
    fs.writeFileSync(at('some.jsonl'), '{"id": "1", "latitude": 48, "longitude": 11}')
    expect((await evaluate('im2gps3k', at('im2gps3k.csv'), '--predictions', at('some.jsonl'))).status).toBe(3)
    expect((await evaluate('im2gps3k', at('im2gps3k.csv'), '--predictions', at('some.jsonl'), '--model', 'tiny')).status).toBe(2)
    expect((await evaluate('im2gps3k', at('im2gps3k.csv'), '--evidence', 'gps')).status).toBe(2)
    const none = await evaluate('im2gps3k', at('truth.csv'), '--predictions', at('some.jsonl'))
    expect([none.status, none.errors]).toEqual([1, expect.stringContaining('line 1: no column is named img_id')])
    expect((await evaluate('compare', at('a.json'), at('truth.csv'))).status).toBe(1)
  })
})
