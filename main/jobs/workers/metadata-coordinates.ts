// Coordinates as they are written in each place of a file, one reading for each: nothing is merged, corrected or thrown away.
import type { CoordinateReading } from '../../contract/observation.ts'
import { cleanText, entriesOf, familyOf, numberOf } from './metadata-tags.ts'
import type { Tags } from './metadata-tags.ts'

type Origin = CoordinateReading['origin']
export interface Coordinates { readings: CoordinateReading[]; warnings: string[] }

const mostReadings = 20
/** Error = GPSDOP x the receiver's range error, about 5 m for a civil one. */
const metresPerDilution = 5

/** EXIF's own pair first. 'Exif:GPSLatitude' of a C2PA claim becomes Exif_GPSLatitude: the prefix keeps pairs together. */
function pairsOf(tags: Tags): { group: string; prefix: string }[] {
  const pairs = new Map<string, { group: string; prefix: string }>()
  for (const { group, name } of entriesOf(tags)) {
    const match = /^(.*)GPS(Latitude|Longitude|Longtitude)$/.exec(name)
    if (match) pairs.set(`${group}:${match[1]}`, { group, prefix: match[1]! })
  }
  return [...pairs.values()].sort((a, b) => Number(b.group === 'GPS') - Number(a.group === 'GPS'))
}

/** A number, or XMP's 'degrees,minutes[,seconds]' with its direction, which ExifTool leaves as it is in a C2PA claim's JSON. */
function degreesOf(value: unknown): number | null {
  const match = /^(\d{1,3}),(\d{1,2}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))? ?([NSEW])$/.exec(cleanText(value, 80))
  if (!match) return numberOf(value)
  const degrees = Number(match[1]) + Number(match[2]) / 60 + Number(match[3] ?? 0) / 3600
  return signed(degrees, match[4]!)
}

/** GPS directories hold magnitudes with a reference beside them; XMP and some maker notes hold signed values. Both come out signed. */
function signed(magnitude: number | null, reference: string): number | null {
  if (magnitude === null) return null
  return /^[SW]/i.test(reference) ? -Math.abs(magnitude) : magnitude
}

function errorMetresOf(tags: Tags, group: string): number | undefined {
  const stated = numberOf(tags[`${group}:GPSHPositioningError`])
  const dilution = numberOf(tags[`${group}:GPSDOP`])
  const metres = stated !== null && stated > 0 ? stated : dilution !== null && dilution > 0 ? dilution * metresPerDilution : null
  return metres !== null && metres < 2e7 ? metres : undefined
}

/** What makes a pair of the GPS directory doubtful, in words. */
function doubts(tags: Tags, group: string, latitudeReference: string, longitudeReference: string): string[] {
  const found: string[] = []
  const datum = cleanText(tags[`${group}:GPSMapDatum`], 40)
  if (group === 'GPS' && !(latitudeReference && longitudeReference)) found.push('EXIF:GPS has no reference N/S or E/W: its hemisphere is a guess')
  if (/^V/i.test(cleanText(tags[`${group}:GPSStatus`], 10))) found.push(`${familyOf(group)}:GPSStatus says that the receiver had no fix`)
  if (datum && !/^(wgs|unknown$)/i.test(datum)) found.push(`${familyOf(group)}:GPSMapDatum is "${datum}", not WGS 84: the position may be off by hundreds of metres`)
  return found
}

function readPair(tags: Tags, group: string, prefix: string, origin: Origin): Coordinates {
  const at = (name: string): unknown => tags[`${group}:${prefix}${name}`]
  const [latitude, longitude] = [at('GPSLatitude'), at('GPSLongitude') ?? at('GPSLongtitude')]
  const [latitudeReference, longitudeReference] = [cleanText(at('GPSLatitudeRef'), 20), cleanText(at('GPSLongitudeRef'), 20)]
  const errorMetres = errorMetresOf(tags, group)
  const written = [[latitude, latitudeReference], [longitude, longitudeReference]].map(([value, reference]) => `${cleanText(value, 80)} ${reference}`.trim() || '(none)')
  const reading: CoordinateReading = {
    latitude: signed(degreesOf(latitude), latitudeReference),
    longitude: signed(degreesOf(longitude), longitudeReference),
    ...(errorMetres === undefined ? {} : { errorMetres }),
    tag: tagOf(group, prefix),
    origin,
    raw: written.join(', ').slice(0, 200),
  }
  return { readings: [reading], warnings: doubts(tags, group, latitudeReference, longitudeReference) }
}

/** JSON and CBOR in a picture are C2PA's claims. */
function tagOf(group: string, prefix: string): string {
  if (/^(JSON|CBOR)$/.test(group) && /^exif/i.test(prefix)) return 'C2PA:GPS'
  const name = group === 'GPS' || group === 'XMP-exif' ? familyOf(group) : group
  return cleanText(`${name}:${prefix}GPS`, 80)
}

/** QuickTime's 'latitude longitude [altitude]' in one value. */
function readJoined(tags: Tags, origin: Origin): CoordinateReading[] {
  return entriesOf(tags).filter(({ name }) => name === 'GPSCoordinates').map(({ group, name, value }) => {
    const parts = cleanText(value, 200).split(/[\s,]+/)
    return { latitude: numberOf(parts[0]), longitude: numberOf(parts[1]), tag: cleanText(`${group}:${name}`, 80), origin, raw: cleanText(value, 200) }
  })
}

/** XMP's LocationCreated is where the camera stood, LocationShown what the picture shows. */
function readStructures(tags: Tags, origin: Origin): CoordinateReading[] {
  return structuresOf(tags).flatMap(({ name, fields }) => {
    const [latitude, longitude] = [fields.GPSLatitude, fields.GPSLongitude]
    if (latitude === undefined && longitude === undefined) return []
    const raw = `${cleanText(latitude, 80)}, ${cleanText(longitude, 80)}`
    return [{ latitude: numberOf(latitude), longitude: numberOf(longitude), tag: `XMP:${name}`, origin, raw }]
  })
}

/** The first few of XMP's location structures. */
export function structuresOf(tags: Tags): { name: string; fields: Tags }[] {
  return entriesOf(tags).filter(({ name }) => name === 'LocationShown' || name === 'LocationCreated').flatMap(({ name, value }) => {
    const list: unknown[] = Array.isArray(value) ? value.slice(0, mostReadings) : [value]
    return list.filter((item) => typeof item === 'object' && item !== null).map((fields) => ({ name, fields: fields as Tags }))
  })
}

/** Every pair of coordinates in the tags, in ExifTool's order; a value that is no number is null, its writing is kept in `raw`. */
export function parseCoordinates(tags: Tags, origin: Origin): Coordinates {
  const pairs = pairsOf(tags).map(({ group, prefix }) => readPair(tags, group, prefix, origin))
  const readings = [...pairs.flatMap((pair) => pair.readings), ...readJoined(tags, origin), ...readStructures(tags, origin)]
  return { readings: readings.slice(0, mostReadings), warnings: pairs.flatMap((pair) => pair.warnings) }
}
