// Known rectangles drawn into a probability map come back, grown as DB grows them.
import { expect, test } from 'vitest'
import { tileSpans } from '../../../../native-models/models/pp-ocr/detector.ts'
import { findRegions } from '../../../../native-models/models/pp-ocr/regions.ts'

function draw(width: number, height: number, boxes: { centre: [number, number]; width: number; height: number; angle: number; value: number }[]) {
  const data = new Float32Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (const box of boxes) {
        const [dx, dy] = [x + 0.5 - box.centre[0], y + 0.5 - box.centre[1]]
        const [u, v] = [dx * Math.cos(box.angle) + dy * Math.sin(box.angle), dy * Math.cos(box.angle) - dx * Math.sin(box.angle)]
        if (Math.abs(u) <= box.width / 2 && Math.abs(v) <= box.height / 2) data[y * width + x] = box.value
      }
    }
  }
  return { data, width, height }
}

test('an upright box: exact place, unclipped size, its score', () => {
  const [region, ...rest] = findRegions(draw(200, 100, [{ centre: [80, 40], width: 60, height: 10, angle: 0, value: 0.9 }]))
  expect(rest).toEqual([])
  const distance = 60 * 10 * 1.5 / 140
  expect(region!.rectangle.centre).toEqual([80, 40])
  expect(region!.rectangle.width).toBeCloseTo(60 + 2 * distance)
  expect(region!.rectangle.height).toBeCloseTo(10 + 2 * distance)
  expect(region!.score).toBeCloseTo(0.9)
})

test('a turned box: angle within a degree, size within the pixels of its staircase', () => {
  const [region] = findRegions(draw(300, 200, [{ centre: [150, 100], width: 160, height: 20, angle: 0.4, value: 0.8 }]))
  const distance = 160 * 20 * 1.5 / 360
  expect(Math.abs(region!.rectangle.angle - 0.4)).toBeLessThan(0.02)
  expect(Math.abs(region!.rectangle.width - 160 - 2 * distance)).toBeLessThan(4)
  expect(Math.abs(region!.rectangle.height - 20 - 2 * distance)).toBeLessThan(4)
})

test('faint boxes, specks and pixels under 0.3 are none; touching corners join', () => {
  const faint = { centre: [50, 50] as [number, number], width: 40, height: 10, angle: 0, value: 0.5 }
  expect(findRegions(draw(100, 100, [faint]))).toEqual([])
  expect(findRegions(draw(100, 100, [{ ...faint, value: 0.29 }]))).toEqual([])
  expect(findRegions(draw(100, 100, [{ ...faint, width: 2, height: 2, value: 1 }]))).toEqual([])
  const two = [{ ...faint, centre: [20, 20] as [number, number], width: 20, height: 8, value: 1 }, { ...faint, centre: [40, 28] as [number, number], width: 20, height: 8, value: 1 }]
  expect(findRegions(draw(100, 100, two)).length).toBeLessThan(2)
  expect(findRegions(draw(100, 100, [two[0]!, { ...two[1]!, centre: [60, 60] }])).length).toBe(2)
})

test('tiles cover every pixel once, with margins inside', () => {
  for (const length of [32, 960, 961, 1536, 2048, 5000]) {
    const spans = tileSpans(length)
    expect(spans[0]!.keepStart).toBe(0)
    expect(spans.at(-1)!.keepEnd).toBe(length)
    spans.forEach((span, index) => {
      if (index > 0) expect(span.keepStart).toBe(spans[index - 1]!.keepEnd)
      expect(span.end - span.start).toBeLessThanOrEqual(960)
      expect(span.start === 0 || span.keepStart - span.start === 48).toBe(true)
      expect(span.end === length || span.end - span.keepEnd === 48).toBe(true)
    })
  }
})
