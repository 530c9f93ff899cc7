// Server-sent events: the data of each, as the stream brings it (https://html.spec.whatwg.org/multipage/server-sent-events.html).

/** Characters of one event; a chunk of a chat completion has some hundreds. */
export const LONGEST_EVENT = 2 ** 20

export class LongEvent extends Error {
  override readonly name = 'LongEvent'
}

/**
 * @param chunks UTF-8, cut anywhere
 * @returns the data of each event, its lines joined; comments, names and ids are left out, and so is an event that the end cuts off
 * @throws LongEvent
 */
export async function* eventData(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let data: string[] = []
  let length = 0
  for await (const line of lines(chunks)) {
    length += line.length
    if (length > LONGEST_EVENT) throw new LongEvent(`an event has more than ${LONGEST_EVENT} characters`)
    if (line !== '') {
      if (/^data(:|$)/.test(line)) data.push(line.slice(5).replace(/^ /, ''))
      continue
    }
    if (data.length > 0) yield data.join('\n')
    data = []
    length = 0
  }
}

/** Lines end with CR LF, LF or CR. */
async function* lines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    rest += decoder.decode(chunk, { stream: true })
    // A CR at the end may be half of a CR LF.
    const parts = rest.split(/\r\n|\n|\r(?!$)/)
    rest = parts.pop()!
    if (rest.length > LONGEST_EVENT) throw new LongEvent(`a line has more than ${LONGEST_EVENT} characters`)
    yield* parts
  }
  if (rest.endsWith('\r')) yield rest.slice(0, -1)
}
