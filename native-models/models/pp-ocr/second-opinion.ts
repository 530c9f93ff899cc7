// Which lines Tesseract reads again after PP-OCR, and whose reading counts.
import type { Pixels } from '../../image/crop.ts'
import type { Script } from '../tesseract/languages.ts'
import type { SecondReader, SecondReading } from '../tesseract/second-reader.ts'
import type { Rectangle } from './geometry.ts'
import type { ReadLine } from './lines.ts'
import { bareLetters, isLookalike, mixesScripts, spellsAlike } from './spelling.ts'
import { grownLine, looksLikeText, waysUp } from './ways-up.ts'
import type { View } from './ways-up.ts'
import { joinPieces, splitWords } from './words.ts'
import type { Piece } from './words.ts'

/** What a line says in the end, and by whom. */
export interface Opinion {
  rectangle: Rectangle
  text: string
  confidence: number
  reader: 'pp-ocr' | 'tesseract'
  language: string
  pieces: Piece[]
}

/** Bounds the time a picture takes; counts and no clock, so that the same picture gives the same text. About 0.25 s a line. */
const maxDoubtful = 6
/** Further doubtful lines, in the scripts found so far: about 0.05 s a line. */
const maxInFound = 18
/** About 0.08 s a line, half as much again for one that may be in another script. */
const maxLatin = 24

/** Below this PP-OCR's reading may be another script's shapes in the letters it knows. Measured: 0.39 to 0.86 on ten other scripts, 0.89 to 1 on Latin and Han. */
const doubtBelow = 0.88
const minCoverage = 0.75
/** Upside down, another script's shapes now and then spell Latin letters that PP-OCR is sure of; and no word is written in two scripts. */
const unlikelyTrust = 0.5
/** Shapes that hold no line of three characters, or letters too small for any reader, are not worth the time. */
const minLengthToHeight = 1.8
const minHeight = 10
/** A script that has been found in the picture is taken without trying the others from here on. */
const settledConfidence = 0.75
const minConfidence = 0.5
/** A reading must be this much surer (of Tesseract's own mean, whole hundredths for one word) than another to stand above it: an accented one above a plain one, Cyrillic or Greek above Latin. */
const rawMargin = 0.015
/**
 * Tesseract's mean for words that it knows; clean ones that it does not know stay at 0.93. Measured on 107 words in four fonts:
 * Latin ones read as Cyrillic or Greek never come above their Latin reading, Cyrillic and Greek ones that PP-OCR is sure of mostly do.
 */
const knownWord = 0.935

function asRead(line: ReadLine): Opinion {
  const pieces = line.stacked ? [{ text: line.text, confidence: line.confidence, from: 0, to: 1 }] : splitWords(line.reading.characters, line.reading.columns)
  return { rectangle: line.rectangle, text: pieces.map((piece) => piece.text).join(' '), confidence: line.confidence * line.coverage, reader: 'pp-ocr', language: 'ch', pieces: line.text === '' ? [] : pieces }
}

function asReadAgain({ rectangle, crop, ...line }: View, reading: SecondReading): Opinion {
  const scale = reading.confidence / Math.max(reading.raw, 0.01)
  const part = (column: number) => Math.min(1, Math.max(0, (column - line.from) / (line.to - line.from)))
  const words = reading.words.map(({ text, confidence, from, to }) => ({ text, confidence: Math.min(0.99, confidence * scale), from: part(from), to: part(to) }))
  const pieces = joinPieces(words, crop.height / (line.to - line.from))
  return { rectangle, text: pieces.map((piece) => piece.text).join(' '), confidence: reading.confidence, reader: 'tesseract', language: reading.language, pieces }
}

const longSide = ({ rectangle }: ReadLine) => Math.max(rectangle.width, rectangle.height)
const shortSide = ({ rectangle }: ReadLine) => Math.min(rectangle.width, rectangle.height)
const letters = (text: string, pattern: RegExp) => [...text].filter((character) => pattern.test(character)).length

/** Digits and marks look alike in most scripts: PP-OCR's word on them stands. */
function isNumber(line: ReadLine): boolean {
  return line.confidence > 0.75 && line.coverage > minCoverage && letters(line.text, /\p{L}/u) <= letters(line.text, /\p{N}/u)
}

const isHeadDown = ({ rectangle }: ReadLine) => Math.abs(rectangle.angle) > 2.3

const isUnlikely = (line: ReadLine) => isHeadDown(line) && isLatin(line) || mixesScripts(line.text)

function isDoubtful(line: ReadLine): boolean {
  if (shortSide(line) < minHeight || longSide(line) < minLengthToHeight * shortSide(line) || isNumber(line)) return false
  return isUnlikely(line) || line.confidence < doubtBelow || line.coverage < minCoverage
}

function isLatin(line: ReadLine): boolean {
  const latin = letters(line.text, /\p{Script=Latin}/u)
  return latin >= 3 && latin >= 0.8 * letters(line.text, /\p{L}/u) && shortSide(line) >= minHeight
}

/** The surest first, as the detector sees them. */
function choose(lines: readonly ReadLine[], wanted: (line: ReadLine) => boolean, most: number): number[] {
  const indices = lines.map((_, index) => index).filter((index) => wanted(lines[index]!))
  return indices.sort((a, b) => lines[b]!.detected - lines[a]!.detected || a - b).slice(0, most).sort((a, b) => a - b)
}

/** Enough letters to be no accident. */
const saysSomething = ({ text }: SecondReading) => letters(text, /\p{L}/u) >= (/[\p{Script=Han}\p{Script=Hangul}]/u.test(text) ? 2 : 3)

/** @param all when the scripts already found in the picture do not fit, one language of each other, and all languages of the script that fits */
async function readInScripts(second: SecondReader, { crop, scripts }: View, found: ReadonlySet<Script>, all: boolean): Promise<SecondReading | undefined> {
  if (scripts) return (await second.readIn(crop, scripts)).find(saysSomething)
  const known = (await second.readIn(crop, [...found])).find(saysSomething)
  if (!all || known && known.confidence >= settledConfidence) return known
  const first = (await second.readFirst(crop)).find(saysSomething)
  return first && first.confidence > 0 ? (await second.readIn(crop, [first.script])).find(saysSomething) : undefined
}

async function readForeign(second: SecondReader, image: Pixels, line: ReadLine, found: ReadonlySet<Script>, all: boolean): Promise<Opinion & { script: Script } | null> {
  let best: Opinion & { script: Script } | null = null
  for (const view of waysUp(image, line)) {
    if (!looksLikeText(view.crop)) continue
    const reading = await readInScripts(second, view, found, all)
    if (reading && reading.confidence > (best?.confidence ?? minConfidence)) best = { ...asReadAgain(view, reading), script: reading.script }
  }
  return best && best.confidence > line.confidence * line.coverage * (isHeadDown(line) || mixesScripts(line.text) ? unlikelyTrust : 1) ? best : null
}

const isPlain = (text: string) => !/[^\x20-\x7e]/.test(text)

/** Takes Tesseract's accents, spaces and case for a line whose bare letters both readers agree on. */
function withAccents(view: View, readings: readonly SecondReading[], line: ReadLine, opinion: Opinion): Opinion {
  const alike = readings.filter((reading) => reading.confidence >= minConfidence && spellsAlike(reading.text, line.text))
  const plain = alike.find((reading) => isPlain(reading.text))
  const accented = alike.find((reading) => !isPlain(reading.text))
  if (accented && accented.raw >= (plain?.raw ?? 0) + rawMargin) return asReadAgain(view, accented)
  if (!plain || bareLetters(plain.text) !== bareLetters(line.text)) return opinion
  const agreed = asReadAgain(view, plain)
  return { ...agreed, confidence: Math.max(agreed.confidence, opinion.confidence), reader: 'pp-ocr', language: 'ch' }
}

/** Latin letters upside down count when Tesseract reads the same. */
function confirmHeadDown(view: View, readings: readonly SecondReading[], line: ReadLine, opinion: Opinion): Opinion {
  const confirmed = withAccents(view, readings, line, opinion)
  return confirmed === opinion ? { ...opinion, confidence: opinion.confidence * unlikelyTrust } : confirmed
}

/** Tesseract's mean over the words with letters: numbers are the same in all three scripts. */
function sureness({ words }: SecondReading): number {
  const spelt = words.filter((word) => /\p{L}/u.test(word.text))
  return spelt.reduce((sum, word) => sum + word.confidence * word.text.length, 0) / Math.max(1, spelt.reduce((sum, word) => sum + word.text.length, 0))
}

/** Readings in Cyrillic and Greek that may stand above a Latin one, for both readers see Latin letters in "Horapiyc" and "MOCKBA". */
async function readOthers(second: SecondReader, { crop }: View, line: ReadLine): Promise<SecondReading[]> {
  const least = isLookalike(line.text) ? 0 : knownWord
  const others = await second.readIn(crop, ['Cyrillic', 'Greek'])
  return others.filter((reading) => reading.confidence >= settledConfidence && saysSomething(reading) && sureness(reading) >= least)
}

/** One that is clearly surer than the Latin ones, or about as sure where other lines are in its script. */
function chooseOther(others: readonly SecondReading[], latin: readonly SecondReading[], found: ReadonlySet<Script>): SecondReading | undefined {
  const surestLatin = Math.max(0, ...latin.map(sureness))
  const surest = Math.max(surestLatin, ...others.map(sureness))
  return others.find((reading) => found.has(reading.script) && sureness(reading) > surest - rawMargin) ?? others.find((reading) => sureness(reading) >= surestLatin + rawMargin)
}

const asUnlikely = (line: ReadLine, opinion: Opinion): Opinion => mixesScripts(line.text) ? { ...opinion, confidence: opinion.confidence * unlikelyTrust } : opinion

async function readDoubtful(second: SecondReader, image: Pixels, line: ReadLine, opinion: Opinion, found: Set<Script>): Promise<Opinion> {
  const reading = await readForeign(second, image, line, found, true)
  if (reading) found.add(reading.script)
  if (reading && reading.script !== 'Latin' || !isLatin(line)) return reading ?? asUnlikely(line, opinion)
  const view = grownLine(image, line.rectangle)
  if (isHeadDown(line)) return reading ?? confirmHeadDown(view, await second.readIn(view.crop, ['Latin']), line, opinion)
  const others = await readOthers(second, view, line)
  const other = others.length > 0 ? chooseOther(others, await second.readIn(view.crop, ['Latin']), found) : undefined
  if (other) found.add(other.script)
  return other ? asReadAgain(view, other) : reading ?? asUnlikely(line, opinion)
}

async function readLatin(second: SecondReader, image: Pixels, line: ReadLine, opinion: Opinion, found: Set<Script>): Promise<Opinion> {
  const view = grownLine(image, line.rectangle)
  const latin = await second.readIn(view.crop, ['Latin'])
  const settled = !isLookalike(line.text) && latin.some((reading) => sureness(reading) >= knownWord)
  const other = settled ? undefined : chooseOther(await readOthers(second, view, line), latin, found)
  if (other) found.add(other.script)
  return other ? asReadAgain(view, other) : withAccents(view, latin, line, opinion)
}

/** One opinion for each line, in their order. */
export async function secondOpinions(second: SecondReader, image: Pixels, lines: readonly ReadLine[]): Promise<Opinion[]> {
  const opinions = lines.map(asRead)
  const found = new Set<Script>()
  const doubtful = choose(lines, isDoubtful, maxDoubtful)
  for (const index of doubtful) opinions[index] = await readDoubtful(second, image, lines[index]!, opinions[index]!, found)
  const beyond = found.size > 0 ? choose(lines, (line) => isDoubtful(line) && !doubtful.some((index) => lines[index] === line), maxInFound) : []
  for (const index of beyond) opinions[index] = await readForeign(second, image, lines[index]!, found, false) ?? asUnlikely(lines[index]!, opinions[index]!)
  const latin = choose(lines, (line) => isLatin(line) && !isDoubtful(line), maxLatin)
  // What may be either comes last, when the scripts of the others are known.
  for (const index of [...latin].sort((a, b) => Number(isLookalike(lines[a]!.text)) - Number(isLookalike(lines[b]!.text)))) {
    opinions[index] = await readLatin(second, image, lines[index]!, opinions[index]!, found)
  }
  return opinions
}
