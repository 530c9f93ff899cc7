// Whether an image's evidence names two places that cannot both be right.
import type { Likelihood } from '../../contract/evidence.ts'
import { distanceKm, unitVector } from './sphere.ts'
import type { UnitVector } from './sphere.ts'

interface Item {
  readonly likelihood: Likelihood
  readonly accepted: boolean
  readonly weight: number
}

interface Centre extends UnitVector {
  readonly sigmaKm: number
}

/** Wider than this an item names a country rather than a place, km. */
const SHARP_KM = 50
/** Two places this many of their summed sigmas apart, and a town's width more, are two. */
const SIGMAS = 5
const TOWN_KM = 25

/** The centres of an item that names places sharply; none of one that leaves room anywhere. */
function sharpCentres({ likelihood, accepted, weight }: Item): Centre[] {
  if (!accepted || weight === 0 || likelihood.form !== 'kernels' || likelihood.centres.some(({ sigmaKm }) => sigmaKm > SHARP_KM)) return []
  return likelihood.centres.map(({ latitude, longitude, sigmaKm }) => ({ ...unitVector(latitude, longitude), sigmaKm }))
}

const areApart = (one: Centre, other: Centre): boolean => distanceKm(one, other) > SIGMAS * (one.sigmaKm + other.sigmaKm) + TOWN_KM

/** @returns true where two accepted items are sharp and no place of the one lies near any place of the other */
export function contradictionOf(items: readonly Item[]): boolean {
  const sharp = items.map(sharpCentres).filter((centres) => centres.length > 0)
  return sharp.some((ones, at) => sharp.slice(at + 1).some((others) => ones.every((one) => others.every((other) => areApart(one, other)))))
}
