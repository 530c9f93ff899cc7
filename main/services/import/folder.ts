// One folder's pictures, subfolders, links and sidecars, each sorted by the bytes of the names.
import { constants } from 'node:fs'
import type { Dirent } from 'node:fs'
import { isUtf8 } from 'node:buffer'
import { open, readdir } from 'node:fs/promises'
import { joinRaw } from './raw-path.ts'
import { hasPictureExtension, hasPictureSignature, signatureBytes } from './signatures.ts'
import { indexSidecars, isSidecarName, sidecarsOf } from './sidecars.ts'

export interface Folder {
  pictures: Buffer[]
  folders: Buffer[]
  links: Buffer[]
  /** Full paths of the sidecars of a picture of this folder. */
  sidecarsOf(name: Buffer): Buffer[]
}

/** Unknown names are opened this many at a time. */
const openAtOnce = 64

/** What programs and systems keep for themselves; nobody's photographs. */
const skippedFolders = new Set(['@eadir', '__macosx', '#recycle', '$recycle.bin', 'system volume information', 'lost+found'])

/** For matching only; a name that is no valid UTF-8 is read byte by byte, like that of its sidecar. */
export function textOf(name: Buffer): string {
  return isUtf8(name) ? name.toString() : name.toString('latin1')
}

function isSkippedFolder(name: Buffer): boolean {
  const text = textOf(name).toLowerCase()
  return text.startsWith('.') || text.endsWith('.geocase') || skippedFolders.has(text)
}

/** @returns false too for a file that cannot be opened: nothing says that it is a picture */
export async function looksLikePicture(file: Buffer): Promise<boolean> {
  // O_NONBLOCK: a pipe that took the file's place must not hold the walk.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => null)
  if (!handle) return false
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(signatureBytes), 0, signatureBytes, 0)
    return hasPictureSignature(buffer.subarray(0, bytesRead))
  } catch {
    return false
  } finally {
    await handle.close()
  }
}

async function picturesAmong(files: readonly Buffer[], folder: Buffer): Promise<Buffer[]> {
  const unknown = files.filter((name) => !hasPictureExtension(textOf(name)))
  const pictures = new Set(files.filter((name) => hasPictureExtension(textOf(name))))
  for (let at = 0; at < unknown.length; at += openAtOnce) {
    await Promise.all(unknown.slice(at, at + openAtOnce).map(async (name) => { if (await looksLikePicture(joinRaw(folder, name))) pictures.add(name) }))
  }
  return files.filter((name) => pictures.has(name))
}

function namesOf(entries: readonly Dirent<Buffer>[], kind: 'isFile' | 'isDirectory' | 'isSymbolicLink'): Buffer[] {
  return entries.filter((entry) => entry[kind]()).map(({ name }) => name)
}

/** @returns a look-up of the sidecars among these names */
function sidecarFinder(folder: Buffer, names: readonly Buffer[]): Folder['sidecarsOf'] {
  const raw = new Map(names.map((name) => [textOf(name), name]))
  const index = indexSidecars([...raw.keys()])
  return (picture) => sidecarsOf(textOf(picture), index).map((name) => joinRaw(folder, raw.get(name)!))
}

/** @throws the file system's error when the folder is not there or may not be read */
async function readEntries(folder: Buffer): Promise<Dirent<Buffer>[]> {
  const entries = await readdir(folder, { encoding: 'buffer', withFileTypes: true })
  return entries.sort((a, b) => Buffer.compare(a.name, b.name))
}

/** @throws the file system's error */
export async function readFolder(folder: Buffer): Promise<Folder> {
  const entries = await readEntries(folder)
  const files = namesOf(entries, 'isFile').filter((name) => !textOf(name).startsWith('._')) // '._*': macOS resource forks
  const sidecars = files.filter((name) => isSidecarName(textOf(name)))
  return {
    pictures: await picturesAmong(files.filter((name) => !isSidecarName(textOf(name))), folder),
    folders: namesOf(entries, 'isDirectory').filter((name) => !isSkippedFolder(name)),
    links: namesOf(entries, 'isSymbolicLink'),
    sidecarsOf: sidecarFinder(folder, sidecars),
  }
}

/** The sidecars of single pictures, without a look at the folder's other files. @throws the file system's error */
export async function readSidecars(folder: Buffer): Promise<Folder['sidecarsOf']> {
  const names = namesOf(await readEntries(folder), 'isFile')
  return sidecarFinder(folder, names.filter((name) => isSidecarName(textOf(name))))
}
