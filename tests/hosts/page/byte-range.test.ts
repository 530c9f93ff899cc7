// Ranges against what a slice of the file gives.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byteRange } from '../../../main/hosts/page/byte-range.ts'

const sizes = fc.integer({ min: 0, max: 50 })
const places = fc.integer({ min: 0, max: 60 })

describe('a range of bytes', () => {
  it('is what a slice from first to last is', () => {
    fc.assert(fc.property(sizes, places, places, (size, first, last) => {
      const bytes = [...Array(size).keys()]
      const range = byteRange(`bytes=${first}-${last}`, size)
      if (last < first) expect(range).toBeNull()
      else if (first >= size) expect(range).toBe('unsatisfiable')
      else expect(bytes.slice((range as { first: number }).first, (range as { last: number }).last + 1)).toEqual(bytes.slice(first, last + 1))
    }))
  })
  it('is what a slice from the end is', () => {
    fc.assert(fc.property(sizes, places, (size, length) => {
      const bytes = [...Array(size).keys()]
      const range = byteRange(`bytes=-${length}`, size)
      if (length === 0 || size === 0) expect(range).toBe('unsatisfiable')
      else expect(bytes.slice((range as { first: number }).first, (range as { last: number }).last + 1)).toEqual(bytes.slice(-length))
    }))
  })
  it('lies within the file or is none, whatever was sent', () => {
    const header = fc.oneof(fc.string(), fc.stringMatching(/^bytes=[\d, -]{0,40}$/), fc.bigInt({ min: 0n }).map((number) => `bytes=${number}-${number * 2n}`))
    fc.assert(fc.property(header, sizes, (sent, size) => {
      const range = byteRange(sent, size)
      if (range === null || range === 'unsatisfiable') return
      expect(Number.isInteger(range.first) && Number.isInteger(range.last)).toBe(true)
      expect(0 <= range.first && range.first <= range.last && range.last < size).toBe(true)
    }))
  })
  it('is none for several, for other units and for nonsense', () => {
    for (const sent of [null, '', 'bytes', 'bytes=', 'bytes=-', 'bytes=0-1,3-4', 'lines=0-1', 'bytes=a-b', 'bytes=-1-2', 'bytes=0x1-2', 'bytes=1.5-2']) {
      expect(byteRange(sent, 10), String(sent)).toBeNull()
    }
  })
  it('has no end of its own where none is named', () => {
    expect(byteRange('bytes=4-', 10)).toEqual({ first: 4, last: 9 })
    expect(byteRange('bytes=10-', 10)).toBe('unsatisfiable')
  })
})
