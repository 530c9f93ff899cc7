// A process that is measured: one JSON line in, one out. Its memory and processor time are its own, and it can wait loaded while another is asked.
import { spawn } from 'node:child_process'
import type { ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

export class LineProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>
  readonly #lines: AsyncIterator<string>

  /** @param script of this folder: Node runs it, or the interpreter that is named. @param opening its only argument, as JSON */
  constructor(script: string, opening: object, interpreter = process.execPath) {
    this.#child = spawn(interpreter, [path.join(import.meta.dirname, script), JSON.stringify(opening)], { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]()
  }

  get pid(): number {
    return this.#child.pid!
  }

  /** @throws Error when the process has ended */
  async read<Value>(): Promise<Value> {
    const { value, done } = await this.#lines.next()
    if (done) throw new Error(`a measured process ended with ${this.#child.exitCode ?? this.#child.signalCode}`)
    return JSON.parse(value) as Value
  }

  ask<Value>(question: object): Promise<Value> {
    this.#child.stdin.write(`${JSON.stringify(question)}\n`)
    return this.read<Value>()
  }

  /** @returns the most memory it ever held, in bytes */
  async close(): Promise<number> {
    this.#child.stdin.end()
    return (await this.read<{ peak: number }>()).peak
  }

  async kill(): Promise<void> {
    const ended = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await ended
  }
}

/** VmHWM where there is one: the other counts what was held before this program began. */
function peakBytes(): number {
  try {
    return 1024 * Number(/^VmHWM:\s*(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))![1])
  } catch {
    return process.resourceUsage().maxRSS * 1024
  }
}

export const reply = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`)

/** The other side: answers each line, and says what memory it took when there are no more. */
export async function answerLines<Question>(answer: (question: Question) => Promise<unknown>): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) reply(await answer(JSON.parse(line) as Question))
  reply({ peak: peakBytes() })
}
