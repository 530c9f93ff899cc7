// The reasoning panel: a chain in its stages and none that was not written; what was read in the picture is listed, inert, and points at its box.
import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte'
import { afterEach, describe, expect, it } from 'vitest'
import type { Quad } from '../../../main/contract/evidence.ts'
import type { Observation, TextLine } from '../../../main/contract/observation.ts'
import type { Reasoning as Written } from '../../../main/contract/reasoning.ts'
import { detail } from '../../../renderer/state/detail.svelte.ts'
import Reasoning from '../../../renderer/views/evidence/Reasoning.svelte'
import { hostile, inert, openWindow, recordWith, showPicture } from './window.ts'

const box: Quad = [[0, 0], [1, 0], [1, 1], [0, 1]]
const line = (text: string, change: Partial<TextLine> = {}): TextLine => ({ text, confidence: 0.814, box, reader: 'pp-ocr', language: 'ch', words: [], ...change })

const observation = (text: TextLine[] | null): Observation => ({
  sha256: 'a'.repeat(64), bytes: 1, format: 'jpeg', width: 10, height: 10, perceptualHash: null,
  metadata: { coordinates: [], places: [], capturedLocal: null, capturedTag: null, offsetMinutes: null, offsetTag: null, gpsTime: null, camera: '', warnings: [] }, text, timings: {},
})

const stage = (clues: string[], reasoning: string, conclusion: string, uncertainty = '') => ({ clues, reasoning, conclusion, uncertainty })

const written = (change: Partial<Written> = {}): Written => ({
  model: { name: 'GeoAgent-7B', packHash: 'b'.repeat(64), adapterHash: null },
  chain: {
    stages: { country: stage(['A sign “Wartezeit”', 'Cars keep to the right'], 'The language is German.', 'Germany', 'Austria is possible.'), place: stage(['Plates of Italy'], 'The domes.', 'Munich') },
    answer: ['Germany', 'Bavaria', 'Munich'], form: 'json', problems: ['The stage region is missing.'],
  },
  clues: [
    { stage: 'country', text: 'A sign “Wartezeit”', state: 'verified', because: "'Wartezeit' was read in the picture" }, { stage: 'country', text: 'Cars keep to the right', state: 'unverified', because: null },
    { stage: 'place', text: 'Plates of Italy', state: 'contradicted', because: 'it names Italy; accepted evidence says Germany' },
  ],
  text: '{"raw": 1,\n"text": 2}', others: [], seed: 7, sampling: { temperature: 0 }, timings: { decode: 5 }, at: '2026-11-28T05:00:00.000Z', ...change,
})

const words = (element: Element) => element.textContent?.replace(/\s+/g, ' ').trim()

afterEach(cleanup)

describe('a chain', () => {
  it('stands in its stages, each clue with its state and why, under the name of the model', () => {
    openWindow()
    showPicture([], null, { record: recordWith({ reasoning: written() }) })
    render(Reasoning)
    expect(screen.queryByText('No chain has been written')).toBeNull()
    expect(screen.getByText(/^GeoAgent-7B, 2026-11-/).getAttribute('title')).toContain(`pack ${'b'.repeat(64)}\nseed 7`)
    expect(screen.getByText('Germany; Bavaria; Munich')).toBeTruthy()
    expect(screen.getAllByRole('heading', { level: 3 }).map(words)).toEqual(['Country', 'Place', 'Read in the picture'])
    const clues = within(screen.getByRole('list', { name: 'Clues to the country' })).getAllByRole('listitem')
    expect(clues.map(words)).toEqual(["A sign “Wartezeit” verified: 'Wartezeit' was read in the picture", 'Cars keep to the right not verified'])
    expect(clues.map(({ className }) => className.split(' ')[0])).toEqual(['verified', 'unverified'])
    expect(words(screen.getByRole('list', { name: 'Clues to the place' }))).toContain('contradicted: it names Italy; accepted evidence says Germany')
    expect(words(screen.getByRole('region', { name: 'Country' }))).toContain('The language is German. Conclusion: Germany Uncertainty Austria is possible.')
    expect(words(screen.getByRole('region', { name: 'Place' }))).not.toContain('Uncertainty')
    expect(screen.getByText('One thing was amiss with the text')).toBeTruthy()
  })

  it('keeps its raw text, line by line, and the answers of further samples', () => {
    openWindow()
    showPicture([], null, { record: recordWith({ reasoning: written({ others: [{ text: 'second', answer: ['Austria', 'Vienna'] }, { text: 'third', answer: [] }] }) }) })
    const { container } = render(Reasoning)
    expect([...container.querySelectorAll('pre')].map(({ textContent }) => textContent)).toEqual(['{"raw": 1,\n"text": 2}', 'second', 'third'])
    expect(container.textContent).toContain('Further samples: Austria; Vienna · no answer')
  })

  it('that could not be read is told as such', () => {
    openWindow()
    showPicture([], null, { record: recordWith({ reasoning: written({ chain: null, clues: [] }) }) })
    const { container } = render(Reasoning)
    expect(container.textContent).toContain('No chain could be read in what the model wrote.')
  })

  it('is text, whatever the model wrote', () => {
    openWindow()
    const stages = { country: stage([hostile], hostile, hostile, hostile) }
    const reasoning = written({
      model: { name: hostile, packHash: hostile, adapterHash: hostile }, chain: { stages, answer: [hostile], form: 'json', problems: [hostile] },
      clues: [{ stage: 'country', text: hostile, state: 'verified', because: hostile }], text: hostile, others: [{ text: hostile, answer: [hostile] }], at: hostile,
    })
    showPicture([], null, { record: recordWith({ reasoning }) })
    const { container } = render(Reasoning)
    expect(container.textContent?.split(inert).length).toBeGreaterThan(8)
    expect(container.querySelector('img, script')).toBeNull()
    expect(container.innerHTML).not.toContain('\u202e')
    expect((globalThis as { pwned?: number }).pwned).toBeUndefined()
  })
})

describe('the reasoning panel', () => {
  it('says that no model has written a chain, and draws no stages', () => {
    openWindow()
    showPicture([], null, { observation: observation([]) })
    const { container } = render(Reasoning)
    expect(screen.getByRole('heading', { name: 'No chain has been written' })).toBeTruthy()
    expect(container.textContent).toContain('That takes an installed model')
    expect(container.textContent).toContain('No text was found.')
    expect(container.querySelectorAll('li')).toHaveLength(0)
  })

  it('lists lines and readings with reader, language and confidence, and points at their boxes', async () => {
    openWindow()
    showPicture([], null, {
      observation: observation([line('Königstraße'), line('Αθήνα', { reader: 'tesseract', language: 'ell', confidence: 0.5 })]),
      readings: [{ id: 'b1', box, lines: [line('Apotheke')], actor: 'jo', at: '2026-11-28T05:00:00.000Z' }],
    })
    render(Reasoning)
    const rows = screen.getAllByRole('listitem')
    expect(rows.map(({ textContent }) => textContent?.replace(/\s+/g, ' ').trim())).toEqual(['Königstraße PP-OCR 0.81', 'Αθήνα Tesseract, Greek 0.50', 'Apotheke PP-OCR 0.81'])
    await fireEvent.pointerEnter(rows[1])
    expect(detail.pointedAt).toBe('line:1')
    await fireEvent.pointerLeave(rows[1])
    expect(detail.pointedAt).toBeNull()
    rows[2].focus()
    expect(detail.pointedAt).toBe('reading:b1')
  })

  it('keeps hostile text text', () => {
    openWindow()
    showPicture([], null, { observation: observation([line(hostile, { language: hostile, reader: 'tesseract' })]), readings: [{ id: 'b', box, lines: [], actor: hostile, at: 'never' }] })
    const { container } = render(Reasoning)
    expect(within(container).getByText(inert)).toBeTruthy()
    expect(container.querySelector('img, script')).toBeNull()
    expect(container.innerHTML).not.toContain('\u202e')
  })

  it.each([[null, 'Not looked at yet.'], [observation(null), 'Text was not looked for in this run.']] as const)('tells why there is no text', (seen, words) => {
    openWindow()
    showPicture([], null, { observation: seen })
    const { container } = render(Reasoning)
    expect(container.textContent).toContain(words)
  })
})
