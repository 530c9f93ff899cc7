// The full record of an image as it leaves the program, put together from the tables of its case.
import type { EvidenceItem } from '../../contract/evidence.ts'
import type { Effect } from '../../contract/posterior.ts'
import type { LocationRecord, RecordEvidence } from '../../contract/record.ts'
import { listEvidence } from '../../storage/evidence.ts'
import { allImages, getImage } from '../../storage/images.ts'
import type { StoredImage } from '../../storage/images.ts'
import { getRecord } from '../../storage/predictions.ts'
import { duplicatesOf, similarityOf } from '../../storage/similar.ts'
import type { SimilarityIndex } from '../../storage/similar.ts'
import type { CaseStore } from '../../storage/case-store.ts'
import { reasoningOf } from './reasoning.ts'

/** What an image without an answer has to say for itself. */
function unanswered(image: StoredImage): Omit<LocationRecord, 'evidence' | 'duplicates' | 'similar' | 'reasoning'> {
  const waiting = { code: 'cancelled' as const, message: 'It has not been looked at yet. Run locate on this case.', details: {} }
  return {
    image: image.file.path, sha256: image.sha256, status: 'failed', error: image.error ?? waiting,
    best: null, country: null, region: null, city: null, hypotheses: [], credible: [], answer: null,
    capturedAt: image.capturedAt, width: image.width, height: image.height,
  }
}

function evidenceOf(item: EvidenceItem, effects: ReadonlyMap<string, Effect>): RecordEvidence {
  const effect = effects.get(item.id)
  const { id, kind, says, source, accepted, weight, reason } = item
  return { id, kind, says, source, accepted, weight, ...(reason ? { reason } : {}), effect: effect ? effect.with - effect.without : 0 }
}

const pathsOf = (store: CaseStore, images: readonly number[]): string[] =>
  images.map((image) => getImage(store, image)?.file.path).filter((path) => path !== undefined)

/** @param alike of the same case; making it takes a look at every image */
export function recordOfImage(store: CaseStore, image: StoredImage, alike: SimilarityIndex): LocationRecord {
  const stored = image.status === 'failed' || image.status === 'pending' ? null : getRecord(store, image.id)
  const { effects, ...answer } = stored ?? { ...unanswered(image), effects: [] }
  const byId = new Map(effects.map((effect) => [effect.id, effect]))
  const ledger = listEvidence(store, image.id)
  return {
    ...answer,
    evidence: ledger.map((item) => evidenceOf(item, byId)),
    duplicates: pathsOf(store, duplicatesOf(store, image.id)),
    similar: pathsOf(store, alike.of(image.id).map((other) => other.image)),
    reasoning: reasoningOf(store, image.id, ledger),
  }
}

/** The records of these images, or of all, in the order in which they were added; one in memory at a time. */
export function* recordsOf(store: CaseStore, images: readonly number[] = allImages(store)): Generator<LocationRecord> {
  const alike = similarityOf(store)
  for (const id of images) {
    const image = getImage(store, id)
    if (image) yield recordOfImage(store, image, alike)
  }
}
