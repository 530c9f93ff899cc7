// What the engine's own settings do to the speed: sequences at a time, tokens a run, an adapter. One thread and its processor time, which does not depend on what else the machine does.
import type { Figure } from '../figure.ts'
import { alternate } from './alternate.ts'
import { MeasuredProcess } from './measured-process.ts'
import { packOf } from './packs.ts'

const rounds = 3
const asked = { promptTokens: 128, newTokens: 72 }

const told = (name: string, value: number, unit = 'ratio'): Figure => ({ name, value, unit, target: 'none', met: true })

export async function batchAndTurns(folder: string): Promise<Figure[]> {
  const process = await MeasuredProcess.open('our-process.ts', { model: await packOf(folder, '0.5B'), threads: 1 }, 'large')
  const settings = [{ turns: 1 }, { turns: 8 }, { turns: 32, newTokens: 96 }, { batch: 8 }]
  const [k1, k8, k32, batched] = (await alternate(settings.map((setting) => ({ process, asked: { ...asked, ...setting } })), rounds)).map(({ decode }) => decode.processor) as [number, number, number, number]
  await process.close()
  const rate = (milliseconds: number) => `${(1000 / milliseconds).toFixed(1)}/s`
  const gain = k8 / batched
  return [
    { name: `0.5B int4, batch 8 against 1: ${rate(batched)} against ${rate(k8)}`, value: gain, unit: 'ratio', target: '> 2', met: gain > 2 },
    told(`0.5B int4, K = 8 against 1: ${rate(k8)} against ${rate(k1)}`, k1 / k8),
    told(`0.5B int4, K = 32 against 8: ${rate(k32)} against ${rate(k8)}`, k8 / k32),
  ]
}

export async function adapters(folder: string): Promise<Figure[]> {
  const model = await packOf(folder, '0.5B')
  const plain = await MeasuredProcess.open('our-process.ts', { model, threads: 1 }, 'large')
  const adapted = await MeasuredProcess.open('our-process.ts', { model, threads: 1, adapters: true }, 'large')
  const ways = [{ process: plain, asked }, { process: adapted, asked: { ...asked, rank: 0 } }, { process: adapted, asked: { ...asked, rank: 16 } }]
  const [none, zero, sixteen] = (await alternate(ways, rounds)).map(({ decode }) => decode.processor)
  await plain.close()
  await adapted.close()
  return [told('0.5B int4, processor time of a token with an adapter of rank 0 against none', zero! / none!), told('the same with rank 16', sixteen! / none!)]
}
