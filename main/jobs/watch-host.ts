// Loaded into each worker process ahead of its entry: tells the host when the entry listens, and ends the worker when its host is gone, even if it hangs.
import { isMainThread, Worker } from 'node:worker_threads'

/** Milliseconds that a worker has to tidy up once its host is gone. */
const GRACE_MS = 1000
/** Sent once, before any answer; fork-spawner.ts waits for it. */
const READY = 'ready'

if (isMainThread) {
  const tell = (event: string | symbol) => {
    if (event !== 'message') return
    process.off('newListener', tell)
    process.send?.(READY)
  }
  process.on('newListener', tell)
  process.once('disconnect', () => setTimeout(() => process.exit(1), GRACE_MS).unref())
  // A worker stuck in a loop never sees 'disconnect': a thread looks for the parent instead.
  const watch = `const host = ${process.ppid}
    setInterval(() => { if (process.ppid !== host) process.kill(process.pid, 'SIGKILL') }, ${GRACE_MS + 500})`
  new Worker(watch, { eval: true, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 2 } }).unref()
}
