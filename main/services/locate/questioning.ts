// What a run asks of which model, settled before anything is queued: the person's words, else the pack's, else the usual.
import { ModelQuestion } from '../../contract/engine.ts'
import type { Sampling } from '../../contract/engine.ts'
import { WorkstationError } from '../../contract/errors.ts'
import type { ModelPackSummary } from '../../contract/models.ts'
import type { Settings } from '../../contract/workspace.ts'
import { modelReliability } from '../../evidence/model-answer/reliability.ts'
import { adapterHash } from '../models/adapter-hash.ts'
import { fittedReliability } from '../models/fitted-reliability.ts'
import { requireRemote } from '../models/remote/address.ts'
import type { Workspace } from '../workspace.ts'
import type { Questioning } from './asking.ts'
import { usualQuestion } from './question.ts'

/** Of a pack by name or folder. */
export type PackInfo = (pack: string) => Promise<ModelPackSummary>

const plain: Sampling = { temperature: 0, topP: 1, topK: 0, repetitionPenalty: 1, seed: 0 }
/** Where neither the person nor a pack says how long an answer may be: the length that GeoAgent was run with. */
const usualTokens = 2048

function samplingOf({ sampling, samples }: ModelQuestion, defaults: Partial<Sampling>): Sampling {
  const said = Object.fromEntries(Object.entries(sampling).filter(([, value]) => value !== undefined))
  const settled: Sampling = { ...plain, ...defaults, ...said }
  if (samples > 1 && settled.temperature === 0) throw new WorkstationError('invalid-request', 'Several samples at temperature 0 are all the same: set a temperature, such as 0.7.')
  return settled
}

async function local(asked: ModelQuestion, pack: string, workspace: Workspace, info: PackInfo): Promise<Questioning> {
  const { facts, folder, reliability, problems } = await info(pack)
  if (facts === null) throw new WorkstationError('unreadable', `${folder} is no model pack: ${problems.join(' ')}`, { pack })
  const { temperature, topP, topK, repetitionPenalty, maxTokens } = facts.defaults
  const model = { name: facts.title, packHash: facts.hash, adapterHash: asked.adapter === undefined ? null : await adapterHash(asked.adapter) }
  return {
    pack: folder, adapter: asked.adapter, model,
    // What was measured without the adapter says nothing of the model with it.
    reliability: asked.adapter === undefined ? reliability : (fittedReliability(workspace.home, model) ?? modelReliability(facts.title, true, null)), question: asked.prompt ?? usualQuestion, samples: asked.samples,
    sampling: samplingOf(asked, { temperature, topP, topK, repetitionPenalty }), maxTokens: asked.maxTokens ?? Math.min(maxTokens, 32_768), form: asked.form, secondsPerImage: asked.secondsPerImage,
  }
}

function remote(asked: ModelQuestion, workspace: Workspace): Questioning {
  if (asked.adapter !== undefined) throw new WorkstationError('invalid-request', 'An adapter is for a pack on this machine; the remote engine has the model that it has.')
  const { remote: engine } = requireRemote(workspace.settings.settings.remoteEngine)
  const model = { name: engine.model, packHash: null, adapterHash: null }
  return {
    pack: null, model, reliability: fittedReliability(workspace.home, model) ?? modelReliability(engine.model, false, null), question: asked.prompt ?? usualQuestion,
    samples: asked.samples, sampling: samplingOf(asked, {}), maxTokens: asked.maxTokens ?? usualTokens, form: asked.form, secondsPerImage: asked.secondsPerImage,
  }
}

function usual({ defaultModel, remoteEngine }: Settings): ModelQuestion | null {
  if (remoteEngine?.isDefault) return ModelQuestion.parse({ pack: null })
  return defaultModel === null ? null : ModelQuestion.parse({ pack: defaultModel })
}

/**
 * @param given absent, the pack or the remote engine that is set as default answers the usual question; null asks none
 * @returns null where no model is asked
 * @throws WorkstationError 'not-found' or 'unreadable' for a pack, 'invalid-request' for samples that cannot differ or a remote engine that is not set up or not agreed to
 */
export async function settleQuestion(given: ModelQuestion | null | undefined, workspace: Workspace, info: PackInfo): Promise<Questioning | null> {
  const asked = given === undefined ? usual(workspace.settings.settings) : given
  if (asked === null) return null
  return asked.pack === null ? remote(asked, workspace) : local(asked, asked.pack, workspace, info)
}
