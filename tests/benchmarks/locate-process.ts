// Runs the command line as a process of its own, as a user does, and watches it.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import Database from 'better-sqlite3'

const main = path.resolve(import.meta.dirname, '../../main/hosts/cli/main.ts')

export function startCommand(home: string, words: readonly string[]): ChildProcess {
  return spawn(process.execPath, [main, ...words], { env: { ...process.env, GEOAGENT_HOME: home }, stdio: ['ignore', 'pipe', 'pipe'] })
}

export interface Finished {
  status: number | null
  signal: NodeJS.Signals | null
  output: string
  errors: string
  seconds: number
  /** Largest resident set of the host process, MB; 0 where /proc is absent. */
  peakMegabytes: number
}

function peakOf(child: ChildProcess): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

/** Waits for a command's end; `during` may kill it. */
export async function finish(child: ChildProcess): Promise<Finished> {
  const started = performance.now()
  let peakMegabytes = 0
  const watch = setInterval(() => (peakMegabytes = Math.max(peakMegabytes, peakOf(child))), 100)
  const chunks = { output: '', errors: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (chunks.output += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (chunks.errors = (chunks.errors + text).slice(-20_000)))
  const [status, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => child.on('close', (...end) => resolve(end)))
  clearInterval(watch)
  return { status, signal, ...chunks, seconds: (performance.now() - started) / 1000, peakMegabytes }
}

export const runCommand = (home: string, words: readonly string[]): Promise<Finished> => finish(startCommand(home, words))

/** The records of a case as its JSONL export, one parsed line each. */
export async function recordsOf(home: string, folder: string): Promise<Record<string, never>[]> {
  const file = path.join(home, `records-${Math.round(performance.now())}.jsonl`)
  const done = await runCommand(home, ['case', 'export', folder, '--format', 'jsonl', '--out', file])
  if (done.status !== 0) throw new Error(done.errors)
  return (await readFile(file, 'utf8')).trimEnd().split('\n').map((line) => JSON.parse(line))
}

/** Seconds from the start to the end of the first job of a case, by the case's own record of it. */
export function jobSeconds(folder: string): number {
  const database = new Database(path.join(folder, 'case.db'), { readonly: true })
  const job = database.prepare('SELECT started_at AS started, finished_at AS finished FROM jobs ORDER BY id').get() as { started: string; finished: string }
  database.close()
  return (Date.parse(job.finished) - Date.parse(job.started)) / 1000
}
