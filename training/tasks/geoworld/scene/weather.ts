// Day, hour and weather of a scene: an hour at which the sun stands high enough to see by, snow only where and when it falls.
import type { Random } from '../../../data/random.ts'
import { between, chance, pickByShare } from './draws.ts'
import type { Weather } from './light.ts'
import type { Place } from './place.ts'
import type { Season } from './plants.ts'
import { sunPosition, type SunPosition } from './solar-position.ts'

export interface Moment { readonly time: number; readonly sun: SunPosition; readonly weather: Weather; readonly season: Season }

/** Degrees: below this, streets lie in twilight. */
const leastAltitude = 9
const hour = 3_600_000

/** Days after the winter solstice of the place's own hemisphere. */
const daysAfterWinter = (time: number, latitude: number): number => (Math.floor((time - Date.UTC(2023, 11, 22)) / (24 * hour)) + (latitude < 0 ? 183 : 0)) % 365

function seasonOf(place: Place, days: number): Season {
  const { latitude } = place.town
  if (Math.abs(latitude) < 28 || place.climate.koeppen.startsWith('A')) return 'green'
  if (days < 85 || days > 335) return 'bare'
  return days > 285 ? 'autumn' : 'green'
}

/** Share of winter's pictures with snow: by Koeppen and Geiger's class, D for cold winters, E for the far north and heights. */
function snowShare({ climate, town }: Place): number {
  if (/^[DE]/.test(climate.koeppen)) return 0.55
  return climate.koeppen.startsWith('C') && Math.abs(town.latitude) > 46 ? 0.1 : 0
}

function drawWeather(place: Place, random: Random, winter: boolean): Weather {
  if (winter && chance(random, snowShare(place))) return 'snow'
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
  const days = daysAfterWinter(time, latitude)
  return { time, sun: sunPosition(time, latitude, longitude), weather: drawWeather(place, random, days < 80 || days > 345), season: seasonOf(place, days) }
}

const winds = ['north', 'north-east', 'east', 'south-east', 'south', 'south-west', 'west', 'north-west'] as const

export const windOf = (degrees: number): string => winds[Math.round(((degrees % 360) + 360) % 360 / 45) % 8]!
