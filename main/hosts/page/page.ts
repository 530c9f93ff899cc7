// Everything that the window loads by address, from one function for both hosts: its own files, pictures, the basemap.
import { WorkstationError } from '../../contract/errors.ts'
import type { ErrorCode } from '../../contract/errors.ts'
import { basemapPath } from '../../contract/media.ts'
import type { MediaKind } from '../../contract/media.ts'
import { builtWindow } from './built-window.ts'
import { answerFile } from './file-answer.ts'
import type { ServedFile } from './file-answer.ts'
import { securityHeaders } from './headers.ts'

/** What the core gives to look at. */
export interface Media {
  /** @throws WorkstationError 'not-found' for a case that is not open, an image or a version that is not there */
  picture(key: string, image: number, kind: MediaKind, version: string): Promise<ServedFile>
  /** Null where none is set. */
  basemap(): Promise<ServedFile | null>
}

export type Page = (request: Request) => Promise<Response>

/** An address names one version of a picture, so that it never changes under it. */
const kept = { 'cache-control': 'private, max-age=31536000, immutable' }
/** The setting may name another file at any time. */
const askedAgain = { 'cache-control': 'no-cache' }

const statusOf: Partial<Record<ErrorCode, number>> = { 'not-found': 404, unreadable: 404, unsupported: 404, corrupt: 409, 'invalid-request': 400, 'too-large': 413 }

const words = (status: number, message: string, headers: Record<string, string> = {}): Response =>
  new Response(message, { status, headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...headers } })

/** The path as the person would write it; null where it is no valid encoding. */
function pathOf(request: Request): string | null {
  try {
    return decodeURIComponent(new URL(request.url).pathname)
  } catch {
    return null
  }
}

async function picture(request: Request, pathname: string, media: Media): Promise<Response | null> {
  const [, key, image, kind, version] = /^\/media\/([\w-]{1,128})\/([1-9]\d{0,14})\/(thumbnail|picture)\/([0-9a-f]{16})$/.exec(pathname) ?? []
  if (version === undefined) return null
  return answerFile(request, await media.picture(key, Number(image), kind as MediaKind, version), kept)
}

async function basemap(request: Request, pathname: string, media: Media): Promise<Response | null> {
  const file = pathname === basemapPath ? await media.basemap() : null
  return file && answerFile(request, file, askedAgain)
}

function secured(response: Response): Response {
  for (const [name, value] of Object.entries(securityHeaders)) response.headers.set(name, value)
  return response
}

/**
 * @param folder of the built renderer
 * @returns answers any request; rejects only for what should not have happened
 */
export function createPage({ folder, media }: { folder: string; media: Media }): Page {
  const ownFile = builtWindow(folder)
  const find = async (request: Request): Promise<Response> => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return words(405, 'Only GET and HEAD.', { allow: 'GET, HEAD' })
    const pathname = pathOf(request)
    const found = pathname === null ? null : (await picture(request, pathname, media)) ?? (await basemap(request, pathname, media)) ?? (await ownFile(request, pathname))
    return found ?? words(404, 'There is nothing at this address.')
  }
  return async (request) => {
    try {
      return secured(await find(request))
    } catch (error) {
      if (error instanceof WorkstationError) return secured(words(statusOf[error.code] ?? 500, error.message))
      throw error
    }
  }
}
