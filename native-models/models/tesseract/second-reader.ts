// Reads a line in the languages of each script and says which fits, with a confidence that compares with PP-OCR's.
import type { Pixels } from '../../image/crop.ts'
import { loadTrained, scriptOf, shareInScript } from './languages.ts'
import type { Script } from './languages.ts'
import { startTesseract } from './engine.ts'
import type { LineReading, Tesseract, WordReading } from './engine.ts'

export interface SecondReading {
  language: string
  script: Script
  text: string
  /** Tesseract's own mean, 0 to 1: 0.8 on lines that hold no text at all is common. */
  raw: number
  /** What share of such lines is right, 0 to 1; see `trust`. */
  confidence: number
  words: WordReading[]
}

/**
 * Tesseract is sure of itself on noise and on other scripts: its 0.70 means nothing, its 0.96 is as good as it gets.
 * Linear between the two, measured on rendered signs read in the right and the wrong languages.
 */
export function trust(raw: number): number {
  return Math.min(0.99, Math.max(0, (raw - 0.7) / 0.26))
}

/** Letters of another script in more than a fifth of the text: the language does not fit the line. */
const minShare = 0.8

function judge({ language, words }: LineReading): SecondReading {
  const script = scriptOf(language)
  const text = words.map((word) => word.text).join(' ')
  const length = words.reduce((sum, word) => sum + word.text.length, 0)
  const raw = words.reduce((sum, word) => sum + word.confidence * word.text.length, 0) / Math.max(1, length)
  return { language, script, text, raw, confidence: shareInScript(text, script) >= minShare ? trust(raw) : 0, words }
}

export interface SecondReader {
  /** @returns the best reading first */
  readIn(line: Pixels, scripts: readonly Script[]): Promise<SecondReading[]>
  /** In the first language of each script, the best reading first. */
  readFirst(line: Pixels): Promise<SecondReading[]>
  close(): Promise<void>
}

const byConfidence = (one: SecondReading, other: SecondReading) => other.confidence - one.confidence || other.raw - one.raw || (one.language < other.language ? -1 : 1)

/**
 * The thread starts and each language is loaded when first needed.
 * @param languages Tesseract's names
 * @throws TesseractError, at the first reading, for a language whose data is missing or broken
 */
export function createSecondReader(languages: readonly string[], folders: readonly string[]): SecondReader {
  const byScript = Map.groupBy(languages, scriptOf)
  const opened = new Map<string, Promise<void>>()
  let engine: Tesseract | null = null
  const ready = (language: string) => {
    const tesseract = engine ??= startTesseract()
    const opening = opened.get(language) ?? loadTrained(language, folders).then((trained) => tesseract.open(language, trained))
    opened.set(language, opening)
    return opening
  }
  const read = async (line: Pixels, wanted: readonly string[]) => {
    if (wanted.length === 0) return []
    for (const language of wanted) await ready(language)
    return (await engine!.read(line, wanted)).map(judge).sort(byConfidence)
  }
  return {
    readIn: (line, scripts) => read(line, scripts.flatMap((script) => byScript.get(script) ?? [])),
    readFirst: (line) => read(line, [...byScript.values()].map((group) => group[0]!)),
    close: async () => engine?.close(),
  }
}
