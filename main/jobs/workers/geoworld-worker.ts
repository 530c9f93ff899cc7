// Entry of the process that renders GeoWorld's scenes: a picture as PNG, what is true and visible in it as JSON, its line of a dataset.
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { WorkstationError } from '../../contract/errors.ts'
import { PlacedTown, SceneTask } from '../../contract/geoworld.ts'
import { formatDatasetLine } from '../../../training/data/dataset-line.ts'
import { countries } from '../../../training/tasks/geoworld/facts/facts.ts'
import { openStudio } from '../../../training/tasks/geoworld/render/studio.ts'
import type { Studio } from '../../../training/tasks/geoworld/render/studio.ts'
import type { Scene } from '../../../training/tasks/geoworld/types.ts'
import { writingError } from './file-errors.ts'
import { unfinishedName } from './leftovers.ts'
import { serveTasks } from './serve-tasks.ts'
import { openTools } from './tools.ts'

sharp.concurrency(1)

let open: { readonly file: string; readonly studio: Promise<Studio> } | null = null

/** The world is read once: tasks of one request have the same. */
function studioOf(file: string): Promise<Studio> {
  if (open?.file !== file) open = { file, studio: readFile(file, 'utf8').then((text) => openStudio(PlacedTown.array().parse(JSON.parse(text)))) }
  return open.studio
}

/** Written under another name and renamed: what has its name is whole. */
async function writeWhole(file: string, content: Buffer | string): Promise<void> {
  const unfinished = join(dirname(file), unfinishedName('.scene'))
  try {
    await writeFile(unfinished, content, { flag: 'wx' })
    await rename(unfinished, file)
  } catch (cause) {
    await rm(unfinished, { force: true })
    throw writingError(cause, file)
  }
}

/** Without metadata, so that the same scene is the same file. */
const encode = ({ pixels, width, height }: Scene): Promise<Buffer> => sharp(pixels, { raw: { width, height, channels: 3 } }).png().toBuffer()

/** All that the scene is, but its pixels. */
const truthOf = (scene: Scene): string => `${JSON.stringify(scene, (key, value: unknown) => (key === 'pixels' ? undefined : value), 2)}\n`

async function render({ towns, town, seed, width, height, picture, truth, frame }: Extract<SceneTask, { ask: 'scene' }>): Promise<string> {
  const studio = await studioOf(towns)
  const scene = studio.render({ town, seed, width, height })
  if (picture !== null) await writeWhole(picture, await encode(scene))
  // After the picture: where the truth lies, both do.
  if (truth !== null) await writeWhole(truth, truthOf(scene))
  return formatDatasetLine(studio.line(scene, frame))
}

serveTasks(openTools(), SceneTask, 1, async (task): Promise<readonly string[] | string> => {
  if (task.ask === 'countries') return countries
  try {
    return await render(task)
  } catch (cause) {
    if (cause instanceof WorkstationError) throw cause
    throw new WorkstationError('internal', `The scene of town ${task.town} with seed ${task.seed} could not be rendered: ${(cause as Error).message}`.slice(0, 1000), {}, { cause })
  }
})
