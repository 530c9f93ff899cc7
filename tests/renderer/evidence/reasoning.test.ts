// The reasoning panel: no stage is invented, and what was read in the picture is listed, inert, and points at its box.
import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte'
import { afterEach, describe, expect, it } from 'vitest'
import type { Quad } from '../../../main/contract/evidence.ts'
import type { Observation, TextLine } from '../../../main/contract/observation.ts'
import { detail } from '../../../renderer/state/detail.svelte.ts'
import Reasoning from '../../../renderer/views/evidence/Reasoning.svelte'
import { hostile, inert, openWindow, showPicture } from './window.ts'

const box: Quad = [[0, 0], [1, 0], [1, 1], [0, 1]]
const line = (text: string, change: Partial<TextLine> = {}): TextLine => ({ text, confidence: 0.814, box, reader: 'pp-ocr', language: 'ch', words: [], ...change })

const observation = (text: TextLine[] | null): Observation => ({
  sha256: 'a'.repeat(64), bytes: 1, format: 'jpeg', width: 10, height: 10, perceptualHash: null,
  metadata: { coordinates: [], places: [], capturedLocal: null, capturedTag: null, offsetMinutes: null, offsetTag: null, gpsTime: null, camera: '', warnings: [] }, text, timings: {},
})

afterEach(cleanup)

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
