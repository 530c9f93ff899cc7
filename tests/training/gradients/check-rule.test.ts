// The check of gradient rules itself: right rules pass, and wrong ones of every kind are found.
import { describe, expect, it } from 'vitest'
import type { Rule } from '../../../training/gradients/rule.ts'
import { checkRule, f32 } from './check-rule.ts'

const product: Rule = ({ graph, node, gradients: [gradient], wanted }) => wanted.map((isWanted, input) => (isWanted ? graph.one('Mul', [gradient!, node.inputs[1 - input]!]) : null))
const scaledBy = (factor: number): Rule => (at) => product(at).map((gradient) => gradient && at.graph.one('Mul', [gradient, at.graph.constant(factor, gradient.dtype)]))

describe('the check of a rule', () => {
  const call = { op: 'Mul', inputs: [f32('batch', 3), f32('batch', 3)] } as const

  it('passes what is right', async () => {
    await checkRule({ Mul: product }, call)
  })

  it('finds a gradient that is off by half a percent', async () => {
    await expect(checkRule({ Mul: scaledBy(1.005) }, call)).rejects.toThrow('are right')
  })

  it('finds a gradient of the other sign', async () => {
    await expect(checkRule({ Mul: scaledBy(-1) }, call)).rejects.toThrow('are right')
  })

  it('finds a shape that is not the input\'s', async () => {
    await expect(checkRule({ Mul: product }, { ...call, inputs: [f32('batch', 3), f32(3)] })).rejects.toThrow('float32[3]')
  })

  it('finds a gradient that is not there, and one that nobody asked for', async () => {
    await expect(checkRule({ Mul: (at) => [product(at)[0]!, null] }, call)).rejects.toThrow()
    await expect(checkRule({ Mul: (at) => product({ ...at, wanted: [true, true] }) }, call)).rejects.toThrow()
  })

  it('finds what is right in float32 alone', async () => {
    const wrongInHalf: Rule = (at) => scaledBy(at.node.inputs[0]!.dtype === 'float16' ? 1.1 : 1)(at)
    await expect(checkRule({ Mul: wrongInHalf }, call)).rejects.toThrow('float16')
  })
})
