// Google Takeout's JSON sidecar: where and when Google Photos says that a picture was taken. Pure; the file is hostile.
import type { CoordinateReading, Metadata, PlaceReading } from '../../contract/observation.ts'
import { cleanText, numberOf } from './metadata-tags.ts'
import { noMetadata } from './parse-metadata.ts'

/** A sidecar has about 1 KB. */
export const largestTakeout = 2 ** 20

type Fields = Readonly<Record<string, unknown>>

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Fields : {}
}

/** Google writes 0,0 for none. `geoData` is the place as shown and maybe edited in Google Photos, `geoDataExif` that of the file. */
function readCoordinates(root: Fields): CoordinateReading[] {
  const readings = ['geoData', 'geoDataExif'].flatMap((key): CoordinateReading[] => {
    const { latitude, longitude } = fieldsOf(root[key])
    if (latitude === undefined && longitude === undefined) return []
    const pair = { latitude: numberOf(latitude), longitude: numberOf(longitude) }
    if (pair.latitude === 0 && pair.longitude === 0) return []
    return [{ ...pair, tag: `Takeout:${key}`, origin: 'sidecar', raw: `${cleanText(latitude, 80)}, ${cleanText(longitude, 80)}` }]
  })
  const [shown, exif] = readings
  return shown && exif && shown.latitude === exif.latitude && shown.longitude === exif.longitude ? [shown] : readings
}

/** `timestamp` is in seconds since 1970, UTC. */
function readTime(root: Fields): string | undefined {
  const seconds = numberOf(fieldsOf(root.photoTakenTime).timestamp)
  if (seconds === null || seconds < Date.UTC(1826, 0) / 1000 || seconds > Date.UTC(9999, 0) / 1000) return undefined
  return `${new Date(Math.floor(seconds) * 1000).toISOString().slice(0, 19)}Z`
}

function readCaption(root: Fields): PlaceReading[] {
  const text = cleanText(root.description, 1000)
  return text ? [{ tag: 'Takeout:description', origin: 'sidecar', field: 'caption', text }] : []
}

/**
 * @param text the sidecar's content
 * @returns what it says; a warning when it is no JSON; nothing when it is JSON of another kind
 */
export function parseTakeout(text: string): Metadata {
  let root: Fields
  try {
    root = fieldsOf(JSON.parse(text))
  } catch {
    return { ...noMetadata, warnings: ['The JSON sidecar is not valid JSON and was left out'] }
  }
  const capturedUtc = readTime(root)
  return { ...noMetadata, coordinates: readCoordinates(root), places: readCaption(root), ...(capturedUtc ? { capturedUtc } : {}) }
}
