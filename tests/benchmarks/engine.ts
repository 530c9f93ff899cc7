// The model engine on this processor: against llama.cpp, by its own settings, on a picture, and a 7B from checkpoint to text.
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { againstPeer } from './engine/against-peer.ts'
import { firstTokenOfPicture } from './engine/picture.ts'
import { sevenBillion } from './engine/seven.ts'
import { adapters, batchAndTurns } from './engine/ways.ts'
import type { Figure } from './figure.ts'

const parts: Record<string, (folder: string) => Promise<Figure[]>> = { peer: againstPeer, ways: batchAndTurns, adapters, picture: firstTokenOfPicture, seven: sevenBillion }

/** GEOAGENT_BENCH_PARTS names some of the parts, GEOAGENT_BENCH_FOLDER where there is room for 22 GB, GEOAGENT_LLAMA_CPP where node-llama-cpp is installed. */
export async function benchEngine(): Promise<Figure[]> {
  const asked = process.env.GEOAGENT_BENCH_PARTS?.split(',') ?? Object.keys(parts)
  const folder = await mkdtemp(path.join(process.env.GEOAGENT_BENCH_FOLDER ?? os.tmpdir(), 'geoagent-engine-'))
  try {
    const figures: Figure[] = []
    for (const name of asked) figures.push(...await parts[name]!(folder))
    return [...figures, { name: 'load of this machine in the last minute', value: os.loadavg()[0]!, unit: `of ${os.availableParallelism()}`, target: 'none', met: true }]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
