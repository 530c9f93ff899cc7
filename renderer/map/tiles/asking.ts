// The window's side of a tile worker.
import type { Answered, Asked } from './answering.ts'

export interface Answerer<Question> {
  /** @throws Error with the worker's words, or when the worker could not be loaded */
  ask<Answer>(question: Question, transfer?: Transferable[]): Promise<Answer>
  close(): void
}

interface Waiting {
  resolve(answer: unknown): void
  reject(error: Error): void
}

export function answerer<Question>(worker: Worker): Answerer<Question> {
  const waiting = new Map<number, Waiting>()
  let last = 0
  let broken: Error | null = null
  const giveUp = (error: Error) => {
    broken = error
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  worker.onmessage = ({ data }: MessageEvent<Answered>) => {
    const asked = waiting.get(data.number)
    waiting.delete(data.number)
    if ('error' in data) asked?.reject(new Error(data.error))
    else asked?.resolve(data.answer)
  }
  worker.onerror = () => giveUp(new Error('A part of the map could not be loaded.'))
  return {
    ask: <Answer>(question: Question, transfer: Transferable[] = []) => new Promise<Answer>((resolve, reject) => {
      if (broken) return reject(broken)
      waiting.set(++last, { resolve: resolve as (answer: unknown) => void, reject })
      worker.postMessage({ number: last, question } satisfies Asked<Question>, transfer)
    }),
    close: () => {
      worker.terminate()
      giveUp(new DOMException('The map is closed.', 'AbortError'))
    },
  }
}
