// The order of the ledger: by effect, rejected items last; held while somebody is at work in it.
import type { EvidenceItem } from '../../../main/contract/evidence.ts'
import type { Effect } from '../../../main/contract/posterior.ts'
import { byEffect } from '../../../main/contract/wording.ts'

/** What the item adds to the leading hypothesis, -1..1; null where nothing is known of it, as of a rejected one. */
export function effectOf(id: string, effects: readonly Effect[]): number | null {
  const found = effects.find((effect) => effect.id === id)
  return found ? found.with - found.without : null
}

/** @returns ids, the strongest effect first, rejected ones last */
export function ranked(items: readonly EvidenceItem[], effects: readonly Effect[]): string[] {
  return items.map((item) => ({ ...item, effect: effectOf(item.id, effects) ?? 0 })).sort(byEffect).map(({ id }) => id)
}

/** The order as it was, without what is gone; what is new stands at the end. */
export function held(before: readonly string[], now: readonly string[]): string[] {
  const [present, known] = [new Set(now), new Set(before)]
  return [...before.filter((id) => present.has(id)), ...now.filter((id) => !known.has(id))]
}
