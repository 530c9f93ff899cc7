// geoagent locate: pictures in, a table, a GeoJSON file and a report out.
import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import type { Command } from 'commander'
import { Option } from 'commander'
import type { CaseSummary } from '../../../contract/case.ts'
import { ExportFormat } from '../../../contract/export.ts'
import type { JobProgress } from '../../../contract/job.ts'
import type { RequestReply } from '../../../contract/requests.ts'
import { followAll } from '../following.ts'
import { harmless } from '../printing.ts'
import { exitStatus, withSession } from '../session.ts'
import type { Session } from '../session.ts'
import { exportToStdout } from '../stdout-export.ts'
import { addQuestionOptions, questionOf } from '../model-question.ts'
import type { QuestionOptions } from '../model-question.ts'
import { languageOption, wholeNumber } from '../words.ts'

interface LocateOptions extends QuestionOptions {
  case?: string
  format?: ExportFormat
  out?: string
  report?: string
  workers?: number
  text: boolean
  language?: string[]
  languageFolder: string[]
  copy?: boolean
  again?: boolean
  truth?: string
  json?: boolean
}

type Added = RequestReply<'image.add'>

/** PATHs as given; `-` stands for a list on standard input, one path a line or, where it holds one, between NUL characters. */
async function expandPaths(words: readonly string[]): Promise<string[]> {
  const lists = await Promise.all(words.map(async (word) => (word === '-' ? splitList(await text(process.stdin)) : [word])))
  return lists.flat()
}

export const splitList = (list: string): string[] => list.split(list.includes('\0') ? '\0' : /\r?\n/).filter((line) => line !== '')

/** The title of a case that was not named: what it holds, without the hash that makes its folder unique. */
const titleFor = (paths: readonly string[], options: LocateOptions) => (options.case === undefined ? path.basename(path.resolve(paths[0] ?? '')) : undefined)

async function openOrCreate(session: Session, folder: string, title: string | undefined): Promise<void> {
  if (session.app.isCase(folder)) await session.ask('case.show', { case: folder })
  else await session.ask('case.create', { case: folder, title })
}

/** Beyond this many pictures a report is hundreds of megabytes: it is then written only when asked for. */
const mostReported = 2000

interface Output {
  format: ExportFormat
  out: string
  /** Files that the person named hold the pictures asked for; those in the case's own folder hold the whole case. */
  images?: number[]
}

function wantedOutputs({ case: folder, images: { total } }: CaseSummary, images: number[], options: LocateOptions): Output[] {
  const inCase = (name: string) => path.join(folder, 'exports', name)
  const wanted: Output[] = []
  if (options.out) wanted.push({ format: options.format ?? 'jsonl', out: path.resolve(options.out), images })
  if (options.report) wanted.push({ format: 'html', out: path.resolve(options.report), images })
  if (options.format !== 'geojson' || !options.out) wanted.push({ format: 'geojson', out: inCase('locations.geojson') })
  if (!options.report && total <= mostReported) wanted.push({ format: 'html', out: inCase('report.html') })
  return wanted
}

/** Whether a file was written after the last change of the case. */
const isFresh = (file: string, changedAt: string) => existsSync(file) && statSync(file).mtimeMs > Date.parse(changedAt)

async function writeOutputs(session: Session, folder: string, images: number[], options: LocateOptions): Promise<string[]> {
  const summary = await session.ask('case.show', { case: folder })
  const wanted = wantedOutputs(summary, images, options)
  for (const { format, out, images: some } of wanted) {
    if (some || !isFresh(out, summary.changedAt)) await session.ask('case.export', { case: folder, format, out, images: some })
  }
  return wanted.map(({ out }) => out)
}

function reportProblems(added: Added): void {
  for (const { path: name, error } of added.problems) process.stderr.write(`geoagent: ${harmless(name)}: ${harmless(error.message)}\n`)
}

function statusOfRun(counts: { total: number; failed: number }, problems: number): number {
  const bad = counts.failed + problems
  if (bad === 0) return exitStatus.done
  return counts.failed < counts.total ? exitStatus.partly : exitStatus.failed
}

async function countFailed(session: Session, folder: string, images: readonly number[]): Promise<number> {
  const wanted = new Set(images)
  let failed = 0
  for (let offset = 0; ; offset += 1000) {
    const page = await session.ask('image.list', { case: folder, filter: { status: ['failed'] }, limit: 1000, offset })
    failed += page.images.filter((image) => wanted.has(image.id)).length
    if (page.images.length < 1000) return failed
  }
}

/** @returns the end of each job, in their order */
async function runOver(session: Session, folder: string, images: number[], options: LocateOptions): Promise<JobProgress[]> {
  const started = await session.ask('run.start', {
    case: folder,
    images,
    again: options.again ?? false,
    options: { readText: options.text, languages: options.language, languageFolders: options.languageFolder.map((one) => path.resolve(one)), workers: options.workers, model: questionOf(options) },
  })
  return followAll(session, folder, started, options.json ?? false)
}

async function locate(session: Session, words: readonly string[], options: LocateOptions): Promise<number> {
  const paths = await expandPaths(words)
  const folder = path.resolve(options.case ?? session.app.defaultCase(paths))
  await openOrCreate(session, folder, titleFor(paths, options))
  const files = paths.map((one) => ({ path: path.resolve(one) }))
  const added = await session.ask('image.add', { case: folder, files, copy: options.copy ?? false, truth: options.truth && path.resolve(options.truth) })
  reportProblems(added)
  const jobs = await runOver(session, folder, added.images, options)
  if (session.interrupted.aborted) {
    process.stderr.write(`Interrupted. What is finished is kept; the same command goes on from there. Case: ${harmless(folder)}\n`)
    return exitStatus.interrupted
  }
  const written = await writeOutputs(session, folder, added.images, options)
  const failed = await countFailed(session, folder, added.images)
  const asked = jobs.find(({ kind }) => kind === 'ask') ?? null
  const unanswered = asked ? asked.failed + asked.quarantined : 0
  if (unanswered > 0) process.stderr.write(`geoagent: the model gave no answer to ${unanswered} of ${asked!.total} pictures; geoagent job failures ${harmless(folder)} ${asked!.job} lists the reasons\n`)
  if (options.json) process.stdout.write(`${JSON.stringify({ case: folder, images: added.images.length, failed, problems: added.problems, job: jobs[0] ?? null, asked, files: written }, null, 2)}\n`)
  else if (!options.out) await exportToStdout(session, { case: folder, format: options.format ?? 'table', images: added.images })
  if (!options.json) process.stderr.write(`\nCase     ${harmless(folder)}\n${written.map((file) => `Written  ${harmless(file)}\n`).join('')}`)
  return statusOfRun({ total: added.images.length, failed }, added.problems.length + unanswered)
}

export function addLocateCommand(program: Command, setStatus: (status: number) => void): void {
  const command = program
    .command('locate')
    .description('locate pictures: for each an area with a probability and the evidence for it')
    .argument('<path...>', 'files and folders; - reads a list of paths from standard input')
    .option('--case <dir>', 'case folder to work in; created when absent (default: one for these paths in the workspace)')
  addQuestionOptions(command, 'the one set as default')
    .addOption(new Option('--format <format>', 'what to print, or what --out holds').choices(ExportFormat.options))
    .option('--out <file>', 'write the records to a file instead of printing them (default format jsonl)')
    .option('--report <file.html>', "where the HTML report goes (default: the case's exports folder, for up to 2,000 pictures)")
    .option('--workers <n>', 'worker processes (default: one a core)', wholeNumber)
    .option('--no-text', 'do not read text in the pictures')
    .addOption(languageOption())
    .option('--language-folder <dir...>', 'folders with further *.traineddata files', [])
    .option('--copy', 'copy the originals into the case')
    .option('--again', 'look at every picture again, also those that are done')
    .option('--truth <file.csv>', 'known coordinates: columns file, latitude, longitude')
    .option('--json', 'print a summary as JSON')
    .addHelpText('after', '\nExample:\n  geoagent locate photos/ --case harbour.geocase --report harbour.html\n  find . -name "*.jpg" -print0 | geoagent locate - --format jsonl')
    .action(async (words: string[], options: LocateOptions) => setStatus(await withSession((session) => locate(session, words, options))))
}
