// GeoWorld from outside: pictures that can be opened with their truth beside, a dataset that checks clean, and one that was killed and goes on.
import fs from 'node:fs'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeHome } from '../prepare.ts'
import { run, start, until } from './command.ts'

let home: string
const at = (name: string) => path.join(home, name)
const geoworld = (...words: string[]) => run(home, ['geoworld', ...words])

beforeAll(() => {
  home = makeHome('geoworld')
})
afterAll(() => fs.rmSync(home, { recursive: true, force: true }))

it('renders pictures with their truth beside them, once', async () => {
  const words = ['render', '--count', '3', '--seed', '5', '--size', '160x120', '--country', 'pt,jp', 'UY', '--out', at('scenes')]
  const first = await geoworld(...words)
  expect([first.status, first.output, first.errors]).toEqual([0, expect.stringContaining('3 scenes in'), expect.not.stringContaining('Error')])
  const files = fs.readdirSync(at('scenes'))
  expect(files.filter((name) => name.endsWith('.png'))).toHaveLength(3)
  for (const picture of files.filter((name) => name.endsWith('.png'))) {
    expect(await sharp(at(`scenes/${picture}`)).metadata()).toMatchObject({ format: 'png', width: 160, height: 120 })
    const truth = JSON.parse(fs.readFileSync(at(`scenes/${picture.replace('.png', '.json')}`), 'utf8')) as { town: { country: string }; facts: { visible: boolean }[] }
    expect(['PT', 'JP', 'UY']).toContain(truth.town.country)
    expect(truth.facts.length).toBeGreaterThan(5)
  }
  const again = await geoworld(...words, '--json')
  expect(JSON.parse(again.output)).toMatchObject({ pictures: 3, made: 0 })
})

it('makes a dataset that checks clean, goes on where it was killed, and ends with the same bytes', async () => {
  const words = (out: string) => ['geoworld', 'dataset', out, '--count', '30', '--size', '96x96', '--form', 'tagged']
  const killed = start(home, words(at('killed.jsonl')))
  await until(() => fs.existsSync(at('killed.jsonl.partial')) && fs.statSync(at('killed.jsonl.partial')).size > 20_000)
  killed.child.kill('SIGKILL')
  await killed.ended
  expect(fs.existsSync(at('killed.jsonl'))).toBe(false)
  const resumed = await run(home, words(at('killed.jsonl')))
  expect([resumed.status, resumed.output]).toEqual([0, expect.stringMatching(/lines +30, \d{1,2} of them made now/)])
  expect(resumed.output).not.toMatch(/30 of them/)
  const whole = await run(home, [...words(at('whole.jsonl')), '--json'])
  expect(JSON.parse(whole.output)).toMatchObject({ lines: 30, made: 30 })
  expect(fs.readFileSync(at('killed.jsonl'), 'utf8').replaceAll('killed-pictures', 'whole-pictures')).toBe(fs.readFileSync(at('whole.jsonl'), 'utf8'))
  const checked = await run(home, ['dataset', 'check', at('whole.jsonl'), '--for', 'grpo'])
  expect([checked.status, checked.output]).toEqual([0, expect.stringContaining('30 lines, 30 pictures: no errors')])
})

it('tells wrong use by its status', async () => {
  for (const words of [['render', '--size', 'big'], ['render', '--count', '0'], ['render', '--country', 'XX'], ['render', '--part', 'test'], ['dataset'], ['dataset', at('x.jsonl'), '--prompt', at('none.txt')]]) {
    expect([words, (await geoworld(...words)).status]).toEqual([words, 2])
  }
  expect(fs.existsSync(at('x.jsonl'))).toBe(false)
})

it.each(['render', 'dataset'])('geoworld %s --help ends with 0 and shows an example', async (command) => {
  const { status, output } = await geoworld(command, '--help')
  expect([status, output]).toEqual([0, expect.stringContaining(`Example:\n  geoagent geoworld ${command}`)])
})
