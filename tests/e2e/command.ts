// The command line as a process of its own, for tests from outside.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import path from 'node:path'

const main = path.resolve(import.meta.dirname, '../../main/hosts/cli/main.ts')

export interface Ended {
  status: number | null
  signal: NodeJS.Signals | null
  output: string
  errors: string
}

export interface Started {
  child: ChildProcess
  ended: Promise<Ended>
}

/** @param wrap words before the program: `unshare -n` and the like */
export function start(home: string, words: readonly string[], { input = '', wrap = [] }: { input?: string | Buffer; wrap?: readonly string[] } = {}): Started {
  const [program, ...rest] = [...wrap, process.execPath, main, ...words]
  const child = spawn(program, rest, { env: { ...process.env, GEOAGENT_HOME: home, FORCE_COLOR: '0' }, stdio: ['pipe', 'pipe', 'pipe'] })
  const text = { output: '', errors: '' }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text.output += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text.errors += chunk))
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const ended = new Promise<Ended>((resolve) => child.on('close', (status, signal) => resolve({ status, signal, ...text })))
  return { child, ended }
}

export const run = (...given: Parameters<typeof start>): Promise<Ended> => start(...given).ended

export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20))
}
