// The largest JPEG that a camera put into its RAW, extracted into the private folder.
import { WorkstationError } from '../../contract/errors.ts'
import type { MetadataReader } from './exiftool.ts'
import { cleanText, entriesOf, numberOf } from './metadata-tags.ts'
import type { Tags } from './metadata-tags.ts'
import type { PrivateFolder } from './private-folder.ts'

export interface RawPreview {
  path: string
  /** EXIF orientation of the RAW, for previews that state none. */
  orientation: number
}

const previewNames = new Set(['JpgFromRaw', 'PreviewImage', 'OtherImage', 'ThumbnailImage'])

/** ExifTool names a binary value by its size: '(Binary data 123456 bytes, use -b option to extract)'. */
function sizeOf(value: unknown): number {
  return Number(/^\(Binary data (\d+) bytes/.exec(cleanText(value, 80))?.[1] ?? 0)
}

/** The tag, with its directory, of the largest preview; null when there is none. */
function largestPreview(tags: Tags): string | null {
  const previews = entriesOf(tags).filter(({ name, group }) => previewNames.has(name) && /^[A-Za-z0-9-]+$/.test(group))
  const [largest] = previews.map((entry) => ({ tag: `${entry.group}:${entry.name}`, size: sizeOf(entry.value) })).sort((a, b) => b.size - a.size)
  return largest && largest.size > 0 ? largest.tag : null
}

/** @throws WorkstationError 'unreadable' for a RAW without a preview */
export async function extractPreview(reader: MetadataReader, folder: PrivateFolder, path: string, shown: string): Promise<RawPreview> {
  const tags = await reader.readPreviews(path)
  const tag = largestPreview(tags)
  if (tag === null) throw new WorkstationError('unreadable', `${shown}: this camera RAW holds no preview that could be read`, { path: shown })
  const preview = await folder.newPath('.jpg')
  await reader.extract(tag, path, preview)
  return { path: preview, orientation: numberOf(tags['IFD0:Orientation']) ?? 1 }
}
