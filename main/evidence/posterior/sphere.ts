// Geometry on the sphere: areas, chords, distances.

/** Mean Earth radius R1 in km (IUGG). */
export const EARTH_RADIUS_KM = 6371.0088
export const EARTH_AREA_KM2 = 4 * Math.PI * EARTH_RADIUS_KM ** 2
export const RADIANS = Math.PI / 180
/** One degree of latitude in km. */
export const KM_PER_DEGREE = EARTH_RADIUS_KM * RADIANS

/** A point as a unit vector, so that comparing distances takes no trigonometry. */
export interface UnitVector { readonly x: number; readonly y: number; readonly z: number }

export function unitVector(latitude: number, longitude: number): UnitVector {
  const cosine = Math.cos(latitude * RADIANS)
  return { x: cosine * Math.cos(longitude * RADIANS), y: cosine * Math.sin(longitude * RADIANS), z: Math.sin(latitude * RADIANS) }
}

export function pointOf(vector: UnitVector): { latitude: number; longitude: number } {
  return { latitude: Math.atan2(vector.z, Math.hypot(vector.x, vector.y)) / RADIANS, longitude: Math.atan2(vector.y, vector.x) / RADIANS }
}

/** Squared chord of the unit sphere; exact to nanometres for close points, where a dot product is not. */
export function chordSquared(ax: number, ay: number, az: number, bx: number, by: number, bz: number): number {
  return (ax - bx) ** 2 + (ay - by) ** 2 + (az - bz) ** 2
}

/** Great-circle distance in km of a squared chord. */
export function kmOfChord(squared: number): number {
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(squared) / 2))
}

/** Below this squared chord, some 640 km, the series beneath is exact to 1e-12. */
const SHORT = 0.01

/** Squared great-circle distance in km2 of a squared chord: (2 asin(c / 2))^2 = c^2 + c^4 / 12 + c^6 / 90 + c^8 / 560 + ..., which takes no trigonometry. */
export function squaredKmOfChord(squared: number): number {
  if (squared >= SHORT) return kmOfChord(squared) ** 2
  return EARTH_RADIUS_KM ** 2 * squared * (1 + squared * (1 / 12 + squared * (1 / 90 + squared / 560)))
}

/** Squared chord that a great-circle distance in km spans. */
export function chordOfKm(km: number): number {
  return 4 * Math.sin(Math.min(Math.PI / 2, km / (2 * EARTH_RADIUS_KM))) ** 2
}

export function distanceKm(a: UnitVector, b: UnitVector): number {
  return kmOfChord(chordSquared(a.x, a.y, a.z, b.x, b.y, b.z))
}

/** Area in km2 between two parallels and two meridians, degrees: R^2 dLon (sin north - sin south). */
export function boxAreaKm2(south: number, north: number, degreesWide: number): number {
  // sin n - sin s = 2 cos((n + s) / 2) sin((n - s) / 2): keeps its digits when the box is a metre wide
  const sines = 2 * Math.cos(((north + south) / 2) * RADIANS) * Math.sin(((north - south) / 2) * RADIANS)
  return EARTH_RADIUS_KM ** 2 * degreesWide * RADIANS * sines
}
