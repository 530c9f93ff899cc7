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
import { saveObservation } from '../../main/storage/observations.ts'
import { savePrediction } from '../../main/storage/predictions.ts'
import type { StoredRecord } from '../../main/storage/predictions.ts'

const actor = 'bench'
/** Different answers; each is worked out once and shared by the pictures of its kind. */
const KINDS = 120

type Draft = EvidenceDraft & { id: string }

/** A sign's country, a named place and a clock around a town of the gazetteer: the ledger of a picture without GPS. */
function ledgerOf({ gazetteer: { places } }: Knowledge, kind: number): EvidenceDraft[] {
  const row = (kind * 7919) % places.count
  const country = places.countries[places.country[row]!]!
  const [latitude, longitude] = [places.latitude[row]!, places.longitude[row]!]
  const zone = places.zones[places.zone[row]!]!
  return [
    { kind: 'text-mark', says: country, source: { origin: 'region', detail: 'telephone number', text: '+49 711', box: [[30, 20], [60, 20], [60, 28], [30, 28]] }, likelihood: { form: 'countries', ratios: { [country]: 30 }, otherwise: 1 }, accepted: true },
    { kind: 'clock', says: zone, source: { origin: 'tag', detail: 'OffsetTimeOriginal' }, likelihood: { form: 'zones', zones: [zone], inside: 1, outside: 0.05 }, accepted: true },
    { kind: 'named-place', says: places.name(row), source: { origin: 'folder-name', detail: 'folder' }, likelihood: { form: 'kernels', centres: [{ latitude, longitude, sigmaKm: 5, weight: 1 }], background: 0.4 }, accepted: true },
    { kind: 'text-script', says: 'Latin letters', source: { origin: 'region', detail: 'script' }, likelihood: { form: 'countries', ratios: { [country]: 2, US: 2, FR: 2, BR: 2 }, otherwise: 1 }, accepted: true },
  ]
}

function observationOf(image: number, width: number, height: number, bytes: number): Observation {
  const sha256 = createHash('sha256').update(`picture ${image}`).digest('hex')
  const captured = new Date(Date.UTC(2024, 0, 1) + image * 600_000).toISOString().slice(0, 19)
  return {
    sha256, bytes, format: 'jpeg', width, height, perceptualHash: createHash('sha256').update(`look ${image}`).digest('hex').slice(0, 16), text: [], timings: {},
    metadata: { coordinates: [], places: [], capturedLocal: captured, capturedTag: 'DateTimeOriginal', offsetMinutes: 60, offsetTag: 'OffsetTimeOriginal', gpsTime: null, camera: '', warnings: [] },
  }
}

/** Thumbnails and originals of a hundred pictures, shared by links: a picture is then two names on the disk and no more bytes. */
async function makePictures(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const samples = path.resolve(import.meta.dirname, '../samples')
  const sources = (await readdir(samples)).filter((name) => /\.jpg$/.test(name))
  return Promise.all(Array.from({ length: 100 }, async (_, at) => {
    const source = path.join(samples, sources[at % sources.length]!)
    const file = path.join(folder, `look-${at}`)
    await sharp(source).modulate({ hue: (at * 37) % 360 }).resize(1600, 1200, { fit: 'cover' }).jpeg({ quality: 82 }).toFile(`${file}.jpg`)
    await sharp(`${file}.jpg`).resize(512).webp({ quality: 78, effort: 0 }).toFile(`${file}.webp`)
    return file
  }))
}

/** One in a thousand links is a copy: file systems allow some ten thousand names for one file. */
async function place(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true })
  await link(from, to).catch(() => copyFile(from, to))
}

interface Kind { drafts: EvidenceDraft[]; record: StoredRecord }

/** The answer of each kind of ledger, worked out on the first picture of it. */
function kindOf(store: CaseStore, knowledge: Knowledge, kinds: Map<number, Kind>, image: number): Kind {
  const number = image % KINDS
  const known = kinds.get(number)
  if (known) return known
  const drafts = ledgerOf(knowledge, number)
  replaceEvidence(store, actor, image, withIds(image, drafts), [])
  const made = { drafts, record: recordOf(getImage(store, image)!, posteriorOf(knowledge.atlas, listEvidence(store, image))) }
  kinds.set(number, made)
  return made
}

const withIds = (image: number, drafts: readonly EvidenceDraft[]): Draft[] => drafts.map((draft, at) => ({ ...draft, id: `${image}-${draft.kind}-${at}` }))

/** @returns the case folder, closed */
export async function makeLargeCase(knowledge: Knowledge, folder: string, count: number): Promise<string> {
  const pictures = path.join(path.dirname(folder), 'pictures')
  const looks = await makePictures(path.join(path.dirname(folder), 'looks'))
  const names = Array.from({ length: count }, (_, at) => path.join(pictures, String(Math.floor(at / 1000)).padStart(3, '0'), `IMG_${String(at + 1).padStart(6, '0')}.jpg`))
  for (const [at, name] of names.entries()) await place(`${looks[at % looks.length]}.jpg`, name)
  const store = createCase(folder, { title: `${count} pictures`, actor })
  const files = await Promise.all(names.map(async (name) => ({ file: { path: name }, about: await stat(name) })))
  const added = addImages(store, actor, files.map(({ file, about }) => ({ file, bytes: about.size, mtimeMs: Math.trunc(about.mtimeMs) })))
  const kinds = new Map<number, Kind>()
  for (let from = 0; from < added.length; from += 500) {
    store.transaction(() => added.slice(from, from + 500).forEach(({ image }, at) => finish(store, knowledge, kinds, image, files[from + at]!.about.size)))
  }
  for (const [at, { image }] of added.entries()) {
    const { sha256 } = observationOf(image, 0, 0, 0)
    await place(`${looks[at % looks.length]}.webp`, path.join(store.derived, sha256.slice(0, 2), `${sha256}.webp`))
  }
  store.close()
  return folder
}

function finish(store: CaseStore, knowledge: Knowledge, kinds: Map<number, Kind>, image: number, bytes: number): void {
  store.change({ actor, action: 'image.inspected', subject: `image:${image}` }, () => {
    saveObservation(store, actor, image, { observation: observationOf(image, 1600, 1200, bytes), storage: 'referenced', tools: {} })
    const { drafts, record } = kindOf(store, knowledge, kinds, image)
    const stored = getImage(store, image)!
    replaceEvidence(store, actor, image, withIds(image, drafts), [])
    const effects = record.effects.map((effect) => ({ ...effect, id: effect.id.replace(/^\d+/, String(image)) }))
    savePrediction(store, actor, image, { ...record, image: stored.file.path, sha256: stored.sha256, capturedAt: stored.capturedAt, effects })
  })
}
