// M-RoPE positions, rotary tables and attention windows against the reference's numbers.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Qwen25VLConfig, TextConfig, VisionConfig } from '../../../../native-models/models/qwen2-5-vl/config.ts'
import { mropePositions, ropeTable, visionPositions, windowIndex } from '../../../../native-models/models/qwen2-5-vl/positions.ts'
import type { Grid } from '../../../../native-models/models/qwen2-5-vl/positions.ts'
import { caseNames, modelNames, readConfig, readFunctions, readReference } from './reference.ts'

const records = readFunctions()
/** functions.json writes 9 for the image token. */
const image = 9

function configOf(vision: Partial<VisionConfig> = {}, text: Partial<TextConfig> = {}): Qwen25VLConfig {
  const config = readConfig('tied-4-1')
  return { text: { ...config.text, ...text }, vision: { ...config.vision, ...vision }, tokens: { ...config.tokens, image } }
}

const rowsOf = (positions: Int32Array) => [0, 1, 2].map((axis) => [...positions.subarray(axis * positions.length / 3, (axis + 1) * positions.length / 3)])

describe('mropePositions', () => {
  it.each(modelNames)('equals the reference on the prompts of %s', (name) => {
    const { cases } = readReference(name)
    for (const { tokens, grids, positions, delta } of caseNames.map((key) => cases[key])) {
      const found = mropePositions(tokens, grids ?? [], readConfig(name))
      expect(rowsOf(found.positions)).toEqual(positions)
      expect(found.delta).toBe(delta)
    }
  })

  it.each(['left', 'right'] as const)('equals the reference in a batch padded on the %s, where padding stands at 0', (side) => {
    for (const name of modelNames) {
      const { batch, cases } = readReference(name)
      for (const [row, key] of batch.rows.entries()) {
        const { positions, delta } = mropePositions(cases[key].tokens, cases[key].grids ?? [], readConfig(name))
        const real = batch[side].mask[row]!
        const padded = rowsOf(positions).map((axis) => { const left = [...axis]; return real.map((is) => is ? left.shift() : 0) })
        expect(padded).toEqual(batch[side].positions.map((axis) => axis[row]))
        expect(delta).toBe(batch[side].deltas[row])
      }
    }
  })

  it('equals the reference on pictures of many shapes, several in a prompt, and frames', () => {
    for (const { ids, grids, positions, delta } of records.prompts) {
      const found = mropePositions(ids, grids, configOf())
      expect(rowsOf(found.positions)).toEqual(positions)
      expect(found.delta).toBe(delta)
    }
  })

  it('counts on by one through text, takes the longer side of a picture, and never goes back', () => {
    const grid = fc.tuple(fc.constant(1), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).map(([frames, rows, columns]): Grid => [frames, rows * 2, columns * 2])
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), grid), { maxLength: 4 }), fc.integer({ min: 1, max: 5 }), (parts, last) => {
      const ids = parts.flatMap(([text, [, rows, columns]]) => [...Array<number>(text).fill(1), ...Array<number>(rows * columns / 4).fill(image)])
      const { positions, delta } = mropePositions([...ids, ...Array<number>(last).fill(1)], parts.map(([, shape]) => shape), configOf())
      const end = parts.reduce((sum, [text, [, rows, columns]]) => sum + text + Math.max(rows, columns) / 2, last)
      expect(positions.at(-1)).toBe(end - 1)
      expect(delta).toBe(end - positions.length / 3)
      const [temporal] = rowsOf(positions)
      expect(temporal!.every((position, index) => index === 0 || position >= temporal![index - 1]!)).toBe(true)
    }))
  })

  it('refuses pictures that do not agree with the prompt', () => {
    const config = configOf()
    expect(() => mropePositions([1, image, image, 2], [[1, 2, 2]], config)).toThrow('picture 1 has 1 tokens; the prompt has 2 for it at 1')
    expect(() => mropePositions([1, image, 2], [], config)).toThrow('another picture at 1')
    expect(() => mropePositions([1, 2], [[1, 2, 2]], config)).toThrow('places for 0 of 1 pictures')
    expect(() => mropePositions([image], [[1, 3, 2]], config)).toThrow('cannot be merged')
    expect(() => mropePositions([config.tokens.video], [], config)).toThrow('a video')
  })

  it('has nothing to place in an empty prompt', () => {
    expect(mropePositions([], [], configOf())).toEqual({ positions: new Int32Array(0), delta: 0 })
  })
})

describe('ropeTable', () => {
  it('equals the reference at the published models\' shape', () => {
    const { positions, cos, sin } = records.tables.decoder
    const table = ropeTable(Int32Array.from(positions.flat()), configOf({}, { headDim: 128, ropeTheta: 1e6, mropeSection: [16, 24, 24] }))
    for (const [expected, found] of [[cos, table.cos], [sin, table.sin]] as const) {
      // Two steps of float32: torch's cosine is not rounded as Math.cos is. Angles, up to 4000, must be equal: one step there moves it by 2.4e-4.
      for (const [index, value] of expected.flat().entries()) expect(Math.abs(found[index]! - value), `value ${index}`).toBeLessThan(2.4e-7)
    }
  })

  it('takes each section from its own axis', () => {
    const { cos, sin } = ropeTable(Int32Array.from([1, 0, 0]), configOf({}, { headDim: 16, mropeSection: [2, 3, 3] }))
    expect([...sin].map((value) => value !== 0)).toEqual([true, true, false, false, false, false, false, false])
    expect([...cos.subarray(2)]).toEqual([1, 1, 1, 1, 1, 1])
  })
})

describe('windowIndex', () => {
  it('equals the reference for grids and windows of many sizes', () => {
    for (const { grid, window, order, windowLengths, fullLengths } of records.windows) {
      const found = windowIndex(grid, configOf({ windowSize: window }))
      expect([...found.order], `${grid} in ${window}`).toEqual(order)
      expect([...found.windowLengths]).toEqual(windowLengths)
      expect([...found.fullLengths]).toEqual(fullLengths)
    }
  })

  it.each(modelNames)('equals the reference on the pictures of %s, which come one after the other', (name) => {
    const config = readConfig(name)
    for (const { grids = [], windowOrder, windowLengths, fullLengths } of Object.values(readReference(name).cases).filter((one) => one.grids)) {
      const each = grids.map((grid) => windowIndex(grid, config))
      const before = (index: number) => each.slice(0, index).reduce((sum, { order }) => sum + order.length, 0)
      expect(each.flatMap(({ order }, index) => [...order].map((token) => token + before(index)))).toEqual(windowOrder)
      expect([0, ...each.flatMap((one, index) => [...one.windowLengths.subarray(1)].map((end) => end + before(index) * 4))]).toEqual(windowLengths)
      expect([0, ...each.flatMap((one, index) => [...one.fullLengths.subarray(1)].map((end) => end + before(index) * 4))]).toEqual(fullLengths)
    }
  })

  it('holds each token once, in windows no larger than they may be', () => {
    const side = fc.integer({ min: 1, max: 20 })
    fc.assert(fc.property(fc.integer({ min: 1, max: 3 }), side, side, fc.integer({ min: 1, max: 5 }), (frames, rows, columns, window) => {
      const { order, inverse, windowLengths } = windowIndex([frames, rows * 2, columns * 2], configOf({ windowSize: window * 28 }))
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: frames * rows * columns }, (_, index) => index))
      expect([...inverse].map((place) => order[place])).toEqual(Array.from(order.keys()))
      expect([...windowLengths].every((end, index) => index === 0 || (end > windowLengths[index - 1]! && end - windowLengths[index - 1]! <= window ** 2 * 4))).toBe(true)
      expect(windowLengths.at(-1)).toBe(order.length * 4)
    }))
  })

  it('refuses a grid that cannot be merged', () => {
    for (const grid of [[1, 3, 4], [0, 2, 2], [1, 2, Number.NaN], [1, -2, 2]] as const) expect(() => windowIndex(grid, configOf())).toThrow(RangeError)
  })
})

describe('visionPositions', () => {
  it('turns each patch by its row and column, in the order of the windows', () => {
    for (const { grid, window, order, positions } of records.windows) {
      const config = configOf({ windowSize: window, hiddenSize: 32, heads: 2 })
      const { sin } = visionPositions(grid, config)
      // A head of 16 has 4 + 4 frequencies; the first of each half is 1.
      const found = Array.from({ length: sin.length / 8 }, (_, patch) => [sin[patch * 8], sin[patch * 8 + 4]])
      const inOrder = order.flatMap((token) => positions.slice(token * 4, token * 4 + 4))
      expect(found).toEqual(inOrder.map((place) => place.map((at) => Math.fround(Math.sin(at)))))
    }
  })

  it('equals the reference at the published models\' shape', () => {
    const { places, cos, sin } = records.tables.vision
    const config = configOf({ windowSize: 28, hiddenSize: 1280, heads: 16 })
    const columns = 96
    const table = visionPositions([1, 64, columns], config)
    for (const [index, [row, column]] of places.entries()) {
      // Windows of one token leave the tokens in rows; the patches of a token follow one another.
      const patch = ((row >> 1) * columns / 2 + (column >> 1)) * 4 + (row & 1) * 2 + (column & 1)
      for (let value = 0; value < 40; value++) {
        expect(Math.abs(table.cos[patch * 40 + value]! - cos[index]![value]!), `cos ${value} at ${row}, ${column}`).toBeLessThan(2.4e-7)
        expect(Math.abs(table.sin[patch * 40 + value]! - sin[index]![value]!), `sin ${value} at ${row}, ${column}`).toBeLessThan(2.4e-7)
      }
    }
  })
})
