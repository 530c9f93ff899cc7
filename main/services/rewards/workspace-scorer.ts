// A scorer as a request, a command or a training run asks for it: by names of packs and cases, made of what the workspace has.
import type { AgentSettings, ConsistencyAgent as AgentChoice, RewardSettings } from '../../contract/training.ts'
import { WorkstationError } from '../../contract/errors.ts'
import { listEvidence } from '../../storage/evidence.ts'
import type { ConsistencyAgent } from '../../../training/rewards/consistency.ts'
import { seenIn } from '../images/reasoning.ts'
import { requireImage } from '../images/image.ts'
import type { Engine } from '../models/engine.ts'
import { noteContact } from '../models/network-log.ts'
import { PackFolder } from '../models/pack-folder.ts'
import { requireRemote } from '../models/remote/address.ts'
import type { Workspace } from '../workspace.ts'
import { modelAgent } from './agent.ts'
import { createScorer } from './scorer.ts'
import type { Scorer, ScorerParts } from './scorer.ts'

/** What is asked for; of the contract, filled in. */
export interface ScorerAsked {
  readonly rewards: RewardSettings
  readonly agent: AgentChoice
  readonly agentSettings: AgentSettings
  /** Absolute folder of the case whose pictures items name. */
  readonly case?: string | undefined
}

export interface AgentEngines {
  readonly local: Engine
  readonly remote: Engine
}

function seenInCase(workspace: Workspace, folder: string | undefined): ScorerParts['seen'] {
  if (folder === undefined) return undefined
  const store = workspace.reader(folder)
  return ({ image }) => {
    if (image === undefined) return null
    requireImage(store, image)
    return seenIn(store, image, listEvidence(store, image))
  }
}

/** Writes down that reasoning goes to another machine, before the first does, and how that ended. */
function noted(home: string, host: string, agent: ConsistencyAgent): { readonly agent: ConsistencyAgent; end(outcome: string): void } {
  let ended: ReturnType<typeof noteContact> | null = null
  let bytes = 0
  return {
    agent: {
      conclude: async (asked) => {
        ended ??= noteContact(home, { host, method: 'POST', asked: 'conclusions from reasoning, for rewards' })
        const answer = await agent.conclude(asked)
        bytes += Buffer.byteLength(answer?.conclusion ?? '')
        return answer
      },
    },
    end: (outcome) => ended?.({ bytes, outcome }),
  }
}

/** A contact in the log for each lot of items. */
function remoteScorer(home: string, host: string, parts: ScorerParts, agent: ConsistencyAgent): Scorer {
  return async (items) => {
    const log = noted(home, host, agent)
    try {
      const scores = await createScorer({ ...parts, agent: log.agent })(items)
      log.end('answered')
      return scores
    } catch (error) {
      log.end(error instanceof WorkstationError ? error.code : 'failed')
      throw error
    }
  }
}

/**
 * @param signal ends what is going on
 * @throws WorkstationError 'not-found' for a pack or a case that is not there, 'invalid-request' for a remote engine that is not set up or not agreed to
 */
export async function workspaceScorer(workspace: Workspace, engines: AgentEngines, { rewards: options, agent, agentSettings, case: folder }: ScorerAsked, signal?: AbortSignal): Promise<Scorer> {
  const { gazetteer } = await workspace.knowledge()
  const seen = seenInCase(workspace, folder)
  const parts: ScorerParts = { gazetteer, agent: null, options, ...(seen ? { seen } : {}), ...(signal ? { signal } : {}) }
  if (agent.kind === 'none') return createScorer(parts)
  if (agent.kind === 'pack') {
    const pack = new PackFolder(workspace.home).find(agent.pack)
    return createScorer({ ...parts, agent: modelAgent(engines.local, pack, agentSettings, signal) })
  }
  const { base } = requireRemote(workspace.settings.settings.remoteEngine)
  return remoteScorer(workspace.home, base.host, parts, modelAgent(engines.remote, null, agentSettings, signal))
}
