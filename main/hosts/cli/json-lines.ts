// A file of lines, one in memory at a time, however long the file is.
import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'

/** Bytes; a longer line is no line of JSON that anything here takes. */
const LONGEST = 16 * 2 ** 20

export interface TextLine {
  /** From 1. */
  readonly line: number
  readonly text: string
}

export class BadLine extends Error {
  readonly line: number

  constructor(line: number, reason: string) {
    super(reason)
    this.line = line
  }
}

function decoded(bytes: Buffer, line: number): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: line > 1 }).decode(bytes)
  } catch {
    throw new BadLine(line, 'It is no UTF-8.')
  }
}

async function* bytesOfLines(stream: Readable): AsyncGenerator<Buffer> {
  let parts: Buffer[] = []
  let held = 0
  let line = 1
  const take = (part: Buffer): void => {
    held += part.length
    if (held > LONGEST) throw new BadLine(line, `It is longer than ${LONGEST} bytes.`)
    parts.push(part)
  }
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let from = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      take(chunk.subarray(from, end))
      yield Buffer.concat(parts)
      parts = []
      held = 0
      line++
      from = end + 1
    }
    take(chunk.subarray(from))
  }
  if (held > 0) yield Buffer.concat(parts)
}

/**
 * Lines that hold anything. @param file `-` for standard input
 * @throws BadLine, and what reading the file throws
 */
export async function* linesOf(file: string): AsyncGenerator<TextLine> {
  let line = 0
  for await (const bytes of bytesOfLines(file === '-' ? process.stdin : createReadStream(file))) {
    const text = decoded(bytes, ++line)
    if (text.trim() !== '') yield { line, text }
  }
}
