// A batch with reading of text, against the sum of its stages run one after the other in one process.
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { hashFile } from '../../main/jobs/workers/hash.ts'
import { readPicture } from '../../main/jobs/workers/picture.ts'
import { writeThumbnail } from '../../main/jobs/workers/thumbnail.ts'
import { openTools } from '../../main/jobs/workers/tools.ts'
import { installedLanguages } from '../../main/services/locate/languages.ts'
import type { Figure } from './figure.ts'
import { jobSeconds, runCommand } from './locate-process.ts'
import { multiply, samples, sharedPhotos } from './pictures.ts'

const pictures = 24
const maxPixels = 2 ** 28

/** Seconds of all stages of all pictures, nothing overlapping; readers and ExifTool started before. */
async function sumOfStages(home: string, files: readonly string[]): Promise<number> {
  const tools = openTools()
  const metadata = tools.metadata()
  const languages = { languages: installedLanguages(), languageFolders: [] }
  const look = async (file: string) => {
    const { sha256 } = await hashFile(file, file, null)
    await metadata.read(file)
    const picture = await readPicture(file, file, { maxPixels }, true)
    await writeThumbnail(picture.small, sha256, path.join(home, 'thumbnails'))
    await tools.withText(languages, (reader) => reader.read(picture.large!))
  }
  await look(files[0])
  const started = performance.now()
  for (const file of files) await look(file)
  const seconds = (performance.now() - started) / 1000
  await tools.close()
  return seconds
}

export async function benchReading(): Promise<Figure[]> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'geoagent-reading-'))
  try {
    const folder = path.join(home, 'pictures')
    await multiply(existsSync(sharedPhotos) ? sharedPhotos : samples, folder, pictures)
    const files = (await readdir(folder)).map((name) => path.join(folder, name))
    const stages = await sumOfStages(home, files)
    await runCommand(home, ['gazetteer', 'search', 'Stuttgart'])
    const target = path.join(home, 'reading.geocase')
    const done = await runCommand(home, ['locate', folder, '--case', target, '--workers', '1', '--json'])
    if (done.status !== 0) throw new Error(done.errors)
    const whole = jobSeconds(target)
    const ratio = whole / stages
    return [{ name: `with text, 1 worker: the job ${whole.toFixed(1)} s, its stages alone ${stages.toFixed(1)} s`, value: ratio, unit: 'ratio', target: '<= 1.15', met: ratio <= 1.15 }]
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}
