// What a rule of evidence gets to see of one image.
import type { EvidenceDraft } from '../../contract/evidence.ts'
import type { Observation } from '../../contract/observation.ts'
import type { ModelAnswer } from '../../contract/reasoning.ts'
import type { Gazetteer } from '../../gazetteer/gazetteer.ts'
import type { Atlas } from '../posterior/atlas.ts'
import type { FoundWord } from './marks/vocabulary.ts'
import type { ReadLine } from './text-lines.ts'

export interface ImageFacts {
  /** The image's number in its case. */
  readonly image: number
  /** Path as given. */
  readonly path: string
  readonly observation: Observation
  /** What models wrote of this picture, in any order, and the prior that their answers are weighed against; null where none has. */
  readonly modelAnswers: { readonly answers: readonly ModelAnswer[]; readonly atlas: Atlas } | null
}

export interface RuleContext {
  readonly gazetteer: Gazetteer
  /** The image's text, cut once for all rules. */
  readonly lines: readonly ReadLine[]
  /** Words of signs and shops among them, found once for all rules. */
  readonly words: readonly FoundWord[]
}

export type ImageRule = (facts: ImageFacts, context: RuleContext) => EvidenceDraft[]
