// First file of a worker process: makes Electron's parent port look like the channel of a forked process, then loads the worker's entry.
import { pathToFileURL } from 'node:url'
import type { FromWorker, ToWorker } from './utility-messages.ts'

/** Milliseconds that a worker has to tidy up once it should end. */
const GRACE_MS = 1000

const port = process.parentPort
const tell = (message: FromWorker) => port.postMessage(message)

/** Come before the entry listens. */
let early: unknown[] | null = []

process.send = (message: unknown) => {
  tell({ message })
  return true
}
process.connected = true

const heard = (message: unknown) => process.emit('message', message, undefined)

function end(): void {
  process.connected = false
  // Who does not want to hear of it has nothing to tidy up. An empty event loop does not end a utility process.
  if (!process.emit('disconnect')) process.exit(0)
  setTimeout(() => process.exit(1), GRACE_MS)
}

function entryListens(event: string | symbol): void {
  if (event !== 'message') return
  process.off('newListener', entryListens)
  tell({ ready: true })
  queueMicrotask(() => {
    const waiting = early ?? []
    early = null
    waiting.forEach(heard)
  })
}

process.on('newListener', entryListens)
port.on('message', ({ data }) => {
  const told = data as ToWorker
  if ('end' in told) end()
  else if (early) early.push(told.message)
  else heard(told.message)
})

await import(pathToFileURL(String(process.argv.at(-1))).href)
