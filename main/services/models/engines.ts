// The engines of one workspace: the model on this machine, and the remote one of its settings.
import type { Spawner } from '../../jobs/spawner.ts'
import type { WarmWorker } from '../../jobs/warm-worker.ts'
import { readRemoteKey } from '../settings/remote-key.ts'
import type { Workspace } from '../workspace.ts'
import { LocalEngine } from './local-engine.ts'
import { RemoteEngine } from './remote-engine.ts'

export interface Engines {
  readonly local: LocalEngine
  readonly remote: RemoteEngine
  close(): Promise<void>
}

/** Nothing is started before the first task. */
export function createEngines(workspace: Workspace, spawn: Spawner, renderer: WarmWorker): Engines {
  const local = new LocalEngine({ spawn, settings: () => workspace.settings.settings })
  const remote = new RemoteEngine({ settings: () => workspace.settings.settings.remoteEngine, key: () => readRemoteKey(workspace.home), renderer })
  return { local, remote, close: async () => void (await Promise.all([local.close(), remote.close()])) }
}
