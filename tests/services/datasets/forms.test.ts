// Samples, counts and other programs' forms of a dataset, through the requests.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { startApp } from '../app.ts'
import { readJsonl, soundLine, writeJsonl } from './dataset.ts'

const lines = [
  soundLine('p/1.jpg', { locatability: 9, elements: ['sign', 'language'], id: '=1+1' }), soundLine('/far/2.jpg', { part: 'test', extra: { nested: [1, 'ä'] } }),
  soundLine('p/ü 3.jpg', { truth: undefined, country: undefined, solution: 'Japan; Tokyo; Tokyo', part: undefined, messages: [{ role: 'user', content: '<image>\n"Wo?"' }] }),
]

test('a dataset goes to every form and comes back as it was; pictures are still found from another folder', async () => {
  const { ask, home } = startApp()
  const file = writeJsonl(path.join(home, 'set.jsonl'), lines)
  const before = readJsonl(file)
  for (const [to, name] of [['ms-swift', 'swift.jsonl'], ['csv', 'set.csv'], ['geojson', 'set.geojson']] as const) {
    const out = path.join(home, name)
    expect(await ask('dataset.convert', { file, out, to })).toEqual({ file: out, lines: 3 })
    const back = path.join(home, `back-from-${to}.jsonl`)
    await ask('dataset.convert', { file: out, out: back, to: 'geoagent', ...(to === 'ms-swift' ? { from: to } : {}) })
    expect(readJsonl(back)).toEqual(to === 'ms-swift' ? before.map((line) => ({ ...line, images: line.images.map((image) => path.resolve(home, image)) })) : before)
  }
  fs.mkdirSync(path.join(home, 'other'))
  const moved = path.join(home, 'other', 'moved.jsonl')
  await ask('dataset.convert', { file, out: moved, to: 'geoagent' })
  expect(readJsonl(moved).map(({ images }) => images[0])).toEqual([path.join(home, 'p/1.jpg'), '/far/2.jpg', path.join(home, 'p/ü 3.jpg')])
  expect((JSON.parse(fs.readFileSync(path.join(home, 'set.geojson'), 'utf8')) as { features: unknown[] }).features).toHaveLength(3)
})

test('lines of ms-swift go to our form and back to the letter of their JSON', async () => {
  const { ask, home } = startApp()
  const text = '{"messages":[{"role":"user","content":"<image>","loss":false}],"images":["/a.jpg"],"solution":"France; Paris","id":12345678901234567890,"country":"France","videos":[]}\n'
  const file = path.join(home, 'swift.jsonl')
  fs.writeFileSync(file, text)
  await ask('dataset.convert', { file, out: path.join(home, 'ours.jsonl'), from: 'ms-swift', to: 'geoagent' })
  await ask('dataset.convert', { file: path.join(home, 'ours.jsonl'), out: path.join(home, 'theirs.jsonl'), to: 'ms-swift' })
  const written = fs.readFileSync(path.join(home, 'theirs.jsonl'), 'utf8')
  expect(JSON.parse(written)).toEqual(JSON.parse(text))
  expect(written).toContain('"id":12345678901234567890')
})

test('what is no such form is refused with its line, and nothing is left behind', async () => {
  const { ask, home } = startApp()
  const out = path.join(home, 'out.jsonl')
  const refusal = (name: string, text: string) => {
    fs.writeFileSync(path.join(home, name), text)
    return ask('dataset.convert', { file: path.join(home, name), out, to: 'geoagent' })
  }
  await expect(refusal('a.jsonl', `${JSON.stringify(lines[0])}\n{}\n`)).rejects.toThrow(/unreadable: .*a\.jsonl, line 2: messages is no list/)
  await expect(refusal('a.csv', 'file,latitude,longitude\na.jpg,1,2\n')).rejects.toThrow(/a\.csv, line 1: It has no column "messages"/)
  await expect(refusal('b.csv', 'file,messages\na.jpg,"[{"\n')).rejects.toThrow(/b\.csv, line 2: messages: The line is no JSON/)
  await expect(refusal('c.csv', 'file,messages\n"a')).rejects.toThrow(/c\.csv: The file cannot be read as CSV/)
  await expect(refusal('a.geojson', '{"features": [3]}')).rejects.toThrow(/a\.geojson, line 1: It is no feature/)
  await expect(refusal('b.geojson', '[]')).rejects.toThrow(/b\.geojson, line 1: The line is no JSON object/)
  expect(fs.readdirSync(home).filter((name) => name.includes('partial') || name === 'out.jsonl')).toEqual([])
})

test('counts tell the balance; a country that no line names is found by its truth or its name', async () => {
  const { ask, home } = startApp()
  const file = writeJsonl(path.join(home, 'set.jsonl'), lines)
  expect(await ask('dataset.stats', { file })).toMatchObject({
    lines: 3, images: 3, withTruth: 2, withSolution: 3, withAnswer: 2, parts: { train: 1, validation: 0, test: 1, none: 1 }, countries: [{ country: 'DE', lines: 2 }, { country: 'JP', lines: 1 }],
    cells: { filled: 1, largest: [{ cell: '48N 9E', lines: 2 }] }, locatability: { high: 1, 'not graded': 2 }, elements: { sign: 1, language: 1, plants: 0 },
  })
})

test('a sample keeps quotas and parts, can be weighed otherwise, and tells what is missing', async () => {
  const { ask, home } = startApp()
  const many = Array.from({ length: 60 }, (_, index) => soundLine(`p/${index}.jpg`, { part: index % 2 === 0 ? 'train' : 'test', ...(index < 20 ? {} : { country: 'FR', truth: { latitude: 48.86, longitude: 2.35 } }) }))
  const file = writeJsonl(path.join(home, 'set.jsonl'), many)
  const out = (name: string) => path.join(home, name)
  const sampled = await ask('dataset.sample', { file, out: out('a.jsonl'), count: 1000, part: 'train' })
  const quota = (code: string) => sampled.countries.find(({ country }) => country === code)
  expect(quota('US')).toMatchObject({ available: 0, taken: 0 })
  expect(quota('US')!.quota).toBeGreaterThan(quota('FR')!.quota)
  expect(quota('DE')).toMatchObject({ available: 10, taken: 10 })
  expect(readJsonl(out('a.jsonl')).every(({ part }) => part === 'train')).toBe(true)
  const weights = out('weights.csv')
  fs.writeFileSync(weights, 'Country,Weight\nGermany,1\nFR,3\n')
  const weighed = await ask('dataset.sample', { file, out: out('b.jsonl'), count: 20, weightFiles: [weights] })
  expect(weighed.countries).toEqual([{ country: 'DE', quota: 5, available: 20, taken: 5 }, { country: 'FR', quota: 15, available: 40, taken: 15 }])
  await ask('dataset.sample', { file, out: out('c.jsonl'), count: 20, weightFiles: [weights] })
  expect(fs.readFileSync(out('c.jsonl'), 'utf8')).toBe(fs.readFileSync(out('b.jsonl'), 'utf8'))
  expect((await ask('dataset.sample', { file, out: out('d.jsonl'), count: 50, fill: true })).lines).toBe(50)
  const cells = out('cells.csv')
  fs.writeFileSync(cells, 'lat,lon,weight\n48.5,2.5,0\n48.5,9.5,1\n')
  const twoCells = writeJsonl(out('two.jsonl'), many.slice(0, 40).map((line) => ({ ...line, country: 'DE' })))
  await ask('dataset.sample', { file: twoCells, out: out('f.jsonl'), count: 20, weightFiles: [weights, cells], fill: true })
  expect(new Set(readJsonl(out('f.jsonl')).map(({ truth }) => truth!.longitude))).toEqual(new Set([9.1829]))
  fs.writeFileSync(weights, 'country,weight\nAtlantis,1\n')
  await expect(ask('dataset.sample', { file, out: out('e.jsonl'), count: 1, weightFiles: [weights] })).rejects.toThrow(/line 2: "Atlantis" names no country/)
  fs.writeFileSync(weights, 'latitude,longitude,weight\n48,2,-1\n')
  await expect(ask('dataset.sample', { file, out: out('e.jsonl'), count: 1, weightFiles: [weights] })).rejects.toThrow(/line 2: "-1" is no weight/)
})
