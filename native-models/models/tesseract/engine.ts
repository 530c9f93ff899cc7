// Reads single lines with Tesseract's LSTM models, any number of languages at once.
// The WebAssembly core is driven directly: with an engine for each language kept warm a line takes 10 to 20 ms a language, where
// tesseract.js would start over to change it; and there is no code here that could fetch anything. It runs in a worker thread, since
// it prints to the console and would block the models that run beside it.
import { once } from 'node:events'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Pixels } from '../../image/crop.ts'

export interface WordReading {
  text: string
  /** 0 to 1. */
  confidence: number
  /** Columns of the line's crop. */
  from: number
  to: number
}
export interface LineReading { language: string; words: WordReading[] }

export type Task = { id: number; kind: 'open'; language: string; trained: Uint8Array } | { id: number; kind: 'read'; line: Uint8Array; languages: readonly string[] }
export type Answer = { id: number; readings: LineReading[] } | { id: number; error: string }

export class TesseractError extends Error {
  override readonly name = 'TesseractError'
}

export interface Tesseract {
  /** @param trained content of a <language>.traineddata file, not compressed @throws TesseractError when it is no such file */
  open(language: string, trained: Uint8Array): Promise<void>
  /**
   * @param line RGB of one upright line, 30 to 60 pixels high
   * @param languages each opened before
   * @returns one reading for each language
   */
  read(line: Pixels, languages: readonly string[]): Promise<LineReading[]>
  close(): Promise<void>
}

/** Portable graymap, ITU-R BT.601 luma. */
function toGraymap({ data, width, height }: Pixels): Uint8Array {
  const header = Buffer.from(`P5\n${width} ${height}\n255\n`)
  const file = new Uint8Array(header.length + width * height)
  file.set(header)
  for (let pixel = 0; pixel < width * height; pixel++) file[header.length + pixel] = Math.round(0.299 * data[pixel * 3]! + 0.587 * data[pixel * 3 + 1]! + 0.114 * data[pixel * 3 + 2]!)
  return file
}

type Waiting = { resolve(readings: LineReading[]): void; reject(error: Error): void }
type Unnumbered = Task extends infer T ? T extends Task ? Omit<T, 'id'> : never : never

function settle(waiting: Map<number, Waiting>, answer: Answer): void {
  const one = waiting.get(answer.id)
  waiting.delete(answer.id)
  if ('error' in answer) one?.reject(new TesseractError(answer.error))
  else one?.resolve(answer.readings)
}

function failAll(waiting: Map<number, Waiting>, reason: string): void {
  for (const one of waiting.values()) one.reject(new TesseractError(reason))
  waiting.clear()
}

/** Starts the thread; the languages are opened one by one as they are needed. */
export function startTesseract(): Tesseract {
  const worker = new Worker(new URL(`./worker${path.extname(import.meta.filename)}`, import.meta.url), { stdout: true, stderr: true })
  const waiting = new Map<number, Waiting>()
  let [last, ended] = [0, '']
  worker.on('message', (answer: Answer) => {
    settle(waiting, answer)
    if (waiting.size === 0) worker.unref() // an idle thread must not keep the process alive
  })
  worker.on('error', (cause) => failAll(waiting, ended = `the text reader stopped: ${cause.message}`))
  worker.on('exit', () => failAll(waiting, ended ||= 'the text reader has been closed'))
  worker.unref()
  const ask = (task: Unnumbered) => new Promise<LineReading[]>((resolve, reject) => {
    if (ended) return reject(new TesseractError(ended))
    const id = ++last
    waiting.set(id, { resolve, reject })
    worker.ref()
    worker.postMessage({ ...task, id } as Task)
  })
  return {
    open: async (language, trained) => { await ask({ kind: 'open', language, trained }) },
    read: (line, languages) => ask({ kind: 'read', line: toGraymap(line), languages }),
    close: async () => {
      const exited = ended ? null : once(worker, 'exit')
      await worker.terminate()
      await exited
    },
  }
}
