// A dataset of scenes, line by line as they are rendered: one that was broken off, or is to grow, goes on after the lines that are there.
import { open, mkdir, rename, rm, copyFile } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { WorkstationError } from '../../contract/errors.ts'
import type { GeoWorldDataset, GeoWorldDatasetDraft } from '../../contract/geoworld.ts'
import { parseDatasetLine } from '../../../training/data/dataset-line.ts'
import { mapAhead } from '../datasets/map-ahead.ts'
import { onDisk } from '../export/write-failure.ts'
import { questions } from '../locate/question.ts'
import { planScenes } from './plan.ts'
import type { Plan } from './plan.ts'
import { numbers } from './render.ts'
import type { Sitting } from './sitting.ts'

/** Where the lines gather until all are there. */
const partialOf = (file: string): string => `${file}.partial`

/** Beside the file, and named like it. */
const picturesOf = (file: string): string => `${file.replace(/\.jsonl$/i, '')}-pictures`

interface Begun {
  /** Whole lines that are this plan's, from the first on. */
  readonly lines: number
  readonly bytes: number
}

/** @returns null where there is no such file @throws WorkstationError 'already-exists' for one that holds something else */
async function begun(file: string, plan: Plan): Promise<Begun | null> {
  const handle = await open(file, 'r').catch(() => null)
  if (!handle) return null
  const { size } = await handle.stat()
  let [lines, bytes] = [0, 0]
  for await (const line of handle.readLines()) {
    const end = bytes + Buffer.byteLength(line) + 1
    // Its end was not written any more.
    if (end > size) break
    if (idOf(line) !== plan.scene(lines).id) throw new WorkstationError('already-exists', `${file} holds something else than these scenes (line ${lines + 1}). Choose another name, or say that it may be replaced.`, { file, line: lines + 1 })
    lines++
    bytes = end
  }
  return { lines, bytes }
}

function idOf(line: string): string | null {
  try {
    return parseDatasetLine(line).id ?? null
  } catch {
    return null
  }
}

/** Opens the file that lines are added to, after those that are there already. */
async function openPartial({ out, replace }: GeoWorldDatasetDraft, plan: Plan): Promise<{ handle: FileHandle; lines: number }> {
  const partial = partialOf(out)
  if (replace) await rm(partial, { force: true })
  const whole = replace ? null : await begun(out, plan)
  if (whole && whole.lines > plan.count) throw new WorkstationError('already-exists', `${out} holds ${whole.lines} of these scenes already, more than ${plan.count}. Choose another name, or say that it may be replaced.`, { file: out })
  const left = (await begun(partial, plan)) ?? { lines: 0, bytes: 0 }
  const isFurther = whole !== null && whole.lines > left.lines
  if (isFurther) await onDisk(out, copyFile(out, partial))
  const { lines, bytes } = isFurther ? whole : left
  const handle = await onDisk(out, open(partial, isFurther || left.lines > 0 ? 'r+' : 'w'))
  await onDisk(out, handle.truncate(bytes))
  return { handle, lines }
}

async function addLines(handle: FileHandle, bytes: number, from: number, plan: Plan, draft: GeoWorldDatasetDraft, { painters, world, signal, progress }: Sitting): Promise<void> {
  const { width, height, form, out, question = questions[form] } = draft
  const folder = picturesOf(out)
  const line = (number: number): Promise<string> => {
    const { town, seed, id } = plan.scene(number)
    const [picture, image] = draft.pictures ? [path.join(folder, `${id}.png`), `${path.basename(folder)}/${id}.png`] : [null, null]
    return painters.scene({ towns: world.file, town: town.id, seed, width, height, picture, truth: null, frame: { question, image, part: town.part, form, id } }, signal)
  }
  let [at, done] = [bytes, from]
  for await (const text of mapAhead(numbers(from, plan.count), painters.atOnce * 2, line)) {
    signal.throwIfAborted()
    const content = Buffer.from(`${text}\n`)
    await onDisk(out, handle.write(content, 0, content.length, at))
    at += content.length
    progress(++done, plan.count)
  }
  await onDisk(out, handle.sync())
}

function counts(plan: Plan): Pick<GeoWorldDataset, 'parts' | 'countries' | 'towns'> {
  const parts = { train: 0, validation: 0 }
  const [countries, towns] = [new Set<string>(), new Set<number>()]
  for (let number = 0; number < plan.count; number++) {
    const { town } = plan.scene(number)
    parts[town.part]++
    countries.add(town.country)
    towns.add(town.id)
  }
  return { parts, countries: countries.size, towns: towns.size }
}

/** @throws WorkstationError 'invalid-request', 'already-exists', 'worker-died', 'cancelled', those of writing a file */
export async function sceneDataset(draft: GeoWorldDatasetDraft, sitting: Sitting): Promise<GeoWorldDataset> {
  const { form, question = questions[form], out, pictures } = draft
  const plan = planScenes(draft, sitting.world.towns, [form, question, pictures])
  if (pictures) await onDisk(out, mkdir(picturesOf(out), { recursive: true }))
  const { handle, lines } = await openPartial(draft, plan)
  try {
    const { size } = await handle.stat()
    await addLines(handle, size, lines, plan, draft, sitting)
  } finally {
    await handle.close()
  }
  await onDisk(out, rename(partialOf(out), out))
  return { file: out, folder: pictures ? picturesOf(out) : null, lines: plan.count, made: plan.count - lines, ...counts(plan) }
}
