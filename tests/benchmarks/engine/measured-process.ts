// A process of its own for each model that is measured: its processor time and memory are its own, and it can be left loaded while another is asked.
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import path from 'node:path'

export interface Opening {
  /** Folder of a pack, or the peer's file. */
  readonly model: string
  readonly threads: number
  /** Whether the graph takes an adapter. */
  readonly adapters?: boolean
}

export interface Asked {
  readonly promptTokens: number
  readonly newTokens: number
  /** Prompts at a time; 1 where it is not said. */
  readonly batch?: number
  /** Tokens a run of the loop; 8 where it is not said. */
  readonly turns?: number
  /** Of an adapter on every linear layer. */
  readonly rank?: number
}

/** Milliseconds by the clock, and of the processor over all threads. */
export interface Span { readonly wall: number; readonly processor: number }

export interface Measured {
  /** To the end of the run that reads the prompt, with the tokens that it gives. */
  readonly first: Span
  /** The runs after it. */
  readonly rest: Span
  /** Tokens of a sequence that `rest` gave. */
  readonly restTokens: number
  readonly tokens: readonly number[]
  /** Of `first`, milliseconds until the picture's vectors are there. */
  readonly picture?: number
}

export interface Opened { readonly milliseconds: number }

interface Answer { readonly value?: unknown; readonly error?: string }

/**
 * glibc then asks for large pages for what it allocates (THP), where the kernel gives them to who asks. A token's weights are some hundred megabytes read once,
 * which is 80,000 pages of 4 kB; finding them took 3 to 18 % of the time, by how many large ones the kernel had. Elsewhere than with glibc it changes nothing.
 */
const largePages = { GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1' }

/** A script of this folder that calls `answer`. */
export class MeasuredProcess {
  readonly #child: ChildProcess

  private constructor(script: string, pages: 'large' | 'usual') {
    this.#child = fork(path.join(import.meta.dirname, script), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], env: { ...process.env, ...(pages === 'large' ? largePages : {}) } })
  }

  static async open(script: 'our-process.ts' | 'peer-process.ts' | 'picture-process.ts', opening: Opening, pages: 'large' | 'usual'): Promise<MeasuredProcess & Opened> {
    const started = new MeasuredProcess(script, pages)
    return Object.assign(started, await started.#ask<Opened>({ opening }))
  }

  measure(asked: Asked): Promise<Measured> {
    return this.#ask<Measured>({ asked })
  }

  /** @returns the most memory it ever held, in bytes */
  async close(): Promise<number> {
    const peak = await this.#ask<number>({ close: true })
    this.#child.disconnect()
    return peak
  }

  #ask<Value>(message: object): Promise<Value> {
    return new Promise((resolve, reject) => {
      const died = (code: number | null) => reject(new Error(`a measured process ended with ${code}`))
      this.#child.once('exit', died)
      this.#child.once('message', ({ value, error }: Answer) => {
        this.#child.off('exit', died)
        if (error === undefined) resolve(value as Value)
        else reject(new Error(error))
      })
      this.#child.send(message)
    })
  }
}

export interface Model { measure(asked: Asked): Promise<Measured> }

/** The other side: opens one model and measures what it is asked, until it is told to close. */
export function answer(open: (opening: Opening) => Promise<Model>): void {
  let model: Model | null = null
  const reply = async ({ opening, asked }: { opening?: Opening; asked?: Asked }): Promise<unknown> => {
    if (asked) return model!.measure(asked)
    if (!opening) return process.resourceUsage().maxRSS * 1024
    const started = performance.now()
    model = await open(opening)
    return { milliseconds: performance.now() - started }
  }
  process.on('message', (message) => {
    reply(message as { opening?: Opening; asked?: Asked }).then((value) => process.send!({ value }), (error: Error) => process.send!({ error: error.stack ?? error.message }))
  })
  process.on('disconnect', () => process.exit())
}

/** Tells how long something took from one call to the next. */
export function stopwatch(): () => Span {
  let [wall, processor] = [performance.now(), process.cpuUsage()]
  return () => {
    const used = process.cpuUsage(processor)
    const span = { wall: performance.now() - wall, processor: (used.user + used.system) / 1000 }
    wall = performance.now()
    processor = process.cpuUsage()
    return span
  }
}

/** The same ids for everybody: any of the model's vocabulary. */
export function promptIds(length: number, vocabulary: number, seed = 1): number[] {
  let state = seed
  return Array.from({ length }, () => (state = (state * 48271) % 2147483647) % vocabulary)
}
