// Light: how bright a face is under sun and sky, and how haze takes its colour with distance.
import type { Rgb } from '../facts/country-facts.ts'
import { dot, type Point3 } from './vectors.ts'

export type Weather = 'clear' | 'cloudy' | 'rain' | 'haze' | 'snow'

export interface Light {
  readonly weather: Weather
  /** Unit vector towards the sun, in the scene's axes. */
  readonly sun: Point3
  /** Factor from the sky alone. */
  readonly sky: number
  /** Factor that the sun adds to a face that looks straight at it. */
  readonly direct: number
  readonly haze: Rgb
  /** Metres at which haze has taken 1 - 1/e of a colour. */
  readonly hazeDistance: number
}

const lights: Readonly<Record<Weather, Omit<Light, 'sun' | 'weather'>>> = {
  clear: { sky: 0.68, direct: 0.4, haze: [196, 214, 232], hazeDistance: 900 },
  cloudy: { sky: 0.88, direct: 0, haze: [203, 208, 213], hazeDistance: 600 },
  rain: { sky: 0.76, direct: 0, haze: [176, 182, 188], hazeDistance: 170 },
  haze: { sky: 0.78, direct: 0.14, haze: [214, 208, 196], hazeDistance: 130 },
  snow: { sky: 0.9, direct: 0, haze: [222, 226, 231], hazeDistance: 260 },
}

/** @param bearing degrees of the sun to the right of the scene's z axis; altitude in degrees */
export function lightOf(weather: Weather, bearing: number, altitude: number): Light {
  const [turn, height] = [bearing * Math.PI / 180, altitude * Math.PI / 180]
  const sun: Point3 = [Math.sin(turn) * Math.cos(height), Math.sin(height), Math.cos(turn) * Math.cos(height)]
  return { weather, sun, ...lights[weather] }
}

export const mix = (from: Rgb, to: Rgb, share: number): Rgb => [0, 1, 2].map((at) => Math.round(from[at]! + share * (to[at]! - from[at]!))) as unknown as Rgb

export const scaled = (colour: Rgb, factor: number): Rgb => colour.map((value) => Math.max(0, Math.min(255, Math.round(value * factor)))) as unknown as Rgb

/** @param normal unit vector the face looks along, or null for what is lit from all sides alike (leaves, letters on boards, people) */
export function lit(light: Light, colour: Rgb, normal: Point3 | null, distance: number): Rgb {
  const towardsSun = normal ? Math.max(0, dot(normal, light.sun)) : 0.55
  return mix(scaled(colour, light.sky + light.direct * towardsSun), light.haze, 1 - Math.exp(-distance / light.hazeDistance))
}
