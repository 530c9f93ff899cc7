// The case in which a benchmark is run: made once, filled with its pictures, and bound to what may count as evidence.
import type { Call, Handler, RequestReply } from '../../contract/requests.ts'
import { WorkstationError } from '../../contract/errors.ts'
import type { AllowedEvidence } from '../../contract/evaluation.ts'
import { isCase } from '../../storage/case-folder.ts'
import type { CaseStore } from '../../storage/case-store.ts'
import { putSetting } from '../../storage/settings.ts'
import { summarize } from '../../storage/summary.ts'
import { withheldIn, withheldSetting } from '../locate/withheld.ts'
import type { Withheld } from '../locate/withheld.ts'
import type { Workspace } from '../workspace.ts'
import { findBenchmark } from './benchmarks/benchmark.ts'

const withheldBy: Record<AllowedEvidence, Withheld> = { pixels: 'metadata', all: 'coordinates' }

export const allowedIn = (store: CaseStore): AllowedEvidence | null => {
  const withheld = withheldIn(store)
  return withheld && (withheld === 'metadata' ? 'pixels' : 'all')
}

/** @throws WorkstationError `invalid-request` for a case in which other things counted */
function bind(store: CaseStore, evidence: AllowedEvidence, actor: string): void {
  const before = allowedIn(store)
  if (before === evidence) return
  const isFilled = summarize(store).images.total > 0
  if (isFilled && before === null) throw new WorkstationError('invalid-request', `${store.folder} is no case of an evaluation: in it the pictures' own coordinates count. Name another folder for the evaluation.`, { case: store.folder })
  if (isFilled) throw new WorkstationError('invalid-request', `In ${store.folder} evidence is "${before}". Name another folder to measure with "${evidence}".`, { case: store.folder })
  putSetting(store, actor, withheldSetting, withheldBy[evidence])
}

export type Requests = Pick<{ readonly [Name in 'case.create' | 'image.add']: Handler<Name> }, 'case.create' | 'image.add'>

/** Files in one request for images: each is told of at its end. */
const AT_ONCE = 5000

export async function prepareCase(workspace: Workspace, requests: Requests, { case: folder, benchmark, evidence }: Parameters<Handler<'evaluation.prepare'>>[0], call: Call): Promise<RequestReply<'evaluation.prepare'>> {
  const pictures = await findBenchmark(benchmark)
  if (!isCase(folder)) await requests['case.create']({ case: folder, title: `Evaluation: ${benchmark.form}` }, call)
  const store = workspace.writer(folder)
  bind(store, evidence, call.actor)
  const files = pictures.flatMap(({ image }) => (image === null ? [] : [{ path: image }]))
  if (files.length === 0) throw new WorkstationError('not-found', `None of the benchmark's ${pictures.length} pictures was found, such as ${pictures[0]!.file}. Say with --images in which folder they are.`)
  const reply = { case: store.folder, images: [] as number[], missing: pictures.length - files.length, problems: [] as RequestReply<'evaluation.prepare'>['problems'] }
  for (let from = 0; from < files.length; from += AT_ONCE) {
    const { images, problems } = await requests['image.add']({ case: folder, files: files.slice(from, from + AT_ONCE), copy: false }, call)
    reply.images.push(...images)
    reply.problems.push(...problems)
  }
  return reply
}
