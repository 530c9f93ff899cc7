// Undo and redo: each deed knows how to take itself back.
import { history } from '../state/history.svelte.ts'
import type { Deed } from '../state/history.svelte.ts'
import { session } from '../state/session.svelte.ts'
import { attempt } from './attempt.ts'

/** One at a time: a second key press waits for the first one's answer. */
let turn: Promise<unknown> = Promise.resolve()

const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
  const result = turn.then(work)
  turn = result.catch(() => undefined)
  return result
}

/** Does it and remembers it. @returns what it gave, or null where it failed */
export async function perform<Value>(label: string, redo: () => Promise<Value>, undo: () => Promise<unknown>): Promise<Value | null> {
  const value = await inTurn(() => attempt(redo))
  if (value !== null) history.add({ label, undo, redo })
  return value
}

const move = (take: 'done' | 'undone', give: 'done' | 'undone', act: (deed: Deed) => Promise<unknown>, word: string) => () => inTurn(async () => {
  const deed = history[take].at(-1)
  if (!deed) return
  history[take] = history[take].slice(0, -1)
  const went = await attempt(async () => { await act(deed); return true })
  if (!went) return
  history[give] = [...history[give], deed]
  session.tell('done', `${word}: ${deed.label}`)
})

export const undo = move('done', 'undone', (deed) => deed.undo(), 'Undone')
export const redo = move('undone', 'done', (deed) => deed.redo(), 'Done again')
