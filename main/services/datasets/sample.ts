// Draws a balanced sample of a dataset into a file of its own.
import type { z } from 'zod'
import type { DatasetSampled, DatasetSampleDraft } from '../../contract/datasets.ts'
import { countryByName } from '../../gazetteer/countries.ts'
import type { Gazetteer } from '../../gazetteer/gazetteer.ts'
import { countryFigures } from '../../../training/data/country-figures.ts'
import { formatDatasetLine } from '../../../training/data/dataset-line.ts'
import { degreeCell } from '../../../training/data/degree-cells.ts'
import { countryShares } from '../../../training/data/quotas.ts'
import { readDataset } from '../../../training/data/read-dataset.ts'
import { drawSample, populationWeight } from '../../../training/data/sampling.ts'
import type { Candidate } from '../../../training/data/sampling.ts'
import { csvRows, pointOf, refused } from '../evaluation/benchmarks/csv-rows.ts'
import type { BuildCourse } from './build.ts'
import { countryOf } from './country-of.ts'
import { worded } from './dataset-errors.ts'
import { pathInCopy, refuseTaken, writeLines } from './line-file.ts'

type Draft = z.output<typeof DatasetSampleDraft>
type Course = Pick<BuildCourse, 'signal'> & { progress(phase: 'lines' | 'writing', done: number): void }

/** People in each 1-degree cell, by the places that the gazetteer knows. */
function peopleByCell({ places }: Gazetteer): Map<number, number> {
  const people = new Map<number, number>()
  for (let row = 0; row < places.count; row++) {
    const cell = degreeCell([places.latitude[row]!, places.longitude[row]!])
    people.set(cell, (people.get(cell) ?? 0) + places.population[row]!)
  }
  return people
}

interface Weights { countries: Map<string, number> | null; cells: Map<number, number> | null }

const columns = { country: ['country', 'country_code'], latitude: ['latitude', 'lat'], longitude: ['longitude', 'lon', 'lng'], weight: ['weight'] } as const

/** @throws WorkstationError 'unreadable' with the line that is wrong */
async function readWeights(files: readonly string[]): Promise<Weights> {
  const weights: Weights = { countries: null, cells: null }
  for (const file of files) for await (const { line, fields } of csvRows(file, columns, ['weight'])) takeWeight(weights, fields, { file, line })
  return weights
}

function takeWeight(weights: Weights, { country, latitude, longitude, weight }: Readonly<Record<keyof typeof columns, string>>, at: { file: string; line: number }): void {
  const value = weight === '' ? NaN : Number(weight)
  if (!(value >= 0 && value < Infinity)) throw refused(at.file, at.line, `${JSON.stringify(weight)} is no weight: a number from 0.`)
  if (country === '') {
    const point = pointOf(latitude, longitude, at)
    weights.cells = (weights.cells ?? new Map<number, number>()).set(degreeCell([point.latitude, point.longitude]), value)
    return
  }
  const code = countryByName(country)
  if (code === null) throw refused(at.file, at.line, `${JSON.stringify(country)} names no country.`)
  weights.countries = (weights.countries ?? new Map<string, number>()).set(code, value)
}

/** Cells that a file of weights leaves out, or gives 0, come last: after all that have a weight. */
const LAST = 1e-12

function cellWeightOf({ cells }: Weights, gazetteer: Gazetteer): (cell: number | null) => number {
  if (cells) return (cell) => Math.max(LAST, (cell === null ? 0 : cells.get(cell)) ?? 0)
  const people = peopleByCell(gazetteer)
  return (cell) => populationWeight(cell === null ? 0 : (people.get(cell) ?? 0))
}

async function candidatesOf({ file, part }: Draft, gazetteer: Gazetteer, course: Course): Promise<Candidate[]> {
  const candidates: Candidate[] = []
  let seen = 0
  for await (const { line, value } of worded(readDataset(file))) {
    course.signal.throwIfAborted()
    course.progress('lines', ++seen)
    if (part !== undefined && value.part !== part) continue
    candidates.push({ line, country: countryOf(gazetteer, value), cell: value.truth ? degreeCell([value.truth.latitude, value.truth.longitude]) : null })
  }
  return candidates
}

/** The pictures' paths follow the file to where it is written. */
async function* chosenLines({ file, out }: Draft, lines: readonly number[], course: Course): AsyncGenerator<string> {
  const wanted = new Set(lines)
  let written = 0
  for await (const { line, value } of worded(readDataset(file))) {
    course.signal.throwIfAborted()
    if (!wanted.has(line)) continue
    yield `${formatDatasetLine({ ...value, images: value.images.map((image) => pathInCopy(file, out, image)) })}\n`
    course.progress('writing', ++written)
  }
}

/**
 * The file is read twice; in memory are number, country and cell of each line.
 * @throws WorkstationError 'already-exists', 'not-found', 'unreadable', those of writing a file
 */
export async function sampleDataset(draft: Draft, gazetteer: Gazetteer, course: Course): Promise<DatasetSampled> {
  await refuseTaken(draft.out, draft.replace)
  const weights = await readWeights(draft.weightFiles)
  const shares = weights.countries ?? countryShares(countryFigures, draft.weights)
  const { count, seed, fill } = draft
  const { lines, countries } = drawSample(await candidatesOf(draft, gazetteer, course), { count, seed, fill, shares, cellWeight: cellWeightOf(weights, gazetteer) })
  await writeLines(draft.out, draft.replace, chosenLines(draft, lines, course))
  return { file: draft.out, lines: lines.length, countries: [...countries] }
}
