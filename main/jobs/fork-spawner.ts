// Worker processes by child_process.fork, for hosts that run on plain Node.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { workerEntry } from './entry.ts'
import type { Spawner, WorkerExit, WorkerHandle } from './spawner.ts'

/** What watch-host.ts sends; importing it would start its watch here. */
const READY = 'ready'

/** Characters of a worker's output that are kept for the reason of its death. */
const OUTPUT_KEPT = 4096

/** Milliseconds to wait for the rest of a dead worker's output. */
const OUTPUT_WAIT_MS = 200

/** What a worker needs of the environment: where programs and scratch space are, how to read names and clocks. */
const passedOn = ['PATH', 'HOME', 'TMPDIR', 'TMP', 'TEMP', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TZ', 'SystemRoot', 'windir', 'PATHEXT', 'USERPROFILE', 'LD_LIBRARY_PATH', 'NODE_COMPILE_CACHE', 'VIPS_CONCURRENCY', 'GLIBC_TUNABLES', 'CUDA_VISIBLE_DEVICES', 'VK_DRIVER_FILES', 'VK_ICD_FILENAMES']

/** Large pages for what malloc gives out (glibc 2.35 and later; others do not look): a model's token takes 3 to 18 % less time, and no more memory. */
const largePages = { GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1' }

function environment(): NodeJS.ProcessEnv {
  return { ...largePages, ...Object.fromEntries(passedOn.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))) }
}

export const forkWorker: Spawner = (entry) => {
  const child = fork(entry instanceof URL ? fileURLToPath(entry) : entry, [], {
    execArgv: ['--import', workerEntry('./watch-host', import.meta.url).href],
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  return handleOf(child)
}

function handleOf(child: ChildProcess): WorkerHandle {
  const output = keepTail(child)
  return {
    pid: child.pid,
    // A message to a process that has just died is lost with it; its exit tells.
    send: (message) => void (child.connected && child.send(message as object, () => undefined)),
    onReady: (listener) => void child.on('message', (message) => message === READY && listener()),
    onMessage: (listener) => void child.on('message', (message) => message !== READY && listener(message)),
    onExit: (listener) => reportExit(child, output, listener),
    kill: () => void child.kill('SIGKILL'),
    stop: () => void (child.connected && child.disconnect()),
  }
}

function keepTail(child: ChildProcess): () => string {
  let tail = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      tail = (tail + text).slice(-OUTPUT_KEPT)
    })
  }
  return () => tail
}

/**
 * 'close' would wait for the output's end, but Node leaves it out after disconnect(); 'error' comes alone when there never was a process.
 * A process that the worker started may hold the output open for longer, hence the limit.
 */
function reportExit(child: ChildProcess, output: () => string, listener: (exit: WorkerExit) => void): void {
  child.once('exit', (code, signal) => {
    const read = [child.stdout, child.stderr].map((stream) => stream && !stream.closed && once(stream, 'close'))
    void Promise.race([Promise.all(read), delay(OUTPUT_WAIT_MS)]).then(() => listener({ code, signal, output: output() }))
  })
  child.on('error', (error) => {
    if (child.pid === undefined) listener({ code: null, signal: null, output: error.message })
  })
}
