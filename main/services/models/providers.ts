// Which execution providers this machine can run a model on: each is tried in a process of its own, which a broken driver may take along.
import { ProviderName, ProviderState } from '../../contract/engine.ts'
import { WorkstationError } from '../../contract/errors.ts'
import { workerEntry } from '../../jobs/entry.ts'
import type { Spawner } from '../../jobs/spawner.ts'
import { askProcess } from '../helper-process.ts'

/** A graphics card's libraries take a while to come up the first time. */
const SECONDS = 60

/**
 * The best first: cuda, webgpu, cpu.
 * @param gpuLibraries folder to look for GPU libraries in, besides the system's places
 */
export function probeProviders(spawn: Spawner, gpuLibraries: string | null): Promise<ProviderState[]> {
  return Promise.all(ProviderName.options.map((name) => probe(spawn, name, gpuLibraries)))
}

async function probe(spawn: Spawner, name: ProviderName, gpuLibraries: string | null): Promise<ProviderState> {
  try {
    return ProviderState.parse(await askProcess(spawn, workerEntry('../../jobs/workers/probe-worker', import.meta.url), { provider: name, gpuLibraries }, SECONDS))
  } catch (error) {
    const { message } = error as Error
    return { name, reason: error instanceof WorkstationError ? `Trying it failed: ${message}` : message }
  }
}

/** @throws WorkstationError 'unsupported' where a model runs on none of them */
export function providerOrder(states: readonly ProviderState[]): ProviderName[] {
  const ready = states.filter(({ reason }) => reason === null).map(({ name }) => name)
  if (ready.length > 0) return ready
  const reasons = states.map(({ name, reason }) => `${name}: ${reason}`).join('; ')
  throw new WorkstationError('unsupported', `No model can run on this machine. ${reasons}. Run "doctor" for more.`, { states })
}
