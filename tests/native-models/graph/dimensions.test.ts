// Arithmetic over symbolic dimensions: equal sizes have equal text, and the text means what the numbers come to.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDimensions, canonical, divideDimensions, isDimension, multiplyDimensions, subtractDimensions, symbolsOf } from '../../../native-models/graph/dimensions.ts'
import type { Dimension } from '../../../native-models/graph/ir.ts'

const values = { a: 7, b: 11, c: 13 }
const evaluate = (dimension: Dimension): number => Number(new Function(...Object.keys(values), `return ${dimension}`)(...Object.values(values)))

const leaf = fc.oneof(fc.constantFrom<Dimension>('a', 'b', 'c', 'a*b', 'a + 2'), fc.integer({ min: 0, max: 9 }))

const operations = { add: addDimensions, subtract: subtractDimensions, multiply: multiplyDimensions } as const
const plain = { add: (a: number, b: number) => a + b, subtract: (a: number, b: number) => a - b, multiply: (a: number, b: number) => a * b } as const
const steps = fc.array(fc.tuple(fc.constantFrom('add', 'subtract', 'multiply' as const), leaf), { maxLength: 5 })

describe('dimensions', () => {
  it('gives one text for one sum, however it was come by', () => {
    expect(addDimensions('sequence', 'past')).toBe('past + sequence')
    expect(canonical('sequence + past + 1 - 1')).toBe('past + sequence')
    expect(subtractDimensions('past + sequence', 'past')).toBe('sequence')
    expect(subtractDimensions('sequence', 1)).toBe('sequence - 1')
    expect(multiplyDimensions('b + a', 2)).toBe('2*a + 2*b')
    expect(subtractDimensions('a', 'a')).toBe(0)
    expect(symbolsOf('2*past + sequence*batch - 1')).toEqual(['past', 'batch', 'sequence'])
  })

  it('divides only where that is exact', () => {
    expect(divideDimensions('4*a*b + 2*a', 'a')).toBe('4*b + 2')
    expect(divideDimensions('4*a + 2', 4)).toBeNull()
    expect(divideDimensions('a', 'b')).toBeNull()
    expect(divideDimensions('a', 'a + b')).toBeNull()
    expect(divideDimensions(6, 0)).toBeNull()
  })

  it('means what the numbers come to, and is its own canonical form', () => {
    fc.assert(fc.property(leaf, steps, (start, list) => {
      let [text, number]: [Dimension, number] = [canonical(start), evaluate(start)]
      for (const [operation, operand] of list) {
        const next = operations[operation](text, operand)
        if (next === null) return
        text = next
        number = plain[operation](number, evaluate(operand))
      }
      expect(evaluate(text) - number).toBe(0)
      expect(canonical(text)).toBe(text)
    }))
  })

  it('divides back what it multiplied', () => {
    fc.assert(fc.property(leaf, fc.constantFrom<Dimension>('a', 'b', 3, '2*a*b'), (dimension, factor) => {
      const product = multiplyDimensions(dimension, factor)
      expect(product === null ? null : divideDimensions(product, factor)).toBe(canonical(dimension))
    }))
  })

  it('has one canonical form for any text that it takes', () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^[ab0-9*+\- ]{0,12}$/), fc.stringMatching(/^[ab]( [ab+-] |\*|[0-9])[ab0-9]{1,3}( [+-] [ab*2]{0,3})?$/))
    fc.assert(fc.property(text, (written) => {
      const form = canonical(written)
      if (isDimension(written) && isDimension(form)) expect(canonical(form)).toBe(form)
    }), { numRuns: 2000 })
    expect(['a', 'turn past', 'a - b', '2*a*b + 3', 'a-b+c', 'x/Loop_2.0.1'].every(isDimension)).toBe(true)
    expect(['', ' ', 'a ', '+', 'a + ', '+ a', 'a  b', 'a *b', '*', 'a +b', '-1', 'x'.repeat(201)].some(isDimension)).toBe(false)
  })
})
