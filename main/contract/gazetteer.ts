// Places, their names, and what a look-up answers.
import { z } from 'zod'
import { CountryCode, Grain, Latitude, Longitude } from './geography.ts'

/** One entity of the gazetteer: a country, a first-order region or a populated place. */
export const Place = z.object({
  /** Stable: 'country:DE', 'region:DE/Bavaria', 'region:US/Minnesota/Saint Louis County', 'place:<row>', 'geoname:<id>' (imported, not in the place table). */
  id: z.string(),
  grain: Grain,
  name: z.string(),
  country: CountryCode,
  countryName: z.string(),
  region: z.string().nullable(),
  latitude: Latitude,
  longitude: Longitude,
  population: z.number().nonnegative(),
  timeZone: z.string().nullable(),
})
export type Place = z.infer<typeof Place>

export const PlaceMatch = Place.extend({
  /** 1 for the same name up to case and accents, lower for a fuzzy one. */
  score: z.number().min(0).max(1),
  /** The name that matched, where it is another than `name`. */
  matched: z.string(),
})
export type PlaceMatch = z.infer<typeof PlaceMatch>

/** Where an answer "Country; Region; Place" was found, and how far down. */
export const GeocodeResult = z.object({
  grain: Grain,
  place: Place,
  /** The parts that were used, from the country on, and those that were dropped. */
  used: z.array(z.string()),
  dropped: z.array(z.string()),
})
export type GeocodeResult = z.infer<typeof GeocodeResult>

/** A place to write on a map. */
export const MapPlace = z.object({ name: z.string(), latitude: Latitude, longitude: Longitude, population: z.number().nonnegative() })
export type MapPlace = z.infer<typeof MapPlace>

export const ReverseResult = z.object({
  country: z.object({ code: CountryCode, name: z.string() }).nullable(),
  region: z.string().nullable(),
  /** The nearest populated place that the point belongs to by size and distance. */
  place: Place.nullable(),
  distanceKm: z.number().nonnegative().nullable(),
  timeZone: z.string().nullable(),
})
export type ReverseResult = z.infer<typeof ReverseResult>
