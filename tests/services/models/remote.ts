// A remote engine over a test's server, with its case and log.
import { onTestFinished } from 'vitest'
import type { RemoteEngine as RemoteSettings } from '../../../main/contract/workspace.ts'
import { forkWorker } from '../../../main/jobs/fork-spawner.ts'
import { imageWorkers } from '../../../main/services/images/workers.ts'
import type { GenerateCall } from '../../../main/services/models/engine.ts'
import { RemoteEngine } from '../../../main/services/models/remote-engine.ts'
import type { RemoteEngineOptions } from '../../../main/services/models/remote-engine.ts'
import { listAudit } from '../../../main/storage/audit-log.ts'
import { ACTOR, addFiles } from '../../storage/contents.ts'
import { newCase } from '../../storage/scratch.ts'

export const remoteSettings = (address: string): RemoteSettings =>
  ({ address, model: 'geo-7b', consentedAt: '2026-01-01T00:00:00Z', allowInsecure: false, concurrency: 2, hasKey: false, isDefault: false })

export function startRemote(address: string | null, changed: Partial<RemoteEngineOptions> = {}, settings: Partial<RemoteSettings> = {}) {
  const workers = imageWorkers(forkWorker)
  const current = address === null ? null : { ...remoteSettings(address), ...settings }
  const limits = { connect: 1000, first: 1000, idle: 500 }
  const engine = new RemoteEngine({ settings: () => current, key: () => null, renderer: workers.rendering, limits, waitMs: 20, ...changed })
  onTestFinished(async () => void (await Promise.all([engine.close(), workers.close()])))
  const store = newCase()
  const [image] = addFiles(store, ['/p/0.jpg']) as [number]
  const askedFor: GenerateCall['askedFor'] = { store, image, actor: ACTOR }
  /** What the log tells of calls, oldest first. */
  const log = () => listAudit(store, { image, limit: 100 }).filter(({ action }) => action.startsWith('model.')).reverse()
  const outcomes = () => log().filter(({ action }) => action === 'model.answered').map(({ details }) => (details as { outcome: string }).outcome)
  return { engine, store, image, askedFor, log, outcomes }
}
