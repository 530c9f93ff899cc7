// Marks of a country read in the picture: numbers, addresses, codes, currencies, units, and words of signs and shops.
import type { ImageRule } from './facts.ts'
import { domainMarks } from './marks/domain.ts'
import { telephoneMarks } from './marks/phone.ts'
import { postalMarks } from './marks/postal-code.ts'
import { tradeMarks } from './marks/trade.ts'
import { vocabularyMarks } from './marks/vocabulary.ts'
import { worldShares } from './shares.ts'

export const deriveTextMarks: ImageRule = (_facts, { lines, words, gazetteer }) => {
  if (lines.length === 0) return []
  const shares = worldShares(gazetteer.places)
  return [...telephoneMarks(lines, shares), ...domainMarks(lines, shares), ...postalMarks(lines, gazetteer, shares), ...tradeMarks(lines, shares), ...vocabularyMarks(words)]
}
