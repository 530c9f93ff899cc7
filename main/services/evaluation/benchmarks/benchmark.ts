// A benchmark as its file says it: pictures by name, and where each was taken. The table of forms and their readers.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import path from 'node:path'
import type { Benchmark, BenchmarkForm } from '../../../contract/evaluation.ts'
import { WorkstationError } from '../../../contract/errors.ts'
import { readGeoSeek } from './geoseek-val.ts'
import { readIm2Gps } from './im2gps3k.ts'
import { readLabelledFolder } from './labelled-folder.ts'
import { readOsv5m } from './osv5m.ts'
import { locatePictures } from './picture-files.ts'

export interface BenchmarkPicture {
  /** Its name in the benchmark; names it in reports and predictions. */
  readonly id: string
  /** Where its file should lie: absolute, or a path or bare name below the images' folder, with an extension or without. */
  readonly file: string
  /** Null where only the picture itself can say. */
  readonly truth: { readonly latitude: number; readonly longitude: number } | null
  /** ISO 3166-1 alpha-2, where the benchmark says it. */
  readonly country: string | null
  readonly locatability: number | null
  readonly elements: readonly string[]
}

/** A picture of a benchmark with its file; null where there is none. */
export interface FoundPicture extends BenchmarkPicture {
  readonly image: string | null
}

export type BenchmarkReader = (benchmark: Benchmark) => AsyncIterable<BenchmarkPicture>

const readers: Record<BenchmarkForm, BenchmarkReader> = { im2gps3k: readIm2Gps, 'geoseek-val': readGeoSeek, osv5m: readOsv5m, folder: readLabelledFolder }

/** @throws WorkstationError `unreadable` with file and line, `not-found`, `invalid-request` */
export async function readBenchmark(benchmark: Benchmark): Promise<BenchmarkPicture[]> {
  const pictures: BenchmarkPicture[] = []
  const known = new Set<string>()
  for await (const picture of readers[benchmark.form](benchmark)) {
    if (known.has(picture.id)) throw new WorkstationError('unreadable', `${benchmark.file ?? benchmark.images} names ${picture.id} twice.`, { id: picture.id })
    known.add(picture.id)
    pictures.push(picture)
    if (pictures.length === benchmark.limit) break
  }
  if (pictures.length === 0) throw new WorkstationError('invalid-request', `${benchmark.file ?? benchmark.images} holds no pictures.`)
  return pictures
}

/** Where paths of the file are relative to: the images' folder, or the file's own. */
const rootOf = ({ file, images }: Benchmark): string => path.resolve(images ?? path.dirname(file ?? ''))

/** The same with each picture's file below the images' folder. @throws as `readBenchmark`; `not-found` where that folder is not there */
export async function findBenchmark(benchmark: Benchmark): Promise<FoundPicture[]> {
  const pictures = await readBenchmark(benchmark)
  const root = rootOf(benchmark)
  const isFolder = await stat(root).then((about) => about.isDirectory(), () => false)
  if (!isFolder) throw new WorkstationError('not-found', `${root} is no folder of pictures.`, { folder: root })
  const found = await locatePictures(root, pictures.map(({ file }) => file))
  return pictures.map((picture, index) => ({ ...picture, image: found[index]! }))
}

/** SHA-256, hexadecimal. */
export async function hashOfFile(file: string): Promise<string> {
  const digest = createHash('sha256')
  await pipeline(createReadStream(file), digest)
  return digest.digest('hex')
}
