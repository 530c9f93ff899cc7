// The analyst's word on the ledger: shown at once, and taken back exactly.
import { beforeEach, expect, test } from 'vitest'
import { WorkstationError } from '../../../main/contract/errors.ts'
import type { EvidenceItem } from '../../../main/contract/evidence.ts'
import { leaveCase } from '../../../renderer/actions/cases.ts'
import { claim, readBox, reject, weigh } from '../../../renderer/actions/evidence.ts'
import { redo, undo } from '../../../renderer/actions/history.ts'
import { openImage } from '../../../renderer/actions/images.ts'
import { cases } from '../../../renderer/state/cases.svelte.ts'
import { detail } from '../../../renderer/state/detail.svelte.ts'
import { history } from '../../../renderer/state/history.svelte.ts'
import { session } from '../../../renderer/state/session.svelte.ts'
import { network } from '../network.ts'
import type { Answers, Network } from '../network.ts'
import { aCase, aDetail, anImage, anItem, aPosterior } from '../values.ts'

let web: Network
let ledger: EvidenceItem[]
const change = (id: string, more: Partial<EvidenceItem>) => {
  ledger = ledger.map((one) => (one.id === id ? { ...one, decided: true, ...more } : one))
  return { item: ledger.find((one) => one.id === id)!, posterior: aPosterior(0.3) }
}
const answers: Answers = {
  'image.show': ({ image }) => aDetail(anImage(image), ledger.filter((item) => item.image === image)),
  'image.list': () => ({ total: 2, images: [anImage(1), anImage(2)] }),
  'evidence.reject': ({ id, reason }) => change(id, { accepted: false, reason }),
  'evidence.weigh': ({ id, weight }) => change(id, { weight }),
  'evidence.restore': ({ id, accepted, weight, decided, reason }) => change(id, { accepted, weight, decided, reason: reason ?? undefined }),
  'evidence.add': ({ image }) => {
    const item = anItem('1-analyst-1', { image, kind: 'analyst', decided: true })
    ledger = [...ledger, item]
    return { item, posterior: aPosterior(0.99) }
  },
  'evidence.remove': ({ id }) => {
    ledger = ledger.filter((one) => one.id !== id)
    return aPosterior()
  },
  'image.read': ({ box }) => ({ reading: { id: 'r1', box, lines: [], actor: 'tester', at: '2026-11-28T00:00:00.000Z' }, evidence: ledger, posterior: aPosterior() }),
  'image.unread': () => ({ evidence: ledger, posterior: aPosterior() }),
}

beforeEach(async () => {
  ledger = [anItem('1-a', { reason: 'as found' }), anItem('1-b'), anItem('2-a', { image: 2 })]
  web = network(answers)
  leaveCase()
  cases.open = aCase()
  session.notices = []
  await openImage(1)
})

test('a rejected item shows at once with its posterior; undo brings back the exact state before', async () => {
  const [before] = detail.evidence
  await reject(before!, 'not this street')
  expect(detail.evidence[0]).toMatchObject({ accepted: false, reason: 'not this street' })
  expect(detail.answer?.hypotheses[0]?.probability).toBe(0.3)
  await undo()
  expect(web.of('evidence.restore')).toEqual([{ case: '/cases/harbour.geocase', id: '1-a', accepted: true, weight: 1, decided: false, reason: 'as found' }])
  expect(detail.evidence[0]).toMatchObject({ accepted: true, decided: false })
  await redo()
  expect(detail.evidence[0]?.accepted).toBe(false)
})

test('undo of a change elsewhere goes there', async () => {
  await weigh(detail.evidence[1]!, 0.5)
  await openImage(2)
  await undo()
  expect(detail.shown?.summary.id).toBe(1)
})

test('a claim is added and, undone, removed', async () => {
  await claim({ claim: 'pin', latitude: 48, longitude: 9 })
  expect(detail.evidence.at(-1)?.kind).toBe('analyst')
  await undo()
  expect(web.of('evidence.remove')).toEqual([{ case: '/cases/harbour.geocase', id: '1-analyst-1' }])
  expect(detail.evidence.some(({ kind }) => kind === 'analyst')).toBe(false)
})

test('a box is read, shown, and taken back', async () => {
  const box: [[number, number], [number, number], [number, number], [number, number]] = [[0, 0], [10, 0], [10, 5], [0, 5]]
  expect(await readBox(box)).toMatchObject({ id: 'r1' })
  expect(detail.shown?.readings).toHaveLength(1)
  await undo()
  expect(web.of('image.unread')).toEqual([{ case: '/cases/harbour.geocase', image: 1, id: 'r1' }])
  expect(detail.shown?.readings).toEqual([])
})

test('what fails is told once, changes nothing and cannot be undone', async () => {
  network({ ...answers, 'evidence.reject': () => { throw new WorkstationError('disk-full', 'The disk that holds the case is full.') } })
  await reject(detail.evidence[0]!)
  await reject(detail.evidence[0]!)
  expect(session.notices.map(({ message }) => message)).toEqual(['The disk that holds the case is full.'])
  expect(detail.evidence[0]?.accepted).toBe(true)
  expect(history.done).toEqual([])
})
