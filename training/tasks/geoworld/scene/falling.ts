// Rain and snow in the air before the camera: streaks and flakes so faint that they hide nothing of what is counted.
import type { Random } from '../../../data/random.ts'
import type { Rgb } from '../facts/country-facts.ts'
import type { Point2 } from './camera.ts'
import { between } from './draws.ts'
import type { Weather } from './light.ts'

/** In shares of the picture's shorter side. */
export interface Falling { readonly outlines: readonly (readonly Point2[])[]; readonly colour: Rgb; readonly alpha: number }

/** Below a half, so that no pixel passes to it. */
const faint = 0.3

function streak(random: Random): Point2[] {
  const [x, y, length] = [between(random, 0, 1.8), between(random, 0, 1), between(random, 0.03, 0.08)]
  return [[x, y], [x + 0.004, y], [x + 0.004 - length * 0.15, y + length], [x - length * 0.15, y + length]]
}

function flake(random: Random): Point2[] {
  const [x, y, size] = [between(random, 0, 1.8), between(random, 0, 1), between(random, 0.003, 0.009)]
  return [[x - size, y], [x, y - size], [x + size, y], [x, y + size]]
}

export function fallingOf(weather: Weather, random: Random): Falling | null {
  if (weather === 'rain') return { outlines: Array.from({ length: 110 }, () => streak(random)), colour: [214, 220, 226], alpha: faint }
  return weather === 'snow' ? { outlines: Array.from({ length: 130 }, () => flake(random)), colour: [250, 251, 253], alpha: faint * 1.5 } : null
}
