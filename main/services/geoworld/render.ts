// Scenes as files of a folder: a picture and, beside it, what is true and visible in it. Those that are there are not rendered again.
import { access, mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Rendered, RenderDraft } from '../../contract/geoworld.ts'
import { mapAhead } from '../datasets/map-ahead.ts'
import { onDisk } from '../export/write-failure.ts'
import { questions } from '../locate/question.ts'
import { planScenes } from './plan.ts'
import type { Plan } from './plan.ts'
import type { Sitting } from './sitting.ts'

const isThere = (file: string): Promise<boolean> => access(file).then(() => true, () => false)

export async function* numbers(from: number, to: number): AsyncGenerator<number> {
  for (let number = from; number < to; number++) yield number
}

/** @returns whether it was made now */
async function renderOne(plan: Plan, number: number, { out, width, height }: RenderDraft, { painters, world, signal }: Sitting): Promise<boolean> {
  const { town, seed, id } = plan.scene(number)
  const [picture, truth] = [path.join(out, `${id}.png`), path.join(out, `${id}.json`)]
  if ((await isThere(picture)) && (await isThere(truth))) return false
  const frame = { question: questions.json, image: `${id}.png`, part: town.part, form: 'json' as const, id }
  await painters.scene({ towns: world.file, town: town.id, seed, width, height, picture, truth, frame }, signal)
  return true
}

/** @throws WorkstationError 'invalid-request', 'worker-died', 'cancelled', those of writing a file */
export async function renderScenes(draft: RenderDraft, sitting: Sitting): Promise<Rendered> {
  const plan = planScenes(draft, sitting.world.towns)
  await onDisk(draft.out, mkdir(draft.out, { recursive: true }))
  let [pictures, made] = [0, 0]
  for await (const isNew of mapAhead(numbers(0, plan.count), sitting.painters.atOnce * 2, (number) => renderOne(plan, number, draft, sitting))) {
    sitting.signal.throwIfAborted()
    if (isNew) made++
    sitting.progress(++pictures, plan.count)
  }
  return { folder: draft.out, pictures, made }
}
