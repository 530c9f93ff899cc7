// One picture of a benchmark with its truth and what was answered: what every metric is made of. Plain data.

/** Who answers: the posterior's most probable point, the model's words geocoded, or a file of predictions. */
export const answerKinds = ['posterior', 'model', 'given'] as const
export type AnswerKind = (typeof answerKinds)[number]

export interface ScoredAnswer {
  /** As it was written; null where the answer is a point alone. */
  readonly text: string | null
  /** Degrees; null where nothing was answered, or nothing that can be geocoded. */
  readonly latitude: number | null
  readonly longitude: number | null
  /** From the truth, km; null with no point. */
  readonly distanceKm: number | null
}

/** A credible region against the truth. */
export interface RegionCheck {
  /** The mass that it claims, 0..1. */
  readonly level: number
  readonly areaKm2: number
  readonly holdsTruth: boolean
}

/** How far down the posterior's cells, densest first, the truth lies. */
export interface TruthRank {
  /** Mass of all denser cells and half of the truth's own: uniform on 0..1 where probabilities are right. */
  readonly level: number
  /** Area of all denser cells and half of the truth's own, km2: what is searched on average before it is found. */
  readonly areaKm2: number
}

export interface ClueCounts {
  readonly verified: number
  readonly unverified: number
  readonly contradicted: number
}

/** One sample of a model, geocoded. */
export interface GeocodedSample {
  /** How far down the place that it names goes; a city that is a region too is a place. */
  readonly grain: 'country' | 'region' | 'place'
  readonly distanceKm: number
  /** Whether the truth lies in the country or region that it names. */
  readonly isInside: boolean
}

export interface EvaluatedPicture {
  /** The benchmark's own name for it. */
  readonly id: string
  readonly truth: { readonly latitude: number; readonly longitude: number; readonly country: string | null }
  /** 0..10; null where the benchmark does not say. */
  readonly locatability: number | null
  readonly elements: readonly string[]
  /** A kind that gave no answer to this picture has one without a point; one that was not asked is absent. */
  readonly answers: { readonly [Kind in AnswerKind]?: ScoredAnswer | undefined }
  /** Probability that the leading answer claims for itself; null where it claims none. */
  readonly confidence: number | null
  /** The leading country and its probability; null where none was given. */
  readonly country: { readonly code: string; readonly probability: number } | null
  readonly regions: readonly RegionCheck[]
  readonly rank: TruthRank | null
  readonly clues: ClueCounts | null
  readonly samples: readonly GeocodedSample[]
}
