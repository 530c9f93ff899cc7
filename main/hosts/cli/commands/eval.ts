// geoagent eval: a benchmark's pictures located, or predictions taken as given, and both measured against the truth.
import path from 'node:path'
import type { Command } from 'commander'
import { InvalidArgumentError, Option } from 'commander'
import { AllowedEvidence } from '../../../contract/evaluation.ts'
import type { Benchmark, EvaluationHead } from '../../../contract/evaluation.ts'
import type { RequestReply } from '../../../contract/requests.ts'
import { addBootstrapOptions, bootstrapOf } from '../bootstrap-options.ts'
import type { BootstrapWords } from '../bootstrap-options.ts'
import { metricsTable, moreWords } from '../evaluation-words.ts'
import { followAll } from '../following.ts'
import { addQuestionOptions, questionOf } from '../model-question.ts'
import type { QuestionOptions } from '../model-question.ts'
import { harmless, print } from '../printing.ts'
import { linePrinter } from '../progress.ts'
import { exitStatus, withSession } from '../session.ts'
import type { Session } from '../session.ts'
import { wholeNumber } from '../words.ts'
import { addCompareCommand, addFitCommands } from './eval-runs.ts'

type SetStatus = (status: number) => void

interface EvalOptions extends QuestionOptions, BootstrapWords {
  images?: string
  truth?: string
  case?: string
  evidence: AllowedEvidence
  predictions?: string
  limit?: number
  text: boolean
  workers?: number
  again?: boolean
  title?: string
  out?: string
  report?: string
  json?: boolean
}

const resolved = (word: string | undefined): string | undefined => (word === undefined ? undefined : path.resolve(word))

/** The case of a benchmark that none was named for: the same for the same benchmark, evidence and model. */
function caseFor(session: Session, { file, images, form }: Benchmark, { case: folder, evidence, model, adapter }: EvalOptions): string {
  if (folder !== undefined) return path.resolve(folder)
  const main = file ?? images ?? form
  return session.app.defaultCase([main, ...[form, evidence, model ?? 'none', resolved(adapter) ?? 'none'].map((word) => path.join(main, word))])
}

const asked = ({ title, ...options }: EvalOptions) => ({ title, bootstrap: bootstrapOf(options) })

async function scored(session: Session, benchmark: Benchmark, predictions: string, options: EvalOptions): Promise<EvaluationHead> {
  return session.ask('evaluation.score', { benchmark, predictions: path.resolve(predictions), ...asked(options), write: { html: resolved(options.report), json: resolved(options.out) } })
}

type Prepared = RequestReply<'evaluation.prepare'>

/** Looks at what has not been looked at, and asks about what has not been asked about. @returns how many gave no answer */
async function run(session: Session, { case: folder, images }: Prepared, options: EvalOptions): Promise<number> {
  const { text: readText, workers, again = false } = options
  const started = await session.ask('run.start', { case: folder, images, again, options: { readText, workers, model: questionOf(options) ?? null } })
  const jobs = await followAll(session, folder, started, options.json ?? false)
  return jobs.reduce((sum, { failed, quarantined }) => sum + failed + quarantined, 0)
}

async function reported(session: Session, benchmark: Benchmark, folder: string, options: EvalOptions): Promise<{ head: EvaluationHead; files: { html: string; json: string } }> {
  const files = { html: resolved(options.report) ?? path.join(folder, 'exports', 'evaluation.html'), json: resolved(options.out) ?? path.join(folder, 'exports', 'evaluation.json') }
  const printer = linePrinter(process.stderr, options.json ?? false)
  const stop = session.app.listen((name, event) => {
    if (name === 'evaluation.progress' && 'total' in event && 'case' in event) printer.show(`${event.done} of ${event.total} pictures measured`)
  })
  try {
    return { head: await session.ask('evaluation.report', { case: folder, benchmark, ...asked(options), write: files }), files }
  } finally {
    stop()
    printer.end()
  }
}

function tell(head: EvaluationHead, files: readonly (string | undefined)[], { json }: EvalOptions): void {
  print(head, json, () => [metricsTable(head), '', ...moreWords(head).map(harmless)].join('\n'))
  if (!json) for (const file of files) if (file !== undefined) process.stderr.write(`Written  ${harmless(file)}\n`)
}

async function evaluateCase(session: Session, benchmark: Benchmark, options: EvalOptions): Promise<number> {
  const prepared = await session.ask('evaluation.prepare', { case: caseFor(session, benchmark, options), benchmark, evidence: options.evidence })
  for (const { path: name, error } of prepared.problems) process.stderr.write(`geoagent: ${harmless(name)}: ${harmless(error.message)}\n`)
  const failed = await run(session, prepared, options)
  if (session.interrupted.aborted) {
    process.stderr.write(`Interrupted. What is finished is kept; the same command goes on from there. Case: ${harmless(prepared.case)}\n`)
    return exitStatus.interrupted
  }
  const { head, files } = await reported(session, benchmark, prepared.case, options)
  tell(head, [prepared.case, files.html, files.json], options)
  return failed + prepared.missing + prepared.problems.length + head.benchmark.unfinished > 0 ? exitStatus.partly : exitStatus.done
}

async function evaluate(session: Session, benchmark: Benchmark, options: EvalOptions): Promise<number> {
  if (options.predictions === undefined) return evaluateCase(session, benchmark, options)
  if (options.model !== undefined) throw new InvalidArgumentError('--predictions are scored as they are: no --model is asked.')
  const head = await scored(session, benchmark, options.predictions, options)
  tell(head, [resolved(options.report), resolved(options.out)], options)
  return head.benchmark.unfinished > 0 ? exitStatus.partly : exitStatus.done
}

interface Form {
  readonly form: Benchmark['form']
  readonly argument: string
  readonly description: string
  readonly example: string
  benchmark(word: string, options: EvalOptions): Pick<Benchmark, 'file' | 'images'>
}

const ofFile: Form['benchmark'] = (word, { images }) => ({ file: path.resolve(word), images: resolved(images) })

const forms: readonly Form[] = [
  { form: 'im2gps3k', argument: '<file.csv>', description: 'IM2GPS3K: a CSV with IMG_ID, LAT, LON', example: 'geoagent eval im2gps3k im2gps3k_places365.csv --images im2gps3ktest/ --model geoagent', benchmark: ofFile },
  { form: 'geoseek-val', argument: '<file.jsonl>', description: 'GeoSeek-Val, or any dataset in its form: JSONL with images, GPS, locatability, elements', example: 'geoagent eval geoseek-val val.jsonl --predictions answers.jsonl', benchmark: ofFile },
  { form: 'osv5m', argument: '<file.csv>', description: 'OSV-5M: a CSV with id, latitude, longitude; images in numbered sub-folders', example: 'geoagent eval osv5m test.csv --images images/test/ --limit 1000', benchmark: ofFile },
  { form: 'folder', argument: '<folder>', description: "any folder of pictures: by a CSV or GeoJSON of truth, or by the pictures' own GPS", example: 'geoagent eval folder photos/ --truth truth.csv', benchmark: (word, { truth }) => ({ images: path.resolve(word), file: resolved(truth) }) },
]

function addForm(group: Command, { form, argument, description, example, benchmark }: Form, setStatus: SetStatus): void {
  const command = group.command(form).description(description).argument(argument)
  if (form === 'folder') command.option('--truth <file>', 'CSV (file, latitude, longitude) or GeoJSON of truth')
  else command.option('--images <folder>', 'where the pictures lie (default: the folder of the file)')
  command
    .option('--predictions <file.jsonl>', 'score these answers and look at no picture: {"image" or "id", "answer" or "latitude" and "longitude"} a line')
    .option('--case <dir>', 'case folder of the run, which goes on where it was (default: one for this benchmark, evidence and model)')
    .addOption(new Option('--evidence <which>', "what counts: the pixels alone, or also metadata and names but never the picture's own coordinates").choices(AllowedEvidence.options).default('pixels'))
  addQuestionOptions(command, 'none')
    .option('--limit <n>', 'only the first so many pictures', wholeNumber)
    .option('--no-text', 'do not read text in the pictures')
    .option('--workers <n>', 'worker processes (default: one a core)', wholeNumber)
    .option('--again', 'look at every picture again')
    .option('--title <words>', 'of the report')
    .option('--report <file.html>', "where the report goes (default: the case's exports folder)")
    .option('--out <file.json>', 'where the report as JSON goes, with every picture (default: beside it)')
  addBootstrapOptions(command)
    .option('--json', 'print the measures as JSON')
    .addHelpText('after', `\nExample:\n  ${example}`)
    .action(async (word: string, options: EvalOptions) => setStatus(await withSession((session) => evaluate(session, { form, ...benchmark(word, options), limit: options.limit }, options))))
}

export function addEvalCommands(program: Command, setStatus: SetStatus): void {
  const group = program.command('eval').description('measure against pictures whose place is known; compare runs; fit what a model is believed')
  for (const form of forms) addForm(group, form, setStatus)
  addCompareCommand(group, setStatus)
  addFitCommands(group, setStatus)
}
