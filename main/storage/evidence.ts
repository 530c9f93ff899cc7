// The evidence ledger: derived items, the analyst's own, and what the analyst decided about each.
import type { EvidenceDraft, EvidenceItem, EvidenceKind } from '../contract/evidence.ts'
import { WorkstationError } from '../contract/errors.ts'
import type { CaseStore } from './case-store.ts'

export interface IdentifiedDraft extends EvidenceDraft {
  readonly id: string
}

interface EvidenceRow {
  image_id: number
  id: string
  position: number
  kind: EvidenceKind
  says: string
  source: string
  likelihood: string
  accepted: number
  weight: number
  decided: number
  reason: string | null
}

function itemOf(row: EvidenceRow): EvidenceItem {
  return {
    id: row.id,
    image: row.image_id,
    kind: row.kind,
    says: row.says,
    source: JSON.parse(row.source) as EvidenceItem['source'],
    likelihood: JSON.parse(row.likelihood) as EvidenceItem['likelihood'],
    accepted: row.accepted === 1,
    weight: row.weight,
    decided: row.decided === 1,
    ...(row.reason === null ? {} : { reason: row.reason }),
  }
}

function rowOf(image: number, draft: IdentifiedDraft, position: number): EvidenceRow {
  return {
    image_id: image,
    id: draft.id,
    position,
    kind: draft.kind,
    says: draft.says,
    source: JSON.stringify(draft.source),
    likelihood: JSON.stringify(draft.likelihood),
    accepted: draft.accepted ? 1 : 0,
    weight: 1,
    decided: 0,
    reason: draft.reason ?? null,
  }
}

const rowsOfImage = (store: CaseStore, image: number) =>
  store.statement<EvidenceRow>('SELECT * FROM evidence WHERE image_id = ? ORDER BY position, id').all(image)

/** In the order of the drafts, the analyst's own items last. */
export function listEvidence(store: CaseStore, image: number): EvidenceItem[] {
  return rowsOfImage(store, image).map(itemOf)
}

/** Every item with this id: several where images of the same bytes share a clue. */
export function findEvidence(store: CaseStore, id: string): EvidenceItem[] {
  return store.statement<EvidenceRow>('SELECT * FROM evidence WHERE id = ? ORDER BY image_id').all(id).map(itemOf)
}

/** Images that have an item of this kind, by ascending number. */
export function imagesWithKind(store: CaseStore, kind: EvidenceKind): number[] {
  return store.statement<{ id: number }>('SELECT DISTINCT image_id AS id FROM evidence WHERE kind = ? ORDER BY image_id').all(kind).map(({ id }) => id)
}

const upsert = `INSERT INTO evidence (image_id, id, position, kind, says, source, likelihood, accepted, weight, decided, reason)
  VALUES (:image_id, :id, :position, :kind, :says, :source, :likelihood, :accepted, :weight, :decided, :reason)
  ON CONFLICT (image_id, id) DO UPDATE SET position = excluded.position, kind = excluded.kind, says = excluded.says, source = excluded.source,
    likelihood = excluded.likelihood, accepted = excluded.accepted, weight = excluded.weight, decided = excluded.decided, reason = excluded.reason`

/**
 * Makes `drafts` the derived evidence of these kinds. Items that a person has decided stay as they are, those no longer derived included;
 * rows that would not differ are not written. Returns whether anything changed.
 */
export function replaceEvidence(store: CaseStore, actor: string, image: number, drafts: readonly IdentifiedDraft[], kinds: readonly EvidenceKind[]): boolean {
  const present = new Map(rowsOfImage(store, image).map((row) => [row.id, row]))
  const wanted = new Map(drafts.map((draft, position) => [draft.id, rowOf(image, draft, position)]))
  const gone = [...present.values()].filter((row) => kinds.includes(row.kind) && row.decided === 0 && !wanted.has(row.id))
  const written = [...wanted.values()].filter((row) => present.get(row.id)?.decided !== 1 && differs(present.get(row.id), row))
  if (gone.length + written.length === 0) return false
  store.change({ actor, action: 'evidence.derived', subject: `image:${image}` }, () => {
    for (const { id } of gone) store.statement('DELETE FROM evidence WHERE image_id = ? AND id = ?').run(image, id)
    for (const row of written) store.statement(upsert).run(row)
  })
  return true
}

function differs(before: EvidenceRow | undefined, after: EvidenceRow): boolean {
  if (!before) return true
  return (Object.keys(after) as (keyof EvidenceRow)[]).some((column) => before[column] !== after[column])
}

export interface Decision {
  readonly accepted?: boolean
  /** 0..4, the exponent on the likelihood. */
  readonly weight?: number
  readonly reason?: string
}

/**
 * What a person decided about an item; from then on a new run leaves it alone.
 * @throws WorkstationError 'not-found'
 */
export function decideEvidence(store: CaseStore, actor: string, image: number, id: string, decision: Decision): EvidenceItem {
  const row = rowOfItem(store, image, id)
  const accepted = decision.accepted ?? row.accepted === 1
  const action = decision.accepted === undefined ? 'evidence.weighed' : accepted ? 'evidence.accepted' : 'evidence.rejected'
  const after = { ...row, accepted: accepted ? 1 : 0, weight: decision.weight ?? row.weight, decided: 1, reason: decision.reason ?? row.reason }
  store.change({ actor, action, subject: `evidence:${image}/${id}`, details: { ...decision } }, () => store.statement(upsert).run(after))
  return itemOf(after)
}

export interface EvidenceState {
  readonly accepted: boolean
  readonly weight: number
  readonly decided: boolean
  readonly reason: string | null
}

/**
 * Puts an item back into exactly this state, as though nothing had been decided since.
 * @throws WorkstationError 'not-found'
 */
export function restoreEvidence(store: CaseStore, actor: string, image: number, id: string, state: EvidenceState): EvidenceItem {
  const { accepted, weight, decided, reason } = state
  const after = { ...rowOfItem(store, image, id), accepted: Number(accepted), weight, decided: Number(decided), reason }
  store.change({ actor, action: 'evidence.restored', subject: `evidence:${image}/${id}`, details: { accepted, weight, decided, reason } }, () => store.statement(upsert).run(after))
  return itemOf(after)
}

function rowOfItem(store: CaseStore, image: number, id: string): EvidenceRow {
  const row = store.statement<EvidenceRow>('SELECT * FROM evidence WHERE image_id = ? AND id = ?').get(image, id)
  if (!row) throw new WorkstationError('not-found', `Image ${image} has no evidence ${id}.`, { image, id })
  return row
}

/** The analyst's own item: decided from the start, after all others in the ledger. The same id again replaces it. */
export function addAnalystEvidence(store: CaseStore, actor: string, image: number, draft: IdentifiedDraft): EvidenceItem {
  const last = store.statement<{ last: number | null }>('SELECT max(position) AS last FROM evidence WHERE image_id = ?').get(image)?.last ?? -1
  const row = { ...rowOf(image, draft, Math.max(last + 1, ANALYST_POSITION)), decided: 1 }
  store.change({ actor, action: 'evidence.added', subject: `evidence:${image}/${draft.id}`, details: { says: row.says } }, () => store.statement(upsert).run(row))
  return itemOf(row)
}

/** Above the position of any derived item, so that a new run does not mix them. */
const ANALYST_POSITION = 1_000_000

/**
 * Takes an analyst's own item away; a derived one can only be rejected, as the next run would bring it back.
 * @throws WorkstationError 'not-found', 'invalid-request'
 */
export function removeAnalystEvidence(store: CaseStore, actor: string, image: number, id: string): void {
  const row = rowOfItem(store, image, id)
  if (row.kind !== 'analyst') throw new WorkstationError('invalid-request', `Evidence ${id} was derived from the image. Reject it instead of removing it.`, { image, id })
  store.change({ actor, action: 'evidence.removed', subject: `evidence:${image}/${id}`, details: { says: row.says } }, () => {
    store.statement('DELETE FROM evidence WHERE image_id = ? AND id = ?').run(image, id)
  })
}
