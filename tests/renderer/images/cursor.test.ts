// Keys in the list: never out of it, up and down in one column, and back where they came from.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cellLayout, tableColumns } from '../../../renderer/views/images/layout.ts'
import { moved } from '../../../renderer/views/images/cursor.ts'

const extent = fc.record({ total: fc.integer({ min: 1, max: 500 }), columns: fc.integer({ min: 1, max: 9 }), rows: fc.integer({ min: 0, max: 20 }) })
const keys = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End']

describe('moved', () => {
  test('stays within the list', () => {
    fc.assert(fc.property(extent, fc.nat(499), fc.constantFrom(...keys), (size, seed, key) => {
      const to = moved(seed % size.total, key, size)
      expect(to === null || (to >= 0 && to < size.total)).toBe(true)
    }))
  })
  test('down and up again is where it was, unless the column ended', () => {
    fc.assert(fc.property(extent, fc.nat(499), (size, seed) => {
      const at = seed % size.total
      const down = moved(at, 'ArrowDown', size)!
      if (down === at + size.columns) expect(moved(down, 'ArrowUp', size)).toBe(at)
    }))
  })
  test('pages keep the column', () => {
    const size = { total: 100, columns: 3, rows: 4 }
    expect([moved(5, 'PageDown', size), moved(5, 'PageUp', size), moved(97, 'PageDown', size), moved(95, 'PageDown', size)]).toEqual([17, 2, 99, 99])
    expect([moved(2, 'ArrowUp', size), moved(99, 'ArrowDown', size), moved(98, 'ArrowDown', size)]).toEqual([2, 99, 99])
  })
  test('in a table left and right mean nothing; other keys never', () => {
    const size = { total: 100, columns: 1, rows: 4 }
    expect(['ArrowLeft', 'ArrowRight', 'a', 'toString'].map((key) => moved(5, key, size))).toEqual([null, null, null, null])
    expect(moved(0, 'ArrowDown', { total: 0, columns: 3, rows: 4 })).toBeNull()
  })
})

test('as many cells as have room, at least one', () => {
  expect([100, 234, 292, 1200].map((width) => cellLayout(width, 84).columns)).toEqual([1, 2, 3, 13])
  fc.assert(fc.property(fc.integer({ min: 0, max: 3000 }), fc.constantFrom(84, 124, 184), (width, least) => {
    const { columns, row } = cellLayout(width, least)
    expect(columns === 1 || columns * least + (columns - 1) * 6 <= width - 20).toBe(true)
    expect(row).toBeGreaterThanOrEqual(least * 0.75)
  }))
})

test('the table has few columns where it is narrow and all where it is wide; the name always', () => {
  expect(tableColumns(292).columns).toEqual(['status', 'country', 'probability', 'name'])
  expect(tableColumns(900).columns).toEqual(['status', 'country', 'probability', 'place', 'captured', 'tags', 'name'])
})
