import { execFileSync, fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { InspectTask } from '../../../main/contract/observation.ts'
import type { InspectAnswer } from '../../../main/jobs/workers/inspect-worker.ts'
import { inspect } from '../../../main/jobs/workers/inspect.ts'
import { unfinishedName } from '../../../main/jobs/workers/leftovers.ts'
import { findPerl } from '../../../main/jobs/workers/perl.ts'
import { openTools } from '../../../main/jobs/workers/tools.ts'
import { ascii, jpeg, taskFor, tiff, withExif } from './pictures.ts'

const entry = fileURLToPath(new URL('../../../main/jobs/workers/inspect-worker.ts', import.meta.url))
const host = fileURLToPath(new URL('./host.ts', import.meta.url))

let root = ''
beforeAll(async () => { root = await mkdtemp(path.join(tmpdir(), 'worker-')) })
afterAll(async () => { await rm(root, { recursive: true, force: true }) })

async function put(name: string, content: Buffer | string): Promise<string> {
  await writeFile(path.join(root, name), content)
  return path.join(root, name)
}

const start = (options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): ChildProcess => fork(entry, { ...options, execArgv: [] })

async function ask(worker: ChildProcess, tasks: readonly InspectTask[]): Promise<InspectAnswer[]> {
  const answers: InspectAnswer[] = []
  const all = new Promise<void>((resolve, reject) => {
    worker.on('message', (message) => { if (answers.push(message as InspectAnswer) === tasks.length) resolve() })
    worker.once('exit', (code, signal) => reject(new Error(`the worker ended: ${code ?? signal}`)))
  })
  for (const [id, task] of tasks.entries()) worker.send({ id, task })
  await all
  return answers.sort((a, b) => Number(a.id) - Number(b.id))
}

function isRunning(pid: number): boolean {
  const state = existsSync(`/proc/${pid}/stat`) ? execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }) : ''
  return state !== '' && !state.startsWith('Z')
}

function childrenOf(pid: number): number[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n').map((line) => line.trim().split(/\s+/).map(Number)).filter(([, parent]) => parent === pid).map(([child]) => child!)
}

async function untilGone(pids: readonly number[], milliseconds: number): Promise<number[]> {
  for (const end = performance.now() + milliseconds; performance.now() < end && pids.some(isRunning);) await sleep(20)
  return pids.filter(isRunning)
}

test('answers every task as the same code does in this process, failures too', async () => {
  const exif = tiff([ascii(0x10f, 'ACME')])
  const tasks = [
    ...await Promise.all(Array.from({ length: 6 }, async (_, index) => taskFor(await put(`${index}.jpg`, withExif(await jpeg(200 + index, 150), exif))))),
    taskFor(await put('text.jpg', 'no picture')), taskFor(path.join(root, 'gone.jpg')),
  ]
  const [worker, tools] = [start(), openTools()]
  const answers = await ask(worker, tasks)
  for (const [index, task] of tasks.entries()) {
    const expected = await inspect(task, tools).then((value) => ({ id: index, ok: true, value: { ...value, timings: {} } }), (cause) => ({ id: index, ok: false, error: cause.report() }))
    const answer = answers[index]!
    expect(answer.ok ? { ...answer, value: { ...answer.value, timings: {} } } : answer).toEqual(expected)
  }
  worker.disconnect()
  expect(await once(worker, 'exit')).toEqual([0, null])
  await tools.close()
})

describe('ends with all that it started', () => {
  test.each<[string, (worker: ChildProcess) => void]>([['its host closes the channel', (worker) => worker.disconnect()], ['SIGTERM', (worker) => worker.kill('SIGTERM')]])('when %s', async (_, stop) => {
    const worker = start()
    const odd = await put('odd\nname.jpg', await jpeg())
    await ask(worker, [taskFor(odd)])
    const children = childrenOf(worker.pid!)
    expect(children).toHaveLength(1)
    expect((await readdir(tmpdir())).filter((name) => name.startsWith(`geoagent-worker-${worker.pid}-`))).toHaveLength(1)
    stop(worker)
    await once(worker, 'exit')
    expect(await untilGone(children, 3000)).toEqual([])
    expect((await readdir(tmpdir())).filter((name) => name.startsWith(`geoagent-worker-${worker.pid}-`))).toEqual([])
  })

  test('when the host is killed outright, with work still waiting', async () => {
    const task = JSON.stringify(taskFor(await put('killed.jpg', await jpeg(3000, 2000))))
    const parent = fork(host, [entry, ...Array.from({ length: 300 }, () => task)], { execArgv: [] })
    const [{ worker }] = await once(parent, 'message') as [{ worker: number }]
    const children = childrenOf(worker)
    expect(children).toHaveLength(1)
    parent.kill('SIGKILL')
    expect(await untilGone([worker, ...children], 3000)).toEqual([])
  })

  test('and ExifTool ends when the worker is killed outright', async () => {
    const worker = start()
    await ask(worker, [taskFor(await put('killed2.jpg', await jpeg()))])
    const children = childrenOf(worker.pid!)
    expect(children).toHaveLength(1)
    worker.kill('SIGKILL')
    expect(await untilGone(children, 3000)).toEqual([])
  })

  test('but not on Ctrl-C, which is for the host', async () => {
    const worker = start()
    const task = taskFor(await put('interrupted.jpg', await jpeg()))
    await ask(worker, [task])
    worker.kill('SIGINT')
    await sleep(100)
    expect((await ask(worker, [task]))[0]!.ok).toBe(true)
    worker.kill('SIGTERM')
    await once(worker, 'exit')
  })
})

test("a configuration file of ExifTool's in the working folder or home is not run", async () => {
  const marker = path.join(root, 'config-was-run')
  const config = `open(F, '>', '${marker}'); close(F); 1;\n`
  for (const folder of ['cwd', 'home']) {
    await mkdir(path.join(root, folder))
    await writeFile(path.join(root, folder, '.ExifTool_config'), config)
  }
  const home = path.join(root, 'home')
  const worker = start({ cwd: path.join(root, 'cwd'), env: { ...process.env, HOME: home, EXIFTOOL_HOME: home } })
  expect((await ask(worker, [taskFor(await put('config.jpg', await jpeg()))]))[0]!.ok).toBe(true)
  worker.disconnect()
  await once(worker, 'exit')
  expect(existsSync(marker)).toBe(false)
})

test('what killed workers left of copies is removed, what living ones write is not', async () => {
  const originals = path.join(root, 'originals')
  await mkdir(originals)
  const dead = fork(host, ['/dev/null'], { execArgv: [] })
  await once(dead, 'exit')
  const living = unfinishedName('.incoming')
  for (const name of [living, living.replace(String(process.pid), String(dead.pid)), 'kept']) await writeFile(path.join(originals, name), 'part')
  const worker = start()
  const [answer] = await ask(worker, [taskFor(await put('copy.jpg', await jpeg()), { originals })])
  worker.disconnect()
  await once(worker, 'exit')
  expect((await readdir(originals)).sort()).toEqual([living, answer!.ok ? answer.value.sha256 : '', 'kept'].sort())
})

test('Perl that is missing is said so, with what to do', () => {
  expect(() => findPerl('/nowhere:relative', ['/nowhere-else'])).toThrow(expect.objectContaining({ code: 'unsupported', message: expect.stringContaining('apt install perl') }))
  expect(findPerl('', ['/usr/bin'])).toBe('/usr/bin/perl')
})
