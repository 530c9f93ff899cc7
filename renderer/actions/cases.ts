// Cases: listed, made, opened, left, verified, exported.
import type { ExportFormat } from '../../main/contract/export.ts'
import { exportPath } from '../../main/contract/media.ts'
import { ask, client } from '../client/client.ts'
import { cases, record } from '../state/cases.svelte.ts'
import { detail } from '../state/detail.svelte.ts'
import { geography } from '../state/geography.svelte.ts'
import { history } from '../state/history.svelte.ts'
import { images } from '../state/images.svelte.ts'
import { session } from '../state/session.svelte.ts'
import type { CaseTab } from '../state/session.svelte.ts'
import { attempt } from './attempt.ts'
import { loadPoints } from './geography.ts'
import { perform } from './history.ts'
import { loadImages, openImage, step } from './images.ts'
import { go } from './navigation.ts'

export async function loadCases(): Promise<void> {
  cases.list = await attempt(() => ask('case.list', {}))
}

export async function refreshCase(): Promise<void> {
  const folder = cases.open?.case
  if (!folder) return
  const [open, facets] = await Promise.all([attempt(() => ask('case.show', { case: folder })), attempt(() => ask('case.facets', { case: folder }))])
  if (cases.open?.case !== folder) return
  if (open) cases.open = open
  if (facets) cases.facets = facets
}

/** Empties what belongs to the case that was open. */
export function leaveCase(): void {
  cases.open = null
  cases.facets = null
  images.filter = {}
  images.current = null
  images.clear()
  detail.clear()
  history.clear()
  Object.assign(geography, { points: null, drawing: null })
  Object.assign(record, { entries: [], hasMore: true, report: null, verifiedAt: null, subject: '' })
}

/** @returns whether it is open */
export async function openCase(folder: string, { tab = 'triage' as CaseTab, image = null as number | null } = {}): Promise<boolean> {
  const open = await attempt(() => ask('case.open', { case: folder }))
  if (!open) {
    if (cases.open === null) go({ view: 'cases' }, { replace: true })
    return false
  }
  leaveCase()
  cases.open = open
  go({ view: 'case', folder: open.case, tab, image })
  await Promise.all([loadImages(), refreshCase()])
  const opening = image !== null ? openImage(image) : step(0)
  // All points of a large case come after the picture that the person waits for.
  await Promise.all([opening, loadPoints()])
  return true
}

/** Characters that some file system refuses in a name, and dots and spaces at its end. */
const folderName = (title: string) => `${title.replace(/[\\/:*?"<>|\p{Cc}\p{Cf}]/gu, '-').replace(/[. ]+$/, '').slice(0, 80) || 'case'}.geocase`

/** @param parent folder to make it in; null for the workspace's own */
export async function createCase(title: string, parent: string | null): Promise<boolean> {
  const separator = parent?.includes('\\') ? '\\' : '/'
  const folder = parent === null ? undefined : `${parent.replace(/[\\/]$/, '')}${separator}${folderName(title)}`
  const made = await attempt(() => ask('case.create', { case: folder, title }))
  return made !== null && openCase(made.case)
}

export async function renameCase(title: string): Promise<void> {
  const before = cases.open
  if (!before || title === before.title) return
  const put = (next: string) => async () => (cases.open = await ask('case.rename', { case: before.case, title: next }))
  await perform(`Rename the case to "${title}"`, put(title), put(before.title))
}

export async function forgetCase(folder: string): Promise<void> {
  await attempt(() => ask('case.forget', { case: folder }))
  await loadCases()
}

const PAGE = 100

/** The first page of the log, or the next one. */
export async function loadLog({ more = false } = {}): Promise<void> {
  const folder = cases.open?.case
  if (!folder) return
  const before = more ? record.entries.at(-1)?.seq : undefined
  const image = /^image:(\d+)$/.exec(record.subject)
  const of = image ? { image: Number(image[1]) } : { subject: record.subject || undefined }
  const entries = await attempt(() => ask('case.log', { case: folder, limit: PAGE, before, ...of }))
  if (!entries || cases.open?.case !== folder) return
  record.entries = more ? [...record.entries, ...entries] : entries
  record.hasMore = entries.length === PAGE
}

export async function verifyCase(originals: boolean): Promise<void> {
  const folder = cases.open?.case
  if (!folder) return
  record.verifying = true
  const report = await attempt(() => ask('case.verify', { case: folder, originals }))
  record.verifying = false
  if (!report || cases.open?.case !== folder) return
  record.report = report
  record.verifiedAt = new Date().toISOString()
}

/** Has the browser keep a file of the page's own origin. */
function download(address: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = ''
  link.click()
}

/** Writes the records where the person chooses, or into the case's own folder. */
export async function exportCase(format: ExportFormat): Promise<void> {
  const open = cases.open
  if (!open) return
  const { native } = client()
  const out = native ? await native.saveAs(`${open.title}.${format === 'table' ? 'txt' : format}`) : undefined
  if (out === null) return
  const written = await attempt(() => ask('case.export', { case: open.case, format, out }))
  if (!written) return
  session.tell('done', `${written.records} records written to ${written.file}`)
  if (!native) download(exportPath(open.key, written.file))
}
