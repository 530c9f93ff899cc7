// The log and the findings in words, whatever stands in them.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { VerifyFinding } from '../../../main/contract/case.ts'
import { findingWords, groupedFindings } from '../../../renderer/views/record/findings.ts'
import { actionWords, detailWords, shortHash, subjectOf } from '../../../renderer/views/record/log-words.ts'
import { localTime, utcTime } from '../../../renderer/views/record/moment.ts'
import { hostile, inert } from '../evidence/window.ts'

describe('the log', () => {
  it('names what it knows and shows the rest as it stands', () => {
    expect(actionWords('evidence.rejected')).toBe('Evidence rejected')
    expect(actionWords(hostile)).toBe(inert)
    expect(actionWords('constructor')).toBe('constructor')
  })

  it.each([
    ['case', 'case', null], ['image:12', 'picture 12', 12], ['evidence:12/12-clock-7fa3', 'picture 12, evidence 12-clock-7fa3', 12], ['setting:title', 'title of the case', null],
    [`evidence:12/${hostile}`, `picture 12, evidence ${inert}`, 12], ['image:12<b>', 'image:12<b>', null], ['image:99999999999999999999', 'image:99999999999999999999', null],
  ])('subject %s', (subject, words, image) => expect(subjectOf(subject)).toEqual({ words, image }))

  it.each([
    [{}, ''], [null, ''], [{ accepted: false, reason: 'the clock was never set' }, 'reason: the clock was never set'], [{ weight: 0.5 }, 'weight: 0.5'], [{ says: 'pinned' }, 'pinned'],
    [{ add: ['north', 'ship'], remove: [] }, '+north, +ship'], [{ add: [], remove: ['x'] }, '−x'], [{ file: 'truth.csv', rows: 26 }, 'file: truth.csv · rows: 26'],
    [{ from: 'a', to: 'b' }, 'from: a · to: b'], [{ box: [[0, 0]], lines: ['Königstraße', 'Apotheke'] }, 'read: Königstraße, Apotheke'], ['no JSON', 'no JSON'], [[1, { a: 2 }], '[1,{"a":2}]'], [{ says: hostile }, inert],
  ])('details %j', (details, words) => expect(detailWords({ action: 'evidence.rejected', details })).toBe(words))

  it('says what the action alone does not', () => {
    expect(detailWords({ action: 'evidence.restored', details: { accepted: true, weight: 1, decided: false, reason: null } })).toBe('accepted · weight: 1')
    expect(detailWords({ action: 'image.reviewed', details: { verdict: null } })).toBe('verdict taken back')
    expect(detailWords({ action: 'image.reviewed', details: { hypothesis: 'Stuttgart, Germany', note: 'seen', verdict: 'accepted' } })).toBe('accepted · Stuttgart, Germany · note: seen')
  })

  it('survives any details, on one line without anything hidden', () => {
    fc.assert(fc.property(fc.jsonValue(), (details) => {
      expect(detailWords({ action: 'image.reviewed', details: details as never })).not.toMatch(/[\u0000-\u001f\u202a-\u202e]/)
    }))
  })

  it('shortens a hash', () => expect(shortHash('0123456789abcdef')).toBe('0123456789'))
})

describe('moments', () => {
  it('are local, and exact in UTC', () => {
    const moment = new Date('2026-11-28T05:19:07.123Z')
    const two = (value: number) => String(value).padStart(2, '0')
    expect(localTime(moment.toISOString())).toBe(`${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())} ${two(moment.getHours())}:${two(moment.getMinutes())}:07`)
    expect(utcTime('2026-11-28T06:19:07.123+01:00')).toBe('2026-11-28 05:19:07.123 UTC')
  })

  it('that are none stay as they are', () => expect([localTime('never'), utcTime('never')]).toEqual(['never', 'never']))
})

describe('findings', () => {
  it('have words for every kind', () => expect(Object.keys(findingWords).sort()).toEqual([...VerifyFinding.shape.kind.options].sort()))

  it('are grouped, the worst first', () => {
    const finding = (kind: VerifyFinding['kind'], message: string): VerifyFinding => ({ kind, subject: 'case', message })
    const groups = groupedFindings([finding('original-missing', 'a'), finding('row-altered', 'b'), finding('original-missing', 'c'), finding('chain-broken', 'd')])
    expect(groups.map(({ kind, findings }) => [kind, findings.map(({ message }) => message)])).toEqual([['chain-broken', ['d']], ['row-altered', ['b']], ['original-missing', ['a', 'c']]])
  })
})
