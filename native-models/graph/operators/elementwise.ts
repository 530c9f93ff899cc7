// Operators that treat each element by itself, with broadcasting where they take several tensors.
import { addDimensions, divideDimensions, multiplyDimensions, subtractDimensions } from '../dimensions.ts'
import type { DType, Dimension } from '../ir.ts'
import type { Call } from './call.ts'
import { any, flag, float, floats, indices, needed, numeric, one, optional, required, signed, text, variadic } from './schema.ts'
import type { AttributeSpec, Operator } from './schema.ts'

const likeFirst = (call: Call) => [{ dtype: call.dtype(0), shape: call.shape(0) }]
const broadcastAll = (call: Call) => call.broadcast(call.inputs.flatMap((input) => (input ? [input.shape] : [])))

function unary<Attributes extends Record<string, AttributeSpec>>(dtypes: readonly DType[], attributes: Attributes) {
  return { domain: '', inputs: [needed('x', 'T', dtypes)], outputs: one, attributes, gradient: 'own', infer: likeFirst } as const satisfies Operator
}

/** One that jumps: its gradient is 0 wherever there is one. */
const step = (dtypes: readonly DType[]) => ({ ...unary(dtypes, {}), gradient: 'none' }) as const satisfies Operator

type Arithmetic = (a: Dimension, b: Dimension) => Dimension | null

/** Sizes computed inside the graph stay known through arithmetic, element by element or against a scalar. */
function arithmeticContents(call: Call, arithmetic: Arithmetic): readonly Dimension[] | null {
  const [a, b] = [call.contents(0), call.contents(1)]
  if (!a?.length || !b?.length || (a.length !== b.length && a.length !== 1 && b.length !== 1)) return null
  const longer = a.length > b.length ? a : b
  const sums = longer.map((_, index) => arithmetic(a.length === 1 ? a[0] : a[index], b.length === 1 ? b[0] : b[index]))
  return sums.every((sum) => sum !== null) ? sums : null
}

function binary(arithmetic: Arithmetic) {
  return {
    domain: '', inputs: [needed('a', 'T', numeric), needed('b', 'T', numeric)], outputs: one, attributes: {}, gradient: 'own',
    infer: (call: Call) => [{ dtype: call.dtype(0), shape: broadcastAll(call) }],
    contents: (call: Call) => arithmeticContents(call, arithmetic),
  } as const satisfies Operator
}

function comparison(dtypes: readonly DType[]) {
  return {
    domain: '', inputs: [needed('a', 'T', dtypes), needed('b', 'T', dtypes)], outputs: one, attributes: {}, gradient: 'none',
    infer: (call: Call) => [{ dtype: 'bool', shape: broadcastAll(call) }],
  } as const satisfies Operator
}

function extreme() {
  return {
    domain: '', inputs: [variadic('data', 'T', numeric)], outputs: one, attributes: {}, gradient: 'own',
    infer: (call: Call) => [{ dtype: call.dtype(0), shape: broadcastAll(call) }],
  } as const satisfies Operator
}

/** Only whole quotients are sizes. */
const exactDivision: Arithmetic = (a, b) => divideDimensions(a, b)

export const elementwise = {
  Add: binary(addDimensions),
  Sub: binary(subtractDimensions),
  Mul: binary(multiplyDimensions),
  Div: binary(exactDivision),
  Pow: {
    domain: '', inputs: [needed('base', 'T', [...floats, ...indices]), needed('exponent', 'E', [...floats, ...indices])], outputs: one, attributes: {}, gradient: 'own',
    infer: (call) => [{ dtype: call.dtype(0), shape: broadcastAll(call) }],
  },
  Mod: {
    domain: '', inputs: [needed('a', 'T', numeric), needed('b', 'T', numeric)], outputs: one, attributes: { fmod: flag(0) }, gradient: 'none',
    infer: (call) => {
      if (!call.int('fmod') && (floats as readonly DType[]).includes(call.dtype(0))) call.fail('the remainder of floating point numbers needs fmod 1')
      return [{ dtype: call.dtype(0), shape: broadcastAll(call) }]
    },
  },
  Max: extreme(),
  Min: extreme(),
  Sqrt: unary(floats, {}),
  Neg: unary(signed, {}),
  Exp: unary(floats, {}),
  Log: unary(floats, {}),
  Sigmoid: unary(floats, {}),
  Tanh: unary(floats, {}),
  Erf: unary(floats, {}),
  Gelu: {
    ...unary(floats, { approximate: text('none') }),
    infer: (call) => (['none', 'tanh'].includes(call.text('approximate')) ? likeFirst(call) : call.fail('approximate is neither none nor tanh')),
  },
  Relu: unary(signed, {}),
  Abs: unary(numeric, {}),
  Sign: step(numeric),
  Floor: step(floats),
  Cos: unary(floats, {}),
  Sin: unary(floats, {}),
  Reciprocal: unary(floats, {}),
  Not: step(['bool']),
  IsNaN: { ...step(floats), infer: (call) => [{ dtype: 'bool', shape: call.shape(0) }] },
  FastGelu: {
    domain: 'com.microsoft', inputs: [needed('x', 'T', floats), optional('bias', 'T', floats)], outputs: one, attributes: {}, gradient: 'own',
    infer: (call) => {
      const width = call.shape(0).at(-1) ?? call.fail('a scalar has no last dimension')
      if (call.has(1)) call.unifyShapes([width], call.shape(1), 'last dimension and bias')
      return likeFirst(call)
    },
  },
  QuickGelu: { domain: 'com.microsoft', inputs: [needed('x', 'T', floats)], outputs: one, attributes: { alpha: float(1.702) }, gradient: 'own', infer: likeFirst },
  Equal: comparison(any),
  Less: comparison(numeric),
  LessOrEqual: comparison(numeric),
  Greater: comparison(numeric),
  GreaterOrEqual: comparison(numeric),
  And: comparison(['bool']),
  Or: comparison(['bool']),
  Where: {
    domain: '', inputs: [needed('condition', 'C', ['bool']), needed('x', 'T', any), needed('y', 'T', any)], outputs: one, attributes: {}, gradient: 'own',
    infer: (call) => [{ dtype: call.dtype(1), shape: broadcastAll(call) }],
  },
  Clip: {
    domain: '', inputs: [needed('x', 'T', numeric), optional('min', 'T', numeric), optional('max', 'T', numeric)], outputs: one, attributes: {}, gradient: 'own',
    infer: (call) => {
      for (const bound of [1, 2]) if (call.has(bound)) call.needRank(bound, 0)
      return likeFirst(call)
    },
  },
  Cast: {
    domain: '', inputs: [needed('x', 'T', any)], outputs: one, attributes: { to: required('dtype') }, gradient: 'own',
    infer: (call) => [{ dtype: call.text('to') as DType, shape: call.shape(0) }],
    contents: (call) => ((indices as readonly string[]).includes(call.text('to')) ? call.contents(0) : null),
  },
  Identity: { domain: '', inputs: [needed('x', 'T', any)], outputs: one, attributes: {}, gradient: 'own', infer: likeFirst, contents: (call) => call.contents(0) },
} as const satisfies Record<string, Operator>
