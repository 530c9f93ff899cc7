// Looks at one file in stages: hash, metadata, pixels, thumbnail, text. Hash, metadata and pixels run at the same time.
import type { InspectTask, Metadata, Observation } from '../../contract/observation.ts'
import { hashFile } from './hash.ts'
import { mergeMetadata, noMetadata, parseMetadata } from './parse-metadata.ts'
import { perceptualHash } from './perceptual-hash.ts'
import { readPicture } from './picture.ts'
import type { Picture } from './picture.ts'
import { extractPreview } from './raw-preview.ts'
import { readSidecar } from './sidecars.ts'
import { openSource } from './source.ts'
import type { Source } from './source.ts'
import { writeThumbnail } from './thumbnail.ts'
import type { Tools } from './tools.ts'

type Stage = 'hash' | 'metadata' | 'decode' | 'thumbnail' | 'text'

/** Elapsed time of each stage, milliseconds; those that overlap add up to more than the whole. */
class Clock {
  readonly timings: Record<string, number> = {}

  async time<Value>(stage: Stage, work: () => Promise<Value>): Promise<Value> {
    const start = performance.now()
    try {
      return await work()
    } finally {
      this.timings[stage] = Math.round((performance.now() - start) * 10) / 10
    }
  }
}

/** The picture counts without its metadata, with a warning; not when the worker is being closed, for then it is to be looked at again. */
async function readMetadata(path: string, tools: Tools): Promise<Metadata> {
  const reader = tools.metadata()
  try {
    return parseMetadata(await reader.read(path), 'tag')
  } catch (cause) {
    if (tools.closed) throw cause
    return { ...noMetadata, warnings: [`The metadata could not be read: ${(cause as Error).message.slice(0, 200)}`] }
  }
}

/** The file's own metadata first, then its sidecars' in order. */
async function readAllMetadata(task: InspectTask, path: string, tools: Tools): Promise<Metadata[]> {
  const own = await readMetadata(path, tools)
  const beside = await Promise.all(task.sidecars.map((file) => readSidecar(file, tools.metadata(), tools.folder)))
  return [own, ...beside]
}

async function decode({ maxPixels, readText }: InspectTask, source: Source, path: string, tools: Tools): Promise<Picture> {
  if (source.format !== 'raw') return readPicture(source.path, source.shown, { maxPixels }, readText)
  const preview = await extractPreview(tools.metadata(), tools.folder, path, source.shown)
  try {
    return await readPicture(preview.path, source.shown, { maxPixels, orientation: preview.orientation }, readText)
  } finally {
    await tools.folder.discard(preview.path)
  }
}

/** Waits for all before the first failure is thrown: nothing goes on behind a task's back. */
async function together<First, Second, Third>(work: readonly [Promise<First>, Promise<Second>, Promise<Third>]): Promise<[First, Second, Third]> {
  await Promise.allSettled(work)
  return Promise.all(work)
}

async function lookAt(task: InspectTask, source: Source, path: string, tools: Tools): Promise<Observation> {
  const clock = new Clock()
  const [hash, picture, metadata] = await together([
    clock.time('hash', () => hashFile(source.path, source.shown, task.originals)),
    clock.time('decode', () => decode(task, source, path, tools)),
    clock.time('metadata', () => readAllMetadata(task, path, tools)),
  ])
  const { derived } = task
  if (derived !== null) await clock.time('thumbnail', () => writeThumbnail(picture.small, hash.sha256, derived))
  const { large } = picture
  const text = large ? await tools.withText(task, (reader) => clock.time('text', () => reader.read(large))) : null
  return {
    ...hash,
    format: source.format,
    width: picture.width,
    height: picture.height,
    perceptualHash: perceptualHash(picture.small),
    metadata: mergeMetadata([...metadata, { ...noMetadata, warnings: picture.warnings }]),
    text,
    timings: clock.timings,
  }
}

/**
 * Everything that one file says, as facts.
 * @throws WorkstationError 'not-found' (vanished), 'unreadable' (empty, broken, no picture), 'too-large' (pixels over the limit),
 * 'unsupported' (Perl missing), 'disk-full' and 'read-only' (of the copies)
 */
export async function inspect(task: InspectTask, tools: Tools): Promise<Observation> {
  const source = await openSource(task.file)
  const { path, release } = await tools.folder.readable(source.path)
  try {
    return await lookAt(task, source, path, tools)
  } finally {
    await release()
  }
}
