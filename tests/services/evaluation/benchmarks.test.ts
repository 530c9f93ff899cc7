// Benchmarks in their published file forms, and files that are none.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { WorkstationError } from '../../../main/contract/errors.ts'
import type { Benchmark } from '../../../main/contract/evaluation.ts'
import { findBenchmark, readBenchmark } from '../../../main/services/evaluation/benchmarks/benchmark.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'benchmarks-'))
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))
let files = 0

function written(text: string | Buffer, extension = 'csv'): string {
  const file = path.join(folder, `file-${++files}.${extension}`)
  fs.writeFileSync(file, text)
  return file
}

const read = (form: Benchmark['form'], text: string | Buffer, extension?: string) => readBenchmark({ form, file: written(text, extension) })

async function refusal(form: Benchmark['form'], text: string | Buffer, extension?: string): Promise<string> {
  return read(form, text, extension).then(() => 'read', (error: unknown) => (error instanceof WorkstationError ? `${error.code}: ${error.message}` : `another error: ${String(error)}`))
}

const unlabelled = { country: null, locatability: null, elements: [] }

describe('IM2GPS3K', () => {
  it('is read with its scene columns passed over', async () => {
    const text = 'IMG_ID,AUTHOR,LAT,LON,S3_Label,Prob_indoor\n1004_8.jpg,"a, b",41.378,2.154,2,0.01\r\n97.jpg,c,-33.85,151.2,0,0.5\n'
    expect(await read('im2gps3k', text)).toEqual([
      { id: '1004_8.jpg', file: '1004_8.jpg', truth: { latitude: 41.378, longitude: 2.154 }, ...unlabelled },
      { id: '97.jpg', file: '97.jpg', truth: { latitude: -33.85, longitude: 151.2 }, ...unlabelled },
    ])
    expect(await readBenchmark({ form: 'im2gps3k', file: written(text), limit: 1 })).toHaveLength(1)
  })
  it.each([
    ['IMG_ID,LAT\na,1', 'unreadable: .*line 1: no column is named lon'],
    ['IMG_ID,LAT,LON\na,1,2\nb,91,2', 'unreadable: .*line 3: "91", "2" is no latitude and longitude'],
    ['IMG_ID,LAT,LON\na,,', 'line 2'], ['IMG_ID,LAT,LON\na,0x10,1', 'line 2'], ['IMG_ID,LAT,LON\n,1,1', 'line 2: IMG_ID is empty'],
    ['IMG_ID,LAT,LON\na,1,2\na,3,4', 'names a twice'], ['IMG_ID,LAT,LON\n"a,1,2', 'unreadable'], ['', 'unreadable: .*empty'], ['IMG_ID,LAT,LON\n', 'holds no pictures'],
    [Buffer.from([0x49, 0, 0xff, 0xfe, 0x22]), 'unreadable'],
  ])('refuses %j', async (text, why) => expect(await refusal('im2gps3k', text)).toMatch(new RegExp(why)))
  it('says of a file that is not there that it is not', async () => {
    await expect(readBenchmark({ form: 'im2gps3k', file: path.join(folder, 'none.csv') })).rejects.toMatchObject({ code: 'not-found' })
    await expect(readBenchmark({ form: 'im2gps3k', file: folder })).rejects.toMatchObject({ code: 'unreadable' })
  })
})

describe('OSV-5M', () => {
  it('is read, and its pictures are found by number in sub-folders', async () => {
    const images = path.join(folder, 'osv')
    for (const name of ['00/12.jpg', '04/7.jpg', '04/77.jpg']) {
      fs.mkdirSync(path.join(images, path.dirname(name)), { recursive: true })
      fs.writeFileSync(path.join(images, name), 'x')
    }
    const file = written('id,latitude,longitude,thumb_original_url,country,sequence,region,city\n7,47.2,9.5,http://x,LI,s,Vaduz,Vaduz\n12,-1,36.8,,KE,,,\n500,0,0,,nowhere,,,\n')
    const found = await findBenchmark({ form: 'osv5m', file, images })
    expect(found.map(({ id, image, country }) => [id, image && path.relative(images, image), country])).toEqual([['7', path.join('04', '7.jpg'), 'LI'], ['12', path.join('00', '12.jpg'), 'KE'], ['500', null, null]])
  })
  it.each(['id,latitude,longitude\n../../etc/passwd,1,2', 'id,latitude,longitude\n,1,2'])('refuses %j', async (text) => expect(await refusal('osv5m', text)).toMatch(/line 2: ".*" is no number of a picture/))
})

describe('GeoSeek-Val', () => {
  it('is read in the spellings of its fields, and as one of our datasets', async () => {
    const lines = [
      { messages: [{ role: 'user', content: '<image>Where?' }], images: ['val/1.jpg'], solution: 'France; Paris', GPS: [48.85, 2.35], locatability: 8, elements: ['Sign', 'buildings'] },
      { images: ['2.jpg'], gps: '1.3, 103.8', Locatability: '10', Elements: 'sign, plants' },
      { image: '3.jpg', GPS: { lat: -1, lng: 30 }, country: 'RW', id: 33 },
      { images: ['4.jpg'], truth: { latitude: 5, longitude: 6 }, id: 'four' },
      { images: ['5.jpg'], lat: '7.5', lon: '-8' },
    ]
    const pictures = await read('geoseek-val', lines.map((line) => JSON.stringify(line)).join('\n'), 'jsonl')
    expect(pictures).toEqual([
      { id: 'val/1.jpg', file: 'val/1.jpg', truth: { latitude: 48.85, longitude: 2.35 }, country: null, locatability: 8, elements: ['sign', 'buildings'] },
      { id: '2.jpg', file: '2.jpg', truth: { latitude: 1.3, longitude: 103.8 }, country: null, locatability: 10, elements: ['sign', 'plants'] },
      { id: '33', file: '3.jpg', truth: { latitude: -1, longitude: 30 }, country: 'RW', locatability: null, elements: [] },
      { id: 'four', file: '4.jpg', truth: { latitude: 5, longitude: 6 }, ...unlabelled },
      { id: '5.jpg', file: '5.jpg', truth: { latitude: 7.5, longitude: -8 }, ...unlabelled },
    ])
  })
  it.each([
    ['{"images": ["a.jpg"]}', 'line 1: it has no coordinates'], ['{"GPS": [1, 2]}', 'line 1: it names no picture'], ['{"images": ["a.jpg"], "GPS": [null, null]}', 'no coordinates'],
    ['{"images": ["a.jpg"], "GPS": ["", ""]}', 'no coordinates'], ['{"images": ["a.jpg"], "GPS": [91, 0]}', 'no coordinates'], ['{"images": ["a.jpg"], "GPS": [1, 2]}\n[]', 'line 2: The line is no JSON object'],
    ['{"images": ["a.jpg"], "GPS": [1, 2]}\n\n{', 'line 3: The line is no JSON'], ['"', 'line 1'],
  ])('refuses %s', async (text, why) => expect(await refusal('geoseek-val', text, 'jsonl')).toMatch(new RegExp(`unreadable: .*${why}`)))
})

describe('a labelled folder', () => {
  it('takes a CSV with bands, or GeoJSON', async () => {
    expect(await read('folder', 'file,latitude,longitude,locatability,country\na.jpg,1,2,7,KE\n')).toEqual([{ id: 'a.jpg', file: 'a.jpg', truth: { latitude: 1, longitude: 2 }, country: 'KE', locatability: 7, elements: [] }])
    const feature = { type: 'Feature', properties: { name: 'b.jpg' }, geometry: { type: 'Point', coordinates: [2, 1] } }
    expect(await read('folder', JSON.stringify({ type: 'FeatureCollection', features: [feature] }), 'geojson')).toMatchObject([{ id: 'b.jpg', truth: { latitude: 1, longitude: 2 } }])
  })
  it('does not leave rows out without a word', async () => {
    expect(await refusal('folder', 'file,latitude,longitude\na.jpg,1,2\nb.jpg,,\nc.jpg,x,y')).toMatch(/unreadable: .*Row 3 has no latitude .* 1 further/)
  })
  it('lists pictures that hold their own truth', async () => {
    expect((await readBenchmark({ form: 'folder', images: path.resolve(import.meta.dirname, '../../samples') })).map(({ id, truth }) => [id, truth])).toContainEqual([path.join('Lisboa 2024', '11-folder-name.jpg'), null])
  })
})

describe('pictures below a folder', () => {
  const images = path.join(folder, 'many')
  for (const name of ['a/one.jpg', 'b/one.jpg', 'b/two.PNG', 'three.jpeg', 'x.geocase/derived/four.jpg']) {
    fs.mkdirSync(path.dirname(path.join(images, name)), { recursive: true })
    fs.writeFileSync(path.join(images, name), '')
  }
  const find = (...names: string[]) => findBenchmark({ form: 'im2gps3k', file: written(['IMG_ID,LAT,LON', ...names.map((name) => `"${name}",1,1`)].join('\n')), images })

  it('are found by path, name, and name without extension; never outside, nor in cases', async () => {
    const found = await find('b/one.jpg', 'two.PNG', 'three', 'elsewhere/two.jpg', 'four.jpg', '../../../../../etc/hosts', '/etc/hostname')
    expect(found.map(({ image }) => image && path.relative(images, image))).toEqual([path.join('b', 'one.jpg'), path.join('b', 'two.PNG'), 'three.jpeg', path.join('b', 'two.PNG'), null, null, null])
  })
  it('are not guessed at where a name is that of several', async () => {
    await expect(find('one.jpg')).rejects.toMatchObject({ code: 'invalid-request', message: expect.stringContaining('may be') })
  })
  it('need a folder', async () => {
    await expect(findBenchmark({ form: 'im2gps3k', file: written('IMG_ID,LAT,LON\na,1,1'), images: path.join(folder, 'none') })).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('any content', () => {
  const forms = ['im2gps3k', 'geoseek-val', 'osv5m', 'folder'] as const

  it('is read or refused with the reason, never anything else', async () => {
    const part = fc.oneof(fc.string(), fc.constantFrom('IMG_ID,LAT,LON\n', 'id,latitude,longitude\n', 'file,lat,lon\n', '{"images":["a"],"GPS":', '\n', '"', ',', '1e400', '[1,2]}', '\u0000', '\ud800'))
    await fc.assert(fc.asyncProperty(fc.constantFrom(...forms), fc.array(part, { maxLength: 12 }), async (form, parts) => {
      expect(await refusal(form, parts.join(''))).not.toMatch(/^another error/)
    }), { numRuns: 150 })
  })
  it('comes back as it was written', async () => {
    const name = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).filter((text) => text.trim() === text && !/[\r\n\0]/.test(text))
    const row = fc.record({ id: name, latitude: fc.double({ min: -90, max: 90, noNaN: true }), longitude: fc.double({ min: -180, max: 180, noNaN: true }) })
    await fc.assert(fc.asyncProperty(fc.uniqueArray(row, { minLength: 1, maxLength: 8, selector: ({ id }) => id }), async (rows) => {
      const csv = ['IMG_ID,LAT,LON', ...rows.map(({ id, latitude, longitude }) => `"${id.replaceAll('"', '""')}",${latitude},${longitude}`)].join('\n')
      const jsonl = rows.map(({ id, latitude, longitude }) => JSON.stringify({ id, images: [id], GPS: [latitude, longitude] })).join('\n')
      const expected = rows.map(({ id, latitude, longitude }) => ({ id, truth: { latitude: Number(String(latitude)), longitude: Number(String(longitude)) } }))
      for (const pictures of [await read('im2gps3k', csv), await read('geoseek-val', jsonl, 'jsonl')]) expect(pictures.map(({ id, truth }) => ({ id, truth: { latitude: truth!.latitude + 0, longitude: truth!.longitude + 0 } }))).toEqual(expected.map(({ id, truth }) => ({ id, truth: { latitude: truth.latitude + 0, longitude: truth.longitude + 0 } })))
    }), { numRuns: 60 })
  })
})
