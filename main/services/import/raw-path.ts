// Paths as the system's bytes: a name need not be valid UTF-8, and a string would lose which file it is.
import { isUtf8 } from 'node:buffer'
import path from 'node:path'
import type { FileReference } from '../../contract/observation.ts'

const separator = Buffer.from(path.sep)

export function joinRaw(folder: Buffer, name: Buffer): Buffer {
  return folder.subarray(-1).equals(separator) ? Buffer.concat([folder, name]) : Buffer.concat([folder, separator, name])
}

/** The last part of a path. */
export function nameOf(file: Buffer): Buffer {
  return file.subarray(file.lastIndexOf(separator) + 1)
}

export function folderOf(file: Buffer): Buffer {
  const end = file.lastIndexOf(separator)
  return file.subarray(0, Math.max(end, 1))
}

export function referenceOf(file: Buffer): FileReference {
  return isUtf8(file) ? { path: file.toString() } : { path: file.toString(), bytes: file.toString('base64') }
}

/** Absolute, by the working folder; '..' and '.' are resolved in names that are valid UTF-8. */
export function rawPathOf({ path: shown, bytes }: FileReference): Buffer {
  if (bytes === undefined) return Buffer.from(path.resolve(shown))
  const raw = Buffer.from(bytes, 'base64')
  return raw.subarray(0, 1).equals(separator) ? raw : joinRaw(Buffer.from(process.cwd()), raw)
}
