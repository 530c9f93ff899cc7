// What a case has found out about a benchmark's pictures, each with its truth: posterior, model, clues.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { EvidenceItem } from '../../contract/evidence.ts'
import type { EvaluatedPicture } from '../../contract/evaluation.ts'
import type { CredibleRegion } from '../../contract/posterior.ts'
import type { ModelIdentity } from '../../contract/reasoning.ts'
import { deriveEvidence } from '../../evidence/derive.ts'
import { readAnswer } from '../../evidence/model-answer/read-answer.ts'
import { isInside, outlineOf } from '../../evidence/posterior/areas.ts'
import { rankOfTruth } from '../../evidence/truth-rank.ts'
import type { CaseStore } from '../../storage/case-store.ts'
import { listEvidence } from '../../storage/evidence.ts'
import { allImages, getImage } from '../../storage/images.ts'
import type { StoredImage } from '../../storage/images.ts'
import { listModelAnswers } from '../../storage/model-answers.ts'
import { getObservation } from '../../storage/observations.ts'
import { getRecord } from '../../storage/predictions.ts'
import type { StoredRecord } from '../../storage/predictions.ts'
import { reasoningOf } from '../images/reasoning.ts'
import type { Knowledge } from '../workspace.ts'
import { geocoded, noAnswer, scoredPoint, truthAt } from './answers.ts'
import type { Truth } from './answers.ts'
import type { FoundPicture } from './benchmarks/benchmark.ts'

export interface CasePictures {
  readonly pictures: EvaluatedPicture[]
  readonly withoutTruth: number
  readonly missing: number
  readonly unfinished: number
  /** Distinct models that answered. */
  readonly models: ModelIdentity[]
}

/** Where a picture's own tags say it was taken, whatever its case withholds. */
function ownTruth(store: CaseStore, { id }: StoredImage, { gazetteer }: Knowledge): Truth | null {
  const observation = getObservation(store, id)
  if (!observation) return null
  const drafts = deriveEvidence({ image: id, path: '', observation: { ...observation, text: null }, modelAnswers: null }, gazetteer)
  const [first] = drafts.filter(({ kind, accepted }) => kind === 'coordinates' && accepted)
  return first?.likelihood.form === 'kernels' ? truthAt(first.likelihood.centres[0]!, null) : null
}

/** Of any level, as predictions made elsewhere may have. */
type Region = Pick<CredibleRegion, 'areaKm2' | 'polygons'> & { readonly level: number }

const regionOf = ({ level, areaKm2, polygons }: Region, { latitude, longitude }: Truth): EvaluatedPicture['regions'][number] =>
  ({ level, areaKm2, holdsTruth: isInside(outlineOf(polygons).sides, longitude, latitude) })

export const regionsOf = (regions: readonly Region[], truth: Truth): EvaluatedPicture['regions'] => regions.map((region) => regionOf(region, truth))

type PosteriorPart = Pick<EvaluatedPicture, 'confidence' | 'country' | 'regions' | 'rank'> & { answer: NonNullable<EvaluatedPicture['answers']['posterior']> }

const silent: PosteriorPart = { answer: noAnswer, confidence: null, country: null, regions: [], rank: null }

function posteriorPart(record: StoredRecord | null, ledger: readonly EvidenceItem[], truth: Truth, { atlas }: Knowledge): PosteriorPart {
  if (!record?.best) return silent
  const { best, answer, hypotheses, country, credible } = record
  return {
    answer: scoredPoint(best, answer, truth), confidence: hypotheses[0]?.probability ?? null,
    country: country?.code === undefined ? null : { code: country.code, probability: country.probability },
    regions: regionsOf(credible, truth), rank: rankOfTruth(atlas, ledger, truth),
  }
}

type ModelPart = Pick<EvaluatedPicture, 'samples' | 'clues'> & { answer: EvaluatedPicture['answers']['model'] | null; model: ModelIdentity | null }

/** Of the newest run of a model over it. */
function modelPart(store: CaseStore, image: number, ledger: readonly EvidenceItem[], truth: Truth, { gazetteer }: Knowledge): ModelPart {
  const [newest] = listModelAnswers(store, image)
  if (!newest) return { answer: null, samples: [], clues: null, model: null }
  const { answer, samples } = geocoded(newest.samples.map(({ text }) => readAnswer(text)?.answer ?? []), truth, gazetteer)
  const states = (reasoningOf(store, image, ledger)?.clues ?? []).map(({ state }) => state)
  const count = (wanted: (typeof states)[number]): number => states.filter((state) => state === wanted).length
  return { answer, samples, model: newest.model, clues: { verified: count('verified'), unverified: count('unverified'), contradicted: count('contradicted') } }
}

interface Measured { readonly picture: EvaluatedPicture; readonly model: ModelIdentity | null; readonly isFinished: boolean }

function measure(store: CaseStore, image: StoredImage | null, { id, locatability, elements }: FoundPicture, truth: Truth, knowledge: Knowledge): Measured {
  const error = image === null ? 'No such file.' : (image.error?.message ?? null)
  const ledger = image ? listEvidence(store, image.id) : []
  const record = image && image.status !== 'failed' && image.status !== 'pending' ? getRecord(store, image.id) : null
  const { answer, ...posterior } = posteriorPart(record, ledger, truth, knowledge)
  const { answer: said, model, ...modelled } = image && record ? modelPart(store, image.id, ledger, truth, knowledge) : { answer: null, samples: [], clues: null, model: null }
  const picture = { id, truth, locatability, elements, answers: { posterior: answer, ...(said ? { model: said } : {}) }, ...posterior, ...modelled, error }
  return { picture, model, isFinished: image !== null && image.status !== 'pending' }
}

/** Where one picture was answered by a model, those that were not asked or failed count as wrong too. */
function completed(measured: readonly Measured[]): EvaluatedPicture[] {
  const isAsked = measured.some(({ model }) => model !== null)
  return measured.map(({ picture }) => (isAsked ? { ...picture, answers: { ...picture.answers, model: picture.answers.model ?? noAnswer } } : picture))
}

function distinct(measured: readonly Measured[]): ModelIdentity[] {
  return [...new Map(measured.flatMap(({ model }) => (model ? [[JSON.stringify([model.name, model.packHash, model.adapterHash]), model] as const] : []))).values()]
}

/** @param progress told of each picture that is measured */
export async function casePictures(store: CaseStore, found: readonly FoundPicture[], knowledge: Knowledge, progress: (done: number) => void, signal: AbortSignal): Promise<CasePictures> {
  const byPath = new Map(allImages(store).flatMap((id) => {
    const image = getImage(store, id)
    return image ? [[image.file.path, image] as const] : []
  }))
  const measured: Measured[] = []
  let [withoutTruth, unfinished] = [0, 0]
  for (const [index, one] of found.entries()) {
    signal.throwIfAborted()
    const image = one.image === null ? null : (byPath.get(one.image) ?? null)
    const truth = one.truth ? truthAt(one.truth, one.country) : image && ownTruth(store, image, knowledge)
    if (truth) measured.push(measure(store, image, one, truth, knowledge))
    else withoutTruth += 1
    progress(index + 1)
    await nextTurn()
  }
  const isAsked = measured.some(({ model }) => model !== null)
  unfinished = measured.filter(({ isFinished, model, picture }) => !isFinished || (isAsked && model === null && picture.error === null)).length
  return { pictures: completed(measured), withoutTruth, missing: found.filter(({ image }) => image === null).length, unfinished, models: distinct(measured) }
}
