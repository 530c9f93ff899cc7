// The files of the built window. What its folder does not list is not there, however an address is written.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { getMimeType } from 'hono/utils/mime'

/** Path in an address, without its first slash -> file. */
type Listing = ReadonlyMap<string, string>

/** Folders are walked one by one, since an archive of Electron cannot be listed recursively. A link is not followed. */
async function listFiles(folder: string, prefix = ''): Promise<[string, string][]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const parts = await Promise.all(entries.map(async (entry): Promise<[string, string][]> => {
    const file = path.join(folder, entry.name)
    if (entry.isDirectory()) return listFiles(file, `${prefix}${entry.name}/`)
    return entry.isFile() ? [[prefix + entry.name, file]] : []
  }))
  return parts.flat()
}

/** Being built anew, a file or the whole folder may be gone for a moment. */
function nothing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}

/** Names that hold a hash of the content are kept for ever; the rest is asked for again each time. */
const cachingOf = (name: string): string => (name.startsWith('assets/') ? 'private, max-age=31536000, immutable' : 'no-cache')

function answer(request: Request, name: string, bytes: Buffer): Response {
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
  const headers = { etag, 'cache-control': cachingOf(name), 'content-type': getMimeType(name) ?? 'application/octet-stream' }
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers })
  return new Response(request.method === 'HEAD' ? null : new Uint8Array(bytes), { headers: { ...headers, 'content-length': String(bytes.length) } })
}

/**
 * @param folder of the built renderer, with index.html in it
 * @returns answers by the decoded path of an address; null for what is not there
 */
export function builtWindow(folder: string): (request: Request, pathname: string) => Promise<Response | null> {
  let listing: Promise<Listing> | null = null
  return async (request, pathname) => {
    // Listed anew with each start of the window, so that one built while the host runs is served whole.
    if (pathname === '/' || !listing) listing = listFiles(folder).catch(nothing).then((files) => new Map(files))
    const name = pathname === '/' ? 'index.html' : pathname.slice(1)
    const file = (await listing).get(name)
    const bytes = file === undefined ? null : await readFile(file).catch(nothing)
    return bytes && answer(request, name, bytes)
  }
}
