// Coordinates written in the file or beside it: each distinct point one item, copies of one reading folded into one.
import type { EvidenceDraft, EvidenceSource, Likelihood } from '../../contract/evidence.ts'
import type { CoordinateReading, Metadata } from '../../contract/observation.ts'
import { accepted, kept, rejected, rounded, shown } from './drafts.ts'
import type { ImageRule } from './facts.ts'
import { backgroundFor } from './place-likelihood.ts'
import { EMPTY_DENSITY } from './settlement.ts'

/** Phones and cameras are 5 to 10 m off under open sky and more between houses (van Diggelen and Enge 2015); the error is per axis. */
const DEFAULT_SIGMA_KM = 0.015
/** A receiver's own estimate below this is vain. */
const LEAST_SIGMA_KM = 0.003
const MOST_SIGMA_KM = 2000
/** Share of pictures whose tag is right within its error; the others were edited, copied, set by hand, or hold the last fix of another town. Ours. */
const RIGHT_TAG = 0.99
/** EXIF and XMP write the same fix with different rounding. */
const SAME_POINT_KM = 0.01
const KM_PER_DEGREE = 111.19
/** A clock's offset and 15 degrees an hour differ by up to 3.5 hours (western China) where both are right. */
const MOST_SOLAR_DIFFERENCE_HOURS = 4

interface Reading { readonly latitude: number; readonly longitude: number; readonly sigmaKm: number; readonly source: CoordinateReading; readonly tags: readonly string[] }

const decimals = (text: string): number => text.match(/\.(\d+)/)?.[1].length ?? 0

/** Smallest step of the coordinates as written, degrees: '43.5' is known to a tenth, 43 deg 28' 2.81" to a hundredth of a second. */
export function stepDegrees({ latitude, longitude, raw }: Pick<CoordinateReading, 'latitude' | 'longitude' | 'raw'>): number {
  const byNumber = 10 ** -Math.max(decimals(String(latitude)), decimals(String(longitude)))
  const figures = [...raw.slice(0, 200).matchAll(/\d+(\.\d+)?/g)].map(([figure]) => decimals(figure))
  const unit = /["″]/.test(raw) ? 3600 : /['′]|\d,\d+\.\d+[NSEW]/.test(raw) ? 60 : 1
  const byText = figures.length === 0 ? 1 : 10 ** -Math.max(...figures) / unit
  return Math.min(byNumber, byText)
}

const distanceKm = (a: { latitude: number; longitude: number }, b: { latitude: number; longitude: number }): number => {
  const radians = Math.PI / 180
  const east = (((b.longitude - a.longitude + 540) % 360) - 180) * Math.cos(((a.latitude + b.latitude) / 2) * radians)
  return Math.hypot(b.latitude - a.latitude, east) * KM_PER_DEGREE
}

/** Half a step on either side, as a standard deviation, on top of the receiver's error. */
function sigmaOf(reading: CoordinateReading): number {
  const receiver = reading.errorMetres === undefined || !Number.isFinite(reading.errorMetres) ? DEFAULT_SIGMA_KM : Math.max(LEAST_SIGMA_KM, reading.errorMetres / 1000)
  const step = (stepDegrees(reading) * KM_PER_DEGREE) / Math.sqrt(12)
  return rounded(Math.min(MOST_SIGMA_KM, Math.hypot(receiver, step)))
}

const isPoint = ({ latitude, longitude }: CoordinateReading): boolean =>
  latitude !== null && longitude !== null && Number.isFinite(latitude) && Number.isFinite(longitude) && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180

/** Receivers without a fix and programs without a value write zeros. */
const isNull = ({ latitude, longitude }: { latitude: number; longitude: number }): boolean => Math.abs(latitude) < 0.001 && Math.abs(longitude) < 0.001

const kernel = (point: { latitude: number; longitude: number; sigmaKm: number }, background: number): Likelihood =>
  ({ form: 'kernels', centres: [{ latitude: point.latitude, longitude: point.longitude, sigmaKm: point.sigmaKm, weight: 1 }], background })

/**
 * Set where the prior is at its lowest, in open water, so that RIGHT_TAG holds there too: by how settled the surroundings are,
 * a reading five kilometres off a coast town was left with 13 %. On land a reading is then surer than RIGHT_TAG.
 */
const WRONG_TAG_BACKGROUND = backgroundFor(RIGHT_TAG, EMPTY_DENSITY)

/** Says the same everywhere: for what cannot be a place at all. */
const flat: Likelihood = { form: 'countries', ratios: {}, otherwise: 1 }

/** Sharpest first, so that a rounded copy is folded into its original and not the other way round. */
function distinct(readings: readonly CoordinateReading[]): Reading[] {
  const sharpest = readings.map((source): Reading => ({ latitude: source.latitude!, longitude: source.longitude!, sigmaKm: sigmaOf(source), source, tags: [source.tag] }))
    .sort((a, b) => a.sigmaKm - b.sigmaKm || (a.source.tag < b.source.tag ? -1 : a.source.tag > b.source.tag ? 1 : 0) || a.latitude - b.latitude || a.longitude - b.longitude)
  const result: Reading[] = []
  for (const reading of sharpest) {
    const step = stepDegrees(reading.source) * KM_PER_DEGREE
    const same = result.findIndex((other) => distanceKm(other, reading) <= Math.max(SAME_POINT_KM, step))
    if (same < 0) result.push(reading)
    else if (!result[same].tags.includes(reading.source.tag)) result[same] = { ...result[same], tags: [...result[same].tags, reading.source.tag] }
  }
  return result
}

const sourceOf = (reading: CoordinateReading, tags: readonly string[]): EvidenceSource => ({ origin: reading.origin, detail: shown(tags.join(' and ')), text: kept(reading.raw) })

const metres = (sigmaKm: number): string => (sigmaKm < 1 ? `${Math.round(sigmaKm * 1000)} m` : `${Math.round(sigmaKm)} km`)
const phrase = ({ latitude, longitude }: { latitude: number; longitude: number }): string => `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`

/** Hours by which the stated offset and the longitude's solar time differ, 0 to 12. */
const solarDifference = (offsetMinutes: number, longitude: number): number => Math.abs((((offsetMinutes / 60 - longitude / 15 + 36) % 24) + 24) % 24 - 12)

/** A sign lost on the longitude is the commonest wrong tag: shown, for the analyst to take, where the clock speaks for it. */
function mirrored(reading: Reading, { offsetMinutes, offsetTag }: Metadata): EvidenceDraft[] {
  if (offsetMinutes === null || offsetMinutes === 0) return []
  const isOff = solarDifference(offsetMinutes, reading.longitude) > MOST_SOLAR_DIFFERENCE_HOURS
  if (!isOff || solarDifference(offsetMinutes, -reading.longitude) > MOST_SOLAR_DIFFERENCE_HOURS) return []
  const point = { ...reading, longitude: -reading.longitude }
  const reason = `A guess: ${shown(offsetTag ?? 'the clock')} fits this longitude and not the one written. Accept it, and reject the one written, if the sign was lost.`
  const source = { ...sourceOf(reading.source, reading.tags), detail: `${shown(reading.tags.join(' and '))} with the sign of the longitude turned` }
  return [rejected('coordinates', `${phrase(point)} if the longitude's sign is wrong`, source, kernel(point, WRONG_TAG_BACKGROUND), reason)]
}

function pointDrafts(reading: Reading, metadata: Metadata): EvidenceDraft[] {
  const source = sourceOf(reading.source, reading.tags)
  const likelihood = kernel(reading, WRONG_TAG_BACKGROUND)
  if (isNull(reading)) return [rejected('coordinates', `${phrase(reading)}, which receivers without a fix write`, source, likelihood, 'Zero latitude and longitude: a receiver without a fix or an empty tag.')]
  return [accepted('coordinates', `${phrase(reading)} within ${metres(reading.sigmaKm)}`, source, likelihood), ...mirrored(reading, metadata)]
}

function invalidDraft(reading: CoordinateReading): EvidenceDraft {
  const isNumber = reading.latitude !== null && reading.longitude !== null && Number.isFinite(reading.latitude) && Number.isFinite(reading.longitude)
  const reason = isNumber ? 'Latitude beyond 90 or longitude beyond 180 degrees: no place on Earth.' : 'The tag holds no number.'
  return rejected('coordinates', `coordinates that are none: '${shown(reading.raw)}'`, sourceOf(reading, [reading.tag]), flat, reason)
}

export const deriveCoordinates: ImageRule = ({ observation: { metadata } }) => {
  const valid = distinct(metadata.coordinates.filter(isPoint))
  return [...valid.flatMap((reading) => pointDrafts(reading, metadata)), ...metadata.coordinates.filter((reading) => !isPoint(reading)).map(invalidDraft)]
}

/** Small enough that a point at sea, where the prior is a hundredth of the mean, stands as well. */
const SLIP = 1e-6

/** A point from the analyst's own file of known coordinates: taken at its word, but for the digits it is written with. */
export function truthDraft(point: { latitude: number; longitude: number }, file: string): EvidenceDraft {
  const step = (stepDegrees({ ...point, raw: '' }) * KM_PER_DEGREE) / Math.sqrt(12)
  const sigmaKm = rounded(Math.hypot(DEFAULT_SIGMA_KM, step))
  return accepted('coordinates', `${phrase(point)} by ${shown(file)}`, { origin: 'truth-file', detail: shown(file) }, kernel({ ...point, sigmaKm }, SLIP))
}
