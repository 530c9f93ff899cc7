// What has no distance: sky, sun, clouds, and hills along the horizon; given as directions from the camera, in radians.
import type { Random } from '../../../data/random.ts'
import type { Rgb } from '../facts/country-facts.ts'
import type { Relief } from '../facts/relief.ts'
import { reliefClaim } from './claims.ts'
import { between } from './draws.ts'
import { markOf, type Mark } from './item.ts'
import { mix, scaled, type Light, type Weather } from './light.ts'
import type { Place } from './place.ts'
import type { Point3 } from './vectors.ts'

/** A shape at infinity. */
export interface FarShape { readonly outline: readonly Point3[]; readonly colour: Rgb; readonly alpha: number; readonly mark: Mark | null }

export interface SkyColours { readonly top: Rgb; readonly horizon: Rgb }

const skies: Readonly<Record<Weather, SkyColours>> = {
  clear: { top: [74, 130, 200], horizon: [188, 212, 234] }, cloudy: { top: [168, 178, 190], horizon: [208, 212, 216] }, rain: { top: [128, 136, 146], horizon: [176, 182, 188] },
  haze: { top: [186, 190, 194], horizon: [216, 210, 198] }, snow: { top: [188, 194, 202], horizon: [224, 228, 232] },
}

/** A low sun makes the horizon warmer. @param altitude degrees */
export function skyColours(weather: Weather, altitude: number): SkyColours {
  const { top, horizon } = skies[weather]
  return weather === 'clear' && altitude < 15 ? { top: mix(top, [90, 110, 160], 0.3), horizon: mix(horizon, [244, 206, 160], (15 - altitude) / 20) } : { top, horizon }
}

const direction = (bearing: number, altitude: number): Point3 => [Math.sin(bearing) * Math.cos(altitude), Math.sin(altitude), Math.cos(bearing) * Math.cos(altitude)]

const roundAt = (bearing: number, altitude: number, radiusX: number, radiusY: number): Point3[] =>
  Array.from({ length: 16 }, (_, at) => direction(bearing + radiusX * Math.cos(at * Math.PI / 8) / Math.cos(altitude), altitude + radiusY * Math.sin(at * Math.PI / 8)))

/** Drawn three times as large as it is, as a photograph's glare makes it. */
export function sunShapes(light: Light, mark: Mark): FarShape[] {
  if (light.weather !== 'clear') return []
  const [bearing, altitude] = [Math.atan2(light.sun[0], light.sun[2]), Math.asin(light.sun[1])]
  return [[0.11, 0.16], [0.06, 0.3], [0.026, 1]].map(([radius, alpha]) => ({ outline: roundAt(bearing, altitude, radius!, radius!), colour: [255, 250, 228] as const, alpha: alpha!, mark: alpha === 1 ? mark : null }))
}

export function cloudShapes(light: Light, random: Random): FarShape[] {
  const count = { clear: 4, cloudy: 16, rain: 10, haze: 0, snow: 6 }[light.weather]
  const colour: Rgb = light.weather === 'clear' ? [250, 250, 250] : scaled(light.haze, 0.93)
  return Array.from({ length: count }, () => {
    const [bearing, altitude, size] = [between(random, -Math.PI, Math.PI), between(random, 0.12, 0.75), between(random, 0.08, 0.2)]
    return Array.from({ length: 4 }, (_, at): FarShape => ({ outline: roundAt(bearing + (at - 1.5) * size * 0.7, altitude + between(random, -0.02, 0.03), size * between(random, 0.5, 0.9), size * between(random, 0.16, 0.3)), colour, alpha: light.weather === 'clear' ? 0.7 : 0.35, mark: null }))
  }).flat()
}

/** Radians of the highest tops, of nearer and farther ranges. */
const heights: Readonly<Record<Relief, readonly number[]>> = { flat: [0.008], hilly: [0.085, 0.05], mountain: [0.27, 0.17, 0.06] }

/** Heights along the horizon: waves whose lengths and phases are drawn, sharper for mountains. */
function skyline(random: Random, sharp: boolean): (bearing: number) => number {
  const waves = [3, 7, 13, 29].map((count) => ({ count, phase: between(random, 0, 2 * Math.PI), size: between(random, 0.6, 1) / Math.sqrt(count) }))
  const sum = waves.reduce((total, { size }) => total + size, 0)
  return (bearing) => {
    const level = waves.reduce((total, { count, phase, size }) => { const wave = Math.sin(bearing * count + phase); return total + size * (sharp ? 1 - 2 * Math.abs(wave) : wave) }, 0)
    return 0.5 + level / sum / 2
  }
}

const steps = 180

function range(profile: (bearing: number) => number, from: number, top: number): Point3[] {
  const bearings = Array.from({ length: steps + 1 }, (_, at) => -Math.PI / 2 * 1.1 + Math.PI * 1.1 * at / steps)
  return [...bearings.map((bearing) => direction(bearing, top * (0.35 + 0.65 * profile(bearing)))), ...bearings.toReversed().map((bearing) => direction(bearing, from))]
}

/** What lies above a snow line that wavers with the slopes. */
function cap(profile: (bearing: number) => number, top: number): Point3[] {
  const bearings = Array.from({ length: steps + 1 }, (_, at) => -Math.PI / 2 * 1.1 + Math.PI * 1.1 * at / steps)
  const ridge = (bearing: number): number => top * (0.35 + 0.65 * profile(bearing))
  const line = (bearing: number): number => Math.min(ridge(bearing), top * (0.7 + 0.04 * Math.sin(bearing * 61)))
  return [...bearings.map((bearing) => direction(bearing, ridge(bearing))), ...bearings.toReversed().map((bearing) => direction(bearing, line(bearing)))]
}

/** Where high ranges keep snow for most of the year: Koeppen and Geiger's D and E, and C far from the equator. */
const isCold = ({ climate, town }: Place): boolean => /^[DE]/.test(climate.koeppen) || (climate.koeppen.startsWith('C') && Math.abs(town.latitude) > 42)

/** Ranges from the farthest to the nearest. @param turn radians of the camera, before which they are drawn */
export function reliefShapes(place: Place, light: Light, random: Random, ground: Rgb, turn: number): FarShape[] {
  const mark = markOf(reliefClaim(place))
  const ranges = heights[place.relief]
  return ranges.flatMap((top, at) => {
    const profile = skyline(random, place.relief === 'mountain' && at < 2)
    const fade = [0.62, 0.42, 0.25][at + (3 - ranges.length)]! + (light.weather === 'rain' || light.weather === 'haze' ? 0.25 : 0)
    const turned = (points: Point3[]): Point3[] => points.map(([x, y, z]) => [x * Math.cos(turn) + z * Math.sin(turn), y, -x * Math.sin(turn) + z * Math.cos(turn)])
    const colour = mix(mix(scaled(ground, 0.72), [74, 96, 92], 0.35), light.haze, Math.min(0.85, fade))
    const body: FarShape = { outline: turned(range(profile, -0.02, top)), colour, alpha: 1, mark }
    const snow: FarShape = { outline: turned(cap(profile, top)), colour: mix([240, 243, 247], light.haze, Math.min(0.8, fade * 0.7)), alpha: 1, mark }
    return isCold(place) && place.relief === 'mountain' && at < 2 ? [body, snow] : [body]
  })
}
