import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WorkstationError } from '../../../main/contract/errors.ts'
import { Observation } from '../../../main/contract/observation.ts'
import type { InspectTask } from '../../../main/contract/observation.ts'
import { inspect } from '../../../main/jobs/workers/inspect.ts'
import { openTools } from '../../../main/jobs/workers/tools.ts'
import type { Tools } from '../../../main/jobs/workers/tools.ts'
import { ascii, box, gpsFields, jpeg, nef, rationals, scene, short, taskFor, tiff, withClaim, withExif, withXmp, xmpPacket } from './pictures.ts'

let root = ''
let tools: Tools
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'inspect-'))
  tools = openTools()
})
afterAll(async () => {
  await tools.close()
  await rm(root, { recursive: true, force: true })
})

async function put(name: string, content: Buffer | string): Promise<string> {
  const file = path.join(root, name)
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, content)
  return file
}

const look = async (file: string | Buffer, changes: Partial<InspectTask> = {}): Promise<Observation> => Observation.parse(await inspect(taskFor(file, changes), tools))

async function failureOf(file: string | Buffer, changes: Partial<InspectTask> = {}): Promise<string> {
  const error = await inspect(taskFor(file, changes), tools).then(() => { throw new Error('inspected') }, (cause: unknown) => cause as WorkstationError)
  return `${error.code}: ${error.message.replaceAll(root, '')}`
}

const arezzo = gpsFields([[43, 1], [28, 1], [281, 100]], [[11, 1], [53, 1], [646, 100]])

describe('a picture', () => {
  test('gives hash, size, format, metadata, thumbnail and perceptual hash, the same each time', async () => {
    const content = withExif(await jpeg(800, 600), tiff([ascii(0x10f, 'ACME'), ascii(0x110, 'One'), short(0x112, 6)], arezzo))
    const file = await put('whole.jpg', content)
    const derived = path.join(root, 'derived')
    const first = await look(file, { derived })
    const sha256 = createHash('sha256').update(content).digest('hex')
    expect(first).toMatchObject({ sha256, bytes: content.length, format: 'jpeg', width: 600, height: 800, text: null })
    expect(first.metadata).toMatchObject({ camera: 'ACME One', coordinates: [{ tag: 'EXIF:GPS' }], warnings: [] })
    expect(first.metadata.coordinates[0]!.latitude).toBeCloseTo(43.46745, 5)
    expect(Object.keys(first.timings).sort()).toEqual(['decode', 'hash', 'metadata', 'thumbnail'])
    const thumbnail = await sharp(path.join(derived, sha256.slice(0, 2), `${sha256}.webp`)).metadata()
    expect([thumbnail.format, thumbnail.width, thumbnail.height]).toEqual(['webp', 384, 512])
    expect(await readdir(path.join(derived, sha256.slice(0, 2)))).toEqual([`${sha256}.webp`])
    expect({ ...await look(file, { derived }), timings: {} }).toEqual({ ...first, timings: {} })
  })

  test.each(['jpeg', 'png', 'webp', 'tiff', 'gif', 'avif'] as const)('as %s, also under a wrong name', async (format) => {
    const file = await put(`picture-${format}.jpg`, await scene().toFormat(format).toBuffer())
    expect(await look(file)).toMatchObject({ format, width: 320, height: 240, perceptualHash: expect.stringMatching(/^[0-9a-f]{16}$/) })
  })

  test('without contrast has no perceptual hash', async () => {
    const grey = sharp({ create: { width: 60, height: 40, channels: 3, background: '#888' } })
    expect((await look(await put('grey.png', await grey.png().toBuffer()))).perceptualHash).toBeNull()
  })

  test('in camera RAW: its largest preview, upright by the orientation of the RAW', async () => {
    expect(await look(await put('raw.nef', nef(await jpeg(640, 480), 6)))).toMatchObject({ format: 'raw', width: 480, height: 640, metadata: { camera: 'NIKON CORPORATION NIKON D90', warnings: [] } })
    expect(await failureOf(await put('bare.dng', tiff([ascii(0x10f, 'ACME')])))).toMatch(/^unreadable: \/bare.dng: .*no preview/)
  })
})

describe('copying', () => {
  test('gives originals/<sha256> and leaves the file as it was', async () => {
    const content = await jpeg()
    const [file, originals] = [await put('source.jpg', content), path.join(root, 'originals')]
    await mkdir(originals)
    const before = await stat(file)
    const { sha256 } = await look(file, { originals })
    await look(file, { originals })
    expect(await readdir(originals)).toEqual([sha256])
    expect(await readFile(path.join(originals, sha256))).toEqual(content)
    const after = await stat(file)
    expect([after.mtimeMs, after.mode, after.size]).toEqual([before.mtimeMs, before.mode, before.size])
  })

  test('leaves a copy that is there already for `case verify` to judge', async () => {
    const [file, originals] = [await put('source1.jpg', await jpeg(100, 80)), path.join(root, 'altered')]
    await mkdir(originals)
    const { sha256 } = await look(file)
    await writeFile(path.join(originals, sha256), 'altered')
    await look(file, { originals })
    expect(await readFile(path.join(originals, sha256), 'utf8')).toBe('altered')
  })

  test('into a folder that is gone fails by its name and leaves nothing', async () => {
    expect(await failureOf(await put('source2.jpg', await jpeg()), { originals: path.join(root, 'no-originals') })).toMatch(/^not-found: \/no-originals could not be written/)
    expect(existsSync(path.join(root, 'no-originals'))).toBe(false)
  })

  test('to a place that is no folder fails by its name', async () => {
    const originals = await put('no-folder', '')
    expect(await failureOf(await put('source3.jpg', await jpeg()), { originals })).toBe('not-found: /no-folder could not be written: it is no folder')
  })
})

describe('coordinates as written', () => {
  const cases: [string, ReturnType<typeof gpsFields>, (number | null)[]][] = [
    ['0,0', gpsFields([[0, 1], [0, 1], [0, 1]], [[0, 1], [0, 1], [0, 1]]), [0, 0]],
    ['latitude 213', gpsFields([[213, 1], [0, 1], [0, 1]], [[5, 1], [0, 1], [0, 1]]), [213, 5]],
    ['0/0', gpsFields([[0, 0], [0, 0], [0, 0]], [[5, 1], [0, 1], [0, 1]]), [null, 5]],
    ['1/0', gpsFields([[1, 0], [0, 1], [0, 1]], [[5, 1], [0, 1], [0, 1]], ['S', 'W']), [null, -5]],
  ]
  test.each(cases)('%s', async (name, fields, expected) => {
    const { metadata } = await look(await put(`gps ${name.replaceAll('/', '-')}.jpg`, withExif(await jpeg(), tiff([], fields))))
    expect(metadata.coordinates.map(({ latitude, longitude }) => [latitude, longitude])).toEqual([expected])
  })

  test('EXIF and XMP that disagree are two readings, with an error each where stated', async () => {
    const exif = tiff([], [...arezzo, rationals(0x1f, [[25, 1]])])
    const content = withXmp(withExif(await jpeg(), exif), 'exif:GPSLatitude="33,30.0S" exif:GPSLongitude="151,12.0E" photoshop:City="Sydney" xmp:CreateDate="2020-01-01T10:00:00Z"')
    const { metadata } = await look(await put('conflict.jpg', content))
    expect(metadata.coordinates).toMatchObject([{ tag: 'EXIF:GPS', errorMetres: 25 }, { tag: 'XMP:GPS', latitude: -33.5, longitude: 151.2 }])
    expect(metadata).toMatchObject({ places: [{ tag: 'XMP:City', text: 'Sydney' }], capturedLocal: null, capturedUtc: '2020-01-01T10:00:00Z' })
  })
})

test('a C2PA claim and XMP structures have their own readings', async () => {
  const claimed = withClaim(await jpeg(), 'stds.exif', { 'exif:GPSLatitude': '39,21.102N', 'exif:GPSLongitude': '74,26.5737W' })
  const shown = '<ext:LocationShown><rdf:Bag><rdf:li rdf:parseType="Resource"><ext:City>Arezzo</ext:City><ext:CountryCode>IT</ext:CountryCode><exif:GPSLatitude>43,24.0N</exif:GPSLatitude><exif:GPSLongitude>11,48.0E</exif:GPSLongitude></rdf:li></rdf:Bag></ext:LocationShown>'
  const { metadata } = await look(await put('claim.jpg', withXmp(claimed, '', shown)))
  expect(metadata.coordinates).toMatchObject([{ tag: 'C2PA:GPS', latitude: 39.3517, raw: '39,21.102N, 74,26.5737W' }, { tag: 'XMP:LocationShown', latitude: 43.4, longitude: 11.8 }])
  expect(metadata.places).toMatchObject([{ tag: 'XMP:LocationShown.City', text: 'Arezzo' }, { tag: 'XMP:LocationShown.CountryCode', text: 'IT' }])
})

test('sidecars add their readings; what is wrong with one is a warning', async () => {
  const file = await put('beside.jpg', await jpeg())
  const sidecars = [
    await put('beside.xmp', xmpPacket('exif:GPSLatitude="48,30.0N" exif:GPSLongitude="9,12.0E" photoshop:City="Stuttgart" exif:DateTimeOriginal="2020-07-01T10:00:00+02:00"')),
    await put('beside.jpg.json', JSON.stringify({ geoData: { latitude: 1, longitude: 2 }, photoTakenTime: { timestamp: '1349001600' } })),
    path.join(root, 'gone.xmp'),
    await put('huge.json', Buffer.alloc(2 ** 20 + 1, 0x20)),
    await put('broken.json', '{'),
  ].map((sidecar) => ({ path: sidecar }))
  const { metadata } = await look(file, { sidecars })
  expect(metadata.coordinates).toMatchObject([{ tag: 'XMP:GPS', origin: 'sidecar', latitude: 48.5, longitude: 9.2 }, { tag: 'Takeout:geoData', origin: 'sidecar' }])
  expect(metadata).toMatchObject({ capturedLocal: '2020-07-01T10:00:00', offsetMinutes: 120, capturedUtc: '2012-09-30T10:40:00Z', places: [{ text: 'Stuttgart' }] })
  expect(metadata.warnings.map((warning) => /gone\.xmp|huge\.json|not valid JSON/.exec(warning)?.[0])).toEqual(['gone.xmp', 'huge.json', 'not valid JSON'])
})

describe('names', () => {
  const names = ['new\nline.jpg', '"quo\'te".jpg', '\u202Egpj.exe.jpg', `${'n'.repeat(251)}.jpg`, '-rf.jpg', '@list.jpg', '#x.jpg', ' lead and trail .jpg', 'back\\slash.jpg', 'page[page=1].jpg', '$(touch x).jpg', '*.jpg', 'pipe|.jpg', 'ls -l|', 'space ', '北京 – 東京.jpg', 'é decomposed.jpg']
  test.each(names)('%j', async (name) => {
    const file = await put(`names/${name}`, withExif(await jpeg(), tiff([], arezzo)))
    expect((await look(file)).metadata.coordinates).toHaveLength(1)
  })

  test('invalid UTF-8', async () => {
    const file = Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff, 0xe9]), Buffer.from('.jpg')])
    await writeFile(file, withExif(await jpeg(), tiff([], arezzo)))
    expect((await look(file)).metadata.coordinates).toHaveLength(1)
  })

  test('a metadata program in the name is not run and no link is left', async () => {
    const left = await readdir(path.dirname(await tools.folder.newPath('')))
    expect(left).toEqual([])
  })
})

async function png(width: number, height: number): Promise<Buffer> {
  const picture = await scene(8, 8).png().toBuffer()
  picture.writeUInt32BE(width, 16)
  picture.writeUInt32BE(height, 20)
  picture.writeUInt32BE((await import('node:zlib')).crc32(picture.subarray(12, 29)), 29)
  return picture
}

describe('bad input', () => {
  test.each<[string, () => Promise<Buffer> | Buffer, RegExp]>([
    ['empty.jpg', () => Buffer.of(), /^unreadable: \/bad\/empty.jpg is empty/],
    ['text.jpg', () => Buffer.from('These are only words, no picture.\n'), /^unreadable: .*holds text/],
    ['archive.jpg', () => Buffer.from('PK\x03\x04rest of an archive'), /^unreadable: .*ZIP/],
    ['zeros.jpg', () => Buffer.alloc(5000), /^unreadable: .*zero bytes/],
    ['film.heic', () => box('ftyp', Buffer.from('isom\0\0\0\0isom')), /^unreadable: .*film/],
    ['start.jpg', async () => (await jpeg()).subarray(0, 30), /^unreadable: /],
    ['half.png', async () => { const whole = await scene(400, 300).png().toBuffer(); return whole.subarray(0, whole.length / 2) }, /^unreadable: /],
    ['huge.png', () => png(100_000, 100_000), /^too-large: .*100000 x 100000/],
    ['bomb.gif', () => Buffer.concat([Buffer.from('GIF89a\xff\xff\xff\xff\x80\0\0', 'latin1'), Buffer.alloc(6), Buffer.from('\x2c\0\0\0\0\xff\xff\xff\xff\0\x02\x01\0\0\x3b', 'latin1')]), /^(too-large|unreadable): /],
    ['zero-box.heic', () => Buffer.concat([box('ftyp', Buffer.from('heic\0\0\0\0heic')), box('meta', Buffer.alloc(200), 0)]), /^unreadable: /],
    ['one-box.heic', () => Buffer.concat([box('ftyp', Buffer.from('heic\0\0\0\0heic')), box('meta', Buffer.alloc(200), 1)]), /^unreadable: /],
    ['nested.heic', () => Buffer.concat([box('ftyp', Buffer.from('heic\0\0\0\0heic')), box('meta', Array.from({ length: 200 }).reduce((inner: Buffer) => box('meta', inner), Buffer.alloc(4)))]), /^unreadable: /],
    ['loop.tif', () => Buffer.concat([Buffer.from('49492a0008000000', 'hex'), Buffer.from([0, 0, 8, 0, 0, 0])]), /^unreadable: /],
  ])('%s', async (name, content, expected) => expect(await failureOf(await put(`bad/${name}`, await content()))).toMatch(expected))

  test('a truncated JPEG is read in part, with its metadata and a warning', async () => {
    const whole = withExif(await jpeg(800, 600), tiff([], arezzo))
    const { metadata, width, perceptualHash } = await look(await put('bad/half.jpg', whole.subarray(0, whole.length * 0.6)))
    expect(metadata.coordinates).toHaveLength(1)
    expect(metadata.warnings.join()).toMatch(/damaged/)
    expect([width, perceptualHash === null]).toEqual([800, false])
  })

  test('what is gone, a folder, a pipe', async () => {
    const { execFileSync } = await import('node:child_process')
    execFileSync('mkfifo', [path.join(root, 'pipe.jpg')])
    expect(await failureOf(path.join(root, 'gone.jpg'))).toMatch(/^not-found: \/gone.jpg/)
    expect(await failureOf(root)).toMatch(/^unreadable: .*no regular file/)
    expect(await failureOf(path.join(root, 'pipe.jpg'))).toMatch(/^unreadable: .*no regular file/)
    expect(await failureOf(`/${'x'.repeat(5000)}.jpg`)).toMatch(/^unreadable: .*too long/)
  })

  test('the limit on pixels holds', async () => {
    expect(await failureOf(await put('large.jpg', await jpeg(400, 300)), { maxPixels: 100_000 })).toMatch(/^too-large: /)
  })
})

test('text in the picture is read at full size when asked for', async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="300"><rect width="900" height="300" fill="#fff"/><text x="60" y="190" font-family="DejaVu Sans,sans-serif" font-size="110">HAMBURG</text></svg>'
  const file = await put('sign.png', await sharp(Buffer.from(svg)).png().toBuffer())
  const { text, timings, perceptualHash } = await look(file, { readText: true })
  expect(text!.map((line) => line.text).join(' ')).toMatch(/HAMBURG/i)
  expect(timings.text).toBeGreaterThan(0)
  expect(perceptualHash).not.toBeNull()
})

const photos = new URL('../../../../shared/photos/', import.meta.url).pathname

test.skipIf(!existsSync(photos))('every photograph with GPS says where it was taken within 100 m', async () => {
  const rows = (await readFile(path.join(photos, 'truth.csv'), 'utf8')).trim().split('\n').slice(1).map((line) => line.split(','))
  for (const [name, latitude, longitude, note] of rows) {
    if (note!.includes('no GPS')) continue
    const { metadata } = await look(path.join(photos, name!))
    const [reading] = metadata.coordinates
    const north = (reading!.latitude! - Number(latitude)) * 111_320
    const east = (reading!.longitude! - Number(longitude)) * 111_320 * Math.cos(Number(latitude) * Math.PI / 180)
    expect.soft(Math.hypot(north, east), name).toBeLessThan(100)
  }
})
