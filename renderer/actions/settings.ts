// Settings of the program, and a look at the machine.
import type { Settings } from '../../main/contract/workspace.ts'
import { ask } from '../client/client.ts'
import { settings } from '../state/settings.svelte.ts'
import { attempt } from './attempt.ts'
import { perform } from './history.ts'

export async function loadSettings(): Promise<void> {
  const current = await attempt(() => ask('workspace.settings', {}))
  if (current) settings.current = current
}

const names: Record<keyof Settings, string> = { theme: 'the theme', basemap: 'the basemap', globe: 'the globe', readText: 'reading of text', workers: 'the number of workers', coordinates: 'the form of coordinates', remoteEngine: 'the remote model', modelMemory: 'the memory of models', gpuLibraries: 'the folder of GPU libraries', defaultModel: 'the model of runs' }

export async function changeSetting<Name extends keyof Settings>(name: Name, value: Settings[Name]): Promise<void> {
  const before = settings.current[name]
  const put = (next: Settings[Name]) => async () => (settings.current = await ask('workspace.change', { [name]: next }))
  await perform(`Change ${names[name]}`, put(value), put(before))
}

export async function loadDoctor(): Promise<void> {
  settings.doctor = await attempt(() => ask('system.doctor', {}))
}
