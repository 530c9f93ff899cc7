// Draws the conclusion for one image from its ledger and keeps it.
import type { Posterior } from '../../contract/posterior.ts'
import { contradictionOf } from '../../evidence/posterior/contradiction.ts'
import { listEvidence } from '../../storage/evidence.ts'
import { savePrediction } from '../../storage/predictions.ts'
import type { CaseStore } from '../../storage/case-store.ts'
import { requireImage } from '../images/image.ts'
import type { Knowledge } from '../workspace.ts'
import { posteriorOf, recordOf } from './answer.ts'

/** @returns null when no accepted item speaks */
export function conclude(store: CaseStore, { atlas }: Knowledge, actor: string, image: number): Posterior | null {
  const items = listEvidence(store, image)
  const posterior = posteriorOf(atlas, items)
  savePrediction(store, actor, image, recordOf(requireImage(store, image), posterior), contradictionOf(items))
  return posterior
}
