// When a picture was taken, as its tags state it: wall-clock time, offset from UTC, the receiver's own time. Nothing is inferred here.
import { cleanText, entriesOf, familyOf, numberOf } from './metadata-tags.ts'
import type { Tags } from './metadata-tags.ts'

export interface CaptureTimes {
  capturedLocal: string | null
  capturedTag: string | null
  capturedUtc?: string
  offsetMinutes: number | null
  offsetTag: string | null
  gpsTime: string | null
}

interface Moment {
  /** YYYY-MM-DDTHH:MM:SS */
  wall: string
  /** 'Z', '+02:00' or '' */
  zone: string
}

interface StatedMoment extends Moment { tag: string }

const momentPattern = /^(\d{4})[:-](\d\d)[:-](\d\d)[T ]+(\d\d):(\d\d)(?::(\d\d))?(?:\.\d*)?\s*(Z|[-+]\d\d:?\d\d)?$/i

/** @returns null for what is no date of the calendar: '0000:00:00 00:00:00', 31 February, a year before photography */
export function parseMoment(value: unknown): Moment | null {
  const match = momentPattern.exec(cleanText(value, 60))
  if (!match) return null
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [number, number, number, number, number, number]
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  const wall = `${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6] ?? '00'}`
  if (year < 1826 || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 19) !== wall) return null
  return { wall, zone: (match[7] ?? '').toUpperCase() }
}

/**
 * Minutes east of UTC of '+05:45', or of a maker note's number of minutes. Null outside the offsets that clocks have had
 * (-12:00 to +14:00 in quarters of an hour), and for 'Z', which states UTC and nothing about the place.
 */
export function parseOffset(value: unknown): number | null {
  const match = /^([-+])(\d\d?):?(\d\d)$/.exec(cleanText(value, 20))
  const minutes = match ? (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) : typeof value === 'number' ? value : null
  if (minutes === null || minutes < -720 || minutes > 840 || minutes % 15 !== 0) return null
  return minutes + 0
}

const momentOrder = [
  /^(ExifIFD|IFD0):DateTimeOriginal$/, /^(ExifIFD|IFD0):CreateDate$/, /^XMP-exif:DateTimeOriginal$/, /^XMP-photoshop:DateCreated$/, /^XMP-xmp:CreateDate$/,
  /^IPTC\d*:DateCreated$/, /:DateTimeOriginal$/, /:CreationDate$/,
]

/** IPTC keeps the time apart from the date. */
function valueOf(tags: Tags, key: string): unknown {
  return /^IPTC\d*:DateCreated$/.test(key) ? `${cleanText(tags[key], 20)} ${cleanText(tags[key.replace('Date', 'Time')], 20)}` : tags[key]
}

function momentsOf(tags: Tags): StatedMoment[] {
  return momentOrder.flatMap((pattern) => Object.keys(tags).filter((key) => pattern.test(key))).flatMap((key) => {
    const moment = parseMoment(valueOf(tags, key))
    return moment ? [{ ...moment, tag: tagOf(key) }] : []
  })
}

function tagOf(key: string): string {
  const colon = key.indexOf(':')
  return cleanText(`${familyOf(key.slice(0, colon))}:${key.slice(colon + 1)}`, 80)
}

/** Nikon keeps summer time apart from the zone. */
function makerZone(tags: Tags): { minutes: number; tag: string } | null {
  for (const { group, name, value } of entriesOf(tags)) {
    if (name !== 'TimeZone' || familyOf(group) === 'EXIF') continue
    const summer = group.startsWith('Nikon') && numberOf(tags[`${group}:DaylightSavings`]) === 1 ? 60 : 0
    const minutes = parseOffset(value)
    if (minutes !== null) return { minutes: minutes + summer, tag: tagOf(`${group}:${name}`) }
  }
  return null
}

/** EXIF's own offset goes before the zone of a date that shows the same wall clock, and that before a maker note's setting. */
function offsetOf(tags: Tags, moments: readonly StatedMoment[], wall: string): { minutes: number; tag: string } | null {
  for (const name of ['OffsetTimeOriginal', 'OffsetTime', 'OffsetTimeDigitized']) {
    const minutes = parseOffset(tags[`ExifIFD:${name}`])
    if (minutes !== null) return { minutes, tag: `EXIF:${name}` }
  }
  for (const moment of moments) {
    const minutes = moment.wall === wall ? parseOffset(moment.zone) : null
    if (minutes !== null) return { minutes, tag: moment.tag }
  }
  return makerZone(tags)
}

function gpsTimeOf(tags: Tags): string | null {
  const joined = parseMoment(`${cleanText(tags['GPS:GPSDateStamp'], 20)} ${cleanText(tags['GPS:GPSTimeStamp'], 20)}`)
  const moment = joined ?? parseMoment(entriesOf(tags).find(({ name }) => name === 'GPSDateTime')?.value)
  return moment ? `${moment.wall}Z` : null
}

/** The first wall-clock time in the order EXIF, XMP, IPTC, maker notes. A time in UTC ('Z') is not one: it goes to `capturedUtc`. */
export function parseTimes(tags: Tags): CaptureTimes {
  const moments = momentsOf(tags)
  const captured = moments.find((moment) => moment.zone !== 'Z')
  const utc = moments.find((moment) => moment.zone === 'Z')
  const offset = captured ? offsetOf(tags, moments, captured.wall) : null
  return {
    capturedLocal: captured?.wall ?? null,
    capturedTag: captured?.tag ?? null,
    ...(utc ? { capturedUtc: `${utc.wall}Z` } : {}),
    offsetMinutes: offset?.minutes ?? null,
    offsetTag: offset?.tag ?? null,
    gpsTime: gpsTimeOf(tags),
  }
}
