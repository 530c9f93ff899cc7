// Real photographs with their true places: from their metadata, from their text alone, and from their neighbours.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { exiftoolPath } from 'exiftool-vendored'
import type { LocationRecord } from '../../main/contract/record.ts'
import type { Figure } from './figure.ts'
import { recordsOf, runCommand } from './locate-process.ts'
import { sharedPhotos } from './pictures.ts'

const germanSpeaking = ['DE', 'AT', 'CH', 'LI', 'LU']
/** The pictures whose text says where they are, and the countries that would be right. */
const expectedFromText: Record<string, readonly string[]> = {
  'sony-hx5v-sign.jpg': germanSpeaking,
  'streetscape-4099bc32.jpeg': germanSpeaking,
  'iphone4.jpg': ['IT'],
}
/** Pictures in which a person can read something (the FLIR one its maker's name); the others must not get a country from text. */
const withLegibleText = [...Object.keys(expectedFromText), 'galaxy-note3-sign.jpg', 'exif-at-eof.heic', 'streetscape-06129dab.jpeg', 'flir-sign-flipped-longitude.jpg']
const walkWithGps = ['DSCN0010.jpg', 'DSCN0027.jpg', 'DSCN0042.jpg']

interface Truth {
  file: string
  latitude: number
  longitude: number
  note: string
}

async function readTruth(): Promise<Truth[]> {
  const [, ...lines] = (await readFile(path.join(sharedPhotos, 'truth.csv'), 'utf8')).trimEnd().split('\n')
  return lines.map((line) => {
    const [file, latitude, longitude, ...note] = line.split(',')
    return { file, latitude: Number(latitude), longitude: Number(longitude), note: note.join(',') }
  })
}

/** Great-circle distance in km, R = 6371. */
export function distanceKm(a: { latitude: number; longitude: number }, b: { latitude: number; longitude: number }): number {
  const radians = Math.PI / 180
  const sine = (degrees: number) => Math.sin((degrees * radians) / 2) ** 2
  const h = sine(b.latitude - a.latitude) + Math.cos(a.latitude * radians) * Math.cos(b.latitude * radians) * sine(b.longitude - a.longitude)
  return 2 * 6371 * Math.asin(Math.min(1, Math.sqrt(h)))
}

async function locate(home: string, name: string, folder: string, more: readonly string[]): Promise<Map<string, LocationRecord>> {
  const target = path.join(home, `${name}.geocase`)
  await runCommand(home, ['locate', folder, '--case', target, '--json', ...more])
  const records = (await recordsOf(home, target)) as unknown as LocationRecord[]
  return new Map(records.map((record) => [path.basename(record.image), record]))
}

async function strip(files: readonly string[], folder: string, tags: readonly string[]): Promise<void> {
  if (files.length > 0) await promisify(execFile)(await exiftoolPath(), ['-overwrite_original', ...tags, ...files.map((file) => path.join(folder, file))])
}

async function copyPhotos(to: string, wanted: (file: string) => boolean): Promise<string[]> {
  await mkdir(to, { recursive: true })
  const files = (await readdir(sharedPhotos)).filter((file) => /\.(jpe?g|webp|hei[cf])$/i.test(file) && wanted(file))
  for (const file of files) await copyFile(path.join(sharedPhotos, file), path.join(to, file))
  return files
}

async function fromMetadata(home: string, truths: readonly Truth[]): Promise<Figure[]> {
  const records = await locate(home, 'whole', sharedPhotos, ['--no-text'])
  const withGps = truths.filter((truth) => truth.note === '')
  const far = withGps.filter((truth) => distanceKm(truth, records.get(truth.file)?.best ?? { latitude: 90, longitude: 0 }) > 0.1)
  return [{ name: `pictures with true GPS farther than 100 m (of ${withGps.length}) ${far.map((one) => one.file)}`, value: far.length, unit: '', target: '0', met: far.length === 0 }]
}

async function fromText(home: string): Promise<Figure[]> {
  const folder = path.join(home, 'stripped')
  const files = await copyPhotos(folder, () => true)
  await strip(files, folder, ['-all='])
  const records = await locate(home, 'stripped', folder, [])
  const figures = Object.entries(expectedFromText).map(([file, countries]): Figure => {
    const leading = records.get(file)?.hypotheses[0]
    const met = countries.includes(leading?.country ?? '')
    return { name: `${file}: ${leading?.label ?? 'nothing'}`, value: leading?.probability ?? 0, unit: '', target: countries.join(' or '), met }
  })
  const misled = [...records].filter(([file, record]) => !withLegibleText.includes(file) && record.evidence.some((item) => item.accepted && item.kind.startsWith('text-')))
  figures.push({ name: `pictures without legible text that get evidence from text ${misled.map(([file]) => file)}`, value: misled.length, unit: '', target: '0', met: misled.length === 0 })
  return figures
}

async function fromNeighbours(home: string, truths: readonly Truth[]): Promise<Figure[]> {
  const folder = path.join(home, 'walk')
  const files = await copyPhotos(folder, (file) => file.startsWith('DSCN'))
  const without = files.filter((file) => !walkWithGps.includes(file))
  await strip(without, folder, ['-gps:all=', '-xmp:all='])
  const records = await locate(home, 'walk', folder, ['--no-text'])
  const metres = without.map((file) => 1000 * distanceKm(truths.find((truth) => truth.file === file)!, records.get(file)?.best ?? { latitude: 90, longitude: 0 }))
  return [{ name: `walk in Arezzo, farthest of ${without.length} pictures placed by their neighbours`, value: Math.max(...metres), unit: 'm', target: '< 500', met: Math.max(...metres) < 500 }]
}

export async function benchPhotos(): Promise<Figure[]> {
  if (!existsSync(sharedPhotos)) return []
  const home = await mkdtemp(path.join(os.tmpdir(), 'geoagent-photos-'))
  try {
    const truths = await readTruth()
    return [...(await fromMetadata(home, truths)), ...(await fromText(home)), ...(await fromNeighbours(home, truths))]
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}
