// The evidence that rests on one image alone: derived from what a worker found in it, what was read in boxes on it, and what models wrote of it.
import { EvidenceKind } from '../../contract/evidence.ts'
import type { Observation } from '../../contract/observation.ts'
import type { Posterior } from '../../contract/posterior.ts'
import { deriveEvidence, kindRules } from '../../evidence/derive.ts'
import { mergeReadings } from '../../evidence/merge-readings.ts'
import type { CaseStore } from '../../storage/case-store.ts'
import { replaceEvidence } from '../../storage/evidence.ts'
import { listModelAnswers } from '../../storage/model-answers.ts'
import { listReadings } from '../../storage/readings.ts'
import { itemId, requireImage } from '../images/image.ts'
import type { Knowledge } from '../workspace.ts'
import { conclude } from './conclude.ts'
import { factsWithout, withheldIn } from './withheld.ts'

/** Neighbours come after all images, the analyst's own stay. */
const ownKinds = EvidenceKind.options.filter((kind) => kindRules[kind].sees === 'image')

/** Brings ledger and answer up to date; the caller's change holds it. @returns null when no accepted item speaks */
export function deriveAnew(store: CaseStore, knowledge: Knowledge, actor: string, image: number, observation: Observation): Posterior | null {
  const stored = requireImage(store, image)
  const text = mergeReadings(observation.text, listReadings(store, image))
  const answers = listModelAnswers(store, image)
  const modelAnswers = answers.length === 0 ? null : { answers, atlas: knowledge.atlas }
  const facts = factsWithout(withheldIn(store), { image, path: stored.file.path, observation: { ...observation, text }, modelAnswers })
  const drafts = deriveEvidence(facts, knowledge.gazetteer)
  replaceEvidence(store, actor, image, drafts.map((draft) => ({ ...draft, id: itemId(stored, draft) })), ownKinds)
  return conclude(store, knowledge, actor, image)
}
