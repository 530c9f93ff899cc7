// Values of the contract for tests of the window.
import type { CaseSummary, ImageSummary } from '../../main/contract/case.ts'
import type { EvidenceItem } from '../../main/contract/evidence.ts'
import type { Posterior } from '../../main/contract/posterior.ts'
import type { RequestReply } from '../../main/contract/requests.ts'

export const aCase = (more: Partial<CaseSummary> = {}): CaseSummary => ({
  case: '/cases/harbour.geocase', key: '0123456789abcdef', title: 'Harbour fire, June', createdAt: '2026-11-01T08:00:00.000Z', changedAt: '2026-11-02T08:00:00.000Z', schemaVersion: 2,
  images: { total: 250, pending: 0, located: 200, unlocated: 45, failed: 5 }, ...more,
})

export const anImage = (id: number, more: Partial<ImageSummary> = {}): ImageSummary => ({
  id, path: `/photos/IMG_${id}.jpg`, name: `IMG_${id}.jpg`, sha256: id.toString(16).padStart(64, '0'), status: 'located', format: 'jpeg', country: 'DE', probability: 0.62,
  latitude: 48.78, longitude: 9.18, answer: 'Germany; Baden-Württemberg; Stuttgart', capturedAt: '2024-06-09T11:20:21+02:00', tags: [], verdict: null, contradiction: false,
  width: 4000, height: 3000, error: null, ...more,
})

export const anItem = (id: string, more: Partial<EvidenceItem> = {}): EvidenceItem => ({
  id, image: 1, kind: 'text-mark', says: 'Germany, Austria or Switzerland', source: { origin: 'region', detail: 'street word', text: 'straße' },
  likelihood: { form: 'countries', ratios: { DE: 20, AT: 12, CH: 8 }, otherwise: 1 }, accepted: true, weight: 1, decided: false, ...more,
})

const square: Posterior['credible'][number]['polygons'] = [[[[9, 48], [10, 48], [10, 49], [9, 49], [9, 48]]]]

export const aPosterior = (probability = 0.62): Posterior => ({
  best: { latitude: 48.7758, longitude: 9.1829, radius50Km: 12, radius90Km: 60 },
  hypotheses: [{ latitude: 48.7758, longitude: 9.1829, probability, words: 'likely', label: 'Stuttgart, Baden-Württemberg, Germany', grain: 'place', country: 'DE' }],
  countries: [{ name: 'Germany', code: 'DE', probability: 0.94, words: 'very likely' }],
  regions: [{ name: 'Baden-Württemberg', probability: 0.71, words: 'likely' }],
  cities: [{ name: 'Stuttgart', probability, words: 'likely' }],
  credible: [{ level: 0.5, probability: 0.51, areaKm2: 410, polygons: square }, { level: 0.9, probability: 0.9, areaKm2: 9300, polygons: square }],
  effects: [],
})

/** What `image.show` answers for an image with these items. */
export function aDetail(image: ImageSummary, evidence: readonly EvidenceItem[]): RequestReply<'image.show'> {
  const { best, hypotheses, credible, countries, regions, cities } = aPosterior()
  return {
    summary: image, evidence: [...evidence], observation: null, readings: [], review: null,
    record: {
      image: image.path, sha256: image.sha256, status: 'located', best, hypotheses, credible, country: countries[0]!, region: regions[0]!, city: cities[0]!,
      evidence: evidence.map(({ id, kind, says, source, accepted, weight, reason }) => ({ id, kind, says, source, accepted, weight, ...(reason ? { reason } : {}), effect: accepted ? 0.1 : 0 })),
      answer: image.answer, capturedAt: image.capturedAt, width: image.width, height: image.height, duplicates: [], similar: [], reasoning: null,
    },
  }
}
