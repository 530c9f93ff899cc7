// A window with one case in it: a host kept in memory stands at the network's place, everything on this side of it is real.
import type { AuditEntry, CaseSummary, ImageSummary, Review } from '../../../main/contract/case.ts'
import type { EvidenceItem } from '../../../main/contract/evidence.ts'
import type { Hypothesis, Posterior } from '../../../main/contract/posterior.ts'
import type { RequestInput, RequestName, RequestReply } from '../../../main/contract/requests.ts'
import { setClient } from '../../../renderer/client/client.ts'
import type { Client } from '../../../renderer/client/client.ts'
import { cases, record } from '../../../renderer/state/cases.svelte.ts'
import { detail } from '../../../renderer/state/detail.svelte.ts'
import type { ImageDetail } from '../../../renderer/state/detail.svelte.ts'
import { history } from '../../../renderer/state/history.svelte.ts'
import { images } from '../../../renderer/state/images.svelte.ts'
import { session } from '../../../renderer/state/session.svelte.ts'

/** jsdom lays nothing out, so that nothing ever changes its size or scrolls. */
class StillObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
globalThis.ResizeObserver ??= StillObserver
Element.prototype.scrollTo ??= () => undefined

export const folder = '/cases/harbour.geocase'
const at = '2026-11-28T05:19:07.123Z'

/** Markup, script, direction overrides, controls: what a stranger may write into any field. */
export const hostile = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>\u202Egnp.exe\u0007\n{@html 1}'
/** How it stands in the window. */
export const inert = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>[U+202E]gnp.exe␇␊{@html 1}'

export const item = (id: string, change: Partial<EvidenceItem> = {}): EvidenceItem => ({
  id, image: 1, kind: 'text-mark', says: `says ${id}`, source: { origin: 'region', detail: `rule ${id}` },
  likelihood: { form: 'countries', ratios: { DE: 40 }, otherwise: 1 }, accepted: true, weight: 1, decided: false, ...change,
})

export const hypothesis = (label: string, probability: number, change: Partial<Hypothesis> = {}): Hypothesis =>
  ({ latitude: 48.7758, longitude: 9.1829, probability, words: 'likely', label, grain: 'place', country: 'DE', ...change })

export const posterior = (effects: Posterior['effects'], hypotheses = [hypothesis('Stuttgart, Baden-Württemberg, Germany', 0.62)]): Posterior => ({
  best: { latitude: 48.7758, longitude: 9.1829, radius50Km: 6, radius90Km: 40 }, hypotheses,
  countries: [{ name: 'Germany', code: 'DE', probability: 0.94, words: 'very likely' }],
  regions: [{ name: 'Baden-Württemberg', probability: 0.71, words: 'likely' }],
  cities: [{ name: 'Stuttgart', probability: 0.62, words: 'likely' }], credible: [], effects,
})

export const summary = (change: Partial<ImageSummary> = {}): ImageSummary => ({
  id: 1, path: '/photos/one.jpg', name: 'one.jpg', sha256: 'a'.repeat(64), status: 'located', format: 'jpeg', country: 'DE', probability: 0.94, latitude: 48.78, longitude: 9.18, answer: null,
  capturedAt: null, tags: [], verdict: null, contradiction: false, width: 4000, height: 3000, error: null, ...change,
})

export const caseSummary = (change: Partial<CaseSummary> = {}): CaseSummary => ({
  case: folder, key: 'k', title: 'Harbour fire', createdAt: at, changedAt: at, schemaVersion: 2, images: { total: 3, pending: 0, located: 2, unlocated: 1, failed: 0 }, ...change,
})

export const entry = (seq: number, change: Partial<AuditEntry> = {}): AuditEntry =>
  ({ seq, at, actor: 'jo', action: 'evidence.rejected', subject: 'evidence:1/a', details: {}, hash: seq.toString(16).padStart(64, '0'), ...change })

export const review = (change: Partial<Review> = {}): Review =>
  ({ verdict: 'accepted', hypothesis: { label: 'Stuttgart, Baden-Württemberg, Germany', latitude: 48.7758, longitude: 9.1829, probability: 0.62 }, note: '', actor: 'jo', at, ...change })

export const recordWith = (change: Partial<ImageDetail['record']> = {}, of: ImageSummary = summary()): ImageDetail['record'] => ({
  image: of.path, sha256: of.sha256, status: 'located', best: null, country: null, region: null, city: null, hypotheses: [], credible: [], evidence: [], answer: null,
  capturedAt: null, width: null, height: null, duplicates: [], similar: [], reasoning: null, ...change,
})

/** The picture in view. The posterior is as the host gives it after a change. */
export function showPicture(evidence: readonly EvidenceItem[], answer: Posterior | null, change: Partial<Omit<ImageDetail, 'summary'>> & { summary?: ImageSummary } = {}): void {
  const summaryOf = change.summary ?? summary()
  detail.wanted = summaryOf.id
  detail.show({
    record: recordWith({}, summaryOf),
    evidence: [...evidence], observation: null, readings: [], review: null, ...change, summary: summaryOf,
  })
  detail.follow(evidence, answer)
}

export type Answers = { [Name in RequestName]?: (input: RequestInput<Name>) => RequestReply<Name> | Promise<RequestReply<Name>> }
type Asked = { [Name in RequestName]: [name: Name, input: RequestInput<Name>] }[RequestName]

/** Opens the case in a fresh window. What the host has no answer to fails the request. @returns what was asked, oldest first */
export function openWindow(answers: Answers = {}): Asked[] {
  const asked: Asked[] = []
  const send = async (name: RequestName, input: unknown) => {
    asked.push([name, input] as Asked)
    const answer = answers[name] as ((input: unknown) => unknown) | undefined
    if (!answer) return { ok: false, error: { code: 'internal', message: `No answer to ${name}.`, details: {} } }
    return { ok: true, value: await answer(input) }
  }
  setClient({
    host: { kind: 'web', version: '0', actor: 'jo', uploads: false }, native: null, send: send as Client['send'],
    listen: () => () => undefined, onConnection: () => () => undefined, upload: () => Promise.reject(new Error('none')),
  })
  detail.clear()
  history.clear()
  images.clear()
  Object.assign(images, { current: 1, position: 0, total: 1 })
  Object.assign(record, { entries: [], hasMore: true, report: null, verifiedAt: null, subject: '', verifying: false })
  Object.assign(session, { notices: [], connected: true, route: { view: 'case', folder, tab: 'triage', image: 1 } })
  cases.open = caseSummary()
  return asked
}
