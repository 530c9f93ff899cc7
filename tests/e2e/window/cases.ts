// Cases for the end-to-end tests, made by the core itself: real pictures, real runs.
import { cp } from 'node:fs/promises'
import path from 'node:path'
import { createApp } from '../../../main/app.ts'
import type { RequestInput, RequestName, RequestReply } from '../../../main/contract/requests.ts'
import { makeHome } from '../../prepare.ts'

export const samples = path.resolve(import.meta.dirname, '../../samples')

export interface MadeCase {
  readonly home: string
  readonly folder: string
  /** Copies of the sample pictures, by name. */
  readonly pictures: string
  /** Address inside the window. */
  readonly address: string
}

export type Ask = <Name extends RequestName>(name: Name, input: RequestInput<Name>) => Promise<RequestReply<Name>>

/** Runs `work` on an app of its own over this workspace. */
export async function withApp<Value>(home: string, work: (ask: Ask) => Promise<Value>): Promise<Value> {
  const app = createApp({ home })
  const call = { host: 'cli' as const, actor: 'tester', signal: new AbortController().signal }
  const ask: Ask = async (name, input) => {
    const reply = await app.dispatch(name, input, call)
    if (!reply.ok) throw new Error(`${name}: ${reply.error.message}`)
    return reply.value
  }
  try {
    return await work(ask)
  } finally {
    await app.close()
  }
}

export const addressOf = (folder: string, tab = 'triage'): string => `/case/${encodeURIComponent(folder)}/${tab}`

/** A finished case of the sample pictures. @param options `readText` takes some seconds more */
export async function sampleCase(name: string, { readText = false, title = 'Harbour fire, June' } = {}): Promise<MadeCase> {
  const home = makeHome(name)
  const [folder, pictures] = [path.join(home, 'cases', 'harbour.geocase'), path.join(home, 'pictures')]
  await cp(samples, pictures, { recursive: true, filter: (from) => !/\.ts$/.test(from) })
  await withApp(home, async (ask) => {
    await ask('case.create', { case: folder, title })
    await ask('image.add', { case: folder, files: [{ path: pictures }] })
    const job = await ask('run.start', { case: folder, options: { readText } })
    if (job) await ask('job.wait', { case: folder, job: job.job })
  })
  return { home, folder, pictures, address: addressOf(folder) }
}
