// Place names and captions as a person or program wrote them into the metadata.
import type { PlaceReading } from '../../contract/observation.ts'
import { structuresOf } from './metadata-coordinates.ts'
import { cleanText, entriesOf, familyOf } from './metadata-tags.ts'
import type { Tags } from './metadata-tags.ts'

type Field = PlaceReading['field']

const mostReadings = 60
const longestName = 200
const longestCaption = 1000

const fields: Readonly<Record<string, Field>> = {
  'City': 'city',
  'State': 'region',
  'Province-State': 'region',
  'Country': 'country',
  'Country-PrimaryLocationName': 'country',
  'CountryCode': 'country-code',
  'Country-PrimaryLocationCode': 'country-code',
  'Location': 'sublocation',
  'Sub-location': 'sublocation',
  'Landmark': 'sublocation',
  'Description': 'caption',
  'Caption-Abstract': 'caption',
  'ImageDescription': 'caption',
  'Headline': 'caption',
  'Title': 'caption',
  'ObjectName': 'caption',
  'Keywords': 'caption',
  'Subject': 'caption',
  'Comment': 'caption',
  'UserComment': 'caption',
  'XPTitle': 'caption',
  'XPSubject': 'caption',
  'XPComment': 'caption',
  'XPKeywords': 'caption',
}

const structureFields: Readonly<Record<string, Field>> = { City: 'city', ProvinceState: 'region', CountryName: 'country', CountryCode: 'country-code', Sublocation: 'sublocation', LocationName: 'sublocation' }

/** What cameras and programs write of themselves where a person would describe the picture. */
const boilerplate = /^(-+|\(binary data .*|(olympus|minolta|konica minolta|samsung|kodak|pentax|casio|vivitar) digital (still )?camera|(sony|minolta) dsc|dcim\\.*|default|screenshot|untitled|created with .*|(exif_)?jpeg_picture|.*(gd-jpeg|imagemagick|lavc\d).*)$/i

/** Lists of keywords become one line. */
function textOf(value: unknown, limit: number): string {
  const text = Array.isArray(value) ? value.slice(0, 100).map((item) => cleanText(item, longestName)).filter(Boolean).join(', ') : value
  return cleanText(text, limit)
}

function reading(tag: string, field: Field, value: unknown, origin: PlaceReading['origin']): PlaceReading[] {
  const text = textOf(value, field === 'caption' ? longestCaption : longestName)
  return text === '' || boilerplate.test(text) ? [] : [{ tag: cleanText(tag, 80), origin, field, text }]
}

function fromStructures(tags: Tags, origin: PlaceReading['origin']): PlaceReading[] {
  return structuresOf(tags).flatMap(({ name, fields: structure }) =>
    Object.entries(structureFields).flatMap(([key, field]) => reading(`XMP:${name}.${key}`, field, structure[key], origin)))
}

/** Every place name and caption in the tags; the same text in the same field once. */
export function parsePlaces(tags: Tags, origin: PlaceReading['origin']): PlaceReading[] {
  const plain = entriesOf(tags).flatMap(({ group, name, value }) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    return field ? reading(`${familyOf(group)}:${name}`, field, value, origin) : []
  })
  const unique = new Map<string, PlaceReading>()
  for (const found of [...plain, ...fromStructures(tags, origin)]) {
    const key = `${found.field} ${found.text}`
    if (!unique.has(key)) unique.set(key, found)
  }
  return [...unique.values()].slice(0, mostReadings)
}
