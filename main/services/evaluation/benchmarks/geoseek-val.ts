// GeoSeek-Val (arXiv 2602.12617): JSONL in ms-swift's form with coordinates, locatability and elements, or one of our own datasets.
import { z } from 'zod'
import { WorkstationError } from '../../../contract/errors.ts'
import { DatasetError, parseObject } from '../../../../training/data/dataset-line.ts'
import { readLines } from '../../../../training/data/read-dataset.ts'
import type { BenchmarkPicture, BenchmarkReader } from './benchmark.ts'
import { refused } from './csv-rows.ts'

/** Fields are looked up without regard to case: descriptions of the set write GPS, Locatability and Elements both ways. */
type Fields = ReadonlyMap<string, unknown>

/** Also as text; nothing else, as an empty field and null are no 0. */
const AnyNumber = z.union([z.number(), z.string().trim().regex(/^[+-]?(?:\d+\.?\d*|\.\d+)$/).transform(Number)])
const Degrees = z.object({ latitude: AnyNumber.pipe(z.number().min(-90).max(90)), longitude: AnyNumber.pipe(z.number().min(-180).max(180)) })
const Locatability = AnyNumber.pipe(z.number().min(0).max(10))
const Name = z.union([z.string().min(1), z.number().transform(String)])

/** [lat, lon], "lat, lon", {latitude, longitude}, {lat, lon} and the like. */
function pair(value: unknown): unknown {
  if (typeof value === 'string') return pair(value.split(/[,;\s]+/).filter((part) => part !== ''))
  if (Array.isArray(value)) return value.length === 2 ? { latitude: value[0] as unknown, longitude: value[1] as unknown } : null
  if (typeof value !== 'object' || value === null) return null
  const by = new Map(Object.entries(value).map(([name, one]) => [name.toLowerCase(), one as unknown]))
  return { latitude: by.get('latitude') ?? by.get('lat'), longitude: by.get('longitude') ?? by.get('lon') ?? by.get('lng') }
}

function truthOf(fields: Fields): { latitude: number; longitude: number } | null {
  const stated = fields.get('truth') ?? fields.get('gps') ?? fields.get('coordinates') ?? Object.fromEntries(fields)
  return Degrees.safeParse(pair(stated)).data ?? null
}

function imageOf(fields: Fields): string | null {
  const { data } = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).safeParse(fields.get('images') ?? fields.get('image'))
  return typeof data === 'string' ? data : (data?.[0] ?? null)
}

function elementsOf(fields: Fields): string[] {
  const { data = [] } = z.union([z.string().transform((text) => text.split(/[,;]/)), z.array(z.string())]).optional().safeParse(fields.get('elements') ?? fields.get('element'))
  return data.map((element) => element.trim().toLowerCase()).filter((element) => element !== '')
}

function pictureOf(fields: Fields, at: { file: string; line: number }): BenchmarkPicture {
  const image = imageOf(fields)
  if (image === null) throw refused(at.file, at.line, 'it names no picture: "images" is missing or empty.')
  const truth = truthOf(fields)
  if (truth === null) throw refused(at.file, at.line, 'it has no coordinates: "GPS" or "truth" must hold latitude and longitude.')
  const country = z.string().regex(/^[A-Z]{2}$/).safeParse(fields.get('country')).data ?? null
  return { id: Name.safeParse(fields.get('id')).data ?? image, file: image, truth, country, locatability: Locatability.safeParse(fields.get('locatability')).data ?? null, elements: elementsOf(fields) }
}

export const readGeoSeek: BenchmarkReader = async function* ({ file }) {
  if (file === undefined) throw new WorkstationError('invalid-request', 'GeoSeek-Val needs its JSONL file.')
  try {
    for await (const { line, text } of readLines(file)) {
      const fields = new Map(Object.entries(objectOf(text, { file, line })).map(([name, value]) => [name.toLowerCase(), value]))
      yield pictureOf(fields, { file, line })
    }
  } catch (error) {
    throw error instanceof DatasetError ? new WorkstationError('unreadable', error.message, { file, line: error.line }, { cause: error }) : error
  }
}

function objectOf(text: string, at: { file: string; line: number }): Record<string, unknown> {
  try {
    return parseObject(text)
  } catch (error) {
    throw error instanceof DatasetError ? refused(at.file, at.line, error.reason) : error
  }
}
