// Names for places and places for names: what a dataset's solution says of its truth, and how far apart the two may be.
import type { GeocodeResult, Place } from '../../contract/gazetteer.ts'
import type { Point } from '../../contract/geography.ts'
import { areaOf, extentOf } from '../../evidence/model-answer/extent.ts'
import { countryAt } from '../../gazetteer/borders.ts'
import { countryName } from '../../gazetteer/countries.ts'
import type { Gazetteer } from '../../gazetteer/gazetteer.ts'
import { haversineKm } from '../../../training/data/distance.ts'

/** A town farther off than this says little of where a picture was taken: the radius at which answers count as the right city. */
const TOWN_KM = 25

export interface Label {
  /** "Country; Region; Place", as far down as is known. */
  readonly solution: string
  /** ISO 3166-1 alpha-2; null where only a name is known. */
  readonly country: string | null
}

/** A separator inside a name would make two parts of it. */
const part = (name: string): string => name.replaceAll(/[;；]/g, ',').trim()

export function solutionOf(names: readonly (string | null)[]): string {
  return names.filter((name) => name !== null && name.trim() !== '').map((name) => part(name!)).join('; ')
}

/** Persons per km2 of a town, as the gazetteer's own reverse geocoding takes it. */
const DENSITY = 3000
/** Beyond the towns of a region or country there is land without any. */
const BEYOND_TOWNS_KM = 100
/** Of a division below the first, whose extent is not known. */
const DISTRICT_KM = 150

/** How far from a place's point a picture of it may have been taken, km. Of countries and regions: how far their towns reach, and some more. */
function reachOf(place: Place, { places }: Gazetteer): number {
  if (place.grain === 'place') return TOWN_KM + Math.sqrt(place.population / (DENSITY * Math.PI))
  const { radiusKm } = extentOf(place, areaOf(place, places), places)
  return radiusKm === 0 ? DISTRICT_KM : radiusKm + BEYOND_TOWNS_KM
}

/** The country itself, or one of eight points as far off as borders and coasts may be wrong or a view may reach. */
function isIn(country: string, { latitude, longitude }: Point): boolean {
  const around = Array.from({ length: 8 }, (_, at): Point => {
    const [north, east] = [Math.cos((at * Math.PI) / 4), Math.sin((at * Math.PI) / 4)].map((part) => (part * TOWN_KM) / 111.195)
    const width = Math.max(0.01, Math.cos((latitude * Math.PI) / 180))
    return { latitude: Math.max(-90, Math.min(90, latitude + north!)), longitude: ((longitude + east! / width + 540) % 360) - 180 }
  })
  return [{ latitude, longitude }, ...around].some((point) => countryAt(point.latitude, point.longitude) === country)
}

/** Names points and holds names against points; the reach of each place is found once. */
export class PlaceNames {
  readonly #gazetteer: Gazetteer
  readonly #reaches = new Map<string, number>()

  constructor(gazetteer: Gazetteer) {
    this.#gazetteer = gazetteer
  }

  /** Names that are spelt right are found at once; only others are worth the long look. */
  geocode(name: string): GeocodeResult | null {
    return this.#gazetteer.geocodeExactly(name) ?? this.#gazetteer.geocode(name)
  }

  /**
   * The name of a point, as far down as it leads back there: of 5,000 points near towns 20 had a namesake that is found instead,
   * and would have been scored against that.
   * @returns null where no country is known: at sea, on the ice
   */
  labelOf(truth: Point): Label | null {
    const { country, region, place, distanceKm } = this.#gazetteer.reverse(truth.latitude, truth.longitude)
    if (!country) return null
    const town = place?.country === country.code && distanceKm !== null && distanceKm <= TOWN_KM ? place.name : null
    const solutions = [[country.name, region, town], [country.name, region], [country.name]].map(solutionOf)
    const sound = solutions.find((solution) => {
      const found = this.#gazetteer.geocodeExactly(solution)
      return found !== null && this.contradiction(found, truth) === null
    })
    return { solution: sound ?? solutions.at(-1)!, country: country.code }
  }

  /** @returns why a picture of that place cannot have been taken at that point, as the end of a sentence; null where it can */
  contradiction({ place }: GeocodeResult, truth: Point): string | null {
    const distanceKm = haversineKm([place.latitude, place.longitude], [truth.latitude, truth.longitude])
    const reachKm = this.#reaches.get(place.id) ?? reachOf(place, this.#gazetteer)
    this.#reaches.set(place.id, reachKm)
    if (distanceKm > reachKm) return `lies ${Math.round(distanceKm)} km from ${place.name}, ${place.countryName}, of which ${Math.round(reachKm)} km could be`
    return this.countryContradiction(place.country, truth)
  }

  /** The same of a country by its code. Where no country is known at the point or around, nothing is said. */
  countryContradiction(country: string, truth: Point): string | null {
    const own = countryAt(truth.latitude, truth.longitude)
    return own === null || isIn(country, truth) ? null : `lies in ${countryName(own)}, not in ${countryName(country)}`
  }
}
