// geoagent case: create, fill, look at, follow, verify and export cases.
import { text } from 'node:stream/consumers'
import path from 'node:path'
import { Argument, Option } from 'commander'
import type { Command } from 'commander'
import type { AuditEntry, CaseSummary, ImageSummary, VerifyReport } from '../../../contract/case.ts'
import { ImageStatus, Verdict } from '../../../contract/case.ts'
import { ExportFormat } from '../../../contract/export.ts'
import type { RequestReply } from '../../../contract/requests.ts'
import { percent } from '../../../contract/wording.ts'
import { imageOf } from '../picture.ts'
import { columns, harmless, print } from '../printing.ts'
import { exitStatus, withSession } from '../session.ts'
import { exportToStdout } from '../stdout-export.ts'
import { wholeNumber } from '../words.ts'
import { splitList } from './locate.ts'

type SetStatus = (status: number) => void
interface Json {
  json?: boolean
}

const describeCase = ({ title, images, createdAt, case: folder }: CaseSummary) =>
  columns([
    ['title', title],
    ['folder', folder],
    ['created', createdAt],
    ['pictures', `${images.total} (${images.located} located, ${images.unlocated} unlocated, ${images.failed} failed, ${images.pending} to do)`],
  ])

const imageRow = (image: ImageSummary) => [
  String(image.id), image.status, image.probability === null ? '' : percent(image.probability), image.answer ?? image.error?.message ?? '', image.capturedAt ?? '', image.path,
]

function describeReport(report: VerifyReport): string {
  const head = `${report.auditEntries} audit entries, ${report.originalsChecked} originals checked, head ${report.headHash}`
  if (report.sound) return `Sound. ${head}`
  return [`NOT sound: ${report.findings.length} findings. ${head}`, ...report.findings.map((one) => `  ${one.kind}: ${harmless(one.message)}`)].join('\n')
}

const logRow = ({ seq, at, actor, action, subject, details }: AuditEntry) => [String(seq), at, actor, action, subject, isEmpty(details) ? '' : JSON.stringify(details)]

const isEmpty = (details: AuditEntry['details']) => details !== null && typeof details === 'object' && Object.keys(details).length === 0

function describeAdded(added: RequestReply<'image.add'>): string {
  const lines = [`${added.added} added, ${added.known} known already.`, ...added.problems.map((one) => `${harmless(one.path)}: ${harmless(one.error.message)}`)]
  return lines.join('\n')
}

function addCreateAndAdd(group: Command, setStatus: SetStatus): void {
  group
    .command('create <dir>')
    .description('create an empty case')
    .option('--title <text>', 'title (default: the folder name)')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent case create harbour.geocase --title "Harbour fire, June"')
    .action(async (folder: string, options: Json & { title?: string }) =>
      setStatus(await withSession(async ({ ask }) => {
        const made = await ask('case.create', { case: path.resolve(folder), title: options.title })
        print(made, options.json, () => describeCase(made))
        return exitStatus.done
      })))
  group
    .command('add <dir> <path...>')
    .description('add pictures to a case without looking at them yet')
    .option('--copy', 'copy the originals into the case when they are looked at')
    .option('--truth <file.csv>', 'known coordinates: columns file, latitude, longitude')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent case add harbour.geocase photos/ --copy')
    .action(async (folder: string, words: string[], options: Json & { copy?: boolean; truth?: string }) =>
      setStatus(await withSession(async ({ ask }) => {
        const paths = words.includes('-') ? splitList(await text(process.stdin)) : words
        const files = paths.map((one) => ({ path: path.resolve(one) }))
        const added = await ask('image.add', { case: path.resolve(folder), files, copy: options.copy ?? false, truth: options.truth && path.resolve(options.truth) })
        print(added, options.json, () => describeAdded(added))
        return added.problems.length > 0 ? exitStatus.partly : exitStatus.done
      })))
}

function addListAndShow(group: Command, setStatus: SetStatus): void {
  group
    .command('list [folder]')
    .description('list the cases of a folder (default: the workspace)')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent case list .')
    .action(async (folder: string | undefined, options: Json) =>
      setStatus(await withSession(async ({ ask }) => {
        const cases = await ask('case.list', { folder: folder && path.resolve(folder) })
        print(cases, options.json, () => (cases.length === 0 ? 'No cases here.' : columns(cases.map((one) => [one.title, String(one.images.total), one.createdAt, one.case]))))
        return exitStatus.done
      })))
  group
    .command('show <dir>')
    .description('show a case and its pictures')
    .option('--search <words>', 'only pictures with these words in their name, place, tags or text')
    .addOption(new Option('--status <status...>', 'only these').choices(ImageStatus.options))
    .option('--limit <n>', 'pictures to show', wholeNumber, 50)
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent case show harbour.geocase --search apotheke --status located')
    .action(async (folder: string, options: Json & { search?: string; status?: ImageStatus[]; limit: number }) =>
      setStatus(await withSession(async ({ ask }) => {
        const at = path.resolve(folder)
        const summary = await ask('case.show', { case: at })
        const page = await ask('image.list', { case: at, filter: { search: options.search, status: options.status }, limit: Math.min(options.limit, 1000) })
        print({ ...summary, found: page }, options.json, () => `${describeCase(summary)}\n\n${columns(page.images.map(imageRow))}\n${page.images.length} of ${page.total}`)
        return exitStatus.done
      })))
}

function addLog(group: Command, setStatus: SetStatus): void {
  group
    .command('log <dir>')
    .description('show who did what to a case, newest first')
    .option('--limit <n>', 'entries to show', wholeNumber, 50)
    .option('--subject <subject>', "only what was done to this: 'case', image:41, evidence:41/41-clock-7fa3")
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent case log harbour.geocase --subject image:41')
    .action(async (folder: string, { limit, subject, json }: Json & { limit: number; subject?: string }) =>
      setStatus(await withSession(async ({ ask }) => {
        const entries = await ask('case.log', { case: path.resolve(folder), limit: Math.min(limit, 1000), subject })
        print(entries, json, () => (entries.length === 0 ? 'No entries.' : columns(entries.map(logRow))))
        return exitStatus.done
      })))
}

function addVerifyAndExport(group: Command, setStatus: SetStatus): void {
  group
    .command('verify <dir>')
    .description('recompute the audit chain, every row and the hash of every original')
    .option('--no-originals', 'skip the originals')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent case verify harbour.geocase')
    .action(async (folder: string, options: Json & { originals: boolean }) =>
      setStatus(await withSession(async ({ ask }) => {
        const report = await ask('case.verify', { case: path.resolve(folder), originals: options.originals })
        print(report, options.json, () => describeReport(report))
        return report.sound ? exitStatus.done : exitStatus.failed
      })))
  group
    .command('export <dir>')
    .description('write the records of a case')
    .addOption(new Option('--format <format>', 'format').choices(ExportFormat.options).default('jsonl'))
    .option('--out <file>', 'file to write (default: standard output)')
    .addHelpText('after', '\nExample:\n  geoagent case export harbour.geocase --format kml --out harbour.kml')
    .action(async (folder: string, options: { format: ExportFormat; out?: string }) =>
      setStatus(await withSession(async (session) => {
        const draft = { case: path.resolve(folder), format: options.format }
        if (options.out === undefined) await exportToStdout(session, draft)
        else {
          const { file, records } = await session.ask('case.export', { ...draft, out: path.resolve(options.out) })
          process.stderr.write(`${records} records written to ${harmless(file)}\n`)
        }
        return exitStatus.done
      })))
}

function addRenameAndReview(group: Command, setStatus: SetStatus): void {
  group
    .command('rename <dir> <title>')
    .description('give a case another title; its folder stays')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent case rename harbour.geocase "Harbour fire, 9 June"')
    .action(async (folder: string, title: string, options: Json) =>
      setStatus(await withSession(async ({ ask }) => {
        const renamed = await ask('case.rename', { case: path.resolve(folder), title })
        print(renamed, options.json, () => describeCase(renamed))
        return exitStatus.done
      })))
  group
    .command('review <dir> <picture>')
    .description("record your verdict on a picture's answer; none takes it back")
    .addArgument(new Argument('<verdict>', 'what you conclude').choices([...Verdict.options, 'none']))
    .argument('[note]', 'why')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent case review harbour.geocase 41 accepted "matches the skyline"')
    .action(async (folder: string, word: string, verdict: Verdict | 'none', note: string | undefined, options: Json) =>
      setStatus(await withSession(async (session) => {
        const at = path.resolve(folder)
        const review = await session.ask('image.review', { case: at, image: await imageOf(session, at, word), verdict: verdict === 'none' ? null : verdict, note })
        print(review, options.json, () => (review ? `${review.verdict}: ${harmless(review.hypothesis?.label ?? 'no hypothesis')}` : 'Not reviewed.'))
        return exitStatus.done
      })))
}

export function addCaseCommands(program: Command, setStatus: SetStatus): void {
  const group = program.command('case').description('create, fill, look at, follow, verify and export cases')
  addCreateAndAdd(group, setStatus)
  addListAndShow(group, setStatus)
  addRenameAndReview(group, setStatus)
  addLog(group, setStatus)
  addVerifyAndExport(group, setStatus)
}
