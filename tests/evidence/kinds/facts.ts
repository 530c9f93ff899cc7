// Observations written by hand, and the gazetteer they are read against.
import type { EvidenceDraft } from '../../../main/contract/evidence.ts'
import type { CoordinateReading, Metadata, Observation, PlaceReading, TextLine } from '../../../main/contract/observation.ts'
import type { ImageFacts } from '../../../main/evidence/derive.ts'
import { openGazetteer, type Gazetteer } from '../../../main/gazetteer/gazetteer.ts'
import { builtGazetteer } from '../../gazetteer/built.ts'

let opened: Gazetteer | null = null

/** One for the whole process; never closed, as the process ends with its tests. */
export async function gazetteer(): Promise<Gazetteer> {
  opened ??= openGazetteer(await builtGazetteer())
  return opened
}

export const line = (text: string, options: { confidence?: number; language?: string; x?: number; y?: number } = {}): TextLine => {
  const { confidence = 0.95, language = 'ch', x = 0, y = 0 } = options
  const box: TextLine['box'] = [[x, y], [x + 100, y], [x + 100, y + 20], [x, y + 20]]
  return { text, confidence, box, reader: language === 'ch' ? 'pp-ocr' : 'tesseract', language, words: text.split(' ').map((word) => ({ text: word, confidence, box })) }
}

export const nothing: Metadata = { coordinates: [], places: [], capturedLocal: null, capturedTag: null, offsetMinutes: null, offsetTag: null, gpsTime: null, camera: '', warnings: [] }

export const reading = (latitude: number | null, longitude: number | null, options: Partial<CoordinateReading> = {}): CoordinateReading =>
  ({ latitude, longitude, tag: 'EXIF:GPS', origin: 'tag', raw: `${latitude} ${longitude}`, ...options })

export const field = (name: PlaceReading['field'], text: string, tag = `IPTC:${name}`): PlaceReading => ({ tag, origin: 'tag', field: name, text })

export function factsOf(parts: { path?: string; metadata?: Partial<Metadata>; text?: TextLine[] | null; modelAnswers?: ImageFacts['modelAnswers'] }): ImageFacts {
  const observation: Observation = { sha256: 'a'.repeat(64), bytes: 1, format: 'jpeg', width: 100, height: 100, perceptualHash: null, metadata: { ...nothing, ...parts.metadata }, text: parts.text ?? null, timings: {} }
  return { image: 1, path: parts.path ?? 'IMG_0001.jpg', observation, modelAnswers: parts.modelAnswers ?? null }
}

export const ofKind = (drafts: readonly EvidenceDraft[], kind: EvidenceDraft['kind']): EvidenceDraft[] => drafts.filter((draft) => draft.kind === kind)

/** Countries by ratio, best first. */
export function leadingCountries(draft: EvidenceDraft | undefined): string[] {
  if (draft?.likelihood.form !== 'countries') return []
  const { ratios } = draft.likelihood
  const best = Math.max(...Object.values(ratios))
  return Object.keys(ratios).filter((code) => ratios[code] === best).sort()
}

export const kernelsOf = (draft: EvidenceDraft) => {
  if (draft.likelihood.form !== 'kernels') throw new Error(`${draft.says} has no kernels`)
  return draft.likelihood
}
