// Time to the first token for a picture, with the tower of 3B and 7B.
import os from 'node:os'
import type { Figure } from '../figure.ts'
import { MeasuredProcess } from './measured-process.ts'
import { missingRoom, packOf } from './packs.ts'

const rounds = 2

export async function firstTokenOfPicture(folder: string): Promise<Figure[]> {
  if (await missingRoom(folder, '3B') > 0) {
    console.log('  no time to the first token: there is no room for a checkpoint of 3B')
    return []
  }
  const threads = os.availableParallelism()
  const process = await MeasuredProcess.open('picture-process.ts', { model: await packOf(folder, '3B'), threads }, 'large')
  const asked = { promptTokens: 0, newTokens: 1 }
  await process.measure(asked)
  const measured = []
  for (let round = 0; round < rounds; round++) measured.push(await process.measure(asked))
  const best = measured.reduce((one, other) => (other.first.wall < one.first.wall ? other : one))
  const peak = await process.close()
  const told = (name: string, value: number, unit: string): Figure => ({ name, value, unit, target: 'none', met: true })
  return [
    told(`3B int4, ${threads} threads, 640x480: to the first token`, best.first.wall / 1000, 's'), told('of it: processor and tower', best.picture! / 1000, 's'),
    told('of it: the prompt with the picture', (best.first.wall - best.picture!) / 1000, 's'), told('most memory', peak / 1e9, 'GB'),
  ]
}
