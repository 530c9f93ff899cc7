// geoagent eval compare, fit and forget: what reports of runs are good for.
import path from 'node:path'
import type { Command } from 'commander'
import { Option } from 'commander'
import { AnswerKind } from '../../../contract/evaluation.ts'
import { addBootstrapOptions, bootstrapOf } from '../bootstrap-options.ts'
import type { BootstrapWords } from '../bootstrap-options.ts'
import { comparisonWords, fittedWords } from '../evaluation-words.ts'
import { packWord } from '../model-words.ts'
import { print } from '../printing.ts'
import { exitStatus, withSession } from '../session.ts'
import { realNumber } from '../words.ts'

type SetStatus = (status: number) => void

interface CompareOptions extends BootstrapWords {
  kind?: AnswerKind
  report?: string
  out?: string
  json?: boolean
}

const resolved = (word: string | undefined): string | undefined => (word === undefined ? undefined : path.resolve(word))

export function addCompareCommand(group: Command, setStatus: SetStatus): void {
  const command = group
    .command('compare <a.json> <b.json>')
    .description('what changed from report A to report B over the same pictures: each metric with its paired interval, and the pictures')
    .addOption(new Option('--kind <kind>', 'which answers (default: the first that both reports have)').choices(AnswerKind.options))
    .option('--report <file.html>', 'write it as HTML too')
    .option('--out <file.json>', 'write it as JSON too, with every changed picture')
  addBootstrapOptions(command)
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent eval compare before.json after.json --report gained.html')
    .action(async (a: string, b: string, { kind, report, out, json, ...options }: CompareOptions) =>
      setStatus(await withSession(async ({ ask }) => {
        const comparison = await ask('evaluation.compare', {
          a: path.resolve(a), b: path.resolve(b), kinds: { a: kind, b: kind }, bootstrap: bootstrapOf(options), write: { html: resolved(report), json: resolved(out) },
        })
        print(comparison, json, () => comparisonWords(comparison))
        return exitStatus.done
      })))
}

interface FitOptions {
  pack: string
  adapter?: string
  strength: number
  dryRun?: boolean
  json?: boolean
}

const packOption = (): Option => new Option('--pack <pack>', 'a pack by name or folder; "remote" for the engine in the settings').makeOptionMandatory()

export function addFitCommands(group: Command, setStatus: SetStatus): void {
  group
    .command('fit <report.json>')
    .description("how often a pack's answers were right within 25, 200, 750 and 2,500 km, kept for the evidence to weigh it by")
    .addOption(packOption())
    .option('--adapter <folder>', 'fit the pack with this adapter')
    .option('--strength <n>', 'answers that the belief beforehand is worth', realNumber, 20)
    .option('--dry-run', 'reckon only')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent eval fit run.json --pack geoagent')
    .action(async (report: string, { pack, adapter, strength, dryRun, json }: FitOptions) =>
      setStatus(await withSession(async ({ ask }) => {
        const fitted = await ask('evaluation.fit', { report: path.resolve(report), pack: packWord(pack), adapter: resolved(adapter), strength, keep: !dryRun })
        print(fitted, json, () => fittedWords(fitted))
        return exitStatus.done
      })))
  group
    .command('forget')
    .description('take back what was fitted; what the pack states counts again')
    .addOption(packOption())
    .option('--adapter <folder>', 'of the pack with this adapter')
    .addHelpText('after', '\nExample:\n  geoagent eval forget --pack geoagent')
    .action(async ({ pack, adapter }: FitOptions) =>
      setStatus(await withSession(async ({ ask }) => {
        const was = await ask('evaluation.forget', { pack: packWord(pack), adapter: resolved(adapter) })
        process.stdout.write(was ? 'Forgotten.\n' : 'Nothing was fitted.\n')
        return exitStatus.done
      })))
}
