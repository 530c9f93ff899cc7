// One ExifTool process per worker: reads the needed tags, extracts previews, never writes and never runs a configuration file.
import { spawn } from 'node:child_process'
import { ExifTool, ExifToolTask, exiftoolPath } from 'exiftool-vendored'
import { previewArguments, readArguments } from './metadata-tags.ts'
import type { Tags } from './metadata-tags.ts'
import { findPerl } from './perl.ts'

export interface MetadataReader {
  /**
   * @param path harmless for ExifTool's argument list; see private-folder.ts
   * @throws Error when ExifTool fails on it twice or takes longer than its limit
   */
  read(path: string): Promise<Tags>
  /** The pictures inside a camera RAW, as tags. @throws as `read` */
  readPreviews(path: string): Promise<Tags>
  /** Writes the binary value of a tag into a new file. @throws Error when there is none */
  extract(tag: string, path: string, destination: string): Promise<void>
  close(): Promise<void>
}

/** 693 corrupt files took at most a second each; what takes longer hangs. */
const limitMilliseconds = 20_000

/** -config '': a file .ExifTool_config, which ExifTool looks for in the working folder too, is Perl that it would run. */
const processArguments = ['-config', '', '-stay_open', 'True', '-@', '-']

class ReadTags extends ExifToolTask<Tags> {
  constructor(readArguments: readonly string[], path: string) {
    super([...readArguments, path], { ignoreMinorErrors: true })
  }

  protected override parse(json: string, error?: Error): Tags {
    if (json.trim() === '') throw error ?? new Error('ExifTool gave no answer')
    const [tags] = JSON.parse(json) as [Tags]
    return tags
  }
}

/** A process group of its own: Ctrl-C in a terminal reaches the host, which ends its workers in order. It ends when its input closes. */
async function startProcess(perl: string | null): Promise<ReturnType<typeof spawn>> {
  const script = await exiftoolPath()
  const [command, first] = perl ? [perl, [script]] : [script, []]
  return spawn(command, [...first, ...processArguments], { stdio: 'pipe', shell: false, windowsHide: true, detached: perl !== null, env: { LANG: 'C' } })
}

/** @throws WorkstationError 'unsupported' where Perl is missing */
export function openMetadataReader(): MetadataReader {
  const perl = process.platform === 'win32' ? null : findPerl(process.env.PATH ?? '')
  const exiftool = new ExifTool({ maxProcs: 1, taskTimeoutMillis: limitMilliseconds, taskRetries: 1, checkPerl: false, processFactory: () => startProcess(perl) })
  return {
    read: async (path) => exiftool.enqueueTask(() => new ReadTags(readArguments, path)),
    readPreviews: async (path) => exiftool.enqueueTask(() => new ReadTags(previewArguments, path)),
    extract: async (tag, path, destination) => exiftool.extractBinaryTag(tag, path, destination),
    close: async () => exiftool.end(false),
  }
}
