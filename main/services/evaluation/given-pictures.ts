// A benchmark's pictures with predictions made elsewhere.
import path from 'node:path'
import { WorkstationError } from '../../contract/errors.ts'
import type { EvaluatedPicture } from '../../contract/evaluation.ts'
import type { Gazetteer } from '../../gazetteer/gazetteer.ts'
import { geocoded, noAnswer, scoredPoint, truthAt } from './answers.ts'
import type { Geocoded, Truth } from './answers.ts'
import type { BenchmarkPicture } from './benchmarks/benchmark.ts'
import { regionsOf } from './case-pictures.ts'
import { readPredictions } from './predictions.ts'
import type { Prediction } from './predictions.ts'

/** By what a prediction may call a picture, the most particular first: the benchmark's id, its path, its name, its name without extension. */
const namesOf = (words: string): string[] => {
  const name = path.basename(words.replaceAll('\\', '/'))
  return [words, name, name.slice(0, name.length - path.extname(name).length)]
}

function byName(pictures: readonly BenchmarkPicture[]): Map<string, BenchmarkPicture | null> {
  const index = new Map<string, BenchmarkPicture | null>()
  for (const picture of pictures) {
    for (const name of new Set([...namesOf(picture.id), ...namesOf(picture.file)])) {
      const known = index.get(name)
      index.set(name, known === undefined || known === picture ? picture : null)
    }
  }
  // An id is one picture's, whatever others are called.
  for (const picture of pictures) index.set(picture.id, picture)
  return index
}

/** @throws WorkstationError `unreadable` with the line: a picture predicted twice, or a name that several have */
async function predictionsOf(file: string, pictures: readonly BenchmarkPicture[]): Promise<Map<BenchmarkPicture, Prediction>> {
  const index = byName(pictures)
  const found = new Map<BenchmarkPicture, Prediction>()
  for await (const { line, ...prediction } of readPredictions(file)) {
    const name = namesOf(prediction.name).find((one) => index.has(one))
    const picture = name === undefined ? undefined : index.get(name)
    if (picture === null) throw new WorkstationError('unreadable', `${file}, line ${line}: several pictures are called ${name}.`, { file, line })
    if (picture === undefined) continue
    if (found.has(picture)) throw new WorkstationError('unreadable', `${file}, line ${line}: ${picture.id} is predicted twice.`, { file, line })
    found.set(picture, prediction)
  }
  if (found.size === 0) throw new WorkstationError('invalid-request', `${file} predicts none of the benchmark's pictures.`, { file })
  return found
}

function answered({ answer, point }: Prediction, truth: Truth, gazetteer: Gazetteer): Geocoded {
  const words = answer === null ? { answer: noAnswer, samples: [] } : geocoded([answer], truth, gazetteer)
  return point ? { answer: scoredPoint(point, answer?.join('; ') ?? null, truth), samples: words.samples } : words
}

function pictureOf({ id, locatability, elements }: BenchmarkPicture, truth: Truth, prediction: Prediction | undefined, gazetteer: Gazetteer): EvaluatedPicture {
  const { answer, samples } = prediction ? answered(prediction, truth, gazetteer) : { answer: noAnswer, samples: [] }
  return {
    id, truth, locatability, elements, answers: { given: answer }, samples, rank: null, clues: null, error: prediction ? null : 'It was not predicted.',
    confidence: prediction?.confidence ?? null, country: prediction?.country ?? null, regions: regionsOf(prediction?.regions ?? [], truth),
  }
}

export interface GivenPictures { readonly pictures: EvaluatedPicture[]; readonly withoutTruth: number; readonly unfinished: number }

/** Pictures that are not predicted count as wrong; predictions of other pictures are passed over. @throws WorkstationError with the line */
export async function givenPictures(file: string, benchmark: readonly BenchmarkPicture[], gazetteer: Gazetteer): Promise<GivenPictures> {
  const labelled = benchmark.filter(({ truth }) => truth !== null)
  if (labelled.length === 0) throw new WorkstationError('invalid-request', 'Predictions are scored against a file of truth: give --truth, or a benchmark that has one.')
  const found = await predictionsOf(file, labelled)
  const pictures = labelled.map((picture) => pictureOf(picture, truthAt(picture.truth!, picture.country), found.get(picture), gazetteer))
  return { pictures, withoutTruth: benchmark.length - labelled.length, unfinished: labelled.length - found.size }
}
