// The report on a run over a benchmark: what was measured, put together and written.
import path from 'node:path'
import { evaluationFormat, EvaluationHead, type BenchmarkForm, type EvaluatedPicture, type EvaluationReport } from '../../contract/evaluation.ts'
import type { Call, Handler } from '../../contract/requests.ts'
import { roundsFor } from '../../../training/evaluation/bootstrap.ts'
import { publishedRows, publishedSource } from '../../../training/evaluation/published.ts'
import { summarize } from '../../../training/evaluation/summary.ts'
import type { Workspace } from '../workspace.ts'
import { findBenchmark, hashOfFile, readBenchmark } from './benchmarks/benchmark.ts'
import { casePictures } from './case-pictures.ts'
import { givenPictures } from './given-pictures.ts'
import { reportHtml } from './html/report.ts'
import { allowedIn } from './prepare.ts'
import { writeWhole } from './report-file.ts'
import packageJson from '../../../package.json' with { type: 'json' }

type Draft<Name extends 'evaluation.report' | 'evaluation.score'> = Parameters<Handler<Name>>[0]

/** Not more often than this, ms. */
const TELL_EVERY_MS = 250

interface Found {
  readonly pictures: EvaluatedPicture[]
  readonly counts: Pick<EvaluationHead['benchmark'], 'withoutTruth' | 'missing' | 'unfinished'>
  readonly head: Pick<EvaluationHead, 'evidence' | 'model' | 'predictions'>
}

/** Published numbers rest on pixels; to a run in which metadata counted they are no measure. */
function publishedFor(form: BenchmarkForm, { evidence }: Found['head']): EvaluationHead['published'] {
  return (form === 'im2gps3k' || form === 'geoseek-val') && evidence !== 'all' ? { source: publishedSource, results: publishedRows(form) } : null
}

const nameOf = (file: string | undefined): string | null => (file === undefined ? null : path.basename(file))

/** What tells a run from another over the same pictures. */
const titleOf = (of: string, { predictions, model, evidence }: Found['head']): string =>
  `${of}: ${predictions ?? [model?.name ?? 'no model', evidence === 'all' ? 'metadata too' : 'pixels alone'].join(', ')}`

async function reportOf({ benchmark: { form, file, images, limit }, bootstrap: asked, title }: Draft<'evaluation.report'> | Draft<'evaluation.score'>, { pictures, counts, head }: Found): Promise<EvaluationReport> {
  const bootstrap = { ...asked, rounds: roundsFor(asked, pictures.length) }
  return {
    format: evaluationFormat, title: title ?? titleOf(nameOf(images ?? file) ?? form, head),
    madeAt: new Date().toISOString(), program: `${packageJson.name} ${packageJson.version}`,
    benchmark: { form, file: nameOf(file), images: nameOf(images), sha256: file === undefined ? null : await hashOfFile(file), limit: limit ?? null, pictures: pictures.length, ...counts },
    ...head, bootstrap, published: publishedFor(form, head), summary: summarize(pictures, bootstrap), pictures,
  }
}

async function written({ write }: Pick<Draft<'evaluation.report'>, 'write'>, report: EvaluationReport): Promise<EvaluationHead> {
  if (write.json !== undefined) await writeWhole(path.resolve(write.json), `${JSON.stringify(report)}\n`)
  if (write.html !== undefined) await writeWhole(path.resolve(write.html), reportHtml(report))
  return EvaluationHead.parse(report)
}

/** Of what the case holds by now. */
export async function reportCase(workspace: Workspace, draft: Draft<'evaluation.report'>, { signal }: Call): Promise<EvaluationHead> {
  const store = workspace.reader(draft.case)
  const found = await findBenchmark(draft.benchmark)
  let told = 0
  const progress = (done: number): void => {
    if (performance.now() - told < TELL_EVERY_MS) return
    told = performance.now()
    workspace.emit('evaluation.progress', { case: store.folder, done, total: found.length })
  }
  const { pictures, models, ...counts } = await casePictures(store, found, await workspace.knowledge(), progress, signal)
  return written(draft, await reportOf(draft, { pictures, counts, head: { evidence: allowedIn(store), model: models.length === 1 ? models[0]! : null, predictions: null } }))
}

export async function scorePredictions(workspace: Workspace, draft: Draft<'evaluation.score'>): Promise<EvaluationHead> {
  const benchmark = await readBenchmark(draft.benchmark)
  const { gazetteer } = await workspace.knowledge()
  const { pictures, withoutTruth, unfinished } = await givenPictures(draft.predictions, benchmark, gazetteer)
  const head = { evidence: null, model: null, predictions: path.basename(draft.predictions) }
  return written(draft, await reportOf(draft, { pictures, counts: { withoutTruth, missing: 0, unfinished }, head }))
}
