// A pack's reliability fitted to its answers, and given up again.
import type { Handler } from '../../contract/requests.ts'
import { WorkstationError } from '../../contract/errors.ts'
import type { EvaluationReport, FittedReliability } from '../../contract/evaluation.ts'
import type { ModelIdentity, Reliability } from '../../contract/reasoning.ts'
import { knownModels, modelReliability } from '../../evidence/model-answer/reliability.ts'
import { fitReliability } from '../../../training/evaluation/reliability-fit.ts'
import { adapterHash } from '../models/adapter-hash.ts'
import { fittedReliability, forgetReliability, keepReliability } from '../models/fitted-reliability.ts'
import type { PackInfo } from '../locate/questioning.ts'
import type { Workspace } from '../workspace.ts'
import { readReport } from './report-file.ts'

interface Asked { readonly model: ModelIdentity; readonly before: Reliability }

/** 'remote' as a pack is the engine in the settings. */
async function modelOf(pack: string, adapter: string | undefined, workspace: Workspace, info: PackInfo): Promise<Asked> {
  if (pack === 'remote') {
    const { remoteEngine } = workspace.settings.settings
    if (!remoteEngine) throw new WorkstationError('invalid-request', 'No remote engine is set up.')
    const model = { name: remoteEngine.model, packHash: null, adapterHash: null }
    return { model, before: fittedReliability(workspace.home, model) ?? modelReliability(model.name, false, null) }
  }
  const { facts, folder, reliability, problems } = await info(pack)
  if (facts === null) throw new WorkstationError('unreadable', `${folder} is no model pack: ${problems.join(' ')}`, { pack })
  const model = { name: facts.title, packHash: facts.hash, adapterHash: adapter === undefined ? null : await adapterHash(adapter) }
  return { model, before: adapter === undefined ? reliability! : (fittedReliability(workspace.home, model) ?? modelReliability(facts.title, true, null)) }
}

/** @throws WorkstationError `invalid-request` where the report is of another model; predictions say nothing of theirs, and the person's word counts */
function requireSame({ model: measured, predictions, title }: EvaluationReport, model: ModelIdentity): void {
  if (measured === null && predictions !== null) return
  if (measured === null) throw new WorkstationError('invalid-request', `${title} holds no answers of one model: ask one with --model.`)
  const isSame = measured.packHash === model.packHash && measured.adapterHash === model.adapterHash && (model.packHash !== null || measured.name === model.name)
  if (!isSame) throw new WorkstationError('invalid-request', `${title} measured ${measured.name}, which is not ${model.name} with these weights and this adapter.`, { measured, model })
}

const wordsFor = ({ benchmark, pictures, madeAt }: EvaluationReport, answered: number): string =>
  `measured here on ${answered} of ${pictures.length} pictures of ${benchmark.file ?? benchmark.images ?? benchmark.form}, ${madeAt.slice(0, 10)}`

/** The belief before anything is counted: the untaught 7B's published shares, whatever the pack says of itself. */
const prior = knownModels['qwen2.5-vl-7b'].shares

export async function fit({ report: file, pack, adapter, strength, keep }: Parameters<Handler<'evaluation.fit'>>[0], workspace: Workspace, info: PackInfo): Promise<FittedReliability> {
  const report = await readReport(file)
  const { model, before } = await modelOf(pack, adapter, workspace, info)
  requireSame(report, model)
  const samples = report.pictures.map((picture) => picture.samples).filter((own) => own.length > 0)
  if (samples.length === 0) throw new WorkstationError('invalid-request', `${file} holds no answers in words that could be geocoded: there is nothing to fit.`, { file })
  const { shares, counted } = fitReliability(samples, { prior, strength })
  const reliability: Reliability = { name: model.name, source: wordsFor(report, samples.length), shares }
  return { model, reliability, counted, before, file: keep ? keepReliability(workspace.home, model, reliability) : null }
}

export async function forget({ pack, adapter }: Parameters<Handler<'evaluation.forget'>>[0], workspace: Workspace, info: PackInfo): Promise<boolean> {
  return forgetReliability(workspace.home, (await modelOf(pack, adapter, workspace, info)).model)
}
