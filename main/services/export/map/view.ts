// Where a map looks, at which scale. Centres and scales are stepped, so that pictures taken near each other share a base map.
import { geoAzimuthalEqualArea, geoEqualEarth, type GeoProjection } from 'd3-geo'
import type { Point } from '../../../contract/geography.ts'
import { capAround, distanceKm, earthRadiusKm, toPoint, toVector, type Cap } from './sphere.ts'
import type { Detail } from './world.ts'

export interface View {
  /** Equal views have equal keys. */
  readonly key: string
  /** Null for the whole world. */
  readonly local: { readonly centre: Point; readonly halfHeightKm: number } | null
  readonly width: number
  readonly height: number
  readonly detail: Detail
  readonly cap: Cap
  readonly projection: GeoProjection
}

export interface Size {
  readonly width: number
  readonly height: number
}

/** Half the height of a view, km. */
const ladder = [12, 25, 50, 100, 200, 400, 700, 1200, 2000, 3200, 5000]

/** Steps of the centre, as parts of the half height; what is asked for stays within 1/6 of the middle, per axis. */
const stepsPerHalf = 3
/** The part of the half height that may be filled, so that a snapped centre still leaves everything inside. */
const filled = 0.74

/** Pixels drawn beyond the frame, so that clipped outlines run out of sight. */
const bleed = 6

/** Around the world, so that a mark at a pole is whole, pixels. */
const margin = 12

function snap(centre: Point, halfHeightKm: number): Point {
  const step = (halfHeightKm / stepsPerHalf / (Math.PI * earthRadiusKm)) * 180
  const latitude = Math.max(-90, Math.min(90, Math.round(centre.latitude / step) * step))
  const around = Math.max(1, Math.floor((360 * Math.cos((latitude * Math.PI) / 180)) / step))
  const longitude = around < 6 ? 0 : Math.round((centre.longitude * around) / 360) * (360 / around)
  return { latitude, longitude: longitude > 180 ? longitude - 360 : longitude }
}

const detailFor = (halfHeightKm: number): Detail => (halfHeightKm > 2500 ? '110m' : halfHeightKm > 250 ? '50m' : '10m')

/** Lambert's azimuthal equal-area projection around the centre: no pole or meridian is special, and areas compare. */
function localProjection(centre: Point, halfHeightKm: number, { width, height }: Size): GeoProjection {
  return geoAzimuthalEqualArea()
    .rotate([-centre.longitude, -centre.latitude])
    .translate([width / 2, height / 2])
    .scale(height / 4 / Math.sin(halfHeightKm / earthRadiusKm / 2))
    .clipExtent([[-bleed, -bleed], [width + bleed, height + bleed]])
    .precision(0.5)
}

function localView(cap: Cap, halfHeightKm: number, size: Size): View {
  const centre = snap(toPoint(cap.centre), halfHeightKm)
  const radius = Math.min(Math.PI, (halfHeightKm / earthRadiusKm) * Math.hypot(1, size.width / size.height) * 1.15)
  return {
    ...size,
    key: [centre.latitude.toFixed(4), centre.longitude.toFixed(4), halfHeightKm, size.width, size.height].join(' '),
    local: { centre, halfHeightKm },
    detail: detailFor(halfHeightKm),
    cap: { centre: toVector(centre), radius },
    projection: localProjection(centre, halfHeightKm, size),
  }
}

/** Equal Earth (Savric, Patterson, Jenny 2018), with the Pacific in the middle when the points ask for it. */
function worldView(cap: Cap, size: Size): View {
  const middle = cap.radius < Math.PI / 3 && Math.abs(toPoint(cap.centre).longitude) > 120 ? 180 : 0
  const projection = geoEqualEarth().rotate([-middle, 0]).fitExtent([[margin, margin], [size.width - margin, size.height - margin]], { type: 'Sphere' }).precision(0.5)
  return { ...size, key: `world ${middle} ${size.width} ${size.height}`, local: null, detail: '110m', cap: { centre: [1, 0, 0], radius: Math.PI }, projection }
}

/** The closest view of the ladder that holds all points with room around them and is no closer than `leastKm`; the world where none does. */
export function viewOf(points: readonly Point[], leastKm: number, size: Size): View {
  const cap = capAround(points.map(toVector))
  const needed = (cap.radius * earthRadiusKm) / filled
  const halfHeightKm = points.length > 0 ? ladder.find((step) => step >= leastKm && step >= needed) : undefined
  return halfHeightKm === undefined ? worldView(cap, size) : localView(cap, halfHeightKm, size)
}

/** True when the wider view would show little more than the closer one. */
export const nearlySame = (close: View, wide: View): boolean =>
  close.local === null || (wide.local !== null && close.local.halfHeightKm * 3 > wide.local.halfHeightKm && distanceKm(close.local.centre, wide.local.centre) < wide.local.halfHeightKm)
