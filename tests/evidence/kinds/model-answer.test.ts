// Models' answers as evidence: resolved part by part, several samples as one mixture, what is unknown shown with its reason.
import { rmSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { EvidenceDraft } from '../../../main/contract/evidence.ts'
import type { ModelAnswer } from '../../../main/contract/reasoning.ts'
import { deriveEvidence, evidenceId } from '../../../main/evidence/derive.ts'
import { forkWorker } from '../../../main/jobs/fork-spawner.ts'
import { Workspace } from '../../../main/services/workspace.ts'
import { makeHome } from '../../prepare.ts'
import { munich, jsonOf, thinkOf } from '../model-answer/written.ts'
import { factsOf, kernelsOf, ofKind } from './facts.ts'

const home = makeHome('model-answers')
const workspace = new Workspace(home, forkWorker)
const { gazetteer, atlas } = await workspace.knowledge()
afterAll(async () => {
  await workspace.close()
  rmSync(home, { recursive: true })
})

const answer = (texts: readonly string[], change: Partial<ModelAnswer> = {}): ModelAnswer => ({
  id: 'run-1', model: { name: 'GeoAgent-7B', packHash: 'a'.repeat(64), adapterHash: null }, prompt: 'Where?', samples: texts.map((text) => ({ text, ended: 'stop' })),
  seed: 1, sampling: { temperature: 0 }, timings: { decode: 5 }, reliability: null, actor: 'jo', at: '2026-11-28T05:00:00.000Z', ...change,
})
const saying = (...parts: string[]): string => jsonOf({ ...munich, answer: parts })
const derive = (...answers: ModelAnswer[]) => ofKind(deriveEvidence(factsOf({ modelAnswers: { answers, atlas } }), gazetteer), 'model-answer')

describe('one sample', () => {
  test('names a place at all grains of the model', () => {
    const [draft] = derive(answer([thinkOf(munich)]))
    expect(EvidenceDraft.parse(draft)).toEqual(draft)
    expect(draft).toMatchObject({ says: "Munich, Bavaria, Germany: 'Germany; Bavaria; Munich'", accepted: true, source: { origin: 'model', text: 'Germany; Bavaria; Munich' } })
    expect(draft.source.detail).toContain('GeoAgent-7B, weighed by GeoAgent: GeoSeek-Val')
    const { centres } = kernelsOf(draft)
    expect(centres).toHaveLength(4)
    expect(centres.map(({ sigmaKm }) => Math.round(sigmaKm))).toEqual([12, 93, 350, 1165])
    for (const { latitude, longitude } of centres) expect([latitude, longitude]).toEqual([expect.closeTo(48.14, 1), expect.closeTo(11.57, 1)])
  })

  test.each([
    ['an unknown place', ['United States', 'MN, Saint Louis County', 'Ash Lake'], 'Saint Louis County, Minnesota, United States', 93],
    ['a region', ['Japan', 'Hokkaido'], 'Hokkaido, Japan', 50],
    ['a country', ['Luxembourg', 'unknown', 'N/A'], 'Luxembourg', 12],
    ['a large country', ['Country: Canada', 'Region: not specified'], 'Canada', 200],
  ])('falls back to fewer parts: %s', (_, parts, phrase, least) => {
    const [draft] = derive(answer([saying(...parts)]))
    expect(draft.says).toContain(phrase)
    expect(draft.accepted).toBe(true)
    expect(Math.min(...kernelsOf(draft).centres.map(({ sigmaKm }) => sigmaKm))).toBeGreaterThanOrEqual(least)
  })

  test('a country is covered to its borders', () => {
    const { centres } = kernelsOf(derive(answer([saying('Chile', '')]))[0])
    const latitudes = centres.map(({ latitude }) => latitude)
    expect(Math.min(...latitudes)).toBeLessThan(-50)
    expect(Math.max(...latitudes)).toBeGreaterThan(-20)
  })

  test('of a place that the gazetteer does not know is shown and does not count', () => {
    const [draft] = derive(answer([saying('Qqzzxy', 'Xxqy')]))
    expect(EvidenceDraft.parse(draft)).toEqual(draft)
    expect(draft).toMatchObject({ accepted: false, says: "a place unknown here: 'Qqzzxy; Xxqy'", reason: 'The gazetteer knows no place of that name, nor any part of it.' })
  })

  test('that cannot be read is shown and does not count', () => {
    expect(derive(answer(['I am only a language model.']))[0]).toMatchObject({ accepted: false, reason: 'What the model wrote holds no answer.' })
    const cut = answer(['I am'], { samples: [{ text: 'I am', ended: 'length' }] })
    expect(derive(cut)[0].reason).toBe('What the model wrote holds no answer; it was cut off before its end.')
  })

  test('hostile words stay words', () => {
    const [draft] = derive(answer([saying('Germany', 'Bavaria', '<script>\u202eMunich\u0000')], { model: { name: '\u202e<b>\n', packHash: null, adapterHash: null } }))
    expect(draft.says + draft.source.detail).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect(draft.source.detail.length).toBeLessThan(250)
  })
})

test('any text of any model gives items of the contract', () => {
  const part = fc.oneof(fc.constantFrom('Germany', 'Bavaria', 'Georgia', 'unknown', 'MN', '日本', '; ', '<b>'), fc.string({ unit: 'binary', maxLength: 20 }))
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), fc.array(part, { maxLength: 4 }).map((parts) => saying(...parts)), fc.array(part, { maxLength: 4 }).map((parts) => `<answer>${parts.join(';')}`))
  fc.assert(fc.property(fc.array(text, { minLength: 1, maxLength: 3 }), fc.string({ unit: 'binary', maxLength: 100 }), (texts, name) => {
    const drafts = derive(answer(texts, { model: { name, packHash: null, adapterHash: null } }))
    expect(drafts).toHaveLength(1)
    for (const draft of drafts) {
      expect(EvidenceDraft.parse(draft)).toEqual(draft)
      expect(draft.says + draft.source.detail).not.toMatch(/[\p{Cc}\p{Cf}]/u)
      expect([...(draft.source.text ?? '')].length).toBeLessThanOrEqual(200)
      expect(draft.accepted).toBe(draft.reason === undefined)
      if (draft.likelihood.form === 'kernels') expect(draft.likelihood.centres.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9)
    }
  }), { numRuns: 40 })
}, 60_000)

describe('several samples', () => {
  test('are one mixture, the same place once and with their weights', () => {
    const [draft, ...more] = derive(answer([saying('Germany', 'Bavaria', 'Munich'), saying('Deutschland', 'Bayern', 'München'), saying('Austria', 'Vienna', 'Vienna'), 'nothing']))
    expect(more).toEqual([])
    expect(draft.says).toContain('Munich, Bavaria, Germany (2 of 4) or Vienna, Austria (1 of 4)')
    const { centres, background } = kernelsOf(draft)
    expect(centres).toHaveLength(8)
    expect(centres.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9)
    const [alone] = derive(answer([saying('Germany', 'Bavaria', 'Munich')]))
    expect(background).toBeGreaterThan(kernelsOf(alone).background)
  })

  test('that agree say what one says', () => {
    const [one] = derive(answer([thinkOf(munich)]))
    const [four] = derive(answer(Array.from({ length: 4 }, () => thinkOf(munich))))
    expect(four.likelihood).toEqual(one.likelihood)
  })
})

describe('several runs', () => {
  const older = answer([saying('Austria', 'Vienna', 'Vienna')], { id: 'a', at: '2026-11-27T05:00:00.000Z' })
  const newer = answer([thinkOf(munich)], { id: 'b' })

  test('only the newest counts, whatever order they come in', () => {
    for (const drafts of [derive(older, newer), derive(newer, older)]) {
      expect(drafts.map(({ says, accepted }) => [says.split(',')[0], accepted])).toEqual([['Munich', true], ['Vienna', false]])
      expect(drafts[1].reason).toContain('A newer answer counts')
    }
  })
  test('the newest that names a place counts', () => {
    const drafts = derive(older, answer(['no'], { id: 'c', at: '2026-11-29T05:00:00.000Z' }))
    expect(drafts.map(({ accepted }) => accepted)).toEqual([false, true])
  })
  test('the same words of the same model are one item with one id', () => {
    const drafts = derive(newer, { ...newer, id: 'again', at: '2026-11-20T05:00:00.000Z' })
    expect(drafts).toHaveLength(1)
    expect(evidenceId('s', drafts[0])).toBe(evidenceId('s', derive(newer)[0]))
  })
})

test('a place takes some tens of milliseconds, a country not many more', () => {
  for (const text of [thinkOf(munich), saying('Russia', '')]) {
    derive(answer([text]))
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now()
      derive(answer([text]))
      return performance.now() - start
    }).sort((a, b) => a - b)
    expect(times[2]).toBeLessThan(1500)
  }
})
