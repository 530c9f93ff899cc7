// GeoWorld: rendered street scenes at real places, as files and as lines of a dataset; what hosts ask for, and what workers are asked.
import { z } from 'zod'
import { CountryCode, Latitude, Longitude } from './geography.ts'

/** A place that a scene can stand in, as training/tasks/geoworld/types.ts names it. */
export const GeoWorldTown = z.object({
  /** Row of the gazetteer's place table. */
  id: z.number().int().nonnegative(),
  name: z.string().min(1),
  latinName: z.string().min(1),
  country: CountryCode,
  region: z.string().min(1),
  latitude: Latitude,
  longitude: Longitude,
  population: z.number().nonnegative(),
  /** Bearing in degrees from north. */
  nearby: z.array(z.object({ name: z.string().min(1), latinName: z.string().min(1), distanceKm: z.number().positive(), bearing: z.number().min(0).max(360) })).max(8),
})
export type GeoWorldTown = z.infer<typeof GeoWorldTown>

export const GeoWorldPart = z.enum(['train', 'validation'])
export type GeoWorldPart = z.infer<typeof GeoWorldPart>

/** A town and the part that all its scenes belong to. */
export const PlacedTown = GeoWorldTown.extend({ part: GeoWorldPart })
export type PlacedTown = z.infer<typeof PlacedTown>
