// Which tags ExifTool is asked for, and how it answers: 'Group1:Name' -> value. Asking for these alone takes half the time of asking for all.

/** One file's tags as ExifTool's JSON gives them; untrusted. */
export type Tags = Readonly<Record<string, unknown>>

const coordinateTags = ['*GPSLatitude', '*GPSLongitude', 'GPSLongtitude', '*GPSLatitudeRef', '*GPSLongitudeRef', 'GPSHPositioningError', 'GPSDOP', 'GPSStatus', 'GPSMapDatum', 'GPSCoordinates', 'LocationInformation']
const timeTags = ['DateTimeOriginal', 'CreateDate', 'DateCreated', 'TimeCreated', 'CreationDate', 'OffsetTimeOriginal', 'OffsetTime', 'OffsetTimeDigitized', 'TimeZone', 'DaylightSavings', 'GPSDateStamp', 'GPSTimeStamp', 'GPSDateTime']
const placeTags = ['City', 'State', 'Province-State', 'Country', 'Country-PrimaryLocationName', 'CountryCode', 'Country-PrimaryLocationCode', 'Location', 'Sub-location', 'Landmark', 'LocationShown', 'LocationCreated']
const captionTags = ['Description', 'Caption-Abstract', 'ImageDescription', 'Headline', 'Title', 'ObjectName', 'Keywords', 'Subject', 'Comment', 'UserComment', 'XPTitle', 'XPSubject', 'XPComment', 'XPKeywords']
const cameraTags = ['Make', 'Model', 'SerialNumber', 'CameraSerialNumber', 'InternalSerialNumber']

const asked = (tags: readonly string[]): string[] => tags.map((tag) => `-${tag}`)

/**
 * -G1: the exact directory of each tag, so that EXIF, XMP and maker notes stay apart; -n: numbers, not words; -a: the same tag of
 * several directories; -e: no composite tags, which would mix the sources; -struct: XMP structures whole.
 */
export const readArguments: readonly string[] = ['-json', '-G1', '-n', '-a', '-e', '-struct', ...asked([...coordinateTags, ...timeTags, ...placeTags, ...captionTags, ...cameraTags, 'Warning', 'Error'])]

/** The pictures inside a camera RAW, by their sizes; composite tags, which ExifTool puts together from start and length. */
export const previewArguments: readonly string[] = ['-json', '-G1', '-n', '-a', ...asked(['Orientation', 'JpgFromRaw', 'PreviewImage', 'OtherImage', 'ThumbnailImage'])]

export interface TagEntry { group: string; name: string; value: unknown }

/** The tags in ExifTool's order, the group apart from the name. */
export function entriesOf(tags: Tags): TagEntry[] {
  return Object.entries(tags).map(([key, value]) => {
    const colon = key.indexOf(':')
    return { group: colon < 0 ? '' : key.slice(0, colon), name: key.slice(colon + 1), value }
  })
}

/** 'XMP-exif' -> 'XMP', 'IFD0' and 'GPS' -> 'EXIF'; maker notes keep their own name. */
export function familyOf(group: string): string {
  if (group.startsWith('XMP')) return 'XMP'
  if (group.startsWith('IPTC')) return 'IPTC'
  return /^(IFD\d|ExifIFD|GPS|SubIFD|InteropIFD)/.test(group) ? 'EXIF' : group
}

/** A finite number, also where it is written as text; null for everything else, 'inf' and 'undef' among it. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'string' && /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(value)) return numberOf(Number(value))
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** Control characters, and those that turn the direction of writing or hide: they say nothing about a place and deceive on a screen. */
const unseen = /[\p{Cc}\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF]+/gu

/** One line of well-formed text of at most `limit` characters; '' for what is no text. */
export function cleanText(value: unknown, limit: number): string {
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string') return ''
  return value.slice(0, limit * 4).toWellFormed().replace(unseen, ' ').replace(/\s+/g, ' ').trim().slice(0, limit).toWellFormed()
}
