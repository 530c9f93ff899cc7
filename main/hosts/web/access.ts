// Who may use the browser host: whoever holds this launch's token, in the address at first and in a cookie from then on.
import { hash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 bits, in characters that an address takes as they are. */
const newToken = (): string => randomBytes(32).toString('base64url')

/** Of equal length by hashing, so that neither length nor content shows in the time it takes. */
const same = (a: string, b: string): boolean => timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'))

/** How long a ticket waits for the browser that was started with it. */
const ticketMs = 60_000

export class Access {
  readonly #token: string
  #ticket: { word: string; until: number } | null = null

  constructor(token = newToken()) {
    this.#token = token
  }

  /** Opens the window any number of times while the host runs. */
  get token(): string {
    return this.#token
  }

  /** A token for one use within a minute: other users of this machine may see the words that a browser is started with. */
  ticket(): string {
    this.#ticket = { word: newToken(), until: Date.now() + ticketMs }
    return this.#ticket.word
  }

  /** Whether an address with this token opens the window. */
  admits(word: string): boolean {
    const ticket = this.#ticket
    if (!ticket || !same(word, ticket.word)) return same(word, this.#token)
    this.#ticket = null
    return Date.now() < ticket.until
  }

  /** Whether this cookie is the one that the host gave. */
  knows(cookie: string | undefined): boolean {
    return cookie !== undefined && same(cookie, this.#token)
  }
}
