// The ledger at work: decisions reach the host, rows stay where they are while somebody is in the list, hostile text stays text.
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { tick } from 'svelte'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EvidenceItem } from '../../../main/contract/evidence.ts'
import { undo, redo } from '../../../renderer/actions/history.ts'
import { listenToKeys } from '../../../renderer/actions/keys.ts'
import { detail } from '../../../renderer/state/detail.svelte.ts'
import { geography } from '../../../renderer/state/geography.svelte.ts'
import { history } from '../../../renderer/state/history.svelte.ts'
import { session } from '../../../renderer/state/session.svelte.ts'
import Ledger from '../../../renderer/views/evidence/Ledger.svelte'
import { entry, hostile, hypothesis, inert, item, openWindow, posterior, showPicture, summary } from './window.ts'

/** What each item does to the leading hypothesis, by its id. */
const strength: Record<string, number> = { a: 0.3, b: 0.2, c: -0.1 }
const answerTo = (evidence: readonly EvidenceItem[]) =>
  posterior(evidence.filter(({ accepted }) => accepted).map(({ id, weight }) => ({ id, with: 0.6, without: 0.6 - (strength[id] ?? 0) * weight })))

/** A ledger in memory that decides as the core does. */
function host(start: EvidenceItem[]) {
  let ledger = start
  const change = (id: string, change: Partial<EvidenceItem>) => {
    ledger = ledger.map((one) => (one.id === id ? { ...one, decided: true, ...change } : one))
    return { item: ledger.find((one) => one.id === id)!, posterior: answerTo(ledger) }
  }
  const asked = openWindow({
    'evidence.accept': ({ id }) => change(id, { accepted: true }),
    'evidence.reject': ({ id, reason }) => change(id, { accepted: false, ...(reason === undefined ? {} : { reason }) }),
    'evidence.weigh': ({ id, weight }) => change(id, { weight }),
    'evidence.restore': ({ id, accepted, weight, decided, reason }) => change(id, { accepted, weight, decided, reason: reason ?? undefined }),
    'evidence.remove': ({ id }) => {
      ledger = ledger.filter((one) => one.id !== id)
      return answerTo(ledger)
    },
    'evidence.add': ({ claim }) => {
      const added = item('1-analyst-new', { kind: 'analyst', says: JSON.stringify(claim), decided: true })
      ledger = [...ledger, added]
      return { item: added, posterior: answerTo(ledger) }
    },
    'case.log': () => [entry(7, { details: { accepted: false, reason: hostile } })],
  })
  showPicture(ledger, answerTo(ledger))
  return asked
}

const boxes = () => screen.getAllByRole<HTMLInputElement>('checkbox')
const box = (name: string) => screen.getByRole<HTMLInputElement>('checkbox', { name })
const says = () => boxes().map(({ dataset }) => dataset.item)
const list = () => screen.getByRole('list', { name: /Evidence/ })
const key = (target: Element, name: string) => fireEvent.keyDown(target, { key: name })
const settled = () => waitFor(() => expect(history.done).not.toHaveLength(0))

afterEach(cleanup)

describe('what it shows', () => {
  it('orders by effect, rejected last, and counts', async () => {
    host([item('c'), item('r', { accepted: false, reason: 'the clock was never set' }), item('b'), item('a', { weight: 0.5 })])
    render(Ledger)
    await tick()
    expect(says()).toEqual(['b', 'a', 'c', 'r'])
    expect(screen.getByText('4 items, 1 rejected')).toBeTruthy()
    expect(screen.getByText('effect on Stuttgart')).toBeTruthy()
    expect(within(list()).getAllByRole('listitem').map((row) => row.querySelector('.number')?.textContent)).toEqual(['+20 percentage points', '+15 percentage points', '−10 percentage points', 'rejected'])
    expect(screen.getByText('rejected: the clock was never set')).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Weight 0.5: says a' }).textContent).toBe('×0.5')
  })

  it('says kind, source and the words as found', async () => {
    host([item('a', { source: { origin: 'region', detail: 'street word', text: '…straße' } })])
    render(Ledger)
    await tick()
    expect(screen.getByText('text: mark · street word · “…straße”')).toBeTruthy()
  })

  it('keeps hostile text text, in every field', async () => {
    host([item('a', { says: hostile, source: { origin: 'tag', detail: hostile, text: hostile } }), item('b', { accepted: false, decided: true, reason: hostile, says: 'plain' })])
    detail.follow(detail.evidence, posterior([], [hypothesis(hostile, 0.6)]))
    const { container } = render(Ledger)
    await tick()
    await key(box('plain'), 'Enter')
    await waitFor(() => expect(container.textContent).toContain(`jo: Evidence rejected, reason: ${inert}`))
    await key(box(inert), 'Enter')
    expect(container.querySelector('img, script')).toBeNull()
    expect(container.textContent).not.toContain('\u202e')
    expect([...container.querySelectorAll('*')].some((element) => element.getAttributeNames().some((name) => element.getAttribute(name)!.includes('\u202e')))).toBe(false)
    expect(container.textContent).toContain(inert)
    expect('pwned' in globalThis).toBe(false)
  })

  it.each([
    ['pending', 'Not looked at yet'], ['failed', 'could not be looked at'], ['unlocated', 'Nothing in it says where'],
  ] as const)('an empty ledger of a %s picture says why', async (status, words) => {
    host([])
    showPicture([], null, { summary: summary({ status, error: status === 'failed' ? { code: 'unreadable', message: hostile, details: {} } : null }) })
    const { container } = render(Ledger)
    await tick()
    expect(container.textContent).toContain(words)
    expect(container.querySelector('img, script')).toBeNull()
  })
})

describe('decisions', () => {
  beforeEach(() => host([item('a'), item('b'), item('c')]))

  it('a rejection reaches the host, the answer follows, undo takes it back', async () => {
    const asked = host([item('a'), item('b'), item('c')])
    render(Ledger)
    await fireEvent.click(box('says a'))
    await settled()
    expect(asked).toEqual([['evidence.reject', { case: '/cases/harbour.geocase', id: 'a', reason: undefined }]])
    expect(detail.answer?.effects.map(({ id }) => id)).toEqual(['b', 'c'])
    await undo()
    expect(asked.at(-1)).toEqual(['evidence.restore', { case: '/cases/harbour.geocase', id: 'a', accepted: true, weight: 1, decided: false, reason: null }])
    await waitFor(() => expect(box('says a').checked).toBe(true))
  })

  it('two keys faster than the answers end where the second one wanted, and undo goes back step by step', async () => {
    const asked = host([item('a')])
    render(Ledger)
    const [first, second] = [fireEvent.click(box('says a')), fireEvent.click(box('says a'))]
    await Promise.all([first, second])
    await waitFor(() => expect(history.done).toHaveLength(2))
    expect(asked.map(([name]) => name)).toEqual(['evidence.reject', 'evidence.accept'])
    expect(box('says a').checked).toBe(true)
    await undo()
    expect(asked.at(-1)).toMatchObject(['evidence.restore', { accepted: false }])
  })

  it('a failure is told and the row is as it was', async () => {
    openWindow()
    showPicture([item('a')], answerTo([item('a')]))
    render(Ledger)
    await fireEvent.click(box('says a'))
    await waitFor(() => expect(session.notices[0]?.message).toBe('No answer to evidence.reject.'))
    await waitFor(() => expect(box('says a').checked).toBe(true))
  })

  it('a reason can be given after rejecting, without its being in the way', async () => {
    const asked = host([item('a'), item('b')])
    render(Ledger)
    box('says a').focus()
    await fireEvent.click(box('says a'))
    await settled()
    expect(document.activeElement).toBe(box('says a'))
    const field = screen.getByRole<HTMLInputElement>('textbox', { name: 'Why rejected: says a' })
    field.focus()
    await fireEvent.input(field, { target: { value: ' a lookalike ' } })
    await key(field, 'Enter')
    await waitFor(() => expect(asked.at(-1)).toEqual(['evidence.reject', { case: '/cases/harbour.geocase', id: 'a', reason: 'a lookalike' }]))
    await waitFor(() => expect(screen.getByText('rejected: a lookalike')).toBeTruthy())
    expect(document.activeElement).toBe(box('says a'))
  })
})

describe('rows stay where they are', () => {
  const order = async () => {
    await tick()
    return says()
  }

  it('while the pointer is in the list, and are put in order when it leaves', async () => {
    host([item('a'), item('b'), item('c')])
    render(Ledger)
    await fireEvent.pointerEnter(list())
    await fireEvent.click(box('says a'))
    await settled()
    expect(await order()).toEqual(['a', 'b', 'c'])
    await fireEvent.pointerLeave(list())
    expect(await order()).toEqual(['b', 'c', 'a'])
  })

  it('while the focus is in the list, and are put in order when it leaves', async () => {
    host([item('a'), item('b'), item('c')])
    render(Ledger)
    box('says a').focus()
    await fireEvent.click(box('says a'))
    await settled()
    expect(await order()).toEqual(['a', 'b', 'c'])
    screen.getByTitle('Add my word on where it was').focus()
    expect(await order()).toEqual(['b', 'c', 'a'])
  })

  it('and a click that left the focus on a row does not hold them for ever', async () => {
    host([item('a'), item('b'), item('c')])
    render(Ledger)
    await fireEvent.pointerEnter(list())
    await fireEvent.pointerDown(box('says a'))
    box('says a').focus()
    await fireEvent.click(box('says a'))
    await settled()
    expect(await order()).toEqual(['a', 'b', 'c'])
    await fireEvent.pointerLeave(list())
    expect(await order()).toEqual(['b', 'c', 'a'])
  })

  it('but not those of another picture', async () => {
    host([item('a'), item('b')])
    render(Ledger)
    await fireEvent.pointerEnter(list())
    showPicture([item('c', { image: 2 }), item('a', { image: 2 })], answerTo([item('c'), item('a')]), { summary: summary({ id: 2 }) })
    expect(await order()).toEqual(['a', 'c'])
  })
})

describe('by keyboard alone', () => {
  it('goes along the rows, and points at the box in the picture', async () => {
    host([item('a'), item('b'), item('c')])
    render(Ledger)
    await tick()
    expect(boxes().map(({ tabIndex }) => tabIndex)).toEqual([0, -1, -1])
    box('says a').focus()
    expect(detail.pointedAt).toBe('a')
    await key(box('says a'), 'ArrowDown')
    expect(document.activeElement).toBe(box('says b'))
    expect(detail.pointedAt).toBe('b')
    await key(box('says b'), 'End')
    expect(document.activeElement).toBe(box('says c'))
    await key(box('says c'), 'ArrowDown')
    expect(document.activeElement).toBe(box('says c'))
    await tick()
    expect(boxes().map(({ tabIndex }) => tabIndex)).toEqual([-1, -1, 0])
  })

  it("hears the window's own keys from a row", async () => {
    const asked = host([item('a')])
    const stop = listenToKeys(window)
    render(Ledger)
    box('says a').focus()
    await fireEvent.click(box('says a'))
    await settled()
    await fireEvent.keyDown(box('says a'), { key: 'z', code: 'KeyZ', ctrlKey: true })
    await waitFor(() => expect(asked.at(-1)?.[0]).toBe('evidence.restore'))
    stop()
  })

  it('opens and closes details by Enter, and leaves other keys to the window', async () => {
    host([item('a')])
    render(Ledger)
    box('says a').focus()
    expect(await key(box('says a'), 'Enter')).toBe(false)
    expect(screen.getByText('How many times likelier the clue is there; only the ratios count.')).toBeTruthy()
    await key(box('says a'), 'Escape')
    expect(screen.queryByText('×40')).toBeNull()
    expect(await key(box('says a'), 'j')).toBe(true)
  })

  it('what is open stays open when the same picture is shown anew, and closes with another', async () => {
    host([item('a'), item('b')])
    render(Ledger)
    await key(box('says a'), 'w')
    showPicture([item('a', { weight: 2 }), item('b')], answerTo([item('a'), item('b')]))
    await tick()
    expect(screen.getByRole('slider').getAttribute('aria-valuenow')).toBe('2')
    showPicture([item('a', { image: 2 })], answerTo([item('a')]), { summary: summary({ id: 2 }) })
    await tick()
    expect(screen.queryByRole('slider')).toBeNull()
  })

  it("Delete takes the analyst's own item away, which undo states again; no other item", async () => {
    const own = item('1-analyst-x', { kind: 'analyst', says: 'mine', weight: 2, decided: true, likelihood: { form: 'countries', ratios: { DE: 1 }, otherwise: 0.001 } })
    const asked = host([item('a'), own])
    render(Ledger)
    box('says a').focus()
    await key(box('says a'), 'Delete')
    expect(asked).toEqual([])
    box('mine').focus()
    await key(box('mine'), 'Delete')
    await settled()
    expect(asked).toEqual([['evidence.remove', { case: '/cases/harbour.geocase', id: '1-analyst-x' }]])
    await waitFor(() => expect(document.activeElement).toBe(box('says a')))
    await undo()
    expect(asked.slice(1)).toMatchObject([['evidence.add', { image: 1, claim: { claim: 'country', countries: ['DE'] } }], ['evidence.restore', { weight: 2, accepted: true, decided: true }]])
  })
})

describe('weights', () => {
  const slider = () => screen.getByRole('slider', { name: 'Weight' })

  it('a drag is one deed, however many answers it takes', async () => {
    const asked = host([item('a'), item('b')])
    render(Ledger)
    box('says a').focus()
    await key(box('says a'), 'w')
    await tick()
    expect(document.activeElement).toBe(slider())
    for (let press = 0; press < 4; press += 1) await key(slider(), 'ArrowRight')
    await fireEvent.keyUp(slider(), { key: 'ArrowRight' })
    await settled()
    expect(history.done).toHaveLength(1)
    expect(asked.at(-1)).toEqual(['evidence.weigh', { case: '/cases/harbour.geocase', id: 'a', weight: 2 }])
    expect(asked.length).toBeLessThan(4)
    expect(screen.getByRole('button', { name: 'Weight 2: says a' })).toBeTruthy()
    await undo()
    expect(asked.at(-1)).toMatchObject(['evidence.restore', { weight: 1, decided: false }])
    await redo()
    expect(asked.at(-1)).toMatchObject(['evidence.weigh', { weight: 2 }])
  })

  it('an undo that comes before the last answer waits for it', async () => {
    const asked = host([item('a')])
    render(Ledger)
    await key(box('says a'), 'w')
    await tick()
    await key(slider(), 'End')
    void fireEvent.keyUp(slider(), { key: 'End' })
    await undo()
    expect(asked.map(([name]) => name)).toEqual(['evidence.weigh', 'evidence.restore'])
    expect(history.done).toHaveLength(0)
  })

  it('a weight between the steps is not touched by looking at it', async () => {
    const asked = host([item('a', { weight: 0.33 })])
    render(Ledger)
    await key(box('says a'), 'W')
    await tick()
    expect(slider().getAttribute('aria-valuenow')).toBe('0.33')
    await key(slider(), 'Escape')
    await tick()
    expect(screen.queryByRole('slider')).toBeNull()
    expect(asked).toEqual([])
    expect(document.activeElement).toBe(box('says a'))
  })

  it('a number can be typed; what is no weight is not taken', async () => {
    const asked = host([item('a')])
    render(Ledger)
    await key(box('says a'), 'w')
    await tick()
    const field = screen.getByRole<HTMLInputElement>('spinbutton', { name: 'Weight as a number' })
    await fireEvent.change(field, { target: { value: '7' } })
    expect(field.value).toBe('1')
    await fireEvent.change(field, { target: { value: '0.5' } })
    await settled()
    expect(asked).toMatchObject([['evidence.weigh', { weight: 0.5 }]])
  })
})

describe("the analyst's own word", () => {
  async function choose(name: RegExp) {
    const trigger = screen.getByTitle('Add my word on where it was')
    trigger.focus()
    await fireEvent.keyDown(trigger, { key: 'Enter' })
    await fireEvent.keyDown(await screen.findByRole('menuitem', { name }), { key: 'Enter' })
    await tick()
  }

  it('coordinates are understood while they are typed, and become a point', async () => {
    const asked = host([item('a')])
    render(Ledger)
    await choose(/coordinates/)
    const field = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Coordinates' })
    await waitFor(() => expect(document.activeElement).toBe(field))
    await fireEvent.input(field, { target: { value: '48.7735, 999' } })
    expect(screen.getByText(/A longitude lies/)).toBeTruthy()
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Set my point' }).disabled).toBe(true)
    await fireEvent.input(field, { target: { value: `48°46'24"N 9°10'16"E` } })
    expect(screen.getByText(/48.77333, 9.17111/)).toBeTruthy()
    await fireEvent.click(screen.getByRole('radio', { name: '1 km' }))
    await fireEvent.submit(screen.getByRole('form', { name: 'My point by coordinates' }))
    await settled()
    expect(asked).toEqual([['evidence.add', { case: '/cases/harbour.geocase', image: 1, claim: { claim: 'pin', latitude: expect.closeTo(48.77333, 5) as number, longitude: expect.closeTo(9.17111, 5) as number, sigmaKm: 1 } }]])
  })

  it('countries are found by typing and stated by Enter', async () => {
    const asked = host([item('a')])
    render(Ledger)
    await choose(/country/)
    const field = await screen.findByRole<HTMLInputElement>('combobox', { name: 'Country' })
    await fireEvent.input(field, { target: { value: 'germ' } })
    await key(field, 'Enter')
    await fireEvent.input(field, { target: { value: 'austri' } })
    await key(field, 'Enter')
    await key(field, 'Enter')
    await settled()
    expect(asked).toEqual([['evidence.add', { case: '/cases/harbour.geocase', image: 1, claim: { claim: 'country', countries: ['DE', 'AT'] } }]])
    expect(screen.queryByRole('combobox')).toBeNull()
  })

  it('areas and points are drawn on the map', async () => {
    host([item('a')])
    render(Ledger)
    await choose(/it does not lie in/)
    expect(geography.drawing).toBe('exclude')
    geography.drawing = null
  })
})
