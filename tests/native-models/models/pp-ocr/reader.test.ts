// Signs in every script read from pictures, turned and small ones, and nothing read where nothing stands.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeUpright } from '../../../../native-models/image/decode.ts'
import { openTextReader } from '../../../../native-models/models/pp-ocr/reader.ts'
import type { TextLine, TextReader } from '../../../../native-models/models/pp-ocr/reader.ts'
import { editDistance, mixesScripts } from '../../../../native-models/models/pp-ocr/spelling.ts'

const languages = ['deu', 'fra', 'spa', 'pol', 'tur', 'vie', 'ukr', 'bul', 'srp', 'ell', 'heb', 'hin', 'jpn', 'kor', 'ara', 'tha', 'kat', 'hye']
const limits = { maxPixels: 1e8 }
let reader: TextReader
beforeAll(async () => { reader = await openTextReader({ languages, languageFolders: [], threads: 1 }) })
afterAll(() => reader.close())

const read = async (name: string) => reader.read(await decodeUpright(path.resolve('tests/fixtures/signs', `${name}.jpg`), limits))
const readSample = async (name: string) => (await reader.read(await decodeUpright(path.resolve('tests/samples', name), limits))).map((line) => line.text)
const plain = (text: string) => text.replace(/[\u200c\u200d]/g, '')
/** 1 minus the edit distance in characters over the length of what the sign says. */
const accuracy = (lines: TextLine[], truth: string) => 1 - editDistance(plain(lines.map((line) => line.text).join(' ')), plain(truth)) / truth.length
const middle = ({ box }: TextLine) => [0, 1].map((axis) => box.reduce((sum, corner) => sum + corner[axis]!, 0) / 4)

describe('scripts', () => {
  // A threshold of 1 is every character; the others miss a vowel sign or one letter at times.
  test.each([
    ['english', 'Main Street Parking', 1], ['german', 'Königstraße 28', 1], ['french', 'Hôtel de Ville', 1], ['spanish', 'Niños pequeños', 1], ['polish', 'Łódź Kaliska', 1],
    ['turkish', 'İstiklâl Caddesi', 1], ['vietnamese', 'Đường Nguyễn Huệ', 1], ['russian', 'Улица Ленина', 1], ['ukrainian', 'Київська площа', 1], ['serbian', 'Београд Центар', 1],
    ['greek', 'Οδός Ερμού', 1], ['arabic', 'شارع الملك فيصل', 1], ['hebrew', 'רחוב הרצל', 1], ['hindi', 'नई दिल्ली रेलवे', 0.9], ['thai', 'ถนนสุขุมวิท', 0.9],
    ['korean', '서울특별시 강남구', 1], ['japanese', '東京都しんじゅく', 1], ['chinese', '中山北路', 1], ['georgian', 'რუსთაველის გამზირი', 1], ['armenian', 'Երևան Կենտրոն', 0.9],
  ])('%s', async (name, truth, least) => {
    const lines = await read(name)
    expect(lines.map((line) => line.text)).toHaveLength(1)
    expect(accuracy(lines, truth)).toBeGreaterThanOrEqual(least)
    expect(lines[0]!.confidence).toBeGreaterThan(0.7)
    const [x, y] = middle(lines[0]!)
    expect(Math.abs(x! - 380)).toBeLessThan(25)
    expect(Math.abs(y! - 130)).toBeLessThan(15)
  })

  test('words have boxes of their own, in order along the line', async () => {
    const [line] = await read('english')
    expect(line!.words.map((word) => word.text)).toEqual(['Main', 'Street', 'Parking'])
    const starts = line!.words.map((word) => word.box[0][0])
    expect(starts).toEqual([...starts].sort((a, b) => a - b))
    // Drawn at 54 pixels, centred on 380: Main begins near 131 and Parking near 440.
    expect(Math.abs(starts[0]! - 131)).toBeLessThan(12)
    expect(Math.abs(starts[2]! - 440)).toBeLessThan(15)
  })

  test('the same picture gives the same lines', async () => {
    expect(await read('hebrew')).toEqual(await read('hebrew'))
  })
})

describe('letters that Latin shares', () => {
  test('names that no dictionary has, or that break their case, stay Latin', async () => {
    expect((await read('latin-names')).map((line) => line.text)).toEqual(["McDonald's", 'STROERS', 'Alt Hammoor', 'iPhone', '22 kWh', 'TAXI'])
  })

  test('Cyrillic that the first reader spells in Latin letters with confidence', async () => {
    expect((await read('cyrillic-as-latin')).map((line) => line.text)).toEqual(['Москва', 'Нотаріус', 'Театр', 'РЕСТОРАН', 'Варна 12 км', 'Кафе'])
  })

  test('more Greek lines than are tried in every script: ten of eleven at least', async () => {
    const truth = ['Ταβέρνα', 'Κάβα', 'Φούρνος', 'ΤΑΒΕΡΝΑ', 'Κόρινθος', 'Λαμία', 'Βόλος', 'Ροδόπη', 'Κέντρο', 'Καλαμάτα', 'ΜΟΝΑΚΟ']
    const texts = (await read('greek-as-latin')).map((line) => line.text)
    expect(texts.filter((text, index) => text === truth[index]).length).toBeGreaterThanOrEqual(10)
    expect(texts).toContain('ΜΟΝΑΚΟ') // as good a word in Latin capitals: the other lines decide
  })

  test('no word comes out in two scripts', async () => {
    expect((await read('kavala')).map((line) => line.text)).toEqual(['Καβάλα'])
    expect((await read('fava')).filter((line) => mixesScripts(line.text))).toEqual([])
  })

  test.each([['05-sign-blue.jpg', ['Київ', 'Бровари 18 км']], ['06-sign-green.jpg', ['Θεσσαλονίκη', 'Φαρμακείο']], ['04-sign-telephone.jpg', ['Warsztat rowerowy', 'tel. +48 22 555 01 23']]])('%s', async (name, wanted) => {
    expect(await readSample(name)).toEqual(wanted)
  })
})

describe('ways up', () => {
  test.each([['turned-90', 'Main Street Parking', [1, 0]], ['turned-180', 'Main Street Parking', [0, -1]], ['turned-270', 'Улица Ленина', [-1, 0]]] as const)('%s', async (name, truth, up) => {
    const lines = await read(name)
    expect(lines.map((line) => line.text)).toEqual([truth])
    const [topLeft, , , bottomLeft] = lines[0]!.box
    // From the bottom left to the top left corner of the text is its own up; y grows downwards.
    const [dx, dy] = [topLeft[0] - bottomLeft[0], bottomLeft[1] - topLeft[1]]
    const size = Math.hypot(dx, dy)
    expect([dx / size, dy / size].map(Math.round).map((value) => value + 0)).toEqual([...up])
  })

  test('characters one below the other: three of four at least', async () => {
    expect(accuracy(await read('column'), '東京駅前')).toBeGreaterThanOrEqual(0.75)
  })
})

test('letters 22 pixels high in 3000 x 2250, boxed in full-size pixels also when the decoded picture is smaller', async () => {
  const file = path.resolve('tests/fixtures/signs/small-in-large.jpg')
  for (const maxSide of [undefined, 2048]) {
    const lines = await reader.read(await decodeUpright(file, { ...limits, maxSide }))
    expect(lines.map((line) => line.text)).toEqual(['Hauptbahnhof 12'])
    const [x, y] = middle(lines[0]!)
    expect(Math.abs(x! - 2245)).toBeLessThan(15)
    expect(Math.abs(y! - 910)).toBeLessThan(10)
  }
})

test('bricks, a fence and grain say nothing, nor do rows of windows', async () => {
  expect(await read('nothing-to-read')).toEqual([])
  for (const name of ['01-gps.jpg', '02-same-walk.jpg', '12-nothing.png']) expect(await readSample(name)).toEqual([])
  expect(await readSample('13-gps-zero.jpg')).toEqual([expect.stringMatching(/^Farm[aá]cia$/), 'www.exemplo.pt'])
})

test('a drawn box is read alone, in the picture\'s own pixels; one beside the picture is refused', async () => {
  const image = await decodeUpright(path.resolve('tests/fixtures/signs/small-in-large.jpg'), limits)
  const [line] = await reader.read(image, { box: [[2080, 880], [2410, 880], [2410, 940], [2080, 940]] })
  expect(line!.text).toBe('Hauptbahnhof 12')
  expect(Math.abs(middle(line!)[0]! - 2245)).toBeLessThan(15)
  expect(await reader.read(image, { box: [[100, 100], [400, 100], [400, 200], [100, 200]] })).toEqual([])
  await expect(reader.read(image, { box: [[5000, 10], [6000, 10], [6000, 90], [5000, 90]] })).rejects.toBeInstanceOf(RangeError)
})

test('a language without data is refused when the reader opens', async () => {
  await expect(openTextReader({ languages: ['zzz'], languageFolders: [], threads: 1 })).rejects.toThrow(/zzz/)
})

const photos = path.resolve('../shared/photos')
describe.skipIf(!existsSync(photos))('photographs', () => {
  test.each([
    ['sony-hx5v-sign.jpg', ['Alt Hammoor', 'Notruf 112']], ['streetscape-4099bc32.jpeg', ['Wartezeit', '15 Minuten']], ['exif-at-eof.heic', ['PETS', 'ALLOWED']], ['galaxy-note3-sign.jpg', ['Senor Frogs', 'TECATE']],
  ])('%s', async (name, wanted) => {
    const texts = (await reader.read(await decodeUpright(path.join(photos, name), limits))).map((line) => line.text)
    expect(texts).toEqual(expect.arrayContaining(wanted))
  })

  test.each(['DSCN0010.jpg', 'DSCN0027.jpg', 'finepix-s2pro.jpg', 'streetscape-15a8dff1.jpeg', 'streetscape-41af8b42.jpeg', 'lumia800.jpg'])('%s says nothing', async (name) => {
    expect(await reader.read(await decodeUpright(path.join(photos, name), limits))).toEqual([])
  })
})
