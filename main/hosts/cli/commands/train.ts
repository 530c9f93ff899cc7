// geoagent train: runs of fine-tuning, reckoned, followed, paused by Ctrl-C, gone on with, listed and discarded.
import type { Command } from 'commander'
import type { TrainingRun } from '../../../contract/training.ts'
import { harmless, print } from '../printing.ts'
import { linePrinter } from '../progress.ts'
import { exitStatus, withSession } from '../session.ts'
import type { Session } from '../session.ts'
import { addPlanOptions, planOf } from '../train-options.ts'
import type { Method, PlanOptions } from '../train-options.ts'
import { describeEnd, describeEstimate, describeRun, runLine, runTable } from '../train-words.ts'

type SetStatus = (status: number) => void
interface Json { json?: boolean }
interface Start extends Json { anyway?: boolean }

const summaries: Record<Method, string> = {
  sft: 'teach a pack to write the answers of a dataset (supervised fine-tuning)',
  grpo: 'teach a pack by rewarding the better of its own answers (group relative policy optimization)',
}

/** The first Ctrl-C pauses at the end of the update in hand; the second ends the program, and the run goes on from its last checkpoint. */
function pauseWhenInterrupted({ interrupted, ask }: Session, id: string): void {
  const pause = (): void => {
    process.stderr.write('\nPausing at the end of this update. Ctrl-C again ends at once; then it goes on from the last checkpoint.\n')
    // It may have ended by itself meanwhile.
    ask('training.pause', { run: id }).catch(() => undefined)
  }
  if (interrupted.aborted) pause()
  interrupted.addEventListener('abort', pause, { once: true })
}

function statusOf({ state }: TrainingRun, { interrupted }: Session): number {
  if (state === 'done') return exitStatus.done
  if (state === 'paused') return interrupted.aborted ? exitStatus.interrupted : exitStatus.partly
  return exitStatus.failed
}

/** Shows its progress on standard error until it neither waits nor trains. */
async function follow(session: Session, { id, folder, warnings }: TrainingRun, { json }: Json): Promise<number> {
  const printer = linePrinter(process.stderr, json ?? false)
  const stop = session.app.listen((name, event) => {
    if (name === 'training.progress' && 'line' in event && event.run.id === id) printer.show(runLine(event.run))
  })
  if (!json) process.stderr.write([`${id} in ${harmless(folder)}`, ...warnings.map((warning) => `NOTE  ${harmless(warning)}`), ''].join('\n'))
  pauseWhenInterrupted(session, id)
  try {
    const run = await session.ask('training.wait', { run: id })
    printer.end()
    print(run, json, () => describeEnd(run))
    return statusOf(run, session)
  } finally {
    stop()
    printer.end()
  }
}

function addMethod(group: Command, method: Method, setStatus: SetStatus): void {
  addPlanOptions(group.command(method), method)
    .description(summaries[method])
    .option('--anyway', 'start although the memory will not do by what is reckoned')
    .option('--json', 'print the run as JSON at its end')
    .addHelpText('after', `\nIt yields to whatever else wants the processor. Ctrl-C pauses it.\n\nExample:\n  geoagent train ${method} --model geoagent --data ${method === 'sft' ? 'chains' : 'places'}.jsonl`)
    .action(async (options: PlanOptions & Start) =>
      setStatus(await withSession(async (session) => {
        const run = await session.ask('training.start', { plan: planOf(method, options), anyway: options.anyway ?? false })
        return follow(session, run, options)
      })))
}

function addEstimate(group: Command, setStatus: SetStatus): void {
  const estimate = group.command('estimate').description('say what a run would need, and whether it fits; nothing is started')
  for (const method of ['sft', 'grpo'] as const) {
    addPlanOptions(estimate.command(method), method)
      .description(`of a run that would ${summaries[method]}`)
      .option('--json', 'print as JSON')
      .addHelpText('after', `\nExample:\n  geoagent train estimate ${method} --model geoagent --data data.jsonl`)
      .action(async (options: PlanOptions & Json) =>
        setStatus(await withSession(async ({ ask }) => {
          const found = await ask('training.estimate', { plan: planOf(method, options) })
          print(found, options.json, () => describeEstimate(found))
          return found.verdict === 'too-large' ? exitStatus.failed : exitStatus.done
        })))
  }
}

function addLooks(group: Command, setStatus: SetStatus): void {
  group
    .command('list')
    .description('list the runs of this workspace, newest first')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent train list')
    .action(async (options: Json) =>
      setStatus(await withSession(async ({ ask }) => {
        const runs = await ask('training.list', {})
        print(runs, options.json, () => (runs.length === 0 ? 'No training runs yet. "geoagent train sft --help" says how to start one.' : runTable(runs)))
        return exitStatus.done
      })))
  group
    .command('show <run>')
    .description('show a run: its state, its last numbers, where its adapter lies; --json with its log')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent train show 2026-11-28-sft-3f9a2b')
    .action(async (run: string, options: Json) =>
      setStatus(await withSession(async ({ ask }) => {
        const found = await ask('training.show', { run, lines: options.json ? 100_000 : 0 })
        print(found, options.json, () => describeRun(found.run))
        return exitStatus.done
      })))
}

function addChanges(group: Command, setStatus: SetStatus): void {
  group
    .command('pause <run>')
    .description('pause a run that trains in another window or terminal, at the end of its update')
    .option('--now', 'at once: what was done since the last checkpoint is done again')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent train pause 2026-11-28-sft-3f9a2b')
    .action(async (run: string, options: Json & { now?: boolean }) =>
      setStatus(await withSession(async ({ ask }) => {
        const paused = await ask('training.pause', { run, now: options.now ?? false })
        print(paused, options.json, () => describeEnd(paused))
        return exitStatus.done
      })))
  group
    .command('resume <run>')
    .description('go on with a run that was paused, interrupted or has failed, from its last checkpoint')
    .option('--anyway', 'although the memory will not do by what is reckoned')
    .option('--json', 'print the run as JSON at its end')
    .addHelpText('after', '\nExample:\n  geoagent train resume 2026-11-28-sft-3f9a2b')
    .action(async (run: string, options: Start) =>
      setStatus(await withSession(async (session) => follow(session, await session.ask('training.resume', { run, anyway: options.anyway ?? false }), options))))
  group
    .command('discard <run>')
    .description('delete a run with its checkpoints and its adapter')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent train discard 2026-11-28-sft-3f9a2b')
    .action(async (run: string, options: Json) =>
      setStatus(await withSession(async ({ ask }) => {
        await ask('training.discard', { run })
        print({ discarded: run }, options.json, () => `${harmless(run)} is deleted.`)
        return exitStatus.done
      })))
}

export function addTrainCommands(program: Command, setStatus: SetStatus): void {
  const group = program.command('train').description('fine-tune a pack on this machine; what comes of it is an adapter or a pack')
  addMethod(group, 'sft', setStatus)
  addMethod(group, 'grpo', setStatus)
  addEstimate(group, setStatus)
  addLooks(group, setStatus)
  addChanges(group, setStatus)
}
