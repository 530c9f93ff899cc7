// The point that stands for a country, region or subregion: the place nearest to the middle of its people.
const RADIAN = Math.PI / 180

export interface Settled {
  latitude: number
  longitude: number
  population: number
  zone: string
}

export interface Centre {
  latitude: number
  longitude: number
  /** Sum over the places. */
  population: number
  /** The time zone, null when there are several. */
  zone: string | null
}

type Vector = [number, number, number]

function vectorOf({ latitude, longitude }: Settled): Vector {
  const ring = Math.cos(latitude * RADIAN)
  return [ring * Math.cos(longitude * RADIAN), ring * Math.sin(longitude * RADIAN), Math.sin(latitude * RADIAN)]
}

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

/** @param places at least one. A place without a known population counts as one person. */
export function centreOf(places: readonly Settled[]): Centre {
  const mean: Vector = [0, 0, 0]
  for (const place of places) vectorOf(place).forEach((part, axis) => { mean[axis]! += part * (place.population + 1) })
  let nearest = places[0]!
  let best = -Infinity
  for (const place of places) {
    const closeness = dot(mean, vectorOf(place))
    if (closeness > best) [best, nearest] = [closeness, place]
  }
  const zones = new Set(places.map((place) => place.zone))
  const population = places.reduce((sum, place) => sum + place.population, 0)
  return { latitude: nearest.latitude, longitude: nearest.longitude, population, zone: zones.size === 1 ? nearest.zone : null }
}
