// The analyst's own word: a pin, an area drawn to include or exclude, a country picked.
import type { EvidenceDraft } from '../../contract/evidence.ts'
import type { MultiPolygon, Point } from '../../contract/geography.ts'
import { countryName } from '../../gazetteer/countries.ts'
import { accepted, listed, rounded } from './drafts.ts'

/** A person is wrong now and then; 1 in 1000 leaves room for a slip of the mouse and for other evidence to say so. */
const SLIP = 0.001
/** For a pin the slip is spread over the whole Earth; at sea the prior is a hundredth of the mean. */
const PIN_BACKGROUND = 1e-6

const source = (detail: string) => ({ origin: 'analyst' as const, detail })

/** @param sigmaKm how sure of the point, kilometres, one standard deviation per axis */
export function pin(point: Point, sigmaKm: number): EvidenceDraft {
  const { latitude, longitude } = point
  const says = `pinned at ${latitude.toFixed(5)}, ${longitude.toFixed(5)} within ${sigmaKm < 1 ? `${Math.round(sigmaKm * 1000)} m` : `${rounded(sigmaKm)} km`}`
  return accepted('analyst', says, source('pin'), { form: 'kernels', centres: [{ latitude, longitude, sigmaKm, weight: 1 }], background: PIN_BACKGROUND })
}

const areas = (polygons: MultiPolygon): string => (polygons.length === 1 ? 'a drawn area' : `${polygons.length} drawn areas`)

export function include(polygons: MultiPolygon): EvidenceDraft {
  return accepted('analyst', `inside ${areas(polygons)}`, source('drawn area, included'), { form: 'area', polygons, inside: 1, outside: SLIP })
}

export function exclude(polygons: MultiPolygon): EvidenceDraft {
  return accepted('analyst', `outside ${areas(polygons)}`, source('drawn area, excluded'), { form: 'area', polygons, inside: SLIP, outside: 1 })
}

/** @param codes ISO 3166-1 alpha-2, at least one */
export function country(codes: readonly string[]): EvidenceDraft {
  const sorted = [...new Set(codes)].sort()
  const ratios = Object.fromEntries(sorted.map((code) => [code, 1]))
  return accepted('analyst', `in ${listed(sorted.map(countryName), 'or')}`, source('country picked'), { form: 'countries', ratios, otherwise: SLIP })
}
