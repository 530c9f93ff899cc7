// Evaluation: pictures whose place is known, what was answered, how good that is. A report is one JSON document of the last shape here.
import { z } from 'zod'
import { CountryCode, Grain, Latitude, Longitude } from './geography.ts'
import { ModelIdentity, Reliability } from './reasoning.ts'

export const BenchmarkForm = z.enum([
  'im2gps3k', // CSV: IMG_ID, LAT, LON
  'geoseek-val', // JSONL: images, solution, GPS, locatability, elements
  'osv5m', // CSV: id, latitude, longitude, country, region, city; images in sub-folders by id
  'folder', // any folder: its pictures' own GPS, or a CSV or GeoJSON of truth
])
export type BenchmarkForm = z.infer<typeof BenchmarkForm>

export const Benchmark = z.object({
  form: BenchmarkForm,
  /** Absolute path of the file of truth; absent only for a folder whose pictures hold it. */
  file: z.string().min(1).max(4096).optional(),
  /** Absolute folder of the pictures; absent where predictions are scored, and where the file says it. */
  images: z.string().min(1).max(4096).optional(),
  /** Only the first so many pictures. */
  limit: z.int().positive().optional(),
})
export type Benchmark = z.infer<typeof Benchmark>

/** What of a picture counts: its pixels alone, or also metadata and names, but never its own coordinates. */
export const AllowedEvidence = z.enum(['pixels', 'all'])
export type AllowedEvidence = z.infer<typeof AllowedEvidence>

const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly()
const Share = z.number().min(0).max(1)
const Count = z.int().min(0)

export const ScoredAnswer = z.object({ text: z.string().nullable(), latitude: Latitude.nullable(), longitude: Longitude.nullable(), distanceKm: z.number().min(0).nullable() }).meta({ id: 'ScoredAnswer' })

/** See training/evaluation/picture.ts. */
export const EvaluatedPicture = z.object({
  id: z.string(),
  truth: z.object({ latitude: Latitude, longitude: Longitude, country: CountryCode.nullable() }),
  locatability: z.number().nullable(),
  elements: list(z.string()),
  answers: z.object({ posterior: ScoredAnswer.optional(), model: ScoredAnswer.optional(), given: ScoredAnswer.optional() }),
  confidence: Share.nullable(),
  country: z.object({ code: z.string(), probability: Share }).nullable(),
  regions: list(z.object({ level: Share, areaKm2: z.number().min(0), holdsTruth: z.boolean() })),
  rank: z.object({ level: Share, areaKm2: z.number().min(0) }).nullable(),
  clues: z.object({ verified: Count, unverified: Count, contradicted: Count }).nullable(),
  samples: list(z.object({ grain: Grain, distanceKm: z.number().min(0), isInside: z.boolean() })),
  /** Why there is no answer, where a picture failed. */
  error: z.string().nullable(),
})
export type EvaluatedPicture = z.infer<typeof EvaluatedPicture>

/** A metric and its bootstrap interval; null for what is no finite number, such as a median that lies among pictures without an answer. */
const Measured = z.object({ value: z.number().nullable(), low: z.number().nullable(), high: z.number().nullable() }).meta({ id: 'Measured' })
const metricNames = ['within1Km', 'within25Km', 'within200Km', 'within750Km', 'within2500Km', 'geoScore', 'medianKm'] as const
const eachMetric = <Value extends z.ZodType>(value: Value) => Object.fromEntries(metricNames.map((name) => [name, value])) as Record<(typeof metricNames)[number], Value>

export const Scores = z.object({ pictures: Count, answered: Count, ...eachMetric(Measured) }).meta({ id: 'Scores' })
export type Scores = z.infer<typeof Scores>
const Group = z.object({ name: z.string(), scores: Scores })

export const AnswerKind = z.enum(['posterior', 'model', 'given'])
export type AnswerKind = z.infer<typeof AnswerKind>
const byKind = <Value extends z.ZodType>(value: Value) => z.object({ posterior: value.optional(), model: value.optional(), given: value.optional() })

const RiskPoint = z.object({ coverage: Share, confidence: Share, risk25Km: Share, risk200Km: Share, risk750Km: Share, geoScore: z.number() })

/** See training/evaluation/summary.ts. */
export const EvaluationSummary = z.object({
  answers: byKind(Scores),
  byLocatability: byKind(list(Group)),
  byElement: byKind(list(Group)),
  regions: list(z.object({ level: Share, pictures: Count, holding: Share, medianKm2: z.number(), meanKm2: z.number() })),
  coverage: list(z.object({ level: Share, holding: Share })),
  country: z.object({
    pictures: Count, expectedCalibrationError: Share, brierScore: Share, accuracy: Share,
    bins: list(z.object({ from: Share, to: Share, pictures: Count, claimed: Share.nullable(), right: Share.nullable() })),
  }).nullable(),
  abstention: z.object({ points: list(RiskPoint), area25Km: Share, area200Km: Share, area750Km: Share }).nullable(),
  search: list(z.object({ areaKm2: z.number(), recall: Share })),
  clues: z.object({ pictures: Count, verified: Count, unverified: Count, contradicted: Count, verifiedShare: Share.nullable(), verifiedOfDecided: Share.nullable() }).nullable(),
})
export type EvaluationSummary = z.infer<typeof EvaluationSummary>

export const BootstrapOptions = z.object({
  seed: z.int().min(0).default(0),
  /** Resamples; fewer are drawn of very many pictures. */
  rounds: z.int().min(100).max(100_000).default(2000),
  /** Of the intervals. */
  level: z.number().gt(0).lt(1).default(0.95),
})

/** What others measured on the same benchmark; shares 0..1. */
const Published = z.object({
  source: z.string(),
  results: list(z.object({ model: z.string(), within25Km: Share, within200Km: Share, within750Km: Share, within2500Km: Share.nullable(), geoScore: z.number().nullable() })),
})

export const evaluationFormat = 'geoagent-evaluation-1'

/** All but the pictures. */
export const EvaluationHead = z.object({
  format: z.literal(evaluationFormat),
  title: z.string(),
  madeAt: z.iso.datetime(),
  program: z.string(),
  benchmark: z.object({
    form: BenchmarkForm,
    /** Names without their folders. */
    file: z.string().nullable(),
    images: z.string().nullable(),
    /** SHA-256 of the file of truth. */
    sha256: z.string().nullable(),
    limit: z.int().nullable(),
    /** Pictures with a truth: those that are measured. */
    pictures: Count,
    /** Left out, as nothing says where they were taken. */
    withoutTruth: Count,
    /** Named by the benchmark and not among the images: they count as wrong. */
    missing: Count,
    /** Not looked at yet, or not asked about: they count as wrong. */
    unfinished: Count,
  }),
  /** Null for predictions made elsewhere. */
  evidence: AllowedEvidence.nullable(),
  /** The model that was asked; null for none, or for several. */
  model: ModelIdentity.nullable(),
  /** The file of predictions that was scored. */
  predictions: z.string().nullable(),
  bootstrap: BootstrapOptions,
  /** Null where nothing is published that may stand beside it. */
  published: Published.nullable(),
  summary: EvaluationSummary,
})
export type EvaluationHead = z.infer<typeof EvaluationHead>

export const EvaluationReport = EvaluationHead.extend({ pictures: list(EvaluatedPicture) })
export type EvaluationReport = z.infer<typeof EvaluationReport>

const MetricChange = z.object({ a: z.number().nullable(), b: z.number().nullable(), difference: z.number().nullable(), low: z.number().nullable(), high: z.number().nullable(), better: Share })

/** See training/evaluation/compare.ts. */
export const Comparison = z.object({
  titles: z.object({ a: z.string(), b: z.string() }),
  kinds: z.object({ a: AnswerKind, b: AnswerKind }),
  pictures: Count,
  onlyInA: Count,
  onlyInB: Count,
  bootstrap: BootstrapOptions,
  metrics: z.object(eachMetric(MetricChange)),
  /** Greatest change of GeoScore first. */
  changed: list(z.object({ id: z.string(), truth: EvaluatedPicture.shape.truth, a: ScoredAnswer, b: ScoredAnswer, gain: z.number() })),
})
export type Comparison = z.infer<typeof Comparison>

export const FittedReliability = z.object({
  model: ModelIdentity,
  reliability: Reliability,
  /** Answers that each share rests on, and those of them whose truth lies within. */
  counted: list(z.object({ radiusKm: z.number(), answers: z.number(), within: z.number() })),
  /** What was believed of the model before. */
  before: Reliability,
  /** Where it is kept; null where it was only reckoned. */
  file: z.string().nullable(),
})
export type FittedReliability = z.infer<typeof FittedReliability>
