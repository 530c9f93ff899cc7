// Predictions made elsewhere: JSONL, a picture a line. Our own records are such lines, and so is what ms-swift writes of an inference.
import { z } from 'zod'
import { WorkstationError } from '../../contract/errors.ts'
import { Latitude, Longitude, MultiPolygon } from '../../contract/geography.ts'
import { readAnswer } from '../../evidence/model-answer/read-answer.ts'
import { DatasetError, parseObject } from '../../../training/data/dataset-line.ts'
import { readLines } from '../../../training/data/read-dataset.ts'
import { refused } from './benchmarks/csv-rows.ts'

export interface Prediction {
  /** As the line names its picture: the benchmark's id or the picture's path. */
  readonly name: string
  /** "Country; Region; Place" as far as it goes; null for none. */
  readonly answer: readonly string[] | null
  readonly point: { readonly latitude: number; readonly longitude: number } | null
  readonly confidence: number | null
  readonly country: { readonly code: string; readonly probability: number } | null
  readonly regions: readonly { readonly level: number; readonly areaKm2: number; readonly polygons: MultiPolygon }[]
}

const Probability = z.number().min(0).max(1)
const Line = z.object({
  id: z.union([z.string(), z.number()]).optional(), image: z.string().optional(), images: z.array(z.string()).optional(), IMG_ID: z.string().optional(),
  answer: z.string().nullish(), prediction: z.string().nullish(),
  /** A model's whole text. */
  response: z.string().nullish(), completion: z.string().nullish(),
  latitude: Latitude.nullish(), longitude: Longitude.nullish(), lat: Latitude.nullish(), lon: Longitude.nullish(),
  best: z.object({ latitude: Latitude, longitude: Longitude }).nullish(),
  probability: Probability.nullish(), confidence: Probability.nullish(),
  hypotheses: z.array(z.object({ probability: Probability })).optional(),
  country: z.union([z.object({ code: z.string().optional(), probability: Probability }), z.string()]).nullish(),
  credible: z.array(z.object({ level: Probability, areaKm2: z.number().min(0), polygons: MultiPolygon })).optional(),
})
type Line = z.infer<typeof Line>

/** Longer texts that are no chain are no answer. */
const LONGEST_ANSWER = 500

const partsOf = (text: string): string[] => text.split(/[;；]/u).map((part) => part.trim()).filter((part) => part !== '')

function answerOf({ answer, prediction, response, completion }: Line): string[] | null {
  const stated = answer ?? prediction
  if (stated) return partsOf(stated)
  const text = response ?? completion
  if (!text) return null
  return readAnswer(text)?.answer ?? (text.length > LONGEST_ANSWER ? null : partsOf(text))
}

function pointOf({ latitude, longitude, lat, lon, best }: Line): Prediction['point'] {
  const [y, x] = [latitude ?? lat, longitude ?? lon]
  return typeof y === 'number' && typeof x === 'number' ? { latitude: y, longitude: x } : best ? { latitude: best.latitude, longitude: best.longitude } : null
}

function countryOf({ country }: Line): Prediction['country'] {
  return typeof country === 'object' && country?.code !== undefined ? { code: country.code, probability: country.probability } : null
}

const nameOf = ({ id, IMG_ID, image, images }: Line): string => String(id ?? IMG_ID ?? image ?? images?.[0] ?? '')

const confidenceOf = ({ probability, confidence, hypotheses }: Line): number | null => probability ?? confidence ?? hypotheses?.[0]?.probability ?? null

function predictionOf(text: string, at: { file: string; line: number }): Prediction {
  const { data: line, error } = Line.safeParse(parseObject(text))
  if (error) throw refused(at.file, at.line, `${error.issues[0]!.path.join('.') || 'the line'}: ${error.issues[0]!.message}`)
  const name = nameOf(line)
  if (name === '') throw refused(at.file, at.line, 'nothing names its picture: it needs "image" or "id".')
  return { name, answer: answerOf(line), point: pointOf(line), confidence: confidenceOf(line), country: countryOf(line), regions: line.credible ?? [] }
}

/** @throws WorkstationError `unreadable` with file and line */
export async function* readPredictions(file: string): AsyncGenerator<Prediction & { readonly line: number }> {
  try {
    for await (const { line, text } of readLines(file)) {
      try {
        yield { ...predictionOf(text, { file, line }), line }
      } catch (error) {
        throw error instanceof DatasetError ? refused(file, line, error.reason) : error
      }
    }
  } catch (error) {
    throw error instanceof DatasetError ? new WorkstationError('unreadable', error.message, { file }, { cause: error }) : error
  }
}
