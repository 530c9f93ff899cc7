// Day, hour and weather of a scene: an hour at which the sun stands high enough to see by, snow only where and when it falls.
import type { Random } from '../../../data/random.ts'
import { seasonOf, type Season } from '../facts/climate.ts'
import { between, chance, pickByShare } from './draws.ts'
import type { Weather } from './light.ts'
import type { Place } from './place.ts'
import { sunPosition, type SunPosition } from './solar-position.ts'

export interface Moment { readonly time: number; readonly sun: SunPosition; readonly weather: Weather; readonly season: Season }

/** Degrees: below this, streets lie in twilight. */
const leastAltitude = 9
const hour = 3_600_000

function drawWeather(place: Place, random: Random, season: Season): Weather {
  if (season === 'snow' && chance(random, 0.5)) return 'snow'
  const dry = place.climate.koeppen.startsWith('B')
  return pickByShare(random, [{ weather: 'clear' as const, share: 0.55 }, { weather: 'cloudy' as const, share: 0.26 }, { weather: 'rain' as const, share: dry ? 0.01 : 0.09 }, { weather: 'haze' as const, share: 0.09 }]).weather
}

/** The year 2024. Hours of sunlight that are too low are drawn again, at noon in the end, in summer at last. */
export function drawMoment(place: Place, random: Random): Moment {
  const { latitude, longitude } = place.town
  const noonOf = (day: number): number => Math.round(Date.UTC(2024, 0, 1 + day, 12) - longitude / 15 * hour)
  let time = noonOf(latitude < 0 ? 355 : 172)
  for (let attempt = 0; attempt < 12; attempt++) {
    const drawn = noonOf(random.integer(366)) + Math.round(between(random, -4.5, 4.5) * (1 - attempt / 12) * 60) * 60_000
    if (sunPosition(drawn, latitude, longitude).altitude < leastAltitude) continue
    time = drawn
    break
  }
  const season = seasonOf(place.climate, latitude, new Date(time).getUTCMonth() + 1)
  return { time, sun: sunPosition(time, latitude, longitude), weather: drawWeather(place, random, season), season }
}

const winds = ['north', 'north-east', 'east', 'south-east', 'south', 'south-west', 'west', 'north-west'] as const

export const windOf = (degrees: number): string => winds[Math.round(((degrees % 360) + 360) % 360 / 45) % 8]!
