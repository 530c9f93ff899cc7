// Neighbours in time: what located pictures say about others of the same camera, brought up to date after a run.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { EvidenceDraft } from '../../contract/evidence.ts'
import { deriveNeighbours } from '../../evidence/derive.ts'
import { imagesWithKind, replaceEvidence } from '../../storage/evidence.ts'
import { listNeighbourFacts } from '../../storage/neighbours.ts'
import { getSetting, putSetting } from '../../storage/settings.ts'
import type { CaseStore } from '../../storage/case-store.ts'
import { itemId, requireImage } from '../images/image.ts'
import type { Knowledge } from '../workspace.ts'
import { conclude } from './conclude.ts'

/** Kept in the case, so that a run killed before its neighbours were drawn draws them when it is started again. */
const setting = 'neighboursStale'

export const areNeighboursStale = (store: CaseStore): boolean => getSetting(store, setting) === true
export const markNeighboursStale = (store: CaseStore, actor: string): void => putSetting(store, actor, setting, true)

/** Derives all neighbour items anew and concludes again where they changed. */
export async function refreshNeighbours(store: CaseStore, knowledge: Knowledge, actor: string, changed: (image: number) => void): Promise<void> {
  const derived = deriveNeighbours(listNeighbourFacts(store))
  const images = new Set([...derived.keys(), ...imagesWithKind(store, 'neighbour')])
  for (const image of [...images].sort((a, b) => a - b)) {
    if (refreshImage(store, knowledge, actor, image, derived.get(image) ?? [])) changed(image)
    await nextTurn()
  }
  putSetting(store, actor, setting, false)
}

function refreshImage(store: CaseStore, knowledge: Knowledge, actor: string, image: number, drafts: readonly EvidenceDraft[]): boolean {
  const stored = requireImage(store, image)
  const identified = drafts.map((draft) => ({ ...draft, id: itemId(stored, draft) }))
  return store.change({ actor, action: 'image.neighboured', subject: `image:${image}` }, () => {
    const isChanged = replaceEvidence(store, actor, image, identified, ['neighbour'])
    if (isChanged) conclude(store, knowledge, actor, image)
    return isChanged
  })
}
