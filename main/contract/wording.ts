// Numbers and kinds in words for people: never more digits than they carry. All formats word things here.
import type { EvidenceKind } from './evidence.ts'
import type { ProbabilityWord } from './posterior.ts'
import type { ClueState, StageName } from './reasoning.ts'
import type { LocationRecord, RecordEvidence, RecordStatus } from './record.ts'

/** Kilometres of one degree of latitude, on the sphere of equal volume (radius 6371.0 km). */
export const kmPerDegree = 111.195

export const statusNames: Record<RecordStatus, string> = { located: 'located', unlocated: 'not located', failed: 'failed' }

/** Full name for ledgers, short name for one-line summaries. */
export const kindNames: Record<EvidenceKind, { readonly name: string; readonly short: string }> = {
  coordinates: { name: 'coordinates', short: 'GPS' },
  clock: { name: 'clock', short: 'clock' },
  'named-place': { name: 'named place', short: 'named place' },
  neighbour: { name: 'neighbour', short: 'neighbour' },
  'text-place': { name: 'text: place name', short: 'sign text' },
  'text-mark': { name: 'text: mark', short: 'marks in text' },
  'text-script': { name: 'text: script', short: 'script' },
  'model-answer': { name: 'model answer', short: 'model' },
  analyst: { name: 'analyst', short: 'analyst' },
}

export const stageNames: Record<StageName, string> = { country: 'Country', region: 'Region', place: 'Place' }

export const clueWords: Record<ClueState, string> = { verified: 'verified', unverified: 'not verified', contradicted: 'contradicted' }

/** Intelligence Community Directive 203, D.6.e.(2)(a); the first and last bounds are ours. */
export const wordRanges: Record<ProbabilityWord, string> = {
  'no chance to speak of': 'under 1 %',
  'almost no chance': '1–5 %',
  'very unlikely': '5–20 %',
  unlikely: '20–45 %',
  'roughly even': '45–55 %',
  likely: '55–80 %',
  'very likely': '80–95 %',
  'almost certain': '95–99 %',
  'as good as certain': 'over 99 %',
}

/** "62 %", "<1 %", ">99 %". */
export function percent(probability: number): string {
  if (probability < 0.01) return '<1 %'
  if (probability > 0.99) return '>99 %'
  return `${Math.round(probability * 100)} %`
}

/** A probability as a number with two decimals and never 0 or 1, for columns that machines read. */
export const roundProbability = (probability: number): number => Math.min(0.99, Math.max(0.01, Math.round(probability * 100) / 100))

/** Change in percentage points: "+31", "−7", "0", ">+99". */
export function points(effect: number): string {
  if (Math.abs(effect) > 0.99) return effect > 0 ? '>+99' : '<−99'
  const rounded = Math.round(effect * 100)
  if (rounded === 0) return '0'
  return rounded > 0 ? `+${rounded}` : `−${-rounded}`
}

/** Decimals of a degree whose last step lies between a tenth of the radius and the radius; 5 (1 m) at most. */
export function degreeDecimals(radiusKm: number): number {
  if (!(radiusKm > 0)) return 5
  return Math.min(5, Math.max(0, Math.ceil(Math.log10(kmPerDegree / radiusKm) - 1e-9)))
}

/** Rounds and turns -0 into 0. */
export const roundTo = (value: number, decimals: number): number => Number(value.toFixed(decimals)) + 0

/** Latitude and longitude as digits that the radius supports: "48.78, 9.18". */
export function coordinates(latitude: number, longitude: number, radiusKm: number): string {
  const decimals = degreeDecimals(radiusKm)
  return `${roundTo(latitude, decimals).toFixed(decimals)}, ${roundTo(longitude, decimals).toFixed(decimals)}`
}

/** Made once, as making one takes longer than using it a thousand times. */
const grouped = [0, 1, 2].map((maximumFractionDigits) => new Intl.NumberFormat('en-GB', { maximumFractionDigits }))

/** Two significant digits, three when the first is a 1, in groups of three: 9300 -> "9,300", 1240 -> "1,240". */
function significant(value: number): string {
  const magnitude = Math.floor(Math.log10(value))
  const leading = value / 10 ** magnitude
  const step = 10 ** (magnitude - (leading < 2 ? 2 : 1))
  const decimals = Math.max(0, -Math.round(Math.log10(step)))
  return grouped[Math.min(decimals, 2)].format(Math.round(value / step) * step)
}

/** A distance: "20 m", "4.2 km", "1,240 km". */
export function kilometres(km: number): string {
  if (km < 0.001) return 'under 1 m'
  return km < 1 ? `${significant(km * 1000)} m` : `${significant(km)} km`
}

/** An area: "1,300 m²", "410 km²", "9,300 km²". */
export function squareKilometres(km2: number): string {
  if (km2 < 1e-6) return 'under 1 m²'
  return km2 < 0.1 ? `${significant(km2 * 1e6)} m²` : `${significant(km2)} km²`
}

export interface Headline {
  readonly label: string
  readonly probability: number
  readonly words: ProbabilityWord
  /** False when no part of the answer is likely and this is the leading hypothesis only. */
  readonly answered: boolean
}

/** The answer with the probability of its deepest part, or else the leading hypothesis, or nothing. */
export function headline(record: LocationRecord): Headline | null {
  const leading = record.hypotheses.at(0) ?? null
  if (record.answer === null) return leading && { label: leading.label, probability: leading.probability, words: leading.words, answered: false }
  const deepest = [record.country, record.region, record.city][record.answer.split(';').length - 1] ?? leading
  return deepest && { label: record.answer, probability: deepest.probability, words: deepest.words, answered: true }
}

/** "Germany; Baden-Württemberg; Stuttgart" as a place is written: "Stuttgart, Baden-Württemberg, Germany". */
export const placeOf = (answer: string): string => answer.split(';').map((part) => part.trim()).filter(Boolean).reverse().join(', ')

/** Accepted items first by the size of their effect, then rejected ones; ties by id. */
export const byEffect = (a: RecordEvidence, b: RecordEvidence): number =>
  Number(b.accepted) - Number(a.accepted) || Math.abs(b.effect) - Math.abs(a.effect) || (a.id < b.id ? -1 : Number(a.id > b.id))

/** Short names of the kinds that count, strongest first: "GPS; sign text". */
export function evidenceBrief(record: LocationRecord): string {
  const counted = record.evidence.filter((item) => item.accepted).sort(byEffect)
  return [...new Set(counted.map((item) => kindNames[item.kind].short))].join('; ')
}

/** "2024-06-09T11:20:21+02:00" -> "2024-06-09 11:20:21 +02:00"; another shape stays as it is. */
export function captureTime(iso: string): string {
  const parts = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(Z|[+-]\d\d:\d\d)?$/.exec(iso)
  if (!parts) return iso
  return [parts[1], parts[2], parts[3] === 'Z' ? 'UTC' : parts[3]].filter(Boolean).join(' ')
}
