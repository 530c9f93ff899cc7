// The legend and the table of the map: what is on it and nothing else, in words, hostile text inert.
import { cleanup, render, screen, within } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EvidenceItem } from '../../../main/contract/evidence.ts'
import { detail } from '../../../renderer/state/detail.svelte.ts'
import { geography } from '../../../renderer/state/geography.svelte.ts'
import MapLegend from '../../../renderer/views/map/MapLegend.svelte'
import MapTable from '../../../renderer/views/map/MapTable.svelte'
import { mapAnswer } from '../../../renderer/views/map/shown.ts'
import { aDetail, anImage, anItem, aPosterior } from '../values.ts'

const pin = anItem('1-pin', { kind: 'analyst', says: 'pinned at 48.70000, 9.10000 within 50 m', source: { origin: 'analyst', detail: 'pin' }, likelihood: { form: 'kernels', centres: [{ latitude: 48.7, longitude: 9.1, sigmaKm: 0.05, weight: 1 }], background: 1e-6 } })
const square: [number, number][][][] = [[[[9, 48], [10, 48], [10, 49], [9, 48]]]]
const drawn = (id: string, inside: number, outside: number): EvidenceItem => anItem(id, { kind: 'analyst', says: 'a drawn area', source: { origin: 'analyst', detail: 'drawn area' }, likelihood: { form: 'area', polygons: square, inside, outside } })
const truth = anItem('1-truth', { kind: 'coordinates', says: 'at 48.77, 9.18', source: { origin: 'truth-file', detail: 'truth.csv' }, accepted: false, likelihood: { form: 'kernels', centres: [{ latitude: 48.8, longitude: 9.2, sigmaKm: 0.01, weight: 1 }], background: 1e-3 } })

function show(evidence: readonly EvidenceItem[], isAnswered = true): void {
  detail.show(aDetail(anImage(1), evidence))
  if (!isAnswered) detail.answer = null
}

beforeEach(() => detail.clear())
afterEach(() => {
  cleanup()
  geography.points = null
})

describe('mapAnswer', () => {
  it('has the claims that count, and the truth whether it counts or not', () => {
    const shown = mapAnswer(null, [pin, drawn('a', 1, 0.001), drawn('b', 0.001, 1), truth, { ...pin, id: '2-pin', accepted: false }])!
    expect(shown.pins).toEqual([{ latitude: 48.7, longitude: 9.1 }])
    expect(shown.areas.map(({ claim }) => claim)).toEqual(['include', 'exclude'])
    expect(shown.truth).toEqual([{ latitude: 48.8, longitude: 9.2 }])
    expect([shown.best, shown.credible]).toEqual([null, []])
  })

  it('is nothing where nothing can be drawn', () => expect(mapAnswer(null, [anItem('1-word')])).toBeNull())
})

describe('legend', () => {
  const words = () => within(screen.getByRole('list', { name: 'Legend of the map' })).getAllByRole('listitem').map((item) => item.textContent?.replace(/\s+/g, ' ').trim())

  it('explains each form on the map with its size', () => {
    const { credible, best, hypotheses } = aPosterior()
    render(MapLegend, { answer: { credible, best, hypotheses: [...hypotheses, ...hypotheses], truth: [best], pins: [best], areas: [{ claim: 'include', polygons: square }, { claim: 'exclude', polygons: square }] }, others: 1846 })
    expect(words()).toEqual(['50 % lies here, 410 km²', '90 % lies here, 9,300 km²', 'Most probable point', 'Within 12 km: 50 %, 60 km: 90 %', '2Other hypothesis', 'True place', 'My point', 'Area it lies in', 'Area it does not lie in', '1,846 pictures'])
  })

  it('says nothing of what is not there', () => {
    render(MapLegend, { answer: { credible: [], best: null, hypotheses: [], truth: [], pins: [{ latitude: 1, longitude: 2 }], areas: [] }, others: 0 })
    expect(words()).toEqual(['My point'])
    cleanup()
    render(MapLegend, { answer: null, others: 0 })
    expect(screen.queryByRole('list')).toBeNull()
  })
})

describe('table', () => {
  const rows = () => screen.getAllByRole('row').slice(1).map((row) => [...row.children].map((cell) => cell.textContent?.trim()).join(' | '))

  it('has the facts of the map', () => {
    show([pin, truth])
    render(MapTable)
    expect(rows()).toEqual([
      'Most probable point | 48.8, 9.2 | 50 % within 12 km, 90 % within 60 km', '50 % region | one area | 410 km², holds 51 %', '90 % region | one area | 9,300 km², holds 90 %',
      'Hypothesis 1: Stuttgart, Baden-Württemberg, Germany | 48.8, 9.2 | 62 %, likely', expect.stringMatching(/^True place \| 48\.80000?, 9\.20000? \| 3 km from the most probable point$/),
      expect.stringMatching(/^My word: pinned at 48\.70000, 9\.10000 within 50 m \| 48\.7000/),
    ])
  })

  it('takes the map to a place, unless it is out of sight', () => {
    show([])
    render(MapTable)
    screen.getAllByRole('button', { name: '48.8, 9.2' })[0]!.click()
    expect(geography.target).toMatchObject({ kind: 'place', latitude: 48.7758, longitude: 9.1829 })
    cleanup()
    render(MapTable, { hidden: true })
    expect(screen.queryByRole('button')).toBeNull()
    expect(screen.getByRole('table', { name: 'What the map shows of this picture' })).toBeTruthy()
  })

  it('says why it is empty', () => {
    render(MapTable)
    expect(rows()).toEqual(['No picture is in view.'])
    cleanup()
    show([], false)
    render(MapTable)
    expect(rows()).toEqual(['Nothing that is accepted says where this picture was taken.'])
  })

  it('shows hostile text as text', () => {
    show([{ ...pin, says: '<img src=x onerror="globalThis.ran = 1">\u202Egpj' }])
    const { container } = render(MapTable)
    expect(container.querySelector('img')).toBeNull()
    expect(container.textContent).toContain('<img src=x')
    expect(container.textContent).toContain('[U+202E]')
  })
})
