// Distance over the ground, as the paper's rewards and metrics measure it: on a sphere of 6,371 km.

/** Kilometres; the mean radius that GeoAgent and the benchmarks take. */
export const earthRadiusKm = 6371

export type Position = readonly [latitude: number, longitude: number]

const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Great-circle distance by the haversine formula. Degrees in, kilometres out. */
export function haversineKm([fromLatitude, fromLongitude]: Position, [toLatitude, toLongitude]: Position): number {
  const [height, width] = [radians(toLatitude - fromLatitude), radians(toLongitude - fromLongitude)]
  const chord = Math.sin(height / 2) ** 2 + Math.cos(radians(fromLatitude)) * Math.cos(radians(toLatitude)) * Math.sin(width / 2) ** 2
  return 2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(chord)))
}
