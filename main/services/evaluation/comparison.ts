// Two reports compared, and the comparison as a file.
import path from 'node:path'
import type { Comparison, EvaluationReport } from '../../contract/evaluation.ts'
import { WorkstationError } from '../../contract/errors.ts'
import type { Handler } from '../../contract/requests.ts'
import { roundsFor } from '../../../training/evaluation/bootstrap.ts'
import { compareRuns, ComparisonError } from '../../../training/evaluation/compare.ts'
import { answerKinds } from '../../../training/evaluation/picture.ts'
import type { AnswerKind } from '../../../training/evaluation/picture.ts'
import { kindsOf } from '../../../training/evaluation/summary.ts'
import { comparisonHtml } from './html/comparison.ts'
import { readReport, writeWhole } from './report-file.ts'

type Draft = Parameters<Handler<'evaluation.compare'>>[0]

/** What both runs have, the posterior's first; else the leading kind of each. */
function kindsFor(a: EvaluationReport, b: EvaluationReport, asked: Draft['kinds']): { a: AnswerKind; b: AnswerKind } {
  const [ofA, ofB] = [kindsOf(a.pictures), kindsOf(b.pictures)]
  const shared = answerKinds.find((kind) => ofA.includes(kind) && ofB.includes(kind))
  const pick = (wanted: AnswerKind | undefined, has: readonly AnswerKind[], title: string): AnswerKind => {
    const kind = wanted ?? shared ?? has[0]
    if (kind === undefined || !has.includes(kind)) throw new WorkstationError('invalid-request', `${title} has no answers of the kind "${kind ?? 'any'}".`)
    return kind
  }
  return { a: pick(asked.a, ofA, a.title), b: pick(asked.b, ofB, b.title) }
}

function compared(a: EvaluationReport, b: EvaluationReport, { kinds, bootstrap: asked }: Draft): Comparison {
  const bootstrap = { ...asked, rounds: roundsFor(asked, a.pictures.length) }
  try {
    return { titles: { a: a.title, b: b.title }, bootstrap, ...compareRuns(a.pictures, b.pictures, kindsFor(a, b, kinds), bootstrap) }
  } catch (error) {
    throw error instanceof ComparisonError ? new WorkstationError('invalid-request', error.message, {}, { cause: error }) : error
  }
}

export async function compareReports(draft: Draft): Promise<Comparison> {
  const comparison = compared(await readReport(draft.a), await readReport(draft.b), draft)
  if (draft.write.json !== undefined) await writeWhole(path.resolve(draft.write.json), `${JSON.stringify(comparison, null, 2)}\n`)
  if (draft.write.html !== undefined) await writeWhole(path.resolve(draft.write.html), comparisonHtml(comparison))
  return comparison
}
