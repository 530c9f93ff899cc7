// Coordinates in degrees, minutes and seconds, with no more of them than the radius supports.
import { coordinates, kmPerDegree } from '../../../main/contract/wording.ts'
import type { Settings } from '../../../main/contract/workspace.ts'

/** Parts of a degree, coarsest first: degree, minute, second, tenth of a second. */
const steps = [1, 60, 3600, 36_000]

const two = (value: number): string => String(value).padStart(2, '0')

function angle(value: number, perDegree: number): string {
  const total = Math.round(Math.abs(value) * perDegree)
  const degrees = `${Math.floor(total / perDegree)}°`
  if (perDegree === 1) return degrees
  const minutes = Math.floor((total * 60) / perDegree) % 60
  if (perDegree === 60) return `${degrees}${two(minutes)}′`
  const seconds = Math.floor((total * 3600) / perDegree) % 60
  return `${degrees}${two(minutes)}′${two(seconds)}${perDegree > 3600 ? `.${total % 10}` : ''}″`
}

/** "48°46′24″N 9°10′16″E": the last step is no longer than the radius, a tenth of a second at the finest. */
export function dms(latitude: number, longitude: number, radiusKm: number): string {
  const perDegree = steps.find((parts) => kmPerDegree / parts <= radiusKm) ?? steps[3]
  return `${angle(latitude, perDegree)}${latitude < 0 ? 'S' : 'N'} ${angle(longitude, perDegree)}${longitude < 0 ? 'W' : 'E'}`
}

/** As the settings want it. */
export const written = (latitude: number, longitude: number, radiusKm: number, form: Settings['coordinates']): string =>
  form === 'dms' ? dms(latitude, longitude, radiusKm) : coordinates(latitude, longitude, radiusKm)
