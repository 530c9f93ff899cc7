// Lines of a large text file in bounded memory: whatever is longer than a line can be is cut and reported.
import { createReadStream } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'

/** GeoNames' longest lines hold some 10,000 letters of alternate names. */
const MAX_LINE = 100_000

export interface Line { number: number; text: string; cut: boolean }

/** Yields the lines of a UTF-8 file in lots, one lot a chunk read; '\n' or '\r\n'; a byte-order mark is dropped. */
export async function* linesOf(file: string): AsyncGenerator<Line[]> {
  const decoder = new StringDecoder('utf8')
  let [rest, cut, number] = ['', false, 0]
  const toLine = (text: string): Line => {
    const line = { number: ++number, text: (number === 1 ? text.replace(/^\ufeff/, '') : text).replace(/\r$/, ''), cut: cut || text.length > MAX_LINE }
    cut = false
    return line
  }
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 })) {
    const pieces = (rest + decoder.write(chunk as Buffer)).split('\n')
    rest = pieces.pop()!
    if (rest.length > MAX_LINE) [rest, cut] = ['', true]
    yield pieces.map(toLine)
  }
  rest += decoder.end()
  if (rest !== '' || cut) yield [toLine(rest)]
}
