// Which country a point lies in, from country-coder's borders (offline, about 10 m near land borders, coasts with a margin).
import { feature, iso1A2Code } from '@rapideditor/country-coder'

/** Codes that ISO 3166 only reserves, and the country that they belong to. */
const reserved: Record<string, string> = { AC: 'SH', TA: 'SH', CP: 'FR', CQ: 'GG', DG: 'IO', EA: 'ES', FX: 'FR', IC: 'ES' }

/**
 * @param latitude degrees; `longitude` degrees
 * @returns ISO 3166-1 alpha-2 of the country or territory (HK, PR and the like keep their own code; Kosovo is XK), null at sea and for what is no coordinate
 */
export function countryAt(latitude: number, longitude: number): string | null {
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return null
  const code = iso1A2Code([longitude, latitude], { level: 'territory' })
  return code && (reserved[code] ?? code)
}

/** The middle of the longest outer ring's bounds, for countries without any populated place (Antarctica, Bouvet Island). */
export function middleOf(code: string): { latitude: number; longitude: number } | null {
  const geometry = feature(code)?.geometry
  if (geometry?.type !== 'MultiPolygon') return null
  const ring = geometry.coordinates.map((polygon) => polygon[0]!).sort((a, b) => b.length - a.length)[0]
  if (!ring) return null
  const middle = (axis: 0 | 1): number => (Math.min(...ring.map((point) => point[axis]!)) + Math.max(...ring.map((point) => point[axis]!))) / 2
  return { latitude: middle(1), longitude: middle(0) }
}
