// What a worker opens once, when it is first needed, and closes at its end: ExifTool, the reader of text, the private folder.
import type { TextReader } from '../../../native-models/models/pp-ocr/reader.ts'
import { openMetadataReader } from './exiftool.ts'
import type { MetadataReader } from './exiftool.ts'
import { openPrivateFolder } from './private-folder.ts'
import type { PrivateFolder } from './private-folder.ts'

export interface Languages { languages: string[]; languageFolders: string[] }

export interface Tools {
  readonly folder: PrivateFolder
  /** @throws WorkstationError 'unsupported' where Perl is missing */
  metadata(): MetadataReader
  /** Asking for other languages than last time opens a new reader. */
  text(languages: Languages): Promise<TextReader>
  /** True once `close` was called: what fails then fails for that. */
  readonly closed: boolean
  close(): Promise<void>
}

/** The models are loaded only into workers that read text. */
async function openText({ languages, languageFolders }: Languages): Promise<TextReader> {
  const { openTextReader } = await import('../../../native-models/models/pp-ocr/reader.ts')
  return openTextReader({ languages, languageFolders, threads: 1 })
}

export function openTools(): Tools {
  const folder = openPrivateFolder()
  let metadata: MetadataReader | null = null
  let text: { key: string; reader: Promise<TextReader> } | null = null
  let closed = false
  const closeText = async (): Promise<void> => { await (await text?.reader.catch(() => null))?.close() }
  return {
    folder,
    get closed() { return closed },
    metadata: () => metadata ??= openMetadataReader(),
    text: async ({ languages, languageFolders }) => {
      const key = JSON.stringify([languages, languageFolders])
      if (text?.key !== key) {
        await closeText()
        text = { key, reader: openText({ languages, languageFolders }) }
      }
      return text.reader
    },
    close: async () => {
      closed = true
      await Promise.allSettled([metadata?.close(), closeText()])
      folder.remove()
    },
  }
}
