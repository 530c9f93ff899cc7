// Marks of a country read in the picture: numbers, addresses, codes, currencies, units, and words of signs and shops.
import type { ImageRule } from './facts.ts'
import { domainMarks } from './marks/domain.ts'
import { telephoneMarks } from './marks/phone.ts'
import { postalMarks } from './marks/postal-code.ts'
import { tradeMarks } from './marks/trade.ts'
import { vocabularyMarks } from './marks/vocabulary.ts'

export const deriveTextMarks: ImageRule = (_facts, { lines, words, gazetteer }) => [
  ...telephoneMarks(lines), ...domainMarks(lines), ...postalMarks(lines, gazetteer), ...tradeMarks(lines), ...vocabularyMarks(words),
]
