// GeoWorld: scenes rendered into a folder or into a dataset. Each is work of one request, told as it goes and ended with its call.
import path from 'node:path'
import type { GeoWorldDraft } from '../../contract/geoworld.ts'
import type { geoworldRequests } from '../../contract/geoworld.ts'
import type { Call, HandlersOf } from '../../contract/requests.ts'
import type { Spawner } from '../../jobs/spawner.ts'
import type { Workspace } from '../workspace.ts'
import { Painters } from './painters.ts'
import { renderScenes } from './render.ts'
import { sceneDataset } from './scene-dataset.ts'
import type { Sitting } from './sitting.ts'
import { townsFile } from './towns-file.ts'

/** Milliseconds between two tellings. */
const EVERY = 200

export function geoworldHandlers(workspace: Workspace, spawn: Spawner): HandlersOf<keyof typeof geoworldRequests> {
  const progressOf = (out: string): Sitting['progress'] => {
    let last = -Infinity
    return (done, of) => {
      const now = performance.now()
      if (done < of && now - last < EVERY) return
      last = now
      workspace.emit('geoworld.progress', { out, done, of })
    }
  }
  const painting = async <Draft extends GeoWorldDraft & { readonly out: string }, Value>(draft: Draft, { signal }: Call, work: (draft: Draft, sitting: Sitting) => Promise<Value>): Promise<Value> => {
    const painters = new Painters(spawn, draft.workers)
    try {
      const { gazetteer } = await workspace.knowledge()
      const world = await townsFile(workspace.home, gazetteer.fingerprint, await painters.countries(signal), spawn)
      return await work({ ...draft, out: path.resolve(draft.out) }, { painters, world, signal, progress: progressOf(draft.out) })
    } finally {
      await painters.close()
    }
  }
  return {
    'geoworld.render': (draft, call) => painting(draft, call, renderScenes),
    'geoworld.dataset': (draft, call) => painting(draft, call, sceneDataset),
  }
}
