// Images of a case as examples: those whose place a person has vouched for.
import type { Review } from '../../../contract/case.ts'
import { WorkstationError } from '../../../contract/errors.ts'
import type { EvidenceItem } from '../../../contract/evidence.ts'
import type { Point } from '../../../contract/geography.ts'
import { readAnswer } from '../../../evidence/model-answer/read-answer.ts'
import type { Gazetteer } from '../../../gazetteer/gazetteer.ts'
import { haversineKm } from '../../../../training/data/distance.ts'
import type { CaseStore } from '../../../storage/case-store.ts'
import { listEvidence } from '../../../storage/evidence.ts'
import { allImages } from '../../../storage/images.ts'
import { listModelAnswers } from '../../../storage/model-answers.ts'
import { getObservation } from '../../../storage/observations.ts'
import { getReview } from '../../../storage/reviews.ts'
import { requireImage } from '../../images/image.ts'
import { originalPath, requireSeen, requireUnchanged } from '../../images/original.ts'
import type { Found } from './source.ts'

/** A pin less sure than this says where a picture may be, not where it is: the radius at which answers count as the right city. */
const SURE_KM = 25

interface Confirmed extends Point {
  readonly by: 'pin' | 'file of truth' | 'accepted coordinates' | 'accepted answer'
}

/** The point of a sharp item that counts. */
function pointOf({ accepted, weight, likelihood }: EvidenceItem): Point | null {
  if (!accepted || weight === 0 || likelihood.form !== 'kernels' || likelihood.centres.length !== 1) return null
  const { latitude, longitude, sigmaKm } = likelihood.centres[0]!
  return sigmaKm <= SURE_KM ? { latitude, longitude } : null
}

/** The person's own pin first, then a file of truth; an accepted answer by the coordinates that it rests on, else by its own point. */
export function confirmedPlace(ledger: readonly EvidenceItem[], review: Review | null): Confirmed | null {
  const firstOf = (fits: (item: EvidenceItem) => boolean): Point | null => ledger.filter(fits).map(pointOf).find((point) => point !== null) ?? null
  const pin = firstOf(({ kind }) => kind === 'analyst')
  if (pin) return { ...pin, by: 'pin' }
  const truth = firstOf(({ kind, source }) => kind === 'coordinates' && source.origin === 'truth-file')
  if (truth) return { ...truth, by: 'file of truth' }
  if (review?.verdict !== 'accepted') return null
  const coordinates = firstOf(({ kind }) => kind === 'coordinates')
  if (coordinates) return { ...coordinates, by: 'accepted coordinates' }
  return review.hypothesis && { latitude: review.hypothesis.latitude, longitude: review.hypothesis.longitude, by: 'accepted answer' }
}

/** What the newest model wrote, where it came out right: an answer that is wrong, or reached no place, is nothing to learn from. */
function rightAnswer(store: CaseStore, image: number, truth: Point, gazetteer: Gazetteer): string | null {
  const texts = listModelAnswers(store, image).at(0)?.samples.map(({ text }) => text) ?? []
  const isRight = (text: string): boolean => {
    const place = gazetteer.geocode(readAnswer(text)?.answer.join('; ') ?? '')?.place
    return place !== undefined && haversineKm([place.latitude, place.longitude], [truth.latitude, truth.longitude]) <= SURE_KM
  }
  return texts.find(isRight) ?? null
}

async function exampleOf(store: CaseStore, id: number, gazetteer: Gazetteer): Promise<Found> {
  const confirmed = confirmedPlace(listEvidence(store, id), getReview(store, id))
  if (!confirmed) return { unconfirmed: true }
  const { by, ...truth } = confirmed
  const image = requireSeen(requireImage(store, id))
  await requireUnchanged(store, image)
  const file = originalPath(store, image)
  if (typeof file !== 'string') throw new WorkstationError('unsupported', `${image.file.path} has a name that is no valid UTF-8, which JSON cannot hold. Copy the originals into the case, or rename it.`)
  const look = { sha256: image.sha256, perceptualHash: getObservation(store, id)?.perceptualHash ?? null }
  const draft = { messages: null, images: [file], truth, answer: rightAnswer(store, id, truth, gazetteer), id: image.sha256, other: { confirmedBy: by } }
  return { where: image.file.path, draft, looks: [look] }
}

export async function* caseExamples(store: CaseStore, gazetteer: Gazetteer): AsyncGenerator<Found> {
  for (const id of allImages(store)) {
    try {
      yield await exampleOf(store, id, gazetteer)
    } catch (error) {
      if (!(error instanceof WorkstationError)) throw error
      yield { where: requireImage(store, id).file.path, reason: error.message }
    }
  }
}
