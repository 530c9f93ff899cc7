// A batch of 300 pictures, killed with SIGKILL at 20 random moments (the host; apart from that, its workers), ends as one left alone.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Figure } from './figure.ts'
import { finish, recordsOf, runCommand, startCommand } from './locate-process.ts'
import { multiply, samples } from './pictures.ts'

const pictures = 300
const kills = 20
const seconds = (range: readonly [number, number]) => range[0] + Math.random() * (range[1] - range[0])
const sleep = (time: number) => new Promise((resolve) => setTimeout(resolve, time * 1000))

/** The worker processes of a host. */
async function workersOf(pid: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)('pgrep', ['-P', String(pid), '-f', 'inspect-worker']).catch(() => ({ stdout: '' }))
  return stdout.split('\n').filter(Boolean).map(Number)
}

async function runWithHostKills(home: string, words: string[]): Promise<number> {
  let killed = 0
  while (killed < kills) {
    const child = startCommand(home, words)
    const end = finish(child)
    await sleep(seconds([0.4, 2.2]))
    killed += child.kill('SIGKILL') ? 1 : 0
    if ((await end).status === 0) break
  }
  await finish(startCommand(home, words))
  return killed
}

/** Kills one of its workers now and then while a command runs; a command that gives up on its workers is started again. */
async function runWithWorkerKills(home: string, words: string[]): Promise<number> {
  let killed = 0
  for (let status: number | null = null; status !== 0; ) {
    const child = startCommand(home, words)
    let over = false
    const end = finish(child).finally(() => (over = true))
    while (!over && killed < kills) {
      await sleep(seconds([0.5, 1.1]))
      const workers = over ? [] : await workersOf(child.pid!)
      if (workers.length > 0) killed += kill(workers[Math.floor(Math.random() * workers.length)])
    }
    status = (await end).status
  }
  return killed
}

function kill(pid: number): number {
  try {
    process.kill(pid, 'SIGKILL')
    return 1
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return 0
    throw error
  }
}

/** Lines that differ between two sorted lists, counted from both sides. */
function differences(left: readonly string[], right: readonly string[]): number {
  const known = new Set(left)
  const same = right.filter((line) => known.has(line)).length
  return left.length - same + (right.length - same)
}

export async function benchKill(): Promise<Figure[]> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'geoagent-kill-'))
  try {
    const folder = path.join(home, 'pictures')
    await multiply(samples, folder, pictures)
    const words = (name: string) => ['locate', folder, '--case', path.join(home, `${name}.geocase`), '--no-text', '--workers', '2', '--json']
    const records = async (name: string) => (await recordsOf(home, path.join(home, `${name}.geocase`))).map((record) => JSON.stringify(record)).sort()
    await runCommand(home, words('alone'))
    const alone = await records('alone')
    const hostKills = await runWithHostKills(home, words('host'))
    const workerKills = await runWithWorkerKills(home, words('workers'))
    const verify = await runCommand(home, ['case', 'verify', path.join(home, 'host.geocase')])
    const [host, workers] = [await records('host'), await records('workers')]
    return [
      { name: 'records of the undisturbed run', value: alone.length, unit: '', target: String(pictures), met: alone.length === pictures },
      { name: `records that differ after ${hostKills} kills of the host`, value: differences(alone, host), unit: '', target: '0', met: differences(alone, host) === 0 },
      { name: `records that differ after ${workerKills} kills of workers`, value: differences(alone, workers), unit: '', target: '0', met: differences(alone, workers) === 0 },
      { name: 'audit chain and originals sound after the kills of the host (0 = sound)', value: verify.status ?? -1, unit: '', target: '0', met: verify.status === 0 },
    ]
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}
