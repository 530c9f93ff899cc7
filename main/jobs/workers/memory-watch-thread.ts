// The thread of memory-watch.ts: looks at what the process holds, and ends it above the limit.
import fs from 'node:fs'
import { workerData } from 'node:worker_threads'
import { memoryMark } from '../../contract/memory-mark.ts'

/** Milliseconds between looks; a model's tensors grow by gigabytes in seconds. */
const EVERY_MS = 200

const { limit } = workerData as { limit: number }

/** Bytes of the process's own: on Linux without mapped files, whose pages the system takes back when it needs them. */
function ownMemory(): number {
  const status = process.platform === 'linux' ? fs.readFileSync('/proc/self/status', 'latin1') : ''
  const kilobytes = [...status.matchAll(/^(?:RssAnon|RssShmem|VmSwap):\s+(\d+) kB/gm)].map(([, count]) => Number(count))
  return kilobytes.length > 0 ? kilobytes.reduce((sum, count) => sum + count * 1024, 0) : process.memoryUsage.rss()
}

setInterval(() => {
  const used = ownMemory()
  if (used <= limit) return
  fs.writeSync(2, memoryMark({ used, limit }))
  // A handler of a milder signal would need the main thread.
  process.kill(process.pid, 'SIGKILL')
}, EVERY_MS)
