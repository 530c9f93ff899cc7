// Everything that is told of a run over a benchmark, from its pictures: one call, plain data.
import { abstentionOf } from './abstention.ts'
import type { Abstention } from './abstention.ts'
import type { BootstrapOptions } from './bootstrap.ts'
import { brierScore, countryClaims, coverageCurve, expectedCalibrationError, regionCalibration, reliabilityBins } from './calibration.ts'
import type { CoveragePoint, RegionCalibration, ReliabilityBin } from './calibration.ts'
import { clueSummary } from './clues.ts'
import type { ClueSummary } from './clues.ts'
import { byBand, byElement } from './groups.ts'
import type { Group } from './groups.ts'
import { answerKinds } from './picture.ts'
import type { AnswerKind, EvaluatedPicture } from './picture.ts'
import { scoresOf } from './scores.ts'
import type { Scores } from './scores.ts'
import { searchCurve } from './search-effort.ts'
import type { SearchPoint } from './search-effort.ts'

export interface CountryCalibration {
  readonly pictures: number
  readonly expectedCalibrationError: number
  readonly brierScore: number
  /** Share of leading countries that are right. */
  readonly accuracy: number
  readonly bins: readonly ReliabilityBin[]
}

export interface EvaluationSummary {
  readonly answers: { readonly [Kind in AnswerKind]?: Scores }
  /** Share of pictures within a distance, for each kind of answer. */
  readonly byLocatability: { readonly [Kind in AnswerKind]?: readonly Group[] }
  readonly byElement: { readonly [Kind in AnswerKind]?: readonly Group[] }
  readonly regions: readonly RegionCalibration[]
  readonly coverage: readonly CoveragePoint[]
  readonly country: CountryCalibration | null
  readonly abstention: Abstention | null
  readonly search: readonly SearchPoint[]
  readonly clues: ClueSummary | null
}

/** In the order of `answerKinds`: those that were asked. */
export const kindsOf = (pictures: readonly EvaluatedPicture[]): AnswerKind[] => answerKinds.filter((kind) => pictures.some(({ answers }) => answers[kind] !== undefined))

/** The kind that confidence and regions belong to: the posterior's where there is one. */
export const leadingKind = (pictures: readonly EvaluatedPicture[]): AnswerKind | null => {
  const kinds = kindsOf(pictures)
  return kinds.includes('posterior') ? 'posterior' : (kinds.at(-1) ?? null)
}

function countryOf(pictures: readonly EvaluatedPicture[]): CountryCalibration | null {
  const claims = countryClaims(pictures)
  const bins = reliabilityBins(claims)
  const error = expectedCalibrationError(bins)
  return error === null ? null : { pictures: claims.length, expectedCalibrationError: error, brierScore: brierScore(claims)!, accuracy: claims.filter(({ isRight }) => isRight).length / claims.length, bins }
}

/** A picture about which nothing is claimed is the last to be answered, and wrong. */
function abstention(pictures: readonly EvaluatedPicture[]): Abstention | null {
  const kind = leadingKind(pictures)
  if (kind === null || pictures.every(({ confidence }) => confidence === null)) return null
  return abstentionOf(pictures.map(({ confidence, answers }) => ({ confidence: confidence ?? 0, distanceKm: answers[kind]?.distanceKm ?? null })))
}

export function summarize(pictures: readonly EvaluatedPicture[], options: BootstrapOptions): EvaluationSummary {
  const each = <Value>(of: (kind: AnswerKind) => Value): { readonly [Kind in AnswerKind]?: Value } => Object.fromEntries(kindsOf(pictures).map((kind) => [kind, of(kind)]))
  return {
    answers: each((kind) => scoresOf(pictures.map(({ answers }) => answers[kind]?.distanceKm ?? null), options)),
    byLocatability: each((kind) => byBand(pictures, kind, options)),
    byElement: each((kind) => byElement(pictures, kind, options)),
    regions: regionCalibration(pictures),
    coverage: coverageCurve(pictures),
    country: countryOf(pictures),
    abstention: abstention(pictures),
    search: searchCurve(pictures),
    clues: clueSummary(pictures),
  }
}
