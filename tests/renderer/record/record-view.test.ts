// The record: the log by pages and as it grows, the case's title, verification and exports through the host; hostile text inert.
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { tick } from 'svelte'
import { afterEach, describe, expect, it } from 'vitest'
import type { VerifyReport } from '../../../main/contract/case.ts'
import { cases, record } from '../../../renderer/state/cases.svelte.ts'
import { detail } from '../../../renderer/state/detail.svelte.ts'
import { session } from '../../../renderer/state/session.svelte.ts'
import LogEntry from '../../../renderer/views/record/LogEntry.svelte'
import RecordView from '../../../renderer/views/record/RecordView.svelte'
import type { Answers } from '../evidence/window.ts'
import { caseSummary, entry, hostile, inert, openWindow } from '../evidence/window.ts'

const folder = '/cases/harbour.geocase'
const words = (element: Element) => element.textContent!.replace(/\s+/g, ' ').trim()
const show = (answers: Answers = {}) => {
  const asked = openWindow({ 'case.log': ({ before = 1000 }) => [entry(before - 1), entry(before - 2)], ...answers })
  return { asked, ...render(RecordView) }
}

afterEach(cleanup)

describe('one entry of the log', () => {
  it('says when, who, what, of what and why; its picture can be opened', async () => {
    openWindow()
    const { container } = render(LogEntry, { entry: entry(7, { details: { accepted: false, reason: 'no' } }), onfilter: () => undefined })
    expect(words(container)).toMatch(/^7 2026-11-28 \d\d:\d\d:\d\d jo Evidence rejected picture 1, evidence a reason: no Copy the hash of entry 7: ?0{10}$/)
    expect(screen.getByText(/2026-11-28/).getAttribute('title')).toBe('2026-11-28 05:19:07.123 UTC')
    await fireEvent.click(screen.getByRole('button', { name: 'picture 1, evidence a' }))
    expect(session.route).toMatchObject({ tab: 'triage' })
    expect(detail.wanted).toBe(1)
  })

  it('keeps hostile text text', () => {
    openWindow()
    const { container } = render(LogEntry, { entry: entry(7, { actor: hostile, action: hostile, subject: hostile, hash: hostile, details: { [hostile]: hostile } }), onfilter: () => undefined })
    expect(container.querySelector('img, script')).toBeNull()
    expect(container.innerHTML).not.toContain('\u202e')
    expect(container.textContent).toContain(inert)
  })
})

describe('the log', () => {
  it('is asked for at once, and anew when the case has changed', async () => {
    const { asked } = show()
    await waitFor(() => expect(record.entries.map(({ seq }) => seq)).toEqual([999, 998]))
    expect(asked).toEqual([['case.log', { case: folder, limit: 100, before: undefined, subject: undefined }]])
    cases.open = caseSummary({ images: { total: 3, pending: 0, located: 3, unlocated: 0, failed: 0 } })
    await tick()
    expect(asked).toHaveLength(1)
    cases.open = caseSummary({ changedAt: '2026-11-28T06:00:00.000Z' })
    await waitFor(() => expect(asked).toHaveLength(2))
  })

  it('can be narrowed to the picture in view', async () => {
    const { asked } = show()
    await waitFor(() => expect(record.entries).toHaveLength(2))
    await fireEvent.click(screen.getByRole('button', { name: 'This picture' }))
    await waitFor(() => expect(asked.at(-1)).toMatchObject(['case.log', { image: 1 }]))
    expect(screen.getByRole('button', { name: 'This picture' }).getAttribute('aria-pressed')).toBe('true')
    await fireEvent.click(screen.getByRole('button', { name: 'Everything' }))
    await waitFor(() => expect(asked.at(-1)).toMatchObject(['case.log', { subject: undefined }]))
  })
})

describe('the case', () => {
  it('shows what it is, hostile titles inert', async () => {
    const { container } = show()
    cases.open = caseSummary({ title: hostile, case: `/cases/${hostile}` })
    await tick()
    expect(screen.getByRole('heading', { name: inert })).toBeTruthy()
    expect(container.querySelector('img, script')).toBeNull()
    expect(words(container)).toContain('3: 2 located, 1 not located')
  })

  it('is renamed in place by keyboard, and Escape leaves it as it was', async () => {
    const { asked } = show({ 'case.rename': ({ title }) => caseSummary({ title }) })
    await fireEvent.click(screen.getByRole('button', { name: 'Change the title' }))
    let field = screen.getByRole<HTMLInputElement>('textbox', { name: 'Title of the case' })
    await fireEvent.input(field, { target: { value: 'other' } })
    await fireEvent.keyDown(field, { key: 'Escape' })
    await waitFor(() => expect(screen.getByRole('heading', { name: 'Harbour fire' })).toBeTruthy())
    await fireEvent.click(screen.getByRole('button', { name: 'Change the title' }))
    field = screen.getByRole<HTMLInputElement>('textbox', { name: 'Title of the case' })
    expect(document.activeElement).toBe(field)
    await fireEvent.input(field, { target: { value: 'Harbour fire, June' } })
    await fireEvent.keyDown(field, { key: 'Enter' })
    await waitFor(() => expect(screen.getByRole('heading', { name: 'Harbour fire, June' })).toBeTruthy())
    expect(asked.filter(([name]) => name === 'case.rename')).toEqual([['case.rename', { case: folder, title: 'Harbour fire, June' }]])
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Change the title' })))
  })
})

describe('verification', () => {
  const report = (change: Partial<VerifyReport> = {}): VerifyReport => ({ sound: true, auditEntries: 1234, headHash: 'f'.repeat(64), originalsChecked: 26, findings: [], ...change })
  const section = () => screen.getByRole('region', { name: 'Verification' })

  it('says that all is sound, and why to note the head', async () => {
    let answer = (_: VerifyReport) => {}
    const { asked } = show({ 'case.verify': () => new Promise((resolve) => (answer = resolve)) })
    await fireEvent.click(screen.getByRole('button', { name: 'Verify now' }))
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Verifying…' }).disabled).toBe(true)
    await tick()
    answer(report())
    await waitFor(() => expect(words(section())).toContain('Sound. 1,234 entries of the log and every row were checked; 26 originals were hashed.'))
    expect(words(section())).toContain('f'.repeat(64))
    expect(words(section())).toContain('Note this hash elsewhere')
    expect(asked.filter(([name]) => name === 'case.verify')).toEqual([['case.verify', { case: folder, originals: true }]])
  })

  it('can leave the originals out', async () => {
    const { asked } = show({ 'case.verify': () => report({ originalsChecked: 0 }) })
    await fireEvent.click(screen.getByRole('checkbox', { name: 'with the originals' }))
    await fireEvent.click(screen.getByRole('button', { name: 'Verify now' }))
    await waitFor(() => expect(words(section())).toContain('no originals were.'))
    expect(asked.at(-1)).toEqual(['case.verify', { case: folder, originals: false }])
  })

  it('groups what is wrong, inert, and cuts a long list', async () => {
    const many = Array.from({ length: 120 }, (_, index) => ({ kind: 'original-missing' as const, subject: `image:${index}`, message: `gone ${index}` }))
    const { container } = show({ 'case.verify': () => report({ sound: false, findings: [...many, { kind: 'row-altered', subject: hostile, message: hostile }] }) })
    await fireEvent.click(screen.getByRole('button', { name: 'Verify now' }))
    await waitFor(() => expect(words(section())).toContain('Not sound: 121 findings.'))
    expect(within(section()).getAllByText(/past the log|are not there/).map(words)).toEqual(['Altered past the log 1', 'Originals that are not there 120'])
    expect(words(section())).toContain('and 20 more')
    expect(section().textContent).toContain(inert)
    expect(container.querySelector('img, script')).toBeNull()
  })

  it('that fails is told, and can be tried again', async () => {
    show()
    await fireEvent.click(screen.getByRole('button', { name: 'Verify now' }))
    await waitFor(() => expect(session.notices.map(({ message }) => message)).toContain('No answer to case.verify.'))
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Verify now' }).disabled).toBe(false)
  })
})

it('exports each format through the host and says where to', async () => {
  const { asked } = show({ 'case.export': ({ format }) => ({ file: `${folder}/exports/records.${format}`, records: 3 }) })
  await fireEvent.click(screen.getByRole('button', { name: 'Export as KML' }))
  await waitFor(() => expect(session.notices.map(({ message }) => message)).toContain(`3 records written to ${folder}/exports/records.kml`))
  expect(asked.at(-1)).toEqual(['case.export', { case: folder, format: 'kml', out: undefined }])
  expect(screen.getAllByRole('button', { name: /^Export as/ })).toHaveLength(6)
})
