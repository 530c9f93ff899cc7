// Worker processes as Electron's utility processes, behind the same interface as on plain Node.
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as delay } from 'node:timers/promises'
import { utilityProcess } from 'electron'
import type { UtilityProcess } from 'electron'
import type { createApp } from '../../app.ts'
import type { FromWorker, ToWorker } from './utility-messages.ts'

type Spawner = NonNullable<Parameters<typeof createApp>[0]['spawn']>
type WorkerHandle = ReturnType<Spawner>
type ExitListener = Parameters<WorkerHandle['onExit']>[0]

export const workerName = 'GeoAgent worker'

/** Characters of a worker's output that are kept for the reason of its death. */
const OUTPUT_KEPT = 4096

/** Milliseconds to wait for the rest of a dead worker's output. */
const OUTPUT_WAIT_MS = 200

/** What a worker needs of the environment, and nothing that would change how Perl or Node runs. */
const passedOn = ['PATH', 'HOME', 'TMPDIR', 'TMP', 'TEMP', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TZ', 'SystemRoot', 'windir', 'PATHEXT', 'USERPROFILE', 'LD_LIBRARY_PATH', 'VIPS_CONCURRENCY', 'CUDA_VISIBLE_DEVICES', 'VK_DRIVER_FILES', 'VK_ICD_FILENAMES']

/** The shim that the process begins with, in the language that this file is in: source or built. */
const shim = path.join(import.meta.dirname, `utility-entry${path.extname(import.meta.filename)}`)

export const utilityWorker: Spawner = (entry) => {
  const file = entry instanceof URL ? fileURLToPath(entry) : entry
  const env = Object.fromEntries(passedOn.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])))
  return handleOf(utilityProcess.fork(shim, [file], { serviceName: workerName, stdio: ['ignore', 'pipe', 'pipe'], env }))
}

function handleOf(child: UtilityProcess): WorkerHandle {
  const output = keepTail(child)
  let killed = false
  const kill = () => {
    killed = true
    // UtilityProcess.kill() only asks; a worker stuck in native code would not hear it. Without a pid it is not there yet.
    if (child.pid === undefined) child.once('spawn', kill)
    else endNow(child.pid)
  }
  const tell = (message: ToWorker) => child.postMessage(message)
  return {
    get pid() {
      return child.pid
    },
    send: (message) => tell({ message }),
    onReady: (listener) => void child.on('message', (told: FromWorker) => 'ready' in told && listener()),
    onMessage: (listener) => void child.on('message', (told: FromWorker) => 'message' in told && listener(told.message)),
    onExit: (listener) => reportExit(child, output, () => killed, listener),
    kill,
    stop: () => tell({ end: true }),
  }
}

function endNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // It ended by itself a moment ago, and Electron will say so.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

interface Tail {
  text(): string
  /** Electron takes every listener off the streams when the process has ended, before the last output has come. */
  listenOn(): void
}

function keepTail({ stdout, stderr }: UtilityProcess): Tail {
  let tail = ''
  const keep = (text: Buffer | string) => {
    tail = (tail + text.toString()).slice(-OUTPUT_KEPT)
  }
  const listenOn = () => [stdout, stderr].forEach((stream) => stream?.off('data', keep).on('data', keep))
  listenOn()
  return { text: () => tail, listenOn }
}

function reportExit(child: UtilityProcess, output: Tail, killed: () => boolean, listener: ExitListener): void {
  child.once('exit', (code) => {
    queueMicrotask(output.listenOn)
    void delay(OUTPUT_WAIT_MS).then(() => listener({ code: killed() ? null : code, signal: killed() ? 'SIGKILL' : null, output: output.text() }))
  })
}
