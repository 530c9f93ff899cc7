// What scenes draw by chance, in words: one of a list, a number between two, yes or no.
import type { Random } from '../../../data/random.ts'

/** @throws RangeError for an empty list */
export const pick = <T>(random: Random, items: readonly T[]): T => items[random.integer(items.length)]!

export const between = (random: Random, low: number, high: number): number => low + (high - low) * random.next()

export const chance = (random: Random, share: number): boolean => random.next() < share

/** Each item as likely as its share of the sum. @throws RangeError for an empty list */
export function pickByShare<T extends { readonly share: number }>(random: Random, items: readonly T[]): T {
  let left = random.next() * items.reduce((sum, { share }) => sum + share, 0)
  return items.find(({ share }) => (left -= share) < 0) ?? pick(random, items)
}
