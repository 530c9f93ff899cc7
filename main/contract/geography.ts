// Points, names and polygons on the Earth. WGS 84, degrees; polygons as in RFC 7946 (right-hand rule, no ring over 180 degrees).
import { z } from 'zod'

export const Latitude = z.number().min(-90).max(90)
export const Longitude = z.number().min(-180).max(180)
export const Point = z.object({ latitude: Latitude, longitude: Longitude })
export type Point = z.infer<typeof Point>

/** ISO 3166-1 alpha-2, capitals. */
export const CountryCode = z.string().regex(/^[A-Z]{2}$/)
export type CountryCode = z.infer<typeof CountryCode>

/** A view of the map. `west` > `east` where it crosses 180 degrees. */
export const Bounds = z.object({ west: Longitude, south: Latitude, east: Longitude, north: Latitude })
export type Bounds = z.infer<typeof Bounds>

/** `[polygon][ring][vertex][longitude, latitude]`; the first ring is the outer one and each ring is closed. */
export const MultiPolygon = z.array(z.array(z.array(z.tuple([z.number(), z.number()]))))
export type MultiPolygon = z.infer<typeof MultiPolygon>

export const Grain = z.enum(['country', 'region', 'place'])
export type Grain = z.infer<typeof Grain>
