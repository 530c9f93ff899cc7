// The core in a workspace of its own, for tests of what hosts see of it.
import fs from 'node:fs'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { createApp } from '../../main/app.ts'
import type { App } from '../../main/app.ts'
import type { EventName, Events } from '../../main/contract/events.ts'
import type { RequestInput, RequestName, RequestReply } from '../../main/contract/requests.ts'
import type { Spawner } from '../../main/jobs/spawner.ts'
import { makeHome } from '../prepare.ts'

export const samples = path.resolve(import.meta.dirname, '../samples')

export interface TestApp {
  readonly app: App
  readonly home: string
  ask<Name extends RequestName>(name: Name, input: RequestInput<Name>): Promise<RequestReply<Name>>
  /** 'ok' or the error's code. */
  codeOf<Name extends RequestName>(name: Name, input: RequestInput<Name>): Promise<string>
  /** The first event of this name that fits, told from now on or before. */
  event<Name extends EventName>(name: Name, fits?: (event: Events[Name]) => boolean): Promise<Events[Name]>
  readonly told: readonly (readonly [EventName, Events[EventName]])[]
}

export function startApp({ home = makeHome('services'), spawn, actor = 'tester' }: { home?: string; spawn?: Spawner; actor?: string } = {}): TestApp {
  const app = createApp({ home, spawn })
  onTestFinished(async () => {
    await app.close()
    fs.rmSync(home, { recursive: true, force: true })
  })
  const told: [EventName, Events[EventName]][] = []
  const waiting: (() => void)[] = []
  app.listen((name, event) => {
    told.push([name, event])
    for (const look of waiting.splice(0)) look()
  })
  const call = { host: 'cli' as const, actor, signal: new AbortController().signal }
  const send: App['dispatch'] = (name, input) => app.dispatch(name, input, call)
  return {
    app, home, told,
    ask: async (name, input) => {
      const reply = await send(name, input, call)
      if (!reply.ok) throw new Error(`${name}: ${reply.error.code}: ${reply.error.message}`)
      return reply.value
    },
    codeOf: async (name, input) => {
      const reply = await send(name, input, call)
      return reply.ok ? 'ok' : reply.error.code
    },
    event: async (name, fits = () => true) => {
      for (;;) {
        const found = told.find(([one, event]) => one === name && fits(event as never))
        if (found) return found[1] as never
        await new Promise<void>((resolve) => waiting.push(resolve))
      }
    },
  }
}

/** A case with these samples, looked at without reading text. */
export async function caseOf({ ask, home }: TestApp, names: readonly string[], options: { copy?: boolean } = {}): Promise<{ folder: string; images: number[] }> {
  const folder = path.join(home, 'case.geocase')
  await ask('case.create', { case: folder, title: 'A case' })
  const { images } = await ask('image.add', { case: folder, files: names.map((name) => ({ path: path.isAbsolute(name) ? name : path.join(samples, name) })), copy: options.copy })
  const job = await ask('run.start', { case: folder, images, options: { readText: false, workers: 1 } })
  if (job) await ask('job.wait', { case: folder, job: job.job })
  return { folder, images }
}
