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
  /**
   * One picture at a time: a worker has one core for it, and a second would double the memory. Other languages than last time open
   * a new reader.
   */
  withText<Value>(languages: Languages, work: (reader: TextReader) => Promise<Value>): Promise<Value>
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
  let turn: Promise<unknown> = Promise.resolve()
  let closed = false
  const closeText = async (): Promise<void> => { await (await text?.reader.catch(() => null))?.close() }
  const textFor = async ({ languages, languageFolders }: Languages): Promise<TextReader> => {
    const key = JSON.stringify([languages, languageFolders])
    if (text?.key !== key) {
      await closeText()
      text = { key, reader: openText({ languages, languageFolders }) }
    }
    return text.reader
  }
  return {
    folder,
    get closed() { return closed },
    metadata: () => metadata ??= openMetadataReader(),
    withText: (languages, work) => {
      const result = turn.then(async () => work(await textFor(languages)))
      turn = result.catch(() => undefined) // the next one's turn comes all the same; the caller has the error
      return result
    },
    close: async () => {
      closed = true
      await Promise.allSettled([metadata?.close(), closeText()])
      folder.remove()
    },
  }
}
