// The ledger of an image: listed, and overruled by the analyst. Each decision moves the posterior at once.
import { WorkstationError } from '../../contract/errors.ts'
import type { AnalystClaim, EvidenceDraft, EvidenceItem } from '../../contract/evidence.ts'
import type { Posterior } from '../../contract/posterior.ts'
import type { Call, HandlersOf, RequestReply } from '../../contract/requests.ts'
import { country, exclude, include, pin } from '../../evidence/kinds/analyst.ts'
import { addAnalystEvidence, decideEvidence, findEvidence, listEvidence, removeAnalystEvidence, restoreEvidence } from '../../storage/evidence.ts'
import type { CaseStore } from '../../storage/case-store.ts'
import { itemId, requireImage } from '../images/image.ts'
import { conclude } from '../locate/conclude.ts'
import type { NeighbourUpkeep } from '../locate/neighbour-upkeep.ts'
import type { Workspace } from '../workspace.ts'

type Names = 'evidence.list' | 'evidence.accept' | 'evidence.reject' | 'evidence.weigh' | 'evidence.restore' | 'evidence.add' | 'evidence.remove'
type ItemReply = RequestReply<'evidence.accept'>

/** What each handler works with. */
interface Ledgers {
  readonly workspace: Workspace
  readonly upkeep: NeighbourUpkeep
}

export function evidenceHandlers(workspace: Workspace, upkeep: NeighbourUpkeep): HandlersOf<Names> {
  const ledgers = { workspace, upkeep }
  return {
    'evidence.list': async ({ case: folder, image }) => {
      const store = workspace.reader(folder)
      requireImage(store, image)
      return listEvidence(store, image)
    },
    'evidence.accept': async ({ case: folder, id }, { actor }) =>
      changeItem(ledgers, folder, id, actor, (store, image) => decideEvidence(store, actor, image, id, { accepted: true })),
    'evidence.reject': async ({ case: folder, id, reason }, { actor }) =>
      changeItem(ledgers, folder, id, actor, (store, image) => decideEvidence(store, actor, image, id, { accepted: false, reason })),
    'evidence.weigh': async ({ case: folder, id, weight }, { actor }) =>
      changeItem(ledgers, folder, id, actor, (store, image) => decideEvidence(store, actor, image, id, { weight })),
    'evidence.restore': async ({ case: folder, id, ...state }, { actor }) =>
      changeItem(ledgers, folder, id, actor, (store, image) => restoreEvidence(store, actor, image, id, state)),
    'evidence.add': async ({ case: folder, image, claim }, call) => addClaim(ledgers, folder, image, claim, call),
    'evidence.remove': async ({ case: folder, id }, { actor }) => {
      const store = workspace.writer(folder)
      const { image } = requireItem(store, id)
      return answerAnew(ledgers, store, image, actor, () => removeAnalystEvidence(store, actor, image, id))
    },
  }
}

function requireItem(store: CaseStore, id: string): EvidenceItem {
  const item = findEvidence(store, id)[0]
  if (!item) throw new WorkstationError('not-found', `This case has no evidence ${id}. List it with its picture first.`, { id })
  return item
}

async function changeItem(ledgers: Ledgers, folder: string, id: string, actor: string, change: (store: CaseStore, image: number) => EvidenceItem): Promise<ItemReply> {
  const store = ledgers.workspace.writer(folder)
  const { image } = requireItem(store, id)
  let item!: EvidenceItem
  const posterior = await answerAnew(ledgers, store, image, actor, () => (item = change(store, image)))
  return { item, posterior }
}

const draftOf = (claim: AnalystClaim): EvidenceDraft => {
  switch (claim.claim) {
    case 'pin': return pin(claim, claim.sigmaKm)
    case 'include': return include(claim.polygons)
    case 'exclude': return exclude(claim.polygons)
    case 'country': return country(claim.countries)
  }
}

async function addClaim(ledgers: Ledgers, folder: string, image: number, claim: AnalystClaim, { actor }: Call): Promise<ItemReply> {
  const store = ledgers.workspace.writer(folder)
  const stored = requireImage(store, image)
  const draft = draftOf(claim)
  let item!: EvidenceItem
  const posterior = await answerAnew(ledgers, store, image, actor, () => (item = addAnalystEvidence(store, actor, image, { ...draft, id: itemId(stored, draft) })))
  return { item, posterior }
}

/** Changes the ledger and the answer that follows from it in one transaction. Pictures that rest on this one follow a moment later. */
async function answerAnew({ workspace, upkeep }: Ledgers, store: CaseStore, image: number, actor: string, change: () => unknown): Promise<Posterior | null> {
  const knowledge = await workspace.knowledge()
  const { posterior, refreshSoon } = store.transaction(() => {
    const refreshSoon = upkeep.around(store, actor, image, () => void change())
    return { posterior: conclude(store, knowledge, actor, image), refreshSoon }
  })
  refreshSoon()
  workspace.emit('evidence.changed', { case: store.folder, image })
  workspace.emit('image.changed', { case: store.folder, image })
  return posterior
}
