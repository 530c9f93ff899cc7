// What the tests put into cases: made up, but of the contract's shapes.
import { hash } from 'node:crypto'
import type { EvidenceDraft } from '../../main/contract/evidence.ts'
import type { BoxReading, Observation, TextLine } from '../../main/contract/observation.ts'
import type { ModelAnswer } from '../../main/contract/reasoning.ts'
import type { CaseStore } from '../../main/storage/case-store.ts'
import { replaceEvidence, type IdentifiedDraft } from '../../main/storage/evidence.ts'
import { addImages } from '../../main/storage/images.ts'
import { saveObservation } from '../../main/storage/observations.ts'
import { savePrediction, type StoredRecord } from '../../main/storage/predictions.ts'

export const ACTOR = 'tester'

export function addFiles(store: CaseStore, paths: readonly string[]): number[] {
  return addImages(store, ACTOR, paths.map((file) => ({ file: { path: file }, bytes: 10, mtimeMs: 1000 }))).map(({ image }) => image)
}

const box: TextLine['box'] = [[0, 0], [9, 0], [9, 3], [0, 3]]

export function lineOf(text: string): TextLine {
  return { text, confidence: 0.9, box, reader: 'pp-ocr', language: 'ch', words: [{ text, confidence: 0.9, box }] }
}

export function observationOf(image: number, changed: Partial<Omit<Observation, 'metadata'>> & { metadata?: Partial<Observation['metadata']> } = {}): Observation {
  const empty = { coordinates: [], places: [], capturedLocal: null, capturedTag: null, offsetMinutes: null, offsetTag: null, gpsTime: null, camera: '', warnings: [] }
  return {
    sha256: hash('sha256', `image ${image}`),
    bytes: 10,
    format: 'jpeg',
    width: 40,
    height: 30,
    perceptualHash: hash('sha256', `look ${image}`).slice(0, 16),
    text: null,
    timings: { hash: 1 },
    ...changed,
    metadata: { ...empty, ...changed.metadata },
  }
}

export function draftOf(id: string, changed: Partial<EvidenceDraft> = {}): IdentifiedDraft {
  return {
    id,
    kind: 'coordinates',
    says: `clue ${id}`,
    source: { origin: 'tag', detail: 'EXIF:GPS' },
    likelihood: { form: 'kernels', centres: [{ latitude: 48.7, longitude: 9.1, sigmaKm: 0.03, weight: 1 }], background: 0.01 },
    accepted: true,
    ...changed,
  }
}

export function recordOf(image: number, changed: Partial<StoredRecord> = {}): StoredRecord {
  return {
    image: `/photos/${image}.jpg`,
    sha256: null,
    status: 'located',
    best: { latitude: 48.7, longitude: 9.1, radius50Km: 1, radius90Km: 2 },
    country: { name: 'Germany', code: 'DE', probability: 0.9, words: 'very likely' },
    region: null,
    city: null,
    hypotheses: [{ latitude: 48.7, longitude: 9.1, probability: 0.8, words: 'very likely', label: 'Stuttgart, Baden-Württemberg, Germany', grain: 'place', country: 'DE' }],
    credible: [],
    answer: 'Germany; Baden-Württemberg; Stuttgart',
    capturedAt: null,
    width: 40,
    height: 30,
    effects: [],
    ...changed,
  }
}

export function readingOf(id: string, texts: readonly string[]): BoxReading {
  return { id, box, lines: texts.map(lineOf), actor: ACTOR, at: '2026-01-02T03:04:05.000Z' }
}

export function modelAnswerOf(id: string, texts: readonly string[], changed: Partial<ModelAnswer> = {}): ModelAnswer {
  return {
    id, model: { name: 'GeoAgent-7B', packHash: hash('sha256', 'pack'), adapterHash: null }, prompt: 'Where was this taken?',
    samples: texts.map((text) => ({ text, ended: 'stop' })), seed: 7, sampling: { temperature: 0.7, topP: 0.9, topK: 0, repetitionPenalty: 1 }, timings: { load: 900.5, image: 12, prefill: 40, decode: 800 },
    reliability: null, actor: ACTOR, at: '2026-01-02T03:04:05.000Z', ...changed,
  }
}

export const leading = { label: 'Stuttgart, Baden-Württemberg, Germany', latitude: 48.7, longitude: 9.1, probability: 0.8 }

/** One change, as a batch writes a finished image. */
export function finishImage(store: CaseStore, image: number, drafts: readonly IdentifiedDraft[] = [draftOf('e1'), draftOf('e2')], observation = observationOf(image)): void {
  store.change({ actor: ACTOR, action: 'image.inspected', subject: `image:${image}` }, () => {
    saveObservation(store, ACTOR, image, { observation, storage: 'referenced', tools: { sharp: '0.35.5' } })
    replaceEvidence(store, ACTOR, image, drafts, ['coordinates'])
    savePrediction(store, ACTOR, image, recordOf(image))
  })
}
