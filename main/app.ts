// Builds the services and the handler map: the core as a host sees it.
import { hash } from 'node:crypto'
import path from 'node:path'
import type { EventListener } from './contract/events.ts'
import type { Dispatch, Handlers } from './contract/requests.ts'
import { createDispatch } from './dispatch.ts'
import { forkWorker } from './jobs/fork-spawner.ts'
import type { Spawner } from './jobs/spawner.ts'
import { caseHandlers } from './services/cases/handlers.ts'
import { datasetHandlers } from './services/datasets/handlers.ts'
import { doctorHandlers } from './services/doctor/handlers.ts'
import { evaluationHandlers } from './services/evaluation/handlers.ts'
import { evidenceHandlers } from './services/evidence/handlers.ts'
import { exportHandlers } from './services/export/handlers.ts'
import { failureLog } from './services/failure-log.ts'
import { gazetteerHandlers } from './services/gazetteer/handlers.ts'
import { geoworldHandlers } from './services/geoworld/handlers.ts'
import { imageHandlers } from './services/images/handlers.ts'
import { imageWorkers } from './services/images/workers.ts'
import { locateHandlers } from './services/locate/handlers.ts'
import { NeighbourUpkeep } from './services/locate/neighbour-upkeep.ts'
import { RunningJobs } from './services/locate/running.ts'
import { createMedia } from './services/media/media.ts'
import type { Media } from './services/media/media.ts'
import { createEngines } from './services/models/engines.ts'
import { modelServices } from './services/models/handlers.ts'
import { remoteHandlers } from './services/models/remote-check.ts'
import { readingHandlers } from './services/reading/handlers.ts'
import { rewardHandlers } from './services/rewards/handlers.ts'
import { settingsHandlers } from './services/settings/handlers.ts'
import { trainingServices } from './services/training/handlers.ts'
import { Workspace } from './services/workspace.ts'
import { isCase } from './storage/case-folder.ts'

export { failureLog } from './services/failure-log.ts'
export type { Media, PictureFile } from './services/media/media.ts'

export interface App {
  readonly dispatch: Dispatch
  /** @returns stops listening */
  listen(listener: EventListener): () => void
  /** Pictures and the basemap, for hosts to serve. */
  readonly media: Media
  isCase(folder: string): boolean
  /** The case that `locate` uses for these paths when none is named: the same for the same paths. */
  defaultCase(paths: readonly string[]): string
  /** Stops the jobs, keeps what is finished and closes every case. */
  close(): Promise<void>
}

/** @param options `home` for the workspace folder, `spawn` for the host's way to start worker processes */
export function createApp({ home, spawn = forkWorker }: { home: string; spawn?: Spawner }): App {
  const workspace = new Workspace(home, spawn)
  const workers = imageWorkers(spawn)
  const engines = createEngines(workspace, spawn, workers.rendering)
  const models = modelServices(workspace, spawn, engines)
  const training = trainingServices(workspace, spawn, engines)
  const running = new RunningJobs(workspace, spawn, engines)
  const upkeep = new NeighbourUpkeep(workspace)
  const cases = { ...caseHandlers(workspace, running), ...imageHandlers(workspace) }
  const handlers: Handlers = {
    ...cases,
    ...readingHandlers(workspace, workers.reading),
    ...locateHandlers(workspace, running, upkeep, models.info),
    ...evidenceHandlers(workspace, upkeep),
    ...settingsHandlers(workspace),
    ...exportHandlers(workspace, spawn),
    ...gazetteerHandlers(workspace),
    ...doctorHandlers(workspace, spawn),
    ...models.handlers,
    ...datasetHandlers(workspace, spawn),
    ...geoworldHandlers(workspace, spawn),
    ...evaluationHandlers(workspace, cases, models.info),
    ...remoteHandlers(workspace),
    ...rewardHandlers(workspace, engines),
    ...training.handlers,
  }
  return {
    dispatch: createDispatch(handlers, failureLog(home)),
    listen: (listener) => workspace.listen(listener),
    media: createMedia(workspace, workers.rendering),
    isCase,
    defaultCase: (paths) => defaultCase(home, paths),
    close: async () => {
      await training.close()
      await Promise.all([running.close(), upkeep.close(), workers.close(), engines.close(), models.close()])
      await workspace.close()
    },
  }
}

function defaultCase(home: string, paths: readonly string[]): string {
  const absolute = paths.map((one) => path.resolve(one))
  const name = path.basename(absolute[0] ?? 'pictures').replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 60) || 'pictures'
  return path.join(home, 'cases', `${name}-${hash('sha256', JSON.stringify(absolute)).slice(0, 8)}.geocase`)
}
