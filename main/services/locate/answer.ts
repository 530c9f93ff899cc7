// From one image's evidence to its answer: the model over the Earth, the posterior, and the record that is kept of it.
import { hash } from 'node:crypto'
import type { EvidenceItem } from '../../contract/evidence.ts'
import type { Posterior } from '../../contract/posterior.ts'
import type { StoredRecord } from '../../storage/predictions.ts'
import { createModel, evaluate } from '../../evidence/posterior/model.ts'
import type { Atlas } from '../../evidence/posterior/atlas.ts'
import type { PosteriorModel } from '../../evidence/posterior/model.ts'
import type { StoredImage } from '../../storage/images.ts'

/** A country, or a hypothesis (a point at sea lies in none), must be at least roughly even (ICD 203: 45 %) for an image to count as located. */
const locatedFrom = 0.45
/** A part of the answer must be at least likely (ICD 203: 55 %). */
const answeredFrom = 0.55

/** The latest models of an atlas, so that a toggle need not build one: ledger key -> model. */
const kept = new WeakMap<Atlas, Map<string, PosteriorModel>>()
const modelsKept = 2

const ledgerKey = (items: readonly EvidenceItem[]) => hash('sha256', JSON.stringify(items.map(({ id, likelihood }) => [id, likelihood])))

function modelOf(atlas: Atlas, items: readonly EvidenceItem[]): PosteriorModel {
  const models = kept.get(atlas) ?? new Map<string, PosteriorModel>()
  kept.set(atlas, models)
  const key = ledgerKey(items)
  const model = models.get(key) ?? createModel(atlas, items)
  models.delete(key)
  models.set(key, model)
  if (models.size > modelsKept) models.delete(models.keys().next().value!)
  return model
}

/** @returns null when no accepted item speaks: the prior alone is no answer */
export function posteriorOf(atlas: Atlas, items: readonly EvidenceItem[]): Posterior | null {
  if (!items.some((item) => item.accepted && item.weight > 0)) return null
  return evaluate(modelOf(atlas, items), items)
}

function answerOf(posterior: Posterior): string | null {
  const [country, region, city] = [posterior.countries[0], posterior.regions[0], posterior.cities[0]]
  const parts: string[] = []
  for (const part of [country, region, city]) {
    if (!part || part.probability < answeredFrom) break
    parts.push(part.name)
  }
  return parts.length > 0 ? parts.join('; ') : null
}

type Conclusion = Pick<StoredRecord, 'status' | 'best' | 'country' | 'region' | 'city' | 'hypotheses' | 'credible' | 'effects' | 'answer'>

const nothing: Conclusion = { status: 'unlocated', best: null, country: null, region: null, city: null, hypotheses: [], credible: [], effects: [], answer: null }

function conclusionOf(posterior: Posterior): Conclusion {
  const { best, hypotheses, credible, effects } = posterior
  const [country = null, region = null, city = null] = [posterior.countries[0], posterior.regions[0], posterior.cities[0]]
  const leading = Math.max(country?.probability ?? 0, hypotheses[0]?.probability ?? 0)
  const status = leading >= locatedFrom ? 'located' : 'unlocated'
  return { status, best, country, region, city, hypotheses, credible, effects, answer: answerOf(posterior) }
}

/** The record of an image that was inspected. */
export function recordOf(image: StoredImage, posterior: Posterior | null): StoredRecord {
  return {
    image: image.file.path,
    sha256: image.sha256,
    ...(posterior ? conclusionOf(posterior) : nothing),
    ...(image.error ? { error: image.error } : {}),
    capturedAt: image.capturedAt,
    width: image.width,
    height: image.height,
  }
}
