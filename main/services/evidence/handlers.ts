// The ledger of an image: listed, and overruled by the analyst. Each decision moves the posterior at once.
import { WorkstationError } from '../../contract/errors.ts'
import type { AnalystClaim, EvidenceDraft, EvidenceItem } from '../../contract/evidence.ts'
import type { Posterior } from '../../contract/posterior.ts'
import type { Call, HandlersOf, RequestReply } from '../../contract/requests.ts'
import { country, exclude, include, pin } from '../../evidence/kinds/analyst.ts'
import { addAnalystEvidence, decideEvidence, findEvidence, listEvidence, removeAnalystEvidence } from '../../storage/evidence.ts'
import type { Decision } from '../../storage/evidence.ts'
import type { CaseStore } from '../../storage/case-store.ts'
import { itemId, requireImage } from '../images/image.ts'
import { conclude } from '../locate/conclude.ts'
import type { Workspace } from '../workspace.ts'

type Names = 'evidence.list' | 'evidence.accept' | 'evidence.reject' | 'evidence.weigh' | 'evidence.add' | 'evidence.remove'

export function evidenceHandlers(workspace: Workspace): HandlersOf<Names> {
  const decide = (folder: string, id: string, decision: Decision, call: Call) => decideItem(workspace, folder, id, decision, call)
  return {
    'evidence.list': async ({ case: folder, image }) => {
      const store = workspace.reader(folder)
      requireImage(store, image)
      return listEvidence(store, image)
    },
    'evidence.accept': async ({ case: folder, id }, call) => decide(folder, id, { accepted: true }, call),
    'evidence.reject': async ({ case: folder, id, reason }, call) => decide(folder, id, { accepted: false, reason }, call),
    'evidence.weigh': async ({ case: folder, id, weight }, call) => decide(folder, id, { weight }, call),
    'evidence.add': async ({ case: folder, image, claim }, call) => addClaim(workspace, folder, image, claim, call),
    'evidence.remove': async ({ case: folder, id }, { actor }) => {
      const store = workspace.writer(folder)
      const { image } = requireItem(store, id)
      return answerAnew(workspace, store, image, actor, () => removeAnalystEvidence(store, actor, image, id))
    },
  }
}

function requireItem(store: CaseStore, id: string): EvidenceItem {
  const item = findEvidence(store, id)[0]
  if (!item) throw new WorkstationError('not-found', `This case has no evidence ${id}. List it with its picture first.`, { id })
  return item
}

async function decideItem(workspace: Workspace, folder: string, id: string, decision: Decision, { actor }: Call): Promise<RequestReply<'evidence.accept'>> {
  const store = workspace.writer(folder)
  const { image } = requireItem(store, id)
  let item!: EvidenceItem
  const posterior = await answerAnew(workspace, store, image, actor, () => (item = decideEvidence(store, actor, image, id, decision)))
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

async function addClaim(workspace: Workspace, folder: string, image: number, claim: AnalystClaim, { actor }: Call): Promise<RequestReply<'evidence.add'>> {
  const store = workspace.writer(folder)
  const stored = requireImage(store, image)
  const draft = draftOf(claim)
  let item!: EvidenceItem
  const posterior = await answerAnew(workspace, store, image, actor, () => (item = addAnalystEvidence(store, actor, image, { ...draft, id: itemId(stored, draft) })))
  return { item, posterior }
}

/** Changes the ledger and the answer that follows from it in one transaction. */
async function answerAnew(workspace: Workspace, store: CaseStore, image: number, actor: string, change: () => unknown): Promise<Posterior | null> {
  const knowledge = await workspace.knowledge()
  const posterior = store.transaction(() => {
    change()
    return conclude(store, knowledge, actor, image)
  })
  workspace.emit('evidence.changed', { case: store.folder, image })
  workspace.emit('image.changed', { case: store.folder, image })
  return posterior
}
