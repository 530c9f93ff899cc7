// The command line's datasets from outside: made of a table and of a case, checked, counted, sampled, converted; exit statuses and what is printed where.
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { samples } from '../services/app.ts'
import { makeHome } from '../prepare.ts'
import { run } from './command.ts'

let home: string
const at = (name: string) => path.join(home, name)
const dataset = (...words: string[]) => run(home, ['dataset', ...words])

beforeAll(() => {
  home = makeHome('dataset')
  fs.writeFileSync(at('truth.csv'), 'IMG_ID,LAT,LON,locatability,elements\n01-gps.jpg,43.46312,11.8781,7,sign;plants\n02-same-walk.jpg,43.46315,11.8782,,\n08-named-place.jpg,-33.0458,-71.6197,10,\n\u001b[31mhostile,1,1,,\n')
})
afterAll(() => fs.rmSync(home, { recursive: true, force: true }))

it('builds a dataset of a table and its pictures, checks it and counts it', async () => {
  const built = await dataset('build', at('set.jsonl'), '--truth', at('truth.csv'), '--pictures', samples, '--seed', '3')
  expect(built.status).toBe(3)
  expect(built.output).toMatch(/lines +3, 0 with an answer[^]*places +2 that stay together, the largest of 2 lines[^]*1 could not be used:\n {2}truth\.csv, row 5: .*hostile is not among the pictures/)
  expect(built.output).not.toContain('\u001b')
  const lines = fs.readFileSync(at('set.jsonl'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines.map(({ country, locatability, elements }) => [country, locatability, elements])).toEqual([['IT', 7, ['sign', 'plants']], ['IT', undefined, undefined], ['CL', 10, undefined]])
  const checked = await dataset('check', at('set.jsonl'))
  expect([checked.status, checked.output]).toEqual([0, expect.stringMatching(/line 1: warning: no-answer: [^]*3 lines, 3 pictures: no errors, 3 warnings\.\n {2}no-answer {2}3/)])
  const forSft = await dataset('check', at('set.jsonl'), '--for', 'sft', '--json')
  expect([forSft.status, (JSON.parse(forSft.output) as { errors: number }).errors]).toEqual([1, 3])
  const stats = await dataset('stats', at('set.jsonl'))
  expect(stats.output).toMatch(/locatability +extreme 1, moderate 1, not graded 1\n[^]*IT +2 +66\.7 %\n +CL +1/)
})

it('builds one of what is confirmed in a case', async () => {
  expect((await run(home, ['case', 'create', at('walk.geocase')])).status).toBe(0)
  expect((await run(home, ['locate', path.join(samples, '01-gps.jpg'), path.join(samples, '12-nothing.png'), '--case', at('walk.geocase'), '--no-text', '--model', 'none'])).status).not.toBe(2)
  expect((await run(home, ['evidence', 'add', at('walk.geocase'), '2', '--pin', '48.137,11.575'])).errors).toBe('')
  const built = await dataset('build', at('case.jsonl'), '--case', at('walk.geocase'), '--json')
  expect(JSON.parse(built.output)).toMatchObject({ lines: 1, unconfirmed: 1, refused: 0 })
  expect(built.status).toBe(0)
})

it('samples and converts; a sample that falls short is partly done', async () => {
  const sampled = await dataset('sample', at('set.jsonl'), at('sample.jsonl'), '--count', '500')
  expect([sampled.status, sampled.output]).toEqual([3, expect.stringMatching(/lines written to .*sample\.jsonl\n\d+ pictures short of the quotas of \d+ countries:\n {2}country +quota +there +taken\n +US +\d+ +0 +0/)])
  expect((await dataset('sample', at('set.jsonl'), at('sample.jsonl'), '--count', '2', '--fill')).status).toBe(1)
  expect((await dataset('sample', at('set.jsonl'), at('sample.jsonl'), '--count', '2', '--fill', '--replace')).status).toBe(0)
  expect((await dataset('convert', at('set.jsonl'), at('set.csv'), '--to', 'csv')).status).toBe(0)
  expect((await dataset('convert', at('set.csv'), at('back.jsonl'), '--to', 'geoagent')).output).toContain('3 lines written')
  expect(fs.readFileSync(at('back.jsonl'), 'utf8')).toBe(fs.readFileSync(at('set.jsonl'), 'utf8'))
})

it('tells wrong use and what is not there by its status', async () => {
  const none = await dataset('check', at('none.jsonl'))
  expect([none.status, none.errors]).toEqual([1, expect.stringContaining('none.jsonl: The file cannot be read')])
  for (const words of [['build', at('x.jsonl')], ['build', at('x.jsonl'), '--truth', at('truth.csv'), '--parts', '0,0,0'], ['build', at('x.jsonl'), '--truth', at('truth.csv'), '--distance', '0.1'], ['convert', at('set.jsonl'), at('x')], ['sample', at('set.jsonl'), at('x'), '--count', '0'], ['check', at('set.jsonl'), '--for', 'fun']]) {
    expect([words, (await dataset(...words)).status]).toEqual([words, 2])
  }
})

it.each(['build', 'check', 'stats', 'sample', 'convert'])('dataset %s --help ends with 0 and shows an example', async (command) => {
  const { status, output } = await dataset(command, '--help')
  expect([status, output]).toEqual([0, expect.stringContaining(`Example:\n  geoagent dataset ${command}`)])
})
