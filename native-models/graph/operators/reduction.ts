// Operators that shrink, order or accumulate along axes.
import type { Dimension } from '../ir.ts'
import type { Call } from './call.ts'
import { flag, floats, indices, int, needed, numeric, one, optional } from './schema.ts'
import type { Operator } from './schema.ts'

const shrink = (shape: readonly Dimension[], axes: readonly number[], keep: boolean): Dimension[] =>
  shape.flatMap((dimension, axis) => (axes.includes(axis) ? (keep ? [1] : []) : [dimension]))

/** All axes when none are given or the list is empty, unless noop_with_empty_axes asks to leave the tensor as it is. */
function reducedAxes(call: Call): readonly number[] {
  const rank = call.shape(0).length
  const axes = call.has(1) ? call.numbers(1) ?? call.fail('the axes must be a constant') : []
  if (axes.length) return call.axes(axes, rank)
  return call.int('noop_with_empty_axes') === 1 ? [] : Array.from({ length: rank }, (_, axis) => axis)
}

const reductionDtypes = [...floats, ...indices] as const

function reduction() {
  return {
    domain: '', inputs: [needed('data', 'T', reductionDtypes), optional('axes', 'A', ['int64'])], outputs: one,
    attributes: { keepdims: flag(1), noop_with_empty_axes: flag(0) }, gradient: 'own',
    infer: (call: Call) => [{ dtype: call.dtype(0), shape: shrink(call.shape(0), reducedAxes(call), call.int('keepdims') === 1) }],
  } as const satisfies Operator
}

/** The axis becomes k long, and no longer than it was. */
function topK(call: Call) {
  const axis = call.axis(call.int('axis'), call.shape(0).length)
  const k = call.contents(1)?.[0] ?? call.fresh(0, axis)
  const size = call.shape(0)[axis]
  if (typeof k === 'number' && typeof size === 'number' && k > size) call.fail(`the ${k} largest of ${size} cannot be taken`)
  const shape = call.shape(0).map((dimension, index) => (index === axis ? k : dimension))
  return [{ dtype: call.dtype(0), shape }, { dtype: 'int64' as const, shape }]
}

export const reductions = {
  ReduceSum: reduction(),
  ReduceMean: reduction(),
  ReduceMax: reduction(),
  ReduceMin: reduction(),
  ReduceSumSquare: reduction(),
  ArgMax: {
    domain: '', inputs: [needed('data', 'T', numeric)], outputs: one, attributes: { axis: int(0), keepdims: flag(1), select_last_index: flag(0) }, gradient: 'none',
    infer: (call) => {
      const axis = call.axis(call.int('axis'), call.shape(0).length)
      return [{ dtype: 'int64', shape: shrink(call.shape(0), [axis], call.int('keepdims') === 1) }]
    },
  },
  TopK: {
    domain: '', inputs: [needed('x', 'T', [...floats, ...indices]), needed('k', 'K', ['int64'])], outputs: { minimum: 2, maximum: 2 },
    attributes: { axis: int(-1), largest: flag(1), sorted: flag(1) }, gradient: 'own', infer: topK,
  },
  CumSum: {
    domain: '', inputs: [needed('x', 'T', [...floats, ...indices]), needed('axis', 'A', indices)], outputs: one, attributes: { exclusive: flag(0), reverse: flag(0) }, gradient: 'own',
    infer: (call) => {
      call.needRank(1, 0, 1)
      const axis = call.numbers(1)?.[0]
      if (axis !== undefined) call.axis(axis, call.shape(0).length)
      return [{ dtype: call.dtype(0), shape: call.shape(0) }]
    },
  },
} as const satisfies Record<string, Operator>
