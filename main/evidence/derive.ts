// From what a worker found in an image to items of evidence: the table of kinds, and the ids that stay the same across runs.
import { createHash } from 'node:crypto'
import type { EvidenceDraft, EvidenceKind } from '../contract/evidence.ts'
import type { Gazetteer } from '../gazetteer/gazetteer.ts'
import { deriveClock } from './kinds/clock.ts'
import { deriveCoordinates } from './kinds/coordinates.ts'
import type { ImageFacts, ImageRule } from './kinds/facts.ts'
import { deriveModelAnswers } from './kinds/model-answer.ts'
import { findVocabulary } from './kinds/marks/vocabulary.ts'
import { deriveNamedPlaces } from './kinds/named-place.ts'
import { deriveNeighbours, type NeighbourFacts } from './kinds/neighbour.ts'
import { deriveTextMarks } from './kinds/text-mark.ts'
import { deriveTextPlaces } from './kinds/text-place.ts'
import { deriveTextScript } from './kinds/text-script.ts'
import { readLines } from './kinds/text-lines.ts'

export type { ImageFacts, NeighbourFacts }
export { deriveNeighbours }

/** What a kind needs to see: one image, all images of a case, or a person. */
type KindRule =
  | { readonly sees: 'image'; readonly derive: ImageRule }
  | { readonly sees: 'case'; readonly derive: typeof deriveNeighbours }
  | { readonly sees: 'person' }

/** Exhaustive by type: a kind without its rule does not compile. */
export const kindRules: Record<EvidenceKind, KindRule> = {
  coordinates: { sees: 'image', derive: deriveCoordinates },
  clock: { sees: 'image', derive: deriveClock },
  'named-place': { sees: 'image', derive: deriveNamedPlaces },
  neighbour: { sees: 'case', derive: deriveNeighbours },
  'text-place': { sees: 'image', derive: deriveTextPlaces },
  'text-mark': { sees: 'image', derive: deriveTextMarks },
  'text-script': { sees: 'image', derive: deriveTextScript },
  'model-answer': { sees: 'image', derive: deriveModelAnswers },
  analyst: { sees: 'person' },
}

/** The items of all kinds that need one image only, in the order of the table. The same facts give the same items. */
export function deriveEvidence(facts: ImageFacts, gazetteer: Gazetteer): EvidenceDraft[] {
  const lines = readLines(facts.observation.text)
  const context = { gazetteer, lines, words: findVocabulary(lines) }
  return Object.values(kindRules).flatMap((rule) => (rule.sees === 'image' ? rule.derive(facts, context) : []))
}

/**
 * 16 hex digits that the same clue of the same picture always gets. The image number inside `source` is left out, as it
 * differs between cases; an analyst's item is also told apart by what was drawn.
 * @param image the picture's SHA-256
 */
export function evidenceId(image: string, draft: EvidenceDraft): string {
  const { origin, detail, text, box } = draft.source
  const drawn = draft.kind === 'analyst' ? draft.likelihood : null
  return createHash('sha256').update(JSON.stringify([image, draft.kind, draft.says, origin, detail, text ?? null, box ?? null, drawn])).digest('hex').slice(0, 16)
}
