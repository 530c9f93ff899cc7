// The metrics apart by how well pictures can be located and by what is seen in them.
import type { BootstrapOptions } from './bootstrap.ts'
import type { AnswerKind, EvaluatedPicture } from './picture.ts'
import { scoresOf } from './scores.ts'
import type { Scores } from './scores.ts'

/** Locatability 0..10 in the bands of GeoSeek-Val (arXiv 2602.12617), the best first. */
export const locatabilityBands = [
  { name: 'extreme', from: 10, to: 10 }, { name: 'high', from: 8, to: 9 }, { name: 'moderate', from: 6, to: 7 },
  { name: 'low', from: 4, to: 5 }, { name: 'extremely low', from: 1, to: 3 }, { name: 'none', from: 0, to: 0 },
] as const
export type LocatabilityBand = (typeof locatabilityBands)[number]['name']

/** Fractions go to the band of the whole number that is nearest. @returns null for what is no locatability */
export function bandOf(locatability: number): LocatabilityBand | null {
  const whole = Math.round(locatability)
  return locatabilityBands.find(({ from, to }) => whole >= from && whole <= to)?.name ?? null
}

export interface Group { readonly name: string; readonly scores: Scores }

const distanceOf = (kind: AnswerKind) => (picture: EvaluatedPicture): number | null => picture.answers[kind]?.distanceKm ?? null

/** In the order of the bands; those without a picture are left out. */
export function byBand(pictures: readonly EvaluatedPicture[], kind: AnswerKind, options: BootstrapOptions): Group[] {
  const named = pictures.map((picture) => ({ picture, band: picture.locatability === null ? null : bandOf(picture.locatability) }))
  return locatabilityBands.flatMap(({ name }) => groupOf(name, named.filter(({ band }) => band === name).map(({ picture }) => picture), kind, options))
}

/** One picture may be in several; the commonest element first. */
export function byElement(pictures: readonly EvaluatedPicture[], kind: AnswerKind, options: BootstrapOptions): Group[] {
  const byName = new Map<string, EvaluatedPicture[]>()
  for (const picture of pictures) for (const element of new Set(picture.elements)) byName.set(element, [...(byName.get(element) ?? []), picture])
  const sorted = [...byName].sort(([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1))
  return sorted.flatMap(([name, some]) => groupOf(name, some, kind, options))
}

function groupOf(name: string, pictures: readonly EvaluatedPicture[], kind: AnswerKind, options: BootstrapOptions): Group[] {
  return pictures.length === 0 ? [] : [{ name, scores: scoresOf(pictures.map(distanceOf(kind)), options) }]
}
