// Geometry between the picture and the screen: there and back, nothing beyond the edges, the spot under the pointer stays.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boundsOf, fitScale, fitted, frameOf, fullZoom, held, nudged, panned, quadOf, rectOf, toPicture, toScreen, zoomed } from '../../../renderer/views/picture/view.ts'
import type { Size, Spot, View } from '../../../renderer/views/picture/view.ts'

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const picture: fc.Arbitrary<Size> = fc.record({ width: fc.integer({ min: 1, max: 16_000 }), height: fc.integer({ min: 1, max: 16_000 }) })
const port: fc.Arbitrary<Size> = fc.record({ width: fc.integer({ min: 50, max: 3000 }), height: fc.integer({ min: 50, max: 2000 }) })
const view: fc.Arbitrary<View> = fc.record({ zoom: number(0.01, 500), u: number(-3, 4), v: number(-3, 4) })
const spot: fc.Arbitrary<Spot> = fc.record({ x: number(-500, 4000), y: number(-500, 3000) })

/** Pixels that may be lost to rounding on a picture of 16,000. */
const near = (one: number, other: number, slack = 1e-4) => expect(Math.abs(one - other)).toBeLessThanOrEqual(slack)

describe('frames', () => {
  test('screen -> picture -> screen is where it was', () => {
    fc.assert(fc.property(view, picture, port, spot, (seen, size, screen, at) => {
      const frame = frameOf(seen, size, screen)
      const back = toScreen(frame, toPicture(frame, at))
      near(back.x, at.x)
      near(back.y, at.y)
    }))
  })
  test('a picture larger than the screen leaves no gap; a smaller one is in its middle', () => {
    fc.assert(fc.property(view, picture, port, (seen, size, screen) => {
      const { scale, left, top } = frameOf(seen, size, screen)
      for (const [start, length, room] of [[left, size.width * scale, screen.width], [top, size.height * scale, screen.height]]) {
        if (length <= room) near(start, (room - length) / 2, 1e-3)
        else {
          expect(start).toBeLessThanOrEqual(1e-3)
          expect(start + length).toBeGreaterThanOrEqual(room - 1e-3)
        }
      }
    }))
  })
  test('fitted, all of it is in sight, and small ones are not blown up', () => {
    fc.assert(fc.property(picture, port, (size, screen) => {
      const { scale } = frameOf(fitted, size, screen)
      expect(size.width * scale).toBeLessThanOrEqual(screen.width + 1e-6)
      expect(size.height * scale).toBeLessThanOrEqual(screen.height + 1e-6)
      expect(scale).toBeLessThanOrEqual(1)
    }))
    expect(fitScale({ width: 8000, height: 6000 }, { width: 800, height: 800 })).toBe(0.1)
  })
  test('full size is one pixel of the picture for one of the device', () => {
    const [size, screen] = [{ width: 8000, height: 6000 }, { width: 800, height: 600 }]
    expect(frameOf({ ...fitted, zoom: fullZoom(size, screen, 2) }, size, screen).scale).toBeCloseTo(0.5)
  })
})

describe('moves', () => {
  test('what is under the pointer stays there while zooming, unless an edge would come into sight', () => {
    fc.assert(fc.property(view, picture, port, number(0.2, 5), number(0, 1), number(0, 1), (seen, size, screen, factor, across, down) => {
      const at = { x: across * screen.width, y: down * screen.height }
      const before = toPicture(frameOf(seen, size, screen), at)
      const next = zoomed(seen, size, screen, factor, at)
      expect(held(next, size, screen)).toEqual(next)
      const after = toScreen(frameOf(next, size, screen), before)
      const { scale, left, top } = frameOf(next, size, screen)
      const touches = (start: number, length: number, room: number) => length <= room || start > -1e-3 || start + length < room + 1e-3
      if (!touches(left, size.width * scale, screen.width)) near(after.x, at.x, 0.01)
      if (!touches(top, size.height * scale, screen.height)) near(after.y, at.y, 0.01)
    }))
  })
  test('in the middle of a large picture zooming keeps the spot to the pixel', () => {
    const [size, screen] = [{ width: 8000, height: 6000 }, { width: 800, height: 600 }]
    const at = { x: 200, y: 450 }
    const before = toPicture(frameOf({ zoom: 4, u: 0.5, v: 0.5 }, size, screen), at)
    const after = toPicture(frameOf(zoomed({ zoom: 4, u: 0.5, v: 0.5 }, size, screen, 1.7, at), size, screen), at)
    near(after.x, before.x)
    near(after.y, before.y)
  })
  test('a drag moves the picture by as much, up to its edge', () => {
    const [size, screen] = [{ width: 8000, height: 6000 }, { width: 800, height: 600 }]
    const seen = { zoom: 4, u: 0.5, v: 0.5 }
    const [before, after] = [frameOf(seen, size, screen), frameOf(panned(seen, size, screen, { x: 30, y: -20 }), size, screen)]
    near(after.left - before.left, 30)
    near(after.top - before.top, -20)
    expect(frameOf(panned(seen, size, screen, { x: 1e6, y: 1e6 }), size, screen)).toMatchObject({ left: 0, top: 0 })
  })
})

describe('boxes', () => {
  const inside = ({ x, y, width, height }: { x: number; y: number; width: number; height: number }, size: Size) =>
    x >= 0 && y >= 0 && x + width <= size.width && y + height <= size.height && [x, y, width, height].every(Number.isInteger)

  test('drawn from any corner to any other, even outside, a box is of whole pixels inside of the picture', () => {
    fc.assert(fc.property(picture, spot, spot, (size, one, other) => {
      const rect = rectOf(one, other, size)
      expect(inside(rect, size)).toBe(true)
      expect(rectOf(other, one, size)).toEqual(rect)
      expect(boundsOf(quadOf(rect))).toEqual(rect)
    }))
  })
  test('it covers what was drawn over', () => {
    expect(rectOf({ x: 10.4, y: 20.6 }, { x: 30.2, y: 25.1 }, { width: 100, height: 100 })).toEqual({ x: 10, y: 20, width: 21, height: 6 })
    expect(quadOf({ x: 10, y: 20, width: 21, height: 6 })).toEqual([[10, 20], [31, 20], [31, 26], [10, 26]])
  })
  test('keys move and size it, never out of the picture and never to nothing', () => {
    fc.assert(fc.property(picture, spot, spot, spot, spot, (size, one, other, move, grow) => {
      const rect = nudged(rectOf(one, other, size), move, grow, size)
      expect(inside(rect, size) && rect.width > 0 && rect.height > 0).toBe(true)
    }))
  })
})
