// The answer panel: what leads, in words that carry no more digits than they may; verdicts through the host; hostile text inert.
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { tick } from 'svelte'
import { afterEach, describe, expect, it } from 'vitest'
import { defaultSettings } from '../../../main/contract/workspace.ts'
import { detail } from '../../../renderer/state/detail.svelte.ts'
import { geography } from '../../../renderer/state/geography.svelte.ts'
import { settings } from '../../../renderer/state/settings.svelte.ts'
import AnswerPanel from '../../../renderer/views/answer/AnswerPanel.svelte'
import { hostile, hypothesis, inert, item, openWindow, posterior, review, showPicture, summary } from '../evidence/window.ts'

afterEach(() => {
  cleanup()
  settings.current = defaultSettings
})

const words = (element: Element) => element.textContent!.replace(/\s+/g, ' ').trim()

describe('the answer', () => {
  it('leads with the first hypothesis, its word and the mass of each part', () => {
    openWindow()
    showPicture([item('a')], posterior([], [hypothesis('Stuttgart, Baden-Württemberg, Germany', 0.6249), hypothesis('Zürich, Switzerland', 0.09, { words: 'very unlikely' }), hypothesis('Sea', 0.006, { words: 'no chance to speak of' })]))
    const { container } = render(AnswerPanel)
    expect(screen.getByRole('heading').textContent).toBe('Stuttgart, Baden-Württemberg, Germany')
    expect(words(container.querySelector('.line')!)).toBe('likely , country 94 %, region 71 %, city 62 % , 48.78, 9.18')
    expect(screen.getAllByRole('row').slice(1).map((row) => [...row.children].map(words))).toEqual([['1', 'Stuttgart, Baden-Württemberg, Germany', '62 %', 'likely'], ['2', 'Zürich, Switzerland', '9 %', 'very unlikely'], ['3', 'Sea', '<1 %', 'no chance to speak of']])
  })

  it('writes coordinates as the settings want them', async () => {
    openWindow()
    showPicture([item('a')], posterior([]))
    render(AnswerPanel)
    settings.current = { ...defaultSettings, coordinates: 'dms' }
    await tick()
    expect(screen.getByRole('button', { name: /48°47′N 9°11′E/ })).toBeTruthy()
  })

  it('follows the ledger at once', async () => {
    openWindow()
    showPicture([item('a')], posterior([]))
    render(AnswerPanel)
    detail.follow([item('a', { accepted: false })], null)
    await tick()
    expect(screen.getByRole('heading').textContent).toBe('No answer')
    expect(screen.getByText(/Nothing accepted says where\. Accept the rejected item in/)).toBeTruthy()
    expect(screen.getByRole<HTMLButtonElement>('button', { name: /^Accept/ }).disabled).toBe(true)
  })

  it('takes the map to a hypothesis', async () => {
    openWindow()
    showPicture([item('a')], posterior([], [hypothesis('Germany', 0.9, { grain: 'country', latitude: 51, longitude: 10 })]))
    render(AnswerPanel)
    await fireEvent.click(within(screen.getByRole('table')).getByRole('button', { name: 'Germany' }))
    expect(geography.target).toEqual({ kind: 'place', latitude: 51, longitude: 10, zoom: 4 })
  })

  it('tells of a contradiction, of a known point, and of neither where there is none', () => {
    openWindow()
    const truth = item('1-truth', { source: { origin: 'truth-file', detail: 'truth.csv' }, accepted: false, likelihood: { form: 'kernels', centres: [{ latitude: 48.7758, longitude: 9.3, sigmaKm: 0.01, weight: 1 }], background: 1e-6 } })
    showPicture([truth], posterior([], [hypothesis('Paris', 0.48), hypothesis('Ushuaia', 0.46)]), { summary: summary({ contradiction: true }) })
    const { container } = render(AnswerPanel)
    expect(words(container)).toContain('Contradiction. The evidence points to two places: Paris (48 %) and Ushuaia (46 %). Reject what does not hold.')
    expect(words(container)).toContain('Known: 48.77580, 9.30000 by truth.csv; the most probable point is 8.6 km away.')
    showPicture([item('a')], posterior([]), { summary: summary({ id: 2 }) })
    return tick().then(() => expect(words(container)).not.toMatch(/Contradiction|Known/))
  })

  it('keeps hostile text text', () => {
    openWindow()
    const truth = item('1-truth', { source: { origin: 'truth-file', detail: hostile }, likelihood: { form: 'kernels', centres: [{ latitude: 1, longitude: 2, sigmaKm: 0.01, weight: 1 }], background: 1e-6 } })
    const answer = posterior([], [hypothesis(hostile, 0.6), hypothesis(hostile, 0.4)])
    showPicture([truth], { ...answer, countries: [{ name: hostile, probability: 0.5, words: 'roughly even' }] }, {
      summary: summary({ contradiction: true }), review: review({ actor: hostile, note: hostile, hypothesis: { label: `then ${hostile}`, latitude: 0, longitude: 0, probability: 0.5 } }),
    })
    const { container } = render(AnswerPanel)
    expect(container.querySelector('img, script')).toBeNull()
    // The note stands in a field too, where it is raw and can be edited, but is no markup.
    for (const field of container.querySelectorAll('textarea')) field.remove()
    expect(container.innerHTML).not.toContain('\u202e')
    expect(screen.getByRole('heading').textContent).toBe(inert)
  })
})

describe('the verdict', () => {
  it('tells who gave it and that the answer has changed since', () => {
    openWindow()
    showPicture([item('a')], posterior([], [hypothesis('Zürich', 0.6)]), { review: review({ note: 'seen on site' }) })
    const { container } = render(AnswerPanel)
    expect(words(container.querySelector('.verdict')!)).toMatch(/^Accepted by jo, 2026-11-28 \d\d:\d\d:\d\d The answer has changed since: it was Stuttgart, Baden-Württemberg, Germany \(62 %\)\. “seen on site”$/)
    expect(screen.getByRole('button', { name: /^Take back/ })).toBeTruthy()
  })

  it('is sent with the note, from the button', async () => {
    const asked = openWindow({ 'image.review': () => review() })
    showPicture([item('a')], posterior([]))
    render(AnswerPanel)
    expect(screen.queryByRole('button', { name: /^Take back/ })).toBeNull()
    await fireEvent.click(screen.getByRole('button', { name: 'Add a note to the verdict' }))
    const field = await screen.findByRole<HTMLTextAreaElement>('textbox')
    await waitFor(() => expect(document.activeElement).toBe(field))
    await fireEvent.input(field, { target: { value: ' seen on site ' } })
    await fireEvent.click(screen.getByRole('button', { name: /^Reject/ }))
    await waitFor(() => expect(asked[0]).toEqual(['image.review', { case: '/cases/harbour.geocase', image: 1, verdict: 'rejected', note: 'seen on site' }]))
  })

  it('keeps a note that is being written when the same picture is shown anew', async () => {
    openWindow()
    showPicture([item('a')], posterior([]))
    render(AnswerPanel)
    await fireEvent.click(screen.getByRole('button', { name: 'Add a note to the verdict' }))
    await fireEvent.input(await screen.findByRole('textbox'), { target: { value: 'half a thought' } })
    showPicture([item('a'), item('b')], posterior([]))
    await tick()
    expect(screen.getByRole<HTMLTextAreaElement>('textbox').value).toBe('half a thought')
  })

  it('leaves its note behind with the picture', async () => {
    openWindow()
    showPicture([item('a')], posterior([]))
    render(AnswerPanel)
    detail.note = 'half a thought'
    showPicture([item('b', { image: 2 })], posterior([]), { summary: summary({ id: 2 }) })
    await tick()
    expect(detail.note).toBe('')
    expect(screen.queryByRole('textbox')).toBeNull()
  })

  it('and nothing can be decided without a picture', () => {
    openWindow()
    const { container } = render(AnswerPanel)
    expect(container.textContent).toContain('Choose a picture')
    expect(screen.getAllByRole<HTMLButtonElement>('button').filter(({ disabled }) => !disabled).map(words)).toEqual(['NextJ'])
  })
})
