// What the files beside a picture say about it: XMP through ExifTool, Google Takeout's JSON.
import { readFile, stat } from 'node:fs/promises'
import type { FileReference, Metadata } from '../../contract/observation.ts'
import type { MetadataReader } from './exiftool.ts'
import { noMetadata, parseMetadata } from './parse-metadata.ts'
import type { PrivateFolder } from './private-folder.ts'
import { largestTakeout, parseTakeout } from './takeout.ts'
import { pathOf } from './source.ts'

/** An XMP packet with a long editing history has some 100 KB. */
const largestXmp = 8 * 2 ** 20

function left(file: FileReference, reason: string): Metadata {
  return { ...noMetadata, warnings: [`The sidecar ${file.path.slice(-200)} was left out: ${reason}`] }
}

async function readXmp(file: FileReference, reader: MetadataReader, folder: PrivateFolder): Promise<Metadata> {
  const { path, release } = await folder.readable(pathOf(file))
  try {
    return parseMetadata(await reader.read(path), 'sidecar')
  } finally {
    await release()
  }
}

/** A sidecar that cannot be read is a warning, not the picture's failure. */
export async function readSidecar(file: FileReference, reader: MetadataReader, folder: PrivateFolder): Promise<Metadata> {
  const isJson = /\.json$/i.test(file.path)
  try {
    const about = await stat(pathOf(file))
    if (!about.isFile()) return left(file, 'it is no regular file')
    if (about.size > (isJson ? largestTakeout : largestXmp)) return left(file, `${about.size} bytes are too many`)
    return isJson ? parseTakeout(await readFile(pathOf(file), 'utf8')) : await readXmp(file, reader, folder)
  } catch (cause) {
    return left(file, (cause as Error).message.slice(0, 200))
  }
}
