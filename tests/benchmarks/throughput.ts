// The whole inspection without reading text, against ExifTool alone and sharp alone over the same folder with the same worker count.
import { mkdtemp, rm, readdir } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { ExifTool } from 'exiftool-vendored'
import sharp from 'sharp'
import type { Figure } from './figure.ts'
import { jobSeconds, runCommand } from './locate-process.ts'
import { multiply, samples, sharedPhotos } from './pictures.ts'

const pictures = 480

async function overAll(files: readonly string[], workers: number, work: (file: string) => Promise<unknown>): Promise<number> {
  const started = performance.now()
  let next = 0
  await Promise.all(Array.from({ length: workers }, async () => {
    while (next < files.length) await work(files[next++])
  }))
  return files.length / ((performance.now() - started) / 1000)
}

/** Pictures a second of ExifTool's default reading, one process a worker. */
async function exiftoolAlone(files: readonly string[], workers: number): Promise<number> {
  const exiftool = new ExifTool({ maxProcs: workers })
  await Promise.all(Array.from({ length: workers }, () => exiftool.read(files[0])))
  const rate = await overAll(files, workers, (file) => exiftool.read(file))
  await exiftool.end()
  return rate
}

/** Pictures a second of one decode to a thumbnail of 512, one thread a worker. */
async function sharpAlone(files: readonly string[], workers: number): Promise<number> {
  const concurrency = sharp.concurrency(1)
  const rate = await overAll(files, workers, (file) => sharp(file).autoOrient().resize(512, 512, { fit: 'inside' }).webp({ quality: 80 }).toBuffer())
  sharp.concurrency(concurrency)
  return rate
}

/** Pictures a second between the start and the end of the job, from the case's own record of it. */
async function ours(home: string, folder: string, workers: number): Promise<number> {
  const target = path.join(home, `throughput-${workers}.geocase`)
  const words = ['locate', folder, '--case', target, '--workers', String(workers), '--no-text', '--json']
  await runCommand(home, ['gazetteer', 'search', 'Stuttgart'])
  const done = await runCommand(home, words)
  if (done.status !== 0) throw new Error(done.errors)
  return pictures / jobSeconds(target)
}

export async function benchThroughput(): Promise<Figure[]> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'geoagent-throughput-'))
  try {
    const folder = path.join(home, 'pictures')
    await multiply(existsSync(sharedPhotos) ? sharedPhotos : samples, folder, pictures)
    const files = (await readdir(folder)).map((name) => path.join(folder, name))
    const figures: Figure[] = []
    for (const workers of [1, 2]) {
      const [exif, pixels, whole] = [await exiftoolAlone(files, workers), await sharpAlone(files, workers), await ours(home, folder, workers)]
      const ratio = whole / Math.min(exif, pixels)
      const name = `without text, ${workers} workers: ours ${whole.toFixed(1)}/s, ExifTool ${exif.toFixed(1)}/s, sharp ${pixels.toFixed(1)}/s`
      figures.push({ name, value: ratio, unit: 'ratio', target: '>= 0.8', met: ratio >= 0.8 })
    }
    return figures
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}
