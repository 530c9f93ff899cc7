// The events of the core on their way to the windows, as Server-Sent Events. Bounded: in their number, and in what waits for a slow reader.
import type { EventName, Events } from '../../contract/events.ts'

export interface StreamLimits {
  /** Windows at a time. */
  readonly streams: number
  /** Bytes that may wait for one reader. */
  readonly waiting: number
  readonly heartbeatMs: number
}

export const streamLimits: StreamLimits = { streams: 32, waiting: 2 ** 20, heartbeatMs: 15_000 }

interface Reader {
  readonly controller: ReadableStreamDefaultController<Uint8Array>
  /** Cuts the connection; a browser opens another one and reads its state anew. */
  readonly cut: () => void
}

export class EventStreams {
  readonly #limits: StreamLimits
  readonly #readers = new Set<Reader>()
  readonly #heartbeat: NodeJS.Timeout

  constructor(limits: StreamLimits) {
    this.#limits = limits
    this.#heartbeat = setInterval(() => this.#write(': here\n\n'), limits.heartbeatMs).unref()
  }

  get count(): number {
    return this.#readers.size
  }

  /** @returns the stream's bytes; null where there are as many as may be */
  open(cut: () => void): ReadableStream<Uint8Array> | null {
    if (this.#readers.size >= this.#limits.streams) return null
    let reader: Reader
    return new ReadableStream<Uint8Array>({
      start: (controller) => {
        reader = { controller, cut }
        this.#readers.add(reader)
        controller.enqueue(Buffer.from('retry: 1000\n\n'))
      },
      cancel: () => void this.#readers.delete(reader),
    }, new ByteLengthQueuingStrategy({ highWaterMark: this.#limits.waiting }))
  }

  send<Name extends EventName>(name: Name, event: Events[Name]): void {
    this.#write(`event: ${name}\ndata: ${JSON.stringify(event)}\n\n`)
  }

  /** Ends them all in good order. */
  close(): void {
    clearInterval(this.#heartbeat)
    for (const { controller } of this.#readers) controller.close()
    this.#readers.clear()
  }

  #write(text: string): void {
    const bytes = Buffer.from(text)
    for (const reader of this.#readers) {
      if ((reader.controller.desiredSize ?? 0) >= bytes.length) reader.controller.enqueue(bytes)
      else this.#drop(reader)
    }
  }

  #drop(reader: Reader): void {
    this.#readers.delete(reader)
    reader.cut()
  }
}
