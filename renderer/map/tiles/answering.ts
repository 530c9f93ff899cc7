// The worker's side of a tile worker: questions come with a number, answers go back under it.

export interface Asked<Question> {
  readonly number: number
  readonly question: Question
}

export type Answered = { readonly number: number } & ({ readonly answer: unknown } | { readonly error: string })

interface Port<Question> {
  onmessage: ((event: MessageEvent<Asked<Question>>) => void) | null
  postMessage(message: Answered, transfer: Transferable[]): void
}

/** Buffers are moved, not copied. */
const transferable = (answer: unknown): Transferable[] => (answer instanceof ArrayBuffer ? [answer] : [])

/** Answers everything that this worker is asked. */
export function answer<Question>(handle: (question: Question) => unknown): void {
  const port = globalThis as unknown as Port<Question>
  port.onmessage = async ({ data: { number, question } }) => {
    try {
      const given = await handle(question)
      port.postMessage({ number, answer: given }, transferable(given))
    } catch (error) {
      port.postMessage({ number, error: error instanceof Error ? error.message : String(error) }, [])
    }
  }
}
