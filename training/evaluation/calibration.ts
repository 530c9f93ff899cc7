// Whether probabilities can be believed: truths inside credible regions, and the leading country's probability against how often it is right.
import type { EvaluatedPicture } from './picture.ts'
import { quantile } from './bootstrap.ts'

export interface RegionCalibration {
  readonly level: number
  readonly pictures: number
  /** Of their truths that lie inside; equal to the level where probabilities are right. */
  readonly holding: number
  readonly medianKm2: number
  readonly meanKm2: number
}

/** By level, ascending. */
export function regionCalibration(pictures: readonly EvaluatedPicture[]): RegionCalibration[] {
  const regions = pictures.flatMap((picture) => picture.regions)
  const levels = [...new Set(regions.map(({ level }) => level))].sort((a, b) => a - b)
  return levels.map((level) => {
    const own = regions.filter((region) => region.level === level)
    const areas = own.map(({ areaKm2 }) => areaKm2).sort((a, b) => a - b)
    return {
      level, pictures: own.length, holding: own.filter(({ holdsTruth }) => holdsTruth).length / own.length,
      medianKm2: quantile(areas, 0.5), meanKm2: areas.reduce((sum, area) => sum + area, 0) / areas.length,
    }
  })
}

export interface CoveragePoint { readonly level: number; readonly holding: number }

const STEPS = 20

/** Share of truths within the densest part that holds a mass of `level`, for levels 0, 1/20 ... 1. The diagonal is right. */
export function coverageCurve(pictures: readonly EvaluatedPicture[]): CoveragePoint[] {
  const levels = pictures.flatMap(({ rank }) => (rank ? [rank.level] : []))
  if (levels.length === 0) return []
  return Array.from({ length: STEPS + 1 }, (_, step) => {
    const level = step / STEPS
    return { level, holding: levels.filter((one) => one <= level).length / levels.length }
  })
}

/** Pictures whose claimed probability lies in [from, to); the last bin holds 1 too. */
export interface ReliabilityBin {
  readonly from: number
  readonly to: number
  readonly pictures: number
  /** Mean claimed, and share that was right; null for no pictures. */
  readonly claimed: number | null
  readonly right: number | null
}

export interface Claim { readonly probability: number; readonly isRight: boolean }

const mean = (values: readonly number[]): number | null => (values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length)

/** Bins of equal width over 0..1. */
export function reliabilityBins(claims: readonly Claim[], count = 10): ReliabilityBin[] {
  return Array.from({ length: count }, (_, bin) => {
    const own = claims.filter(({ probability }) => Math.min(count - 1, Math.floor(probability * count)) === bin)
    return { from: bin / count, to: (bin + 1) / count, pictures: own.length, claimed: mean(own.map(({ probability }) => probability)), right: mean(own.map(({ isRight }) => Number(isRight))) }
  })
}

/** Mean gap between claimed and right, by the bins' pictures (Naeini et al. 2015). @returns null for no claims */
export function expectedCalibrationError(bins: readonly ReliabilityBin[]): number | null {
  const total = bins.reduce((sum, { pictures }) => sum + pictures, 0)
  if (total === 0) return null
  return bins.reduce((sum, { pictures, claimed, right }) => sum + (pictures / total) * Math.abs((claimed ?? 0) - (right ?? 0)), 0)
}

/** Mean squared gap between probability and outcome (Brier 1950), 0 best. @returns null for no claims */
export const brierScore = (claims: readonly Claim[]): number | null => mean(claims.map(({ probability, isRight }) => (probability - Number(isRight)) ** 2))

/** What was claimed of the leading country; a picture whose truth lies in no country (at sea) is wrong whatever was claimed. */
export const countryClaims = (pictures: readonly EvaluatedPicture[]): Claim[] =>
  pictures.flatMap(({ country, truth }) => (country ? [{ probability: country.probability, isRight: country.code === truth.country }] : []))
