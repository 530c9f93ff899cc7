// A case of many finished pictures, written by the core's own storage: real rows, real answers of real ledgers, real thumbnails.
import { createHash } from 'node:crypto'
import { copyFile, link, mkdir, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import type { EvidenceDraft } from '../../main/contract/evidence.ts'
import type { Observation } from '../../main/contract/observation.ts'
import { posteriorOf, recordOf } from '../../main/services/locate/answer.ts'
import type { Knowledge } from '../../main/services/workspace.ts'
import { createCase } from '../../main/storage/case-folder.ts'
import type { CaseStore } from '../../main/storage/case-store.ts'
import { listEvidence, replaceEvidence } from '../../main/storage/evidence.ts'
import { addImages, getImage } from '../../main/storage/images.ts'
import type { NewImage } from '../../main/storage/images.ts'
import { saveObservation } from '../../main/storage/observations.ts'
import { savePrediction } from '../../main/storage/predictions.ts'
import type { StoredRecord } from '../../main/storage/predictions.ts'

const actor = 'bench'
/** Different answers; each is worked out once and shared by the pictures of its kind. */
const KINDS = 120
/** Different pictures; each lies under many names, so that a picture costs no more bytes. */
const LOOKS = 100
const BATCH = 500

interface Kind { readonly drafts: readonly EvidenceDraft[]; readonly record: StoredRecord }

export interface LargeCase {
  readonly count: number
  /** Originals and thumbnails on the disk; without them the rows are there alone. */
  readonly pixels: boolean
}

/** A sign's country, a named place, a clock and a script around a town of the gazetteer: the ledger of a picture without GPS. */
function ledgerOf({ gazetteer: { places } }: Knowledge, kind: number): EvidenceDraft[] {
  const row = (kind * 7919) % places.count
  const country = places.countries[places.country[row]!]!
  const [latitude, longitude] = [places.latitude[row]!, places.longitude[row]!]
  const zone = places.zones[places.zone[row]!]!
  return [
    { kind: 'text-mark', says: country, source: { origin: 'region', detail: 'telephone number', text: '+49 711', box: [[30, 20], [60, 20], [60, 28], [30, 28]] }, likelihood: { form: 'countries', ratios: { [country]: 30 }, otherwise: 1 }, accepted: true },
    { kind: 'clock', says: zone, source: { origin: 'tag', detail: 'OffsetTimeOriginal' }, likelihood: { form: 'zones', zones: [zone], inside: 1, outside: 0.05 }, accepted: true },
    { kind: 'named-place', says: places.name(row), source: { origin: 'folder-name', detail: 'folder' }, likelihood: { form: 'kernels', centres: [{ latitude, longitude, sigmaKm: 5, weight: 1 }], background: 0.4 }, accepted: true },
    { kind: 'text-script', says: 'Latin letters', source: { origin: 'region', detail: 'script' }, likelihood: { form: 'countries', ratios: { US: 2, FR: 2, BR: 2, [country]: 2 }, otherwise: 1 }, accepted: true },
  ]
}

const hashOf = (what: string, image: number) => createHash('sha256').update(`${what} ${image}`).digest('hex')

function observationOf(image: number, bytes: number): Observation {
  const captured = new Date(Date.UTC(2024, 0, 1) + image * 600_000).toISOString().slice(0, 19)
  return {
    sha256: hashOf('picture', image), bytes, format: 'jpeg', width: 1600, height: 1200, perceptualHash: hashOf('look', image).slice(0, 16), text: [], timings: {},
    metadata: { coordinates: [], places: [], capturedLocal: captured, capturedTag: 'DateTimeOriginal', offsetMinutes: 60, offsetTag: 'OffsetTimeOriginal', gpsTime: null, camera: '', warnings: [] },
  }
}

/** @returns paths without their endings, of an original and its thumbnail each */
async function makeLooks(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const samples = path.resolve(import.meta.dirname, '../samples')
  const sources = (await readdir(samples)).filter((name) => name.endsWith('.jpg'))
  return Promise.all(Array.from({ length: LOOKS }, async (_, at) => {
    const file = path.join(folder, `look-${at}`)
    const large = await sharp(path.join(samples, sources[at % sources.length]!)).modulate({ hue: (at * 37) % 360 }).resize(1600, 1200, { fit: 'cover' }).jpeg({ quality: 82 }).toBuffer()
    await sharp(large).toFile(`${file}.jpg`)
    await sharp(large).resize(512).webp({ quality: 78, effort: 0 }).toFile(`${file}.webp`)
    return file
  }))
}

/** File systems allow some ten thousand names for one file; a copy does as well. */
async function place(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true })
  await link(from, to).catch(() => copyFile(from, to))
}

/** The answer to each kind of ledger, worked out on the first picture of it. */
function kindsOf(store: CaseStore, knowledge: Knowledge): (image: number) => Kind {
  const kinds = new Map<number, Kind>()
  return (image) => {
    const number = image % KINDS
    const known = kinds.get(number)
    if (known) return known
    const drafts = ledgerOf(knowledge, number)
    replaceEvidence(store, actor, image, withIds(image, drafts), [])
    const made = { drafts, record: recordOf(getImage(store, image)!, posteriorOf(knowledge.atlas, listEvidence(store, image))) }
    kinds.set(number, made)
    return made
  }
}

const withIds = (image: number, drafts: readonly EvidenceDraft[]) => drafts.map((draft, at) => ({ ...draft, id: `${image}-${draft.kind}-${at}` }))

/** Within the circle that holds half of the probability, and no two pictures at one place. */
function scattered(best: StoredRecord['best'], image: number): StoredRecord['best'] {
  if (!best) return null
  const reach = (Math.min(best.radius50Km, 200) / 111) * Math.sqrt((image * 0.754877) % 1)
  const angle = image * 2.399963
  const latitude = Math.max(-89, Math.min(89, best.latitude + reach * Math.sin(angle)))
  return { ...best, latitude, longitude: ((best.longitude + reach * Math.cos(angle) + 540) % 360) - 180 }
}

function finish(store: CaseStore, kindOf: (image: number) => Kind, image: number, bytes: number): void {
  store.change({ actor, action: 'image.inspected', subject: `image:${image}` }, () => {
    saveObservation(store, actor, image, { observation: observationOf(image, bytes), storage: 'referenced', tools: {} })
    const { drafts, record } = kindOf(image)
    replaceEvidence(store, actor, image, withIds(image, drafts), [])
    const { file, sha256, capturedAt } = getImage(store, image)!
    const effects = record.effects.map((effect) => ({ ...effect, id: effect.id.replace(/^\d+/, String(image)) }))
    savePrediction(store, actor, image, { ...record, image: file.path, sha256, capturedAt, best: scattered(record.best, image), effects })
  })
}

/** Originals, each under its name in a folder of a thousand. */
async function placeOriginals(folder: string, looks: readonly string[], count: number): Promise<NewImage[]> {
  const images: NewImage[] = []
  for (let at = 0; at < count; at++) {
    const name = path.join(folder, String(Math.floor(at / 1000)).padStart(3, '0'), `IMG_${String(at + 1).padStart(6, '0')}.jpg`)
    if (looks.length > 0) await place(`${looks[at % looks.length]}.jpg`, name)
    const about = looks.length > 0 ? await stat(name) : { size: 1, mtimeMs: 0 }
    images.push({ file: { path: name }, bytes: about.size, mtimeMs: Math.trunc(about.mtimeMs) })
  }
  return images
}

/** @returns the case folder, closed */
export async function makeLargeCase(knowledge: Knowledge, folder: string, { count, pixels }: LargeCase): Promise<string> {
  const beside = (name: string) => path.join(path.dirname(folder), name)
  const looks = pixels ? await makeLooks(beside('looks')) : []
  const images = await placeOriginals(beside('pictures'), looks, count)
  const store = createCase(folder, { title: `${count} pictures`, actor })
  const ids = addImages(store, actor, images).map(({ image }) => image)
  const kindOf = kindsOf(store, knowledge)
  for (let from = 0; from < count; from += BATCH) {
    store.transaction(() => ids.slice(from, from + BATCH).forEach((image, at) => finish(store, kindOf, image, images[from + at]!.bytes)))
  }
  for (const [at, image] of looks.length > 0 ? ids.entries() : []) {
    const sha256 = hashOf('picture', image)
    await place(`${looks[at % looks.length]}.webp`, path.join(store.derived, sha256.slice(0, 2), `${sha256}.webp`))
  }
  store.close()
  return folder
}
