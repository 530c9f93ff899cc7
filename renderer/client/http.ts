// The transport in a browser: requests by POST, events by an event stream, both to the page's own origin.
import type { ErrorReport } from '../../main/contract/errors.ts'
import { WorkstationError } from '../../main/contract/errors.ts'
import { events } from '../../main/contract/events.ts'
import type { EventListener, EventName, Events } from '../../main/contract/events.ts'
import type { Reply } from '../../main/contract/requests.ts'
import type { Client, HostInfo } from './client.ts'

const gone: ErrorReport = {
  code: 'internal',
  message: 'The program behind this page does not answer. Start it again ("npm start" or "geoagent serve"); what was finished is kept.',
  details: { gone: true },
}

/** A refused or broken answer in the words of the core; what a server in between says is not shown. */
async function readReply(response: Response): Promise<Reply<never>> {
  if (response.ok) return (await response.json()) as Reply<never>
  if (response.status === 401 || response.status === 403) {
    return { ok: false, error: { code: 'invalid-request', message: 'This page is no longer signed in. Open the address that the program printed when it started.', details: { status: response.status } } }
  }
  return { ok: false, error: { code: 'internal', message: `The program answered with status ${response.status}.`, details: { status: response.status } } }
}

async function send(name: string, input: unknown, signal?: AbortSignal): Promise<Reply<never>> {
  try {
    return await readReply(await fetch(`/request/${name}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(input), signal }))
  } catch {
    if (signal?.aborted) return { ok: false, error: { code: 'cancelled', message: `${name} was cancelled.`, details: {} } }
    return { ok: false, error: gone }
  }
}

async function upload(caseKey: string, name: string, file: File, signal?: AbortSignal): Promise<string> {
  const response = await fetch(`/upload/${caseKey}/${encodeURIComponent(name)}`, { method: 'PUT', headers: { 'content-type': 'application/octet-stream' }, body: file, signal })
  const answer = (await response.json()) as Reply<{ path: string }>
  if (!answer.ok) throw new WorkstationError(answer.error.code, answer.error.message, answer.error.details)
  return answer.value.path
}

/** One event stream for all listeners; the browser opens it again by itself when it breaks. */
function eventStream(): Pick<Client, 'listen' | 'onConnection'> {
  const source = new EventSource('/events')
  const listeners = new Set<EventListener>()
  const watchers = new Set<(connected: boolean) => void>()
  let connected = true
  const tell = (now: boolean) => {
    if (now === connected) return
    connected = now
    for (const watcher of watchers) watcher(now)
  }
  source.onopen = () => tell(true)
  source.onerror = () => tell(false)
  for (const name of Object.keys(events) as EventName[]) {
    source.addEventListener(name, (message) => {
      const event = JSON.parse((message as MessageEvent<string>).data) as Events[EventName]
      for (const listener of listeners) listener(name, event)
    })
  }
  return {
    listen: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    onConnection: (watcher) => {
      watchers.add(watcher)
      watcher(connected)
      return () => void watchers.delete(watcher)
    },
  }
}

/** @throws Error where the page is not signed in */
export async function httpClient(): Promise<Client> {
  const response = await fetch('/host')
  if (!response.ok) throw new Error('This page is not signed in. Open the address that the program printed when it started: it holds a token for this launch.')
  return { host: (await response.json()) as HostInfo, native: null, send, upload, ...eventStream() }
}
