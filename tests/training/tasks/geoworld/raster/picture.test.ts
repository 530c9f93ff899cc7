// One whole picture: the same to the last bit everywhere, its boards read by the program's own OCR, and painted in time.
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTextReader } from '../../../../../native-models/models/pp-ocr/reader.ts'
import type { TextReader } from '../../../../../native-models/models/pp-ocr/reader.ts'
import { createRandom } from '../../../../../training/data/random.ts'
import { Canvas } from '../../../../../training/tasks/geoworld/raster/canvas.ts'
import { openFonts } from '../../../../../training/tasks/geoworld/raster/fonts.ts'
import type { Fonts } from '../../../../../training/tasks/geoworld/raster/fonts.ts'
import type { Path } from '../../../../../training/tasks/geoworld/raster/path.ts'
import { boards, column, street } from './reference-pictures.ts'

let fonts: Fonts
beforeAll(async () => { fonts = await openFonts() })

const digest = (canvas: Canvas) => createHash('sha256').update(canvas.pixels).digest('hex')

describe('the same picture everywhere', () => {
  test('a street and a column of scripts have the pixels they had when they were first looked at', () => {
    expect({ street: digest(street(fonts)), column: digest(column(fonts)) }).toEqual({
      street: '83c67fc78d3dd7be503b39a66ea8d5035a7154a7d7afdef468af56c0d80a1b7e', column: '723192cae6ed76e09ae548432ec2f42f55b737f345a0c68197ec6e74c9e4f86f',
    })
  })

  test('a second canvas, and a second set of fonts, give the same', async () => {
    const first = digest(column(fonts))
    fonts = await openFonts()
    expect(digest(column(fonts))).toBe(first)
  })

  test('what lies on top of it', () => {
    const seen = street(fonts).visibility()
    expect(seen.get(2)!.visible).toBeLessThan(seen.get(2)!.painted)
    expect(seen.get(4)!.visible).toBe(seen.get(4)!.painted)
    expect(seen.get(4)!.box).toEqual([949, 269, 62, 62])
  })
})

describe('read by the program', () => {
  let reader: TextReader
  beforeAll(async () => { reader = await openTextReader({ languages: ['deu', 'fra', 'pol'], languageFolders: [], threads: 1 }) })
  afterAll(() => reader.close())

  test('every board of a street of 1024 x 768', async () => {
    const { pixels, width, height } = street(fonts)
    const lines = await reader.read({ data: Buffer.from(pixels), width, height, fullWidth: width, fullHeight: height })
    expect(lines.map((line) => line.text).sort()).toEqual(boards.flatMap((board) => board.lines).sort())
    for (const line of lines) expect(line.confidence).toBeGreaterThan(0.8)
  })
})

describe('speed', () => {
  // Bounds would depend on the machine; the time in proportion to the picture is what must not be lost.
  test('three hundred polygons: told, and not more than grows with their pixels', () => {
    const random = createRandom(5)
    const unit: Path[] = Array.from({ length: 300 }, (_, index) => {
      const [x, y, size] = [random.next(), random.next(), index % 10 === 0 ? 0.6 : 0.1]
      return [Array.from({ length: 4 + index % 5 }, () => [x + (random.next() - 0.5) * size, y + (random.next() - 0.5) * size] as const)]
    })
    const measured = ([width, height]: readonly [number, number]) => {
      const paths = unit.map((path) => path.map((polygon) => polygon.map(([x, y]) => [x * width, y * height] as const)))
      const times = Array.from({ length: 8 }, () => {
        const before = process.cpuUsage()
        const canvas = new Canvas(width, height, [9, 9, 9])
        paths.forEach((path, index) => canvas.fill(path, [index & 255, 3, 4], { id: index + 1, alpha: index % 7 === 0 ? 0.5 : 1 }))
        const { user, system } = process.cpuUsage(before)
        return (user + system) / 1000
      })
      return Math.min(...times)
    }
    const [small, large] = ([[224, 224], [1024, 768]] as const).map(measured)
    console.log(`300 polygons, processor time: ${small!.toFixed(1)} ms at 224 x 224, ${large!.toFixed(1)} ms at 1024 x 768`)
    expect(large! / small!).toBeLessThan(1024 * 768 / 224 ** 2)
  })
})
