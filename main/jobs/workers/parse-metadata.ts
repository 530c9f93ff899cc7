// ExifTool's tags to the contract's metadata, and a file's metadata with that of its sidecars. Pure; every value is hostile.
import type { CoordinateReading, Metadata } from '../../contract/observation.ts'
import { parseCoordinates } from './metadata-coordinates.ts'
import { parsePlaces } from './metadata-places.ts'
import { cleanText, entriesOf } from './metadata-tags.ts'
import type { Tags } from './metadata-tags.ts'
import { parseTimes } from './metadata-times.ts'

const mostWarnings = 20

export const noMetadata: Metadata = { coordinates: [], places: [], capturedLocal: null, capturedTag: null, offsetMinutes: null, offsetTag: null, gpsTime: null, camera: '', warnings: [] }

/** A tag's first telling value; EXIF's own directories go before maker notes and XMP. */
function firstText(tags: Tags, names: readonly string[]): string {
  const entries = entriesOf(tags)
  for (const name of names) {
    const found = entries.filter((entry) => entry.name === name).sort((a, b) => Number(isExif(b.group)) - Number(isExif(a.group)))
    const text = found.map((entry) => cleanText(entry.value, 80)).find((value) => value !== '' && !/^(0+|unknown|none|n\/a|-+)$/i.test(value))
    if (text) return text
  }
  return ''
}

function isExif(group: string): boolean {
  return group === 'IFD0' || group === 'ExifIFD'
}

/** 'NIKON COOLPIX P6000 #3004712': pictures with the same line are from the same camera, or, without a number, from the same model. */
function cameraOf(tags: Tags): string {
  const [make, model] = [firstText(tags, ['Make']), firstText(tags, ['Model'])]
  const serial = firstText(tags, ['SerialNumber', 'CameraSerialNumber', 'InternalSerialNumber'])
  const named = model.toLowerCase().startsWith(make.toLowerCase()) ? model : `${make} ${model}`.trim()
  return named && serial ? `${named} #${serial}` : named
}

function warningsOf(tags: Tags): string[] {
  return entriesOf(tags).filter(({ name, group }) => group === 'ExifTool' && (name === 'Warning' || name === 'Error')).map(({ value }) => `ExifTool: ${cleanText(value, 280)}`)
}

/** @param tags ExifTool's answer for one file with the arguments of metadata-tags.ts */
export function parseMetadata(tags: Tags, origin: CoordinateReading['origin']): Metadata {
  const coordinates = parseCoordinates(tags, origin)
  return {
    coordinates: coordinates.readings,
    places: parsePlaces(tags, origin),
    ...parseTimes(tags),
    camera: cameraOf(tags),
    warnings: [...warningsOf(tags), ...coordinates.warnings].slice(0, mostWarnings),
  }
}

/** All readings of all sources; times and camera from the first that has them: the file itself, then its sidecars in order. */
export function mergeMetadata(sources: readonly Metadata[]): Metadata {
  const timed = sources.find((source) => source.capturedLocal !== null)
  const utc = sources.find((source) => source.capturedUtc !== undefined)
  return {
    coordinates: sources.flatMap((source) => source.coordinates),
    places: sources.flatMap((source) => source.places),
    capturedLocal: timed?.capturedLocal ?? null,
    capturedTag: timed?.capturedTag ?? null,
    ...(utc ? { capturedUtc: utc.capturedUtc } : {}),
    offsetMinutes: timed?.offsetMinutes ?? null,
    offsetTag: timed?.offsetTag ?? null,
    gpsTime: sources.find((source) => source.gpsTime !== null)?.gpsTime ?? null,
    camera: sources.find((source) => source.camera !== '')?.camera ?? '',
    warnings: sources.flatMap((source) => source.warnings).slice(0, mostWarnings),
  }
}
