// What scenes say is written can be read by a program that knows nothing of them: our own text reader, on pictures of 1024 x 768.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTextReader, type TextReader } from '../../../../../native-models/models/pp-ocr/reader.ts'
import { openFonts, type Fonts } from '../../../../../training/tasks/geoworld/raster/fonts.ts'
import { composeScene } from '../../../../../training/tasks/geoworld/scene/compose.ts'
import { townIn } from './towns.ts'

const size = { width: 1024, height: 768 }
/** Pixels of a line's height from which a photograph's text counts as legible. */
const legibleHeight = 16

let fonts: Fonts
let reader: TextReader
beforeAll(async () => {
  fonts = await openFonts()
  reader = await openTextReader({ languages: ['eng', 'deu'], languageFolders: [], threads: 1 })
})
afterAll(() => reader.close())

/** Letters and figures alone: marks and spaces are where readers differ. */
const plain = (text: string): string => text.normalize('NFD').replace(/[^A-Za-z0-9]/g, '').toLowerCase()

it('writes what a reader reads', async () => {
  const read: boolean[] = []
  for (const [at, country] of ['GB', 'DE', 'US', 'BR', 'AU', 'KE', 'GB', 'DE'].entries()) {
    const { pixels, facts } = composeScene(fonts, () => 0, { town: townIn(country), seed: at + 1, ...size })
    const lines = (await reader.read({ data: Buffer.from(pixels), ...size, fullWidth: size.width, fullHeight: size.height })).map(({ text }) => plain(text))
    const texts = new Set(facts.filter(({ visible, text, box }) => visible && text && box![3] * size.height >= legibleHeight).map(({ text }) => plain(text!)))
    read.push(...[...texts].map((text) => lines.some((line) => line.includes(text))))
  }
  expect(read.length).toBeGreaterThan(8)
  expect(read.filter((one) => one).length / read.length).toBeGreaterThan(0.75)
})
