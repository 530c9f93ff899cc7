// The image in view: its record, its ledger, what was read in it, and the posterior as it now stands.
import type { EvidenceItem } from '../../main/contract/evidence.ts'
import type { Posterior } from '../../main/contract/posterior.ts'
import type { RequestReply } from '../../main/contract/requests.ts'

export type ImageDetail = RequestReply<'image.show'>
export type Answer = Pick<Posterior, 'best' | 'hypotheses' | 'credible' | 'effects'> & { country: Posterior['countries'][number] | null; region: Posterior['regions'][number] | null; city: Posterior['cities'][number] | null }

class Detail {
  /** What is asked for; `shown` follows. */
  wanted = $state<number | null>(null)
  shown = $state.raw<ImageDetail | null>(null)
  /** The ledger as it stands, which may be newer than `shown`. */
  evidence = $state.raw<readonly EvidenceItem[]>([])
  /** Null when nothing accepted says where. */
  answer = $state.raw<Answer | null>(null)
  /** What is under the pointer or the keyboard's focus, an item's id, `line:<index>` or `reading:<id>`: its box in the picture is shown strongly. */
  pointedAt = $state<string | null>(null)
  /** A second image beside it. */
  compared = $state.raw<ImageDetail | null>(null)
  reading = $state(false)
  /** What the person writes beside a verdict that is not given yet. */
  note = $state('')

  show(detail: ImageDetail): void {
    const { record } = detail
    if (this.shown?.summary.id !== detail.summary.id) this.note = detail.review?.note ?? ''
    this.shown = detail
    this.evidence = detail.evidence
    const effects = record.evidence.filter((item) => item.accepted)
    const lead = record.hypotheses[0]?.probability ?? 0
    this.answer = record.best && {
      best: record.best, hypotheses: record.hypotheses, credible: record.credible, country: record.country, region: record.region, city: record.city,
      effects: effects.map(({ id, effect }) => ({ id, with: lead, without: lead - effect })),
    }
  }

  /** After a change of the ledger: the answer follows at once. */
  follow(evidence: readonly EvidenceItem[], posterior: Posterior | null): void {
    this.evidence = evidence
    this.answer = posterior && {
      best: posterior.best, hypotheses: posterior.hypotheses, credible: posterior.credible, effects: posterior.effects,
      country: posterior.countries[0] ?? null, region: posterior.regions[0] ?? null, city: posterior.cities[0] ?? null,
    }
  }

  clear(): void {
    this.wanted = null
    this.shown = null
    this.evidence = []
    this.answer = null
    this.compared = null
    this.pointedAt = null
    this.note = ''
  }
}

export const detail = new Detail()
