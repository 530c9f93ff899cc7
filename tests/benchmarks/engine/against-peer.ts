// Decode and prefill against llama.cpp: one and the same random model, int4 against Q4_0, the same threads, in turn.
// Ours runs with large pages and llama.cpp as it comes; the other pairings are told beside.
import os from 'node:os'
import type { Figure } from '../figure.ts'
import { alternate } from './alternate.ts'
import type { Cost, Costs } from './alternate.ts'
import { MeasuredProcess } from './measured-process.ts'
import { packOf, peerFileOf } from './packs.ts'
import type { ShapeName } from './shapes.ts'

const rounds = 2
/** Of which 64 are timed: the first run gives 8 with the prompt. */
const newTokens = 72

export const perSecond = ({ wall }: Cost): number => 1000 / wall

function compared(name: string, ours: Cost, peer: Cost, threads: number): Figure[] {
  const target = (value: number) => ({ value, unit: 'ratio', target: '1.0, floor 0.85', met: value >= 0.85 })
  const figures: Figure[] = [{ name: `${name}: ours ${perSecond(ours).toFixed(1)}/s, llama.cpp ${perSecond(peer).toFixed(1)}/s`, ...target(peer.wall / ours.wall) }]
  // Waiting threads spin, so that only a single one's processor time is its work; it does not depend on what else the machine does.
  if (threads === 1) figures.push({ name: `${name}, by processor time: ours ${ours.processor.toFixed(2)} ms, llama.cpp ${peer.processor.toFixed(2)} ms`, ...target(peer.processor / ours.processor) })
  return figures
}

/** Both engines go on with their likeliest tokens: as long as these are the same, they run the same model. */
function agreement(name: string, ours: Costs, peer: Costs): Figure {
  const differs = ours.tokens.findIndex((id, index) => id !== peer.tokens[index])
  const value = differs < 0 ? ours.tokens.length : differs
  return { name: `${name}: first tokens that both write alike, of ${ours.tokens.length}`, value, unit: 'tokens', target: '> 0', met: value > 0 }
}

async function figuresOf(folder: string, shape: ShapeName, threads: number): Promise<Figure[]> {
  const ours = { script: 'our-process.ts', model: await packOf(folder, shape) } as const
  const peer = { script: 'peer-process.ts', model: await peerFileOf(folder, shape) } as const
  // The other pairings are told for one thread.
  const sides = [{ ...ours, pages: 'large' }, { ...peer, pages: 'usual' }, ...threads === 1 ? [{ ...ours, pages: 'usual' }, { ...peer, pages: 'large' }] as const : []] as const
  const processes: MeasuredProcess[] = []
  for (const { script, model, pages } of sides) processes.push(await MeasuredProcess.open(script, { model, threads }, pages))
  const figures: Figure[] = []
  for (const promptTokens of [128, 512]) {
    const [own, other, ownUsual, otherLarge] = await alternate(processes.map((process) => ({ process, asked: { promptTokens, newTokens } })), rounds) as [Costs, Costs, Costs?, Costs?]
    const name = `${shape} int4, ${threads} ${threads === 1 ? 'thread' : 'threads'}, prompt of ${promptTokens}`
    figures.push(...compared(`decode ${name}`, own.decode, other.decode, threads), ...compared(`prefill ${name}`, own.prefill, other.prefill, threads), agreement(name, own, other))
    if (ownUsual && otherLarge) figures.push(...pairings(`decode ${name}`, own, other, ownUsual, otherLarge))
  }
  const peaks: number[] = []
  for (const process of processes) peaks.push(await process.close())
  const [ownPeak, peerPeak] = peaks as [number, number]
  return [...figures, { name: `most memory, ${shape}, ${threads} threads: ours ${(ownPeak / 1e6).toFixed(0)} MB, llama.cpp ${(peerPeak / 1e6).toFixed(0)} MB`, value: ownPeak / peerPeak, unit: 'ratio', target: 'none', met: true }]
}

/** By processor time: what large pages give us, and both engines with the same pages. */
function pairings(name: string, own: Costs, other: Costs, ownUsual: Costs, otherLarge: Costs): Figure[] {
  const told = (what: string, over: Costs, under: Costs): Figure => ({ name: `${name}: ${what}`, value: over.decode.processor / under.decode.processor, unit: 'ratio', target: 'none', met: true })
  return [told('ours, large pages against usual ones', ownUsual, own), told('ours against llama.cpp, both with large pages', otherLarge, own), told('ours against llama.cpp, both with usual pages', other, ownUsual)]
}

export async function againstPeer(folder: string): Promise<Figure[]> {
  if (!process.env.GEOAGENT_LLAMA_CPP) {
    console.log('  no comparison with llama.cpp: set GEOAGENT_LLAMA_CPP to a folder where "npm install node-llama-cpp" was run')
    return []
  }
  const figures: Figure[] = []
  for (const shape of ['0.5B', '1.5B'] as const) for (const threads of [...new Set([1, os.availableParallelism()])]) figures.push(...await figuresOf(folder, shape, threads))
  return figures
}
