// Worker thread that holds Tesseract in WebAssembly with one engine for each language, all warm; see engine.ts for why a thread.
import { createRequire } from 'node:module'
import { parentPort } from 'node:worker_threads'
import type { Answer, LineReading, Task } from './engine.ts'

interface Engine { Init(path: null, language: string, mode: number): number; SetPageSegMode(mode: number): void; SetImageFile(orientation: number, angle: number): number; SetVariable(name: string, value: string): boolean; Recognize(monitor: null): number; GetJSONText(): string; Clear(): void }
interface Core { FS: { writeFile(path: string, data: Uint8Array): void; unlink(path: string): void }; TessBaseAPI: new () => Engine }
interface Word { text: string; confidence: number; bbox: { x0: number; x1: number } }
interface Page { blocks: { paragraphs: { lines: { words: Word[] }[] }[] }[] }

const neuralOnly = 1
const singleLine = 7
const input = '/input'

// The build with plain SIMD: relaxed SIMD rounds differently from one processor to the next, and the same picture must give the same text.
const openCore = createRequire(import.meta.url)('tesseract.js-core/tesseract-core-simd-lstm') as () => Promise<Core>
const core = await openCore()
const engines = new Map<string, Engine>()

function openEngine(language: string, trained: Uint8Array): void {
  const file = `./${language}.traineddata`
  core.FS.writeFile(file, trained)
  const engine = new core.TessBaseAPI()
  const status = engine.Init(null, language, neuralOnly)
  core.FS.unlink(file)
  if (status !== 0) throw new Error(`the trained data for "${language}" cannot be used`)
  engine.SetPageSegMode(singleLine)
  engine.SetVariable('user_defined_dpi', '150')
  engines.set(language, engine)
}

function readLine(language: string): LineReading {
  const engine = engines.get(language)
  if (!engine) throw new Error(`the language "${language}" is not open`)
  if (engine.SetImageFile(1, 0) === 1) throw new Error('the line cannot be taken in')
  engine.Recognize(null)
  const page = JSON.parse(engine.GetJSONText()) as Page
  engine.Clear()
  const words = page.blocks.flatMap((block) => block.paragraphs).flatMap((paragraph) => paragraph.lines).flatMap((line) => line.words)
  return { language, words: words.map(({ text, confidence, bbox }) => ({ text, confidence: confidence / 100, from: bbox.x0, to: bbox.x1 })) }
}

function work(task: Task): LineReading[] {
  if (task.kind === 'open') {
    openEngine(task.language, task.trained)
    return []
  }
  core.FS.writeFile(input, task.line)
  return task.languages.map(readLine)
}

function answer(task: Task): Answer {
  try {
    return { id: task.id, readings: work(task) }
  } catch (cause) {
    return { id: task.id, error: String((cause as Error).message ?? cause) }
  }
}

parentPort?.on('message', (task: Task) => parentPort?.postMessage(answer(task)))
