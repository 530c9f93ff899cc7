// Pictures into the open case: chosen, dropped, or sent from a browser; then looked at.
import { WorkstationError } from '../../main/contract/errors.ts'
import type { FolderListing } from '../../main/contract/workspace.ts'
import { ask, client } from '../client/client.ts'
import { cases } from '../state/cases.svelte.ts'
import { session } from '../state/session.svelte.ts'
import { attempt } from './attempt.ts'
import { startRun } from './jobs.ts'

/** Problems told one by one; of more only their number. */
const TOLD = 3

/** Adds files and folders by their paths and starts a run over what is new. */
export async function addPaths(paths: readonly string[], { copy = false } = {}): Promise<void> {
  const folder = cases.open?.case
  if (!folder || paths.length === 0) return
  const added = await attempt(() => ask('image.add', { case: folder, files: paths.map((path) => ({ path })), copy }))
  if (!added) return
  for (const { error } of added.problems.slice(0, TOLD)) session.tell('warning', error.message)
  if (added.problems.length > TOLD) session.tell('warning', `${added.problems.length - TOLD} more files could not be added.`)
  session.tell('done', wordsFor(added.added, added.known))
  if (added.added > 0) await startRun()
}

function wordsFor(added: number, known: number): string {
  const rest = known > 0 ? `, ${known} were there already` : ''
  return `${added === 1 ? '1 picture' : `${added} pictures`} added${rest}.`
}

/** Whether the path of what is dropped here can be known, or its bytes may be sent. */
export const takesDrops = (): boolean => client().native !== null || client().host.uploads

/** @param name relative path inside what was dropped */
export interface DroppedFile { readonly name: string; readonly file: File }

export async function addDropped(files: readonly DroppedFile[], roots: readonly File[]): Promise<void> {
  const { native, host } = client()
  if (native) return addPaths(native.pathsOf(roots).filter((path) => path !== ''))
  if (!host.uploads) {
    session.tell('warning', 'A browser does not say where dropped files lie. Use "Add pictures" to choose their folder, or start the program with --uploads to send copies.')
    return
  }
  await sendFiles(files)
}

async function sendFiles(files: readonly DroppedFile[]): Promise<void> {
  const key = cases.open?.key
  if (!key) return
  const sent: string[] = []
  for (const { name, file } of files) {
    const path = await attempt(() => client().upload(key, name, file))
    if (path === null) break
    sent.push(path)
  }
  await addPaths(sent, { copy: true })
}

/** Pictures or a folder by the system's dialog. @returns false where there is none, and a list of folders has to do */
export async function pickPictures(kind: 'files' | 'folder'): Promise<boolean> {
  const { native } = client()
  if (!native) return false
  const folder = kind === 'folder' ? await native.pickFolder() : null
  await addPaths(kind === 'folder' ? (folder === null ? [] : [folder]) : await native.pickPictures())
  return true
}

export const nativeDialogs = () => client().native

/** @throws WorkstationError */
export async function browse(folder: string | undefined): Promise<FolderListing> {
  try {
    return await ask('workspace.browse', { folder })
  } catch (error) {
    if (error instanceof WorkstationError) throw error
    throw new WorkstationError('internal', String(error))
  }
}
