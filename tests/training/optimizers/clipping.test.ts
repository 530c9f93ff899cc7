// Clipping, run by ONNX Runtime, against its closed form.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clip, clipScale } from '../../../training/optimizers/clipping.ts'
import { openGraph } from './run-graph.ts'

const gradient = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }).map(Math.fround), { minLength: 1, maxLength: 50 })
const near = (value: number, expected: number) => expect(Math.abs(value - expected)).toBeLessThanOrEqual(2e-6 * Math.abs(expected) + 1e-12)

describe('clip', () => {
  it('scales by min(1, maximum / (norm + 1e-6)), the loss scale taken out', async () => {
    await fc.assert(fc.asyncProperty(gradient, fc.constantFrom(0.1, 1, 1e4, Infinity), fc.constantFrom(1, 2 ** 10, 2 ** 16), async (values, maximum, lossScale) => {
      const runner = await openGraph({ gradient: ['n'], lossScale: [] }, (graph, inputs) => ({ ...clip(graph, inputs.gradient, maximum, inputs.lossScale) }))
      const { clipped, norm } = await runner.run({ gradient: values.map((value) => value * lossScale), lossScale })
      await runner.close()
      const expected = Math.hypot(...values)
      near(norm[0], expected)
      values.forEach((value, index) => near(clipped[index], value * Math.min(1, maximum / (expected + 1e-6))))
    }), { numRuns: 40 })
  })

  it.each([NaN, Infinity, -Infinity])('tells of %d in a gradient by its norm', async (fault) => {
    const runner = await openGraph({ gradient: ['n'] }, (graph, inputs) => ({ ...clipScale(graph, inputs.gradient, 1) }))
    const { norm } = await runner.run({ gradient: [1, fault, 2] })
    await runner.close()
    expect(Number.isFinite(norm[0])).toBe(false)
  })

  // 4,194,304 divides into rows; 4,000,037 is a prime; the last is known at run time only.
  it.each([[4_194_304, 4_194_304], [4_000_037, 4_000_037], [4_000_037, 'n'], [5, 'n']])('keeps the norm of %d elements', async (length, dimension) => {
    const values = Float32Array.from({ length }, (_, index) => Math.sin(index * 1.7) + 0.1)
    const runner = await openGraph({ gradient: [dimension] }, (graph, inputs) => ({ ...clipScale(graph, inputs.gradient, 1) }))
    const { norm, scale } = await runner.run({ gradient: values })
    await runner.close()
    const expected = Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0))
    expect(Math.abs(norm[0] / expected - 1)).toBeLessThan(1e-6)
    expect(Math.abs(scale[0] * expected - 1)).toBeLessThan(3e-6)
  })
})
