// The network of the window, stood in for: requests are answered by functions, and the test sees what was asked.
import { setClient } from '../../renderer/client/client.ts'
import type { EventListener } from '../../main/contract/events.ts'
import type { RequestInput, RequestName, RequestReply } from '../../main/contract/requests.ts'
import { WorkstationError } from '../../main/contract/errors.ts'

export type Answers = { [Name in RequestName]?: (input: RequestInput<Name>) => RequestReply<Name> | Promise<RequestReply<Name>> }

export interface Network {
  readonly asked: { name: RequestName; input: unknown }[]
  /** Of one kind, in order. */
  of<Name extends RequestName>(name: Name): RequestInput<Name>[]
  tell: EventListener
}

/** Makes the answers the window's host; what has none is 'not-found'. */
export function network(answers: Answers): Network {
  const asked: Network['asked'] = []
  const listeners = new Set<EventListener>()
  setClient({
    host: { kind: 'web', version: 'test', actor: 'tester', uploads: false },
    native: null,
    send: async (name, input) => {
      asked.push({ name, input })
      const answer = answers[name] as ((value: unknown) => unknown) | undefined
      try {
        if (!answer) throw new WorkstationError('not-found', `${name} has no answer in this test.`)
        return { ok: true, value: (await answer(input)) as never }
      } catch (error) {
        if (error instanceof WorkstationError) return { ok: false, error: error.report() }
        throw error
      }
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    onConnection: (listener) => {
      listener(true)
      return () => undefined
    },
    upload: () => Promise.reject(new Error('no uploads in this test')),
  })
  return {
    asked,
    of: (name) => asked.filter((one) => one.name === name).map(({ input }) => input as never),
    tell: (name, event) => listeners.forEach((listener) => listener(name, event)),
  }
}
