import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Metadata } from '../../../main/contract/observation.ts'
import { parseCoordinates } from '../../../main/jobs/workers/metadata-coordinates.ts'
import { parsePlaces } from '../../../main/jobs/workers/metadata-places.ts'
import { cleanText, numberOf } from '../../../main/jobs/workers/metadata-tags.ts'
import { parseMoment, parseOffset, parseTimes } from '../../../main/jobs/workers/metadata-times.ts'
import { mergeMetadata, noMetadata, parseMetadata } from '../../../main/jobs/workers/parse-metadata.ts'

const gps = (latitude: unknown, longitude: unknown, more: Record<string, unknown> = {}): Record<string, unknown> => ({ 'GPS:GPSLatitudeRef': 'N', 'GPS:GPSLatitude': latitude, 'GPS:GPSLongitudeRef': 'E', 'GPS:GPSLongitude': longitude, ...more })

describe('coordinates', () => {
  test('signs come from the references', () => {
    const { readings, warnings } = parseCoordinates(gps(33.5, 151.25, { 'GPS:GPSLatitudeRef': 'S', 'GPS:GPSLongitudeRef': 'W' }), 'tag')
    expect(readings).toEqual([{ latitude: -33.5, longitude: -151.25, tag: 'EXIF:GPS', origin: 'tag', raw: '33.5 S, 151.25 W' }])
    expect(warnings).toEqual([])
  })

  test.each([[0, 0, 0, 0], [213, 5, 213, 5], ['undef', 'inf', null, null], ['', 5, null, 5], [undefined, 5, null, 5], ['48.5', '-3e1', 48.5, -30]])('%j, %j is kept as read', (latitude, longitude, expectedLatitude, expectedLongitude) => {
    const [reading] = parseCoordinates(gps(latitude, longitude), 'tag').readings
    expect([reading!.latitude, reading!.longitude]).toEqual([expectedLatitude, expectedLongitude])
  })

  test('EXIF, XMP, DJI, maker notes, QuickTime and structures stay apart', () => {
    const { readings } = parseCoordinates({
      ...gps(1, 2), 'XMP-exif:GPSLatitude': -3, 'XMP-exif:GPSLongitude': 4, 'XMP-drone-dji:GPSLatitude': 5, 'XMP-drone-dji:GPSLongtitude': 6,
      'FLIR:GPSLatitude': 7, 'FLIR:GPSLongitude': 8, 'FLIR:GPSLongitudeRef': 'W', 'Keys:GPSCoordinates': '9.5 -10.25 30', 'JSON:Exif_GPSLatitude': '39,21.102N', 'JSON:Exif_GPSLongitude': '74,30,36W',
      'XMP-iptcExt:LocationShown': [{ City: 'Arezzo', GPSLatitude: 43.4, GPSLongitude: 11.8 }, { City: 'Roma' }, 'junk'],
    }, 'sidecar')
    expect(readings.map(({ tag, latitude, longitude }) => [tag, latitude, longitude])).toEqual([
      ['EXIF:GPS', 1, 2], ['XMP:GPS', -3, 4], ['XMP-drone-dji:GPS', 5, 6], ['FLIR:GPS', 7, -8], ['C2PA:GPS', 39.3517, -74.51], ['Keys:GPSCoordinates', 9.5, -10.25], ['XMP:LocationShown', 43.4, 11.8],
    ])
    expect(new Set(readings.map(({ origin }) => origin))).toEqual(new Set(['sidecar']))
  })

  test.each([[{ 'GPS:GPSHPositioningError': 38.8 }, 38.8], [{ 'GPS:GPSDOP': 4 }, 20], [{ 'GPS:GPSHPositioningError': 0, 'GPS:GPSDOP': 1 }, 5], [{ 'GPS:GPSHPositioningError': -3 }, undefined], [{ 'GPS:GPSHPositioningError': 'inf' }, undefined], [{ 'GPS:GPSHPositioningError': 9e9 }, undefined]])('%j is an error of %d m', (more, metres) => {
    expect(parseCoordinates(gps(1, 2, more), 'tag').readings[0]!.errorMetres).toBe(metres)
  })

  test('a missing reference, a receiver without fix and another datum are told', () => {
    const { warnings } = parseCoordinates({ 'GPS:GPSLatitude': 1, 'GPS:GPSLongitude': 2, 'GPS:GPSStatus': 'V', 'GPS:GPSMapDatum': 'TOKYO' }, 'tag')
    expect(warnings.map((warning) => /reference|no fix|TOKYO/.exec(warning)?.[0])).toEqual(['reference', 'no fix', 'TOKYO'])
    expect(parseCoordinates(gps(1, 2, { 'GPS:GPSStatus': 'A', 'GPS:GPSMapDatum': 'WGS-84   ' }), 'tag').warnings).toEqual([])
  })
})

describe('places', () => {
  test('fields by name, families by directory, structures, keyword lists', () => {
    expect(parsePlaces({
      'IPTC:City': 'Arezzo', 'IPTC:Province-State': 'Toscana', 'XMP-photoshop:Country': 'Italia', 'XMP-iptcCore:CountryCode': 'IT', 'XMP-iptcCore:Location': 'Piazza Grande', 'IFD0:ImageDescription': 'On the square', 'IPTC:Keywords': ['walk', 7, 'square'],
      'XMP-iptcExt:LocationCreated': { City: 'Roma', CountryName: 'Italy' }, 'Panasonic:Landmark': '---',
    }, 'tag').map(({ tag, field, text }) => [tag, field, text])).toEqual([
      ['IPTC:City', 'city', 'Arezzo'], ['IPTC:Province-State', 'region', 'Toscana'], ['XMP:Country', 'country', 'Italia'], ['XMP:CountryCode', 'country-code', 'IT'], ['XMP:Location', 'sublocation', 'Piazza Grande'],
      ['EXIF:ImageDescription', 'caption', 'On the square'], ['IPTC:Keywords', 'caption', 'walk, 7, square'], ['XMP:LocationCreated.City', 'city', 'Roma'], ['XMP:LocationCreated.CountryName', 'country', 'Italy'],
    ])
  })

  test.each(['OLYMPUS DIGITAL CAMERA         ', 'SONY DSC', 'DCIM\\100MEDIA\\DJI_0001.JPG', '     ', 'default'])('%j is the camera speaking of itself', (text) => expect(parsePlaces({ 'IFD0:ImageDescription': text }, 'tag')).toEqual([]))

  test('the same text in the same field once', () => {
    expect(parsePlaces({ 'IPTC:City': 'Arezzo', 'XMP-photoshop:City': 'Arezzo', 'XMP-dc:Title': 'Arezzo' }, 'tag').map(({ tag }) => tag)).toEqual(['IPTC:City', 'XMP:Title'])
  })

  test('control and direction characters, lone surrogates and length are held', () => {
    const [place] = parsePlaces({ 'XMP-dc:Description': `a\u0000b\u001b[31m\u202Ec\ud800${'x'.repeat(9000)}` }, 'tag')
    expect(place!.text).toMatch(/^a b \[31m c\ufffdx+$/)
    expect(place!.text.length).toBe(1000)
  })
})

describe('times', () => {
  test.each([['2008:10:22 16:28:39', '2008-10-22T16:28:39', ''], ['2021:05:16 12:27:36.107-07:00', '2021-05-16T12:27:36', '-07:00'], ['2020-01-02T03:04Z', '2020-01-02T03:04:00', 'Z']])('%s', (text, wall, zone) => expect(parseMoment(text)).toEqual({ wall, zone }))
  test.each(['0000:00:00 00:00:00', '2021:02:31 10:00:00', '2021:13:01 10:00:00', '2021:01:01 24:00:00', '0001:01:01 00:00:00', '2021', '    :  :     :  :  ', '', null, 5, {}])('%j is no date', (text) => expect(parseMoment(text)).toBeNull())
  test.each([['+05:45', 345], ['-03:30', -210], ['+0200', 120], ['+00:00', 0], ['-00:00', 0], [540, 540], ['Z', null], ['+14:15', null], ['-12:15', null], ['+01:07', null], ['x', null], [NaN, null], [1.5, null]])('offset %j is %j', (text, minutes) => expect(parseOffset(text)).toBe(minutes))

  test('the order of the sources', () => {
    const all = { 'ExifIFD:DateTimeOriginal': '2001:01:01 00:00:00', 'ExifIFD:CreateDate': '2002:01:01 00:00:00', 'XMP-photoshop:DateCreated': '2003:01:01 00:00:00', 'IPTC:DateCreated': '2004:01:01', 'IPTC:TimeCreated': '10:00:00+01:00', 'FLIR:DateTimeOriginal': '2005:01:01 00:00:00' }
    const years: (string | null)[] = []
    const left: Record<string, unknown> = { ...all }
    for (const key of Object.keys(all)) {
      years.push(parseTimes(left).capturedLocal!.slice(0, 4))
      delete left[key]
    }
    expect(years).toEqual(['2001', '2002', '2003', '2004', '2005', '2005'])
    expect(parseTimes(left).capturedLocal).toBeNull()
  })

  test('an invalid first date gives way to the next', () => {
    expect(parseTimes({ 'ExifIFD:DateTimeOriginal': '0000:00:00 00:00:00', 'ExifIFD:CreateDate': '2002:01:01 00:00:00' })).toMatchObject({ capturedLocal: '2002-01-01T00:00:00', capturedTag: 'EXIF:CreateDate' })
  })

  test("EXIF's offset, then a zone with the same wall clock, then a maker note with summer time", () => {
    const captured = { 'ExifIFD:DateTimeOriginal': '2020:07:01 10:00:00' }
    expect(parseTimes({ ...captured, 'ExifIFD:OffsetTimeOriginal': '+02:00', 'XMP-exif:DateTimeOriginal': '2020:07:01 10:00:00+01:00' })).toMatchObject({ offsetMinutes: 120, offsetTag: 'EXIF:OffsetTimeOriginal' })
    expect(parseTimes({ ...captured, 'XMP-xmp:CreateDate': '2020:07:01 10:00:00+01:00' })).toMatchObject({ offsetMinutes: 60, offsetTag: 'XMP:CreateDate' })
    expect(parseTimes({ ...captured, 'XMP-xmp:CreateDate': '2020:07:01 11:00:00+01:00' })).toMatchObject({ offsetMinutes: null })
    expect(parseTimes({ ...captured, 'Nikon:TimeZone': 60, 'Nikon:DaylightSavings': 1 })).toMatchObject({ offsetMinutes: 120, offsetTag: 'Nikon:TimeZone' })
  })

  test('a time in UTC is no wall clock', () => {
    expect(parseTimes({ 'XMP-xmp:CreateDate': '2020:01:01 10:00:00Z' })).toEqual({ capturedLocal: null, capturedTag: null, capturedUtc: '2020-01-01T10:00:00Z', offsetMinutes: null, offsetTag: null, gpsTime: null })
  })

  test('GPS date and time', () => {
    expect(parseTimes({ 'GPS:GPSDateStamp': '2008:10:23', 'GPS:GPSTimeStamp': '14:27:07.24' }).gpsTime).toBe('2008-10-23T14:27:07Z')
    expect(parseTimes({ 'GPS:GPSTimeStamp': '14:27:07.24' }).gpsTime).toBeNull()
    expect(parseTimes({ 'XMP-exif:GPSDateTime': '2008:10:23 14:27:07Z' }).gpsTime).toBe('2008-10-23T14:27:07Z')
  })
})

test.each([
  [{ 'IFD0:Make': 'NIKON', 'IFD0:Model': 'COOLPIX P6000', 'Nikon:SerialNumber': 3004712 }, 'NIKON COOLPIX P6000 #3004712'],
  [{ 'IFD0:Make': 'Canon', 'IFD0:Model': 'Canon EOS R5', 'ExifIFD:SerialNumber': '012', 'Canon:SerialNumber': '999' }, 'Canon EOS R5 #012'],
  [{ 'IFD0:Make': 'SONY ', 'IFD0:Model': 'DSC', 'Sony:InternalSerialNumber': '0000' }, 'SONY DSC'],
  [{ 'ExifIFD:SerialNumber': '5' }, ''],
])('camera of %j', (tags, camera) => expect(parseMetadata(tags, 'tag').camera).toBe(camera))

test('sources in order: readings add up, times come from the first that has them', () => {
  const file = { ...noMetadata, capturedLocal: null, offsetMinutes: null, camera: 'A' }
  const sidecar = parseMetadata({ 'XMP-exif:DateTimeOriginal': '2020:07:01 10:00:00+02:00', 'XMP-photoshop:City': 'Roma' }, 'sidecar')
  expect(mergeMetadata([file, sidecar])).toMatchObject({ capturedLocal: '2020-07-01T10:00:00', offsetMinutes: 120, camera: 'A', places: [{ text: 'Roma', origin: 'sidecar' }] })
})

const groups = ['GPS', 'IFD0', 'ExifIFD', 'XMP-exif', 'XMP-iptcExt', 'IPTC', 'FLIR', 'Nikon', 'Keys', 'ExifTool', '__proto__', '']
const tagNames = ['GPSLatitude', 'GPSLongitude', 'GPSLatitudeRef', 'GPSDOP', 'GPSHPositioningError', 'GPSCoordinates', 'GPSStatus', 'GPSMapDatum', 'LocationShown', 'DateTimeOriginal', 'DateCreated', 'TimeCreated', 'CreateDate', 'OffsetTime', 'TimeZone', 'City', 'Keywords', 'Description', 'Make', 'Model', 'SerialNumber', 'Warning', 'constructor', 'toString']
const hostileTags = fc.dictionary(fc.oneof(fc.tuple(fc.constantFrom(...groups), fc.constantFrom(...tagNames)).map((pair) => pair.join(':')), fc.string()), fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary', maxLength: 3000 }), fc.double(), fc.array(fc.dictionary(fc.constantFrom('City', 'GPSLatitude', 'GPSLongitude', 'x'), fc.jsonValue()))))

test('any tags: nothing throws, the schema holds, and so do the bounds', () => {
  fc.assert(fc.property(hostileTags, (tags) => {
    const metadata = Metadata.parse(parseMetadata(tags, 'tag'))
    expect(metadata.coordinates.length).toBeLessThanOrEqual(20)
    expect(metadata.places.length).toBeLessThanOrEqual(60)
    const texts = [...metadata.coordinates.flatMap(({ raw, tag }) => [raw, tag]), ...metadata.places.flatMap(({ text, tag }) => [text, tag]), metadata.camera, ...metadata.warnings]
    for (const text of texts) {
      expect(text).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u)
      expect(text.isWellFormed()).toBe(true)
      expect(text.length).toBeLessThanOrEqual(1000)
    }
    for (const { raw } of metadata.coordinates) expect(raw.length).toBeLessThanOrEqual(200)
  }), { numRuns: 500 })
})

test('numbers as ExifTool writes them, and nothing else', () => {
  expect(['1', '-1.5e3', '.5', ' 7 ', '', ' ', 'inf', 'nan', 'undef', '0x10', '1_000', '1,5', true, [], {}].map(numberOf)).toEqual([1, -1500, 0.5, 7, null, null, null, null, null, null, null, null, null, null, null])
  expect(cleanText(12.5, 100)).toBe('12.5')
})
