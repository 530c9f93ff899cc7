// The ledger: derived items come and go, a person's decisions stay.
import { describe, expect, test } from 'vitest'
import { addAnalystEvidence, decideEvidence, findEvidence, listEvidence, removeAnalystEvidence, replaceEvidence } from '../../main/storage/evidence.ts'
import { listAudit } from '../../main/storage/audit-log.ts'
import { EvidenceItem } from '../../main/contract/evidence.ts'
import { listNeighbourFacts } from '../../main/storage/neighbours.ts'
import { saveObservation } from '../../main/storage/observations.ts'
import { ACTOR, addFiles, draftOf, observationOf } from './contents.ts'
import { newCase } from './scratch.ts'

function ledger(ids: readonly string[]) {
  const store = newCase()
  const [image] = addFiles(store, ['/photos/a.jpg']) as [number]
  replaceEvidence(store, ACTOR, image, ids.map((id) => draftOf(id)), ['coordinates'])
  const idsNow = () => listEvidence(store, image).map(({ id }) => id)
  return { store, image, idsNow }
}

describe('derived evidence', () => {
  test('is replaced, in the order of the drafts', () => {
    const { store, image, idsNow } = ledger(['b', 'a'])
    expect(idsNow()).toEqual(['b', 'a'])
    for (const item of listEvidence(store, image)) expect(EvidenceItem.parse(item)).toEqual(item)
    expect(replaceEvidence(store, ACTOR, image, [draftOf('a', { says: 'other' }), draftOf('c')], ['coordinates'])).toBe(true)
    expect(listEvidence(store, image).map(({ id, says }) => [id, says])).toEqual([['a', 'other'], ['c', 'clue c']])
  })

  test('that is the same again writes nothing', () => {
    const { store, image } = ledger(['a', 'b'])
    const entries = listAudit(store, { limit: 100 }).length
    expect(replaceEvidence(store, ACTOR, image, [draftOf('a'), draftOf('b')], ['coordinates'])).toBe(false)
    expect(listAudit(store, { limit: 100 })).toHaveLength(entries)
  })

  test('leaves decided items and other kinds alone', () => {
    const { store, image } = ledger(['a', 'b'])
    decideEvidence(store, ACTOR, image, 'a', { accepted: false, reason: 'stripped and put back' })
    decideEvidence(store, ACTOR, image, 'b', { weight: 2 })
    replaceEvidence(store, ACTOR, image, [draftOf('n', { kind: 'neighbour' })], ['neighbour'])
    replaceEvidence(store, ACTOR, image, [draftOf('b', { says: 'new words' })], ['coordinates'])
    const items = Object.fromEntries(listEvidence(store, image).map((item) => [item.id, item]))
    expect(items.a).toMatchObject({ accepted: false, decided: true, reason: 'stripped and put back' })
    expect(items.b).toMatchObject({ weight: 2, decided: true, says: 'clue b' })
    expect(items.n).toMatchObject({ kind: 'neighbour', decided: false })
  })
})

describe('the analyst', () => {
  test('adds items that a new run leaves, and takes them away again', () => {
    const { store, image, idsNow } = ledger(['a'])
    expect(addAnalystEvidence(store, ACTOR, image, draftOf('pin', { kind: 'analyst' }))).toMatchObject({ decided: true, image })
    replaceEvidence(store, ACTOR, image, [draftOf('a'), draftOf('z')], ['coordinates', 'analyst'])
    expect(idsNow()).toEqual(['a', 'z', 'pin'])
    removeAnalystEvidence(store, ACTOR, image, 'pin')
    expect(idsNow()).toEqual(['a', 'z'])
  })

  test('is told what cannot be', () => {
    const { store, image } = ledger(['a'])
    expect(() => removeAnalystEvidence(store, ACTOR, image, 'a')).toThrow(expect.objectContaining({ code: 'invalid-request' }))
    expect(() => decideEvidence(store, ACTOR, image, 'none', { accepted: true })).toThrow(expect.objectContaining({ code: 'not-found' }))
    expect(findEvidence(store, 'a')).toHaveLength(1)
  })
})

test('neighbour facts hold the sharpest accepted coordinates', () => {
  const { store, image } = ledger([])
  saveObservation(store, ACTOR, image, { observation: observationOf(image, { metadata: { camera: 'X100', capturedLocal: '2024-05-01T12:00:00' } }), storage: 'referenced', tools: {} })
  const at = (latitude: number, sigmaKm: number) => ({ form: 'kernels' as const, centres: [{ latitude, longitude: 9, sigmaKm, weight: 1 }], background: 0.01 })
  replaceEvidence(store, ACTOR, image, [draftOf('wide', { likelihood: at(10, 50) }), draftOf('near', { likelihood: at(11, 0.5) }), draftOf('best', { likelihood: at(12, 0.01) })], ['coordinates'])
  const facts = () => listNeighbourFacts(store)[0]
  expect(facts()).toEqual({ image, sha256: observationOf(image).sha256, camera: 'X100', capturedLocal: '2024-05-01T12:00:00', coordinates: { latitude: 12, longitude: 9 } })
  decideEvidence(store, ACTOR, image, 'best', { accepted: false })
  expect(facts()?.coordinates).toEqual({ latitude: 11, longitude: 9 })
  decideEvidence(store, ACTOR, image, 'near', { weight: 0 })
  expect(facts()?.coordinates).toBeNull()
})
