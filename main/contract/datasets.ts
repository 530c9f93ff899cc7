// Datasets for training and evaluation: what they are made from, what is wrong with them, how they are balanced.
import { z } from 'zod'
import { CountryCode } from './geography.ts'

export const DatasetPart = z.enum(['train', 'validation', 'test'])
export type DatasetPart = z.infer<typeof DatasetPart>

/** Absolute paths. */
export const DatasetSource = z.discriminatedUnion('from', [
  /** The images whose place a person has confirmed: by a pin, by a file of truth, or by accepting an answer. */
  z.object({ from: z.literal('case'), case: z.string().min(1) }),
  /** A CSV or GeoJSON file of truth, and the folder in which its pictures lie. */
  z.object({ from: z.literal('truth'), file: z.string().min(1), folder: z.string().min(1) }),
  /** JSONL as ms-swift reads it; pictures relative to `folder`, to the file's own where there is none. */
  z.object({ from: z.literal('ms-swift'), file: z.string().min(1), folder: z.string().min(1).optional() }),
])
export type DatasetSource = z.infer<typeof DatasetSource>

const Share = z.number().min(0)
const Seed = z.number().int().min(0).max(0xffff_ffff).default(0)
/** 0 for no such rule; a distance below 0.2 km is none that could be kept. */
const Distance = z.number().max(1000).refine((km) => km === 0 || km >= 0.2, 'must be 0 or from 0.2 to 1,000 km')
/** Whether the pictures are opened: without that, no near-duplicate and no broken picture is found. */
const Look = z.boolean().default(true)

export const DatasetBuildDraft = z.object({
  sources: z.array(DatasetSource).min(1).max(1000),
  /** Absolute path of the JSONL file to write. */
  out: z.string().min(1),
  replace: z.boolean().default(false),
  /** Asked about each picture that its source asks nothing about; the product's own question where it is absent. */
  question: z.string().min(1).max(100_000).optional(),
  /** Of the answers that such a question asks for: JSON alone, or between the marks that the rewards' format wants. */
  form: z.enum(['json', 'tagged']).default('json'),
  shares: z.object({ train: Share, validation: Share, test: Share }).refine(({ train, validation, test }) => train + validation + test > 0, 'must not all be 0').default({ train: 0.8, validation: 0.1, test: 0.1 }),
  seed: Seed,
  /** Pictures of one grid cell go to one part; 0 for no grid. */
  cellKm: z.number().min(0).max(5000).default(10),
  /** No two parts have pictures nearer than this. */
  distanceKm: Distance.default(1),
  look: Look,
})
export type DatasetBuildDraft = z.infer<typeof DatasetBuildDraft>

const Count = z.number().int().min(0)
/** What could not be used, told one by one up to a thousand. */
const Problem = z.object({ where: z.string(), reason: z.string() })

export const DatasetBuilt = z.object({
  file: z.string(),
  lines: Count,
  parts: z.record(DatasetPart, Count),
  /** Sets of lines that had to stay together, and the largest one's lines. */
  groups: Count,
  largestGroup: Count,
  /** Lines with an answer to learn from. */
  withAnswer: Count,
  /** Images of cases that nobody has confirmed: left out without further word. */
  unconfirmed: Count,
  refused: Count,
  problems: z.array(Problem),
})
export type DatasetBuilt = z.infer<typeof DatasetBuilt>

export const DatasetFaultKind = z.enum([
  'bad-line', 'no-picture', 'missing-picture', 'unreadable-picture', 'placeholders', 'no-answer', 'no-solution', 'unknown-place',
  'label-off-truth', 'country-off-truth', 'answer-off-truth', 'duplicate', 'leak-by-distance', 'leak-by-likeness',
])
export type DatasetFaultKind = z.infer<typeof DatasetFaultKind>

export const DatasetFault = z.object({ line: z.number().int().positive(), kind: DatasetFaultKind, severity: z.enum(['error', 'warning']), message: z.string() })
export type DatasetFault = z.infer<typeof DatasetFault>

export const DatasetCheckDraft = z.object({
  file: z.string().min(1),
  /** What it is to be used for: SFT needs an answer in every line, GRPO a solution. */
  purpose: z.enum(['any', 'sft', 'grpo']).default('any'),
  /** Two parts with pictures nearer than this leak into each other. */
  distanceKm: Distance.default(1),
  look: Look,
})

export const DatasetChecked = z.object({
  file: z.string(),
  lines: Count,
  pictures: Count,
  errors: Count,
  warnings: Count,
  /** How many there are of each kind that was found. */
  kinds: z.partialRecord(DatasetFaultKind, Count),
  /** By line; the first thousand of each kind. */
  faults: z.array(DatasetFault),
})
export type DatasetChecked = z.infer<typeof DatasetChecked>

const Counts = z.record(z.string(), Count)
export const DatasetStats = z.object({
  file: z.string(),
  lines: Count,
  images: Count,
  withTruth: Count,
  withSolution: Count,
  withAnswer: Count,
  /** By part, and 'none'. */
  parts: Counts,
  /** By number of lines; null gathers those whose country is not known. */
  countries: z.array(z.object({ country: CountryCode.nullable(), lines: Count })),
  /** Cells of one degree: how many hold a picture, and the fullest, named by their south-west corner. */
  cells: z.object({ filled: Count, largest: z.array(z.object({ cell: z.string(), lines: Count })) }),
  locatability: Counts,
  elements: Counts,
  /** Characters. */
  answerLength: z.object({ least: Count, median: Count, mean: Count, ninety: Count, most: Count }).nullable(),
})
export type DatasetStats = z.infer<typeof DatasetStats>

export const DatasetSampleDraft = z.object({
  file: z.string().min(1),
  out: z.string().min(1),
  replace: z.boolean().default(false),
  count: z.number().int().positive(),
  seed: Seed,
  /** Only lines of this part. */
  part: DatasetPart.optional(),
  /** Of a country's quota: GeoSeek's. */
  weights: z.object({ roads: Share, population: Share, area: Share }).refine(({ roads, population, area }) => roads + population + area > 0, 'must not all be 0').default({ roads: 0.5, population: 0.2, area: 0.3 }),
  /** A CSV of `country,weight` instead of those quotas, or of `latitude,longitude,weight` instead of people in a 1-degree cell. */
  weightFiles: z.array(z.string().min(1)).max(2).default([]),
  /** What one country lacks is taken from others. */
  fill: z.boolean().default(false),
})

export const DatasetSampled = z.object({
  file: z.string(),
  lines: Count,
  /** Of each country with a quota or a line: what it was to give, has and gave. */
  countries: z.array(z.object({ country: CountryCode, quota: Count, available: Count, taken: Count })),
})
export type DatasetSampled = z.infer<typeof DatasetSampled>

export const DatasetForm = z.enum(['geoagent', 'ms-swift', 'csv', 'geojson'])
export type DatasetForm = z.infer<typeof DatasetForm>

export const DatasetConvertDraft = z.object({
  file: z.string().min(1),
  out: z.string().min(1),
  replace: z.boolean().default(false),
  /** By the file's ending where it is absent: .csv, .geojson or .json, else our own. */
  from: DatasetForm.optional(),
  to: DatasetForm,
})
