// Neighbours in time: what located pictures say about others of the same camera, brought up to date after a run.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { EvidenceDraft } from '../../contract/evidence.ts'
import { deriveNeighbours } from '../../evidence/derive.ts'
import { MOST_SECONDS } from '../../evidence/kinds/neighbour.ts'
import { imagesWithKind, replaceEvidence } from '../../storage/evidence.ts'
import { listNeighbourFacts, neighbourFactsAround, neighbourFactsOf } from '../../storage/neighbours.ts'
import { getSetting, putSetting } from '../../storage/settings.ts'
import type { CaseStore } from '../../storage/case-store.ts'
import { itemId, requireImage } from '../images/image.ts'
import type { Knowledge } from '../workspace.ts'
import { conclude } from './conclude.ts'

/** Kept in the case, so that a run killed before its neighbours were drawn draws them when it is started again. */
const setting = 'neighboursStale'

export const areNeighboursStale = (store: CaseStore): boolean => getSetting(store, setting) === true
export const markNeighboursStale = (store: CaseStore, actor: string): void => putSetting(store, actor, setting, true)

export const settleNeighbours = (store: CaseStore, actor: string): void => putSetting(store, actor, setting, false)

/** What becomes of images whose items changed. */
export interface Refreshing {
  readonly store: CaseStore
  readonly knowledge: Knowledge
  readonly actor: string
  readonly changed: (image: number) => void
}

/** Derives all neighbour items anew and concludes again where they changed. */
export async function refreshNeighbours(work: Refreshing): Promise<void> {
  const derived = deriveNeighbours(listNeighbourFacts(work.store))
  await refreshImages(work, new Set([...derived.keys(), ...imagesWithKind(work.store, 'neighbour')]), derived)
  settleNeighbours(work.store, work.actor)
}

/** The same for the images that may rest on one, and for itself: pictures twice as far off decide what lies between them. */
export async function refreshAround(work: Refreshing, image: number): Promise<void> {
  const centre = neighbourFactsOf(work.store, image)
  if (!centre) return
  const derived = deriveNeighbours(neighbourFactsAround(work.store, centre, 2 * MOST_SECONDS))
  await refreshImages(work, neighbourFactsAround(work.store, centre, MOST_SECONDS).map((facts) => facts.image), derived)
}

async function refreshImages(work: Refreshing, images: Iterable<number>, derived: ReadonlyMap<number, readonly EvidenceDraft[]>): Promise<void> {
  for (const image of [...images].sort((a, b) => a - b)) {
    if (refreshImage(work, image, derived.get(image) ?? [])) work.changed(image)
    await nextTurn()
  }
}

function refreshImage({ store, knowledge, actor }: Refreshing, image: number, drafts: readonly EvidenceDraft[]): boolean {
  const stored = requireImage(store, image)
  const identified = drafts.map((draft) => ({ ...draft, id: itemId(stored, draft) }))
  return store.change({ actor, action: 'image.neighboured', subject: `image:${image}` }, () => {
    const isChanged = replaceEvidence(store, actor, image, identified, ['neighbour'])
    if (isChanged) conclude(store, knowledge, actor, image)
    return isChanged
  })
}
