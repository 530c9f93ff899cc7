// Semantic reward: w1 s1 + w2 s2 + w3 s3, where s is the similarity of the names in one field, and a finer field counts only under a coarser one that agrees.
import { fieldsOf } from './answer.ts'
import type { SemanticOptions } from './options.ts'

/** The coarser fields that two names stand under, from the country on. */
export interface Enclosing {
  readonly a: readonly string[]
  readonly b: readonly string[]
}

/** @returns how alike two names are, 0..1; what lies outside is clipped */
export type Similarity = (a: string, b: string, enclosing: Enclosing) => number

const clipped = (value: number): number => (value > 0 ? Math.min(1, value) : 0)

/** @param answer the model's, null for none */
export function semanticReward(answer: string | null, solution: string, similarity: Similarity, { fieldWeights, countryGate, regionGate }: SemanticOptions): number {
  if (answer === null) return 0
  const [own, truth] = [fieldsOf(answer), fieldsOf(solution)]
  const alike = (field: 0 | 1 | 2): number =>
    own[field] === '' || truth[field] === '' ? 0 : clipped(similarity(own[field], truth[field], { a: own.slice(0, field), b: truth.slice(0, field) }))
  const country = alike(0)
  const region = country >= countryGate ? alike(1) : 0
  const place = country >= countryGate && region >= regionGate ? alike(2) : 0
  return fieldWeights[0] * country + fieldWeights[1] * region + fieldWeights[2] * place
}
