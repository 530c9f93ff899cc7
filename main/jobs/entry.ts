// Where the entry of a worker process lies.
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * @param name path from the caller's folder without an extension: './watch-host'
 * @param caller the caller's import.meta.url; the entry has its extension, .ts as source and .js once built
 */
export const workerEntry = (name: string, caller: string): URL => new URL(`${name}${path.extname(fileURLToPath(caller))}`, caller)
