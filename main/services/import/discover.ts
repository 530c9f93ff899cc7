// Finds the pictures in what a person points at: folders recursively, single files; each with its sidecars. Opens no picture to decode it.
import { realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import type { ErrorCode, ErrorReport } from '../../contract/errors.ts'
import type { FileReference } from '../../contract/observation.ts'
import { looksLikePicture, readFolder, readSidecars, textOf } from './folder.ts'
import type { Folder } from './folder.ts'
import { folderOf, joinRaw, nameOf, rawPathOf, referenceOf } from './raw-path.ts'
import { hasPictureExtension } from './signatures.ts'
import { isSidecarName } from './sidecars.ts'

export interface DiscoveredFile {
  file: FileReference
  sidecars: FileReference[]
  /** The path as the person would write it: the input, and what follows it. */
  givenAs: string
}
export interface DiscoveryProblem { problem: { path: string; error: ErrorReport } }
export type Discovered = DiscoveredFile | DiscoveryProblem

export interface DiscoverOptions { signal?: AbortSignal }

const failures: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  ENOENT: ['not-found', 'is not there'],
  ENOTDIR: ['not-found', 'is not there'],
  EACCES: ['unreadable', 'may not be read by this user'],
  EPERM: ['unreadable', 'may not be read by this user'],
  ELOOP: ['unreadable', 'is a link that leads in a circle'],
  ENAMETOOLONG: ['unreadable', 'has a path that is too long for this system'],
}

function problem(shown: string, code: ErrorCode, words: string): DiscoveryProblem {
  return { problem: { path: shown, error: { code, message: `${shown} ${words}`, details: { path: shown } } } }
}

function failure(shown: string, cause: unknown): DiscoveryProblem {
  const { code = '', message } = cause as NodeJS.ErrnoException
  return problem(shown, ...failures[code] ?? ['unreadable', `cannot be read: ${message}`] as const)
}

/** One input: where it lies, and how the person wrote it. */
interface Root { raw: Buffer; given: string }

function shownAs(root: Root, file: Buffer): string {
  const rest = file.subarray(root.raw.length).toString()
  return rest === '' ? root.given : `${root.given.replace(/[/\\]+$/, '')}${rest.startsWith(path.sep) ? '' : path.sep}${rest}`
}

function found(root: Root, file: Buffer, sidecars: readonly Buffer[]): DiscoveredFile {
  return { file: referenceOf(file), sidecars: sidecars.map(referenceOf), givenAs: shownAs(root, file) }
}

/** A link that stays in the folder adds nothing, for its target is visited itself; one that leads out is told, not followed. */
async function judgeLink(root: Root, realRoot: Buffer, link: Buffer): Promise<DiscoveryProblem | null> {
  const mayBePicture = hasPictureExtension(textOf(nameOf(link)))
  try {
    const target = await realpath(link, { encoding: 'buffer' })
    const inside = target.equals(realRoot) || target.subarray(0, realRoot.length + 1).equals(joinRaw(realRoot, Buffer.of()))
    if (inside || !(mayBePicture || (await stat(link)).isDirectory())) return null
    return problem(shownAs(root, link), 'unreadable', 'is a link that leads out of the folder and was not followed. To include it, name it, or what it points at, as an input of its own')
  } catch (cause) {
    return mayBePicture ? failure(shownAs(root, link), cause) : null
  }
}

/** Depth first; in each folder its pictures, its links, then its folders. */
async function* walk(root: Root, options: DiscoverOptions): AsyncGenerator<Discovered> {
  const realRoot = await realpath(root.raw, { encoding: 'buffer' })
  const waiting = [root.raw]
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    options.signal?.throwIfAborted()
    const here = at
    const folder = await readFolder(here).catch((cause: unknown) => failure(shownAs(root, here), cause))
    if ('problem' in folder) {
      yield folder
      continue
    }
    for (const name of folder.pictures) yield found(root, joinRaw(here, name), folder.sidecarsOf(name))
    for (const name of folder.links) {
      const judged = await judgeLink(root, realRoot, joinRaw(here, name))
      if (judged) yield judged
    }
    waiting.push(...folder.folders.map((name) => joinRaw(here, name)).reverse())
  }
}

/** A list of 20,000 files has few folders: each is read once. */
type SidecarCache = Map<string, Promise<Folder['sidecarsOf']>>

function sidecarsBeside(file: Buffer, cache: SidecarCache): Promise<Folder['sidecarsOf']> {
  const folder = folderOf(file)
  const key = folder.toString('latin1')
  const known = cache.get(key) ?? readSidecars(folder).catch(() => () => []) // a folder may allow its files but not its list
  cache.set(key, known)
  return known
}

/** A sidecar among the inputs (`locate folder/*`) is no failure: its picture brings it. */
async function* single(root: Root, cache: SidecarCache): AsyncGenerator<Discovered> {
  const name = nameOf(root.raw)
  if (isSidecarName(textOf(name))) return
  const isPicture = hasPictureExtension(textOf(name)) || await looksLikePicture(root.raw)
  if (isPicture) yield found(root, root.raw, (await sidecarsBeside(root.raw, cache))(name))
  else yield problem(root.given, 'unreadable', 'is no picture, by its name and by its content')
}

async function* visit(root: Root, cache: SidecarCache, options: DiscoverOptions): AsyncGenerator<Discovered> {
  try {
    const about = await stat(root.raw)
    if (about.isDirectory() && /\.geocase[/\\]*$/i.test(root.given)) yield problem(root.given, 'invalid-request', 'is a case, not a folder of pictures')
    else if (about.isDirectory()) yield* walk(root, options)
    else if (about.isFile()) yield* single(root, cache)
    else yield problem(root.given, 'unreadable', 'is neither a file nor a folder')
  } catch (cause) {
    options.signal?.throwIfAborted()
    yield failure(root.given, cause)
  }
}

function keyOf(item: Discovered): string {
  return 'problem' in item ? `problem ${item.problem.path}` : item.file.bytes ?? item.file.path
}

/**
 * Every picture in the inputs once, in the order of the inputs and sorted within each; what could not be looked at as a problem.
 * Skipped: cases, hidden folders and those that systems keep for themselves.
 * @param inputs folders and files as a person gives them; references with bytes for names that are no valid UTF-8
 * @throws the signal's reason
 */
export async function* discover(inputs: readonly (string | FileReference)[], options: DiscoverOptions = {}): AsyncGenerator<Discovered> {
  const seen = new Set<string>()
  const cache: SidecarCache = new Map()
  for (const input of inputs) {
    options.signal?.throwIfAborted()
    const reference = typeof input === 'string' ? { path: input } : input
    for await (const item of visit({ raw: rawPathOf(reference), given: reference.path }, cache, options)) {
      const key = keyOf(item)
      if (seen.has(key)) continue
      seen.add(key)
      yield item
    }
  }
}
