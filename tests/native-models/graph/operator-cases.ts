// Small calls of every operator: what the shape rules are held to against ONNX Runtime.
import type { GraphBuilder } from '../../../native-models/graph/builder.ts'
import { filling } from '../../../native-models/graph/dtypes.ts'
import type { DType, Dimension, Shape, Value } from '../../../native-models/graph/ir.ts'
import type { AttributesOf, OperatorName } from '../../../native-models/graph/operators.ts'

/** What each symbol stands for when a case runs. */
export const sizes: Readonly<Record<string, number>> = { batch: 2, sequence: 3, past: 4, width: 8, count: 2, one: 1 }

export interface CaseInput {
  readonly dtype: DType
  readonly shape: Shape
  /** Else random: floats from 0.1 to 0.9, integers 0 or 1. */
  readonly values?: readonly number[]
  /** Part of the model, so that shape rules may look into it. */
  readonly constant?: boolean
}

export interface OperatorCase {
  readonly inputs: readonly (CaseInput | null)[]
  readonly build: (builder: GraphBuilder, inputs: readonly (Value | null)[]) => Value[]
  /** The shape of output 0 as it must be told in symbols. */
  readonly told?: readonly Dimension[]
  /** ONNX Runtime's CPU provider has no float16 kernel for this, and does not make up for it. */
  readonly onlySingle?: boolean
}

const tensor = (dtype: DType) => (...shape: Dimension[]): CaseInput => ({ dtype, shape })
const f32 = tensor('float32')
const i64 = tensor('int64')
const i32 = tensor('int32')
const u8 = tensor('uint8')
const i8 = tensor('int8')
const bool = tensor('bool')

/** A constant vector, or a scalar when `values` is a number. */
const known = (values: number | readonly number[], dtype: DType = 'int64'): CaseInput =>
  ({ dtype, shape: typeof values === 'number' ? [] : [values.length], values: typeof values === 'number' ? [values] : values, constant: true })

/** A vector, or a scalar, that comes at run time. */
const given = (values: number | readonly number[], dtype: DType = 'int64'): CaseInput => ({ ...known(values, dtype), constant: false })

type Cases<Op extends OperatorName> = (inputs: readonly (CaseInput | null)[], told?: readonly Dimension[] | null, attributes?: AttributesOf<Op>, outputs?: number) => OperatorCase

const uses = <Op extends OperatorName>(op: Op): Cases<Op> => (inputs, told, attributes, outputs) =>
  ({ inputs, build: (builder, values) => builder.add(op, values, attributes, outputs), ...(told ? { told } : {}) })

function unary(op: OperatorName, ...inputs: CaseInput[]): OperatorCase[] {
  return (inputs.length ? inputs : [f32('batch', 3)]).flatMap((input) => [uses(op)([input], input.shape)])
}

function binary(op: OperatorName, make: (...shape: Dimension[]) => CaseInput = f32): OperatorCase[] {
  const use = uses(op)
  return [
    use([make('batch', 3), make('batch', 3)], ['batch', 3]),
    use([make('batch', 1, 8), make('sequence', 1)], ['batch', 'sequence', 8]),
    use([make(), make('sequence')], ['sequence']),
    // Either symbol may stand for 1, so neither is the result.
    use([make('batch', 'one'), make('batch', 'sequence')], ['batch', `${op}.0.1`]),
    use([make('sequence'), make(3)], [3]),
    use([make(3), make('one')], [3]),
  ]
}

const integers = (op: OperatorName): OperatorCase[] => [uses(op)([i64('batch', 3), i64(3)], ['batch', 3]), uses(op)([i32('batch', 3), i32(3)], ['batch', 3])]

function reduction(op: 'ReduceSum' | 'ReduceMean' | 'ReduceMax' | 'ReduceMin' | 'ReduceSumSquare'): OperatorCase[] {
  const use = uses(op)
  const data = f32('batch', 'sequence', 8)
  return [
    use([data, known([-1])], ['batch', 'sequence', 1]),
    use([data, known([0, 2])], ['sequence'], { keepdims: 0 }),
    use([data], [1, 1, 1]),
    use([data], [], { keepdims: 0 }),
    use([data], ['batch', 'sequence', 8], { noop_with_empty_axes: 1 }),
    use([data, known([])], ['batch', 'sequence', 8], { noop_with_empty_axes: 1 }),
    use([i64('batch', 3), known([1])], ['batch', 1]),
    use([i32('batch', 3), known([1])], ['batch', 1]),
  ]
}

function growing(): OperatorCase {
  return {
    inputs: [f32('batch', 'past', 2), f32('batch', 'sequence', 2)],
    build: (builder, [past, step]) => {
      const body = builder.body('grow', (inner) => {
        inner.input('iteration', 'int64', [])
        const more = inner.input('more', 'bool', [])
        const carried = inner.input('carried', past!.dtype, ['batch', 'inside', 2])
        const still = inner.input('still', step!.dtype, ['batch', 'steady', 2])
        const longer = inner.one('Concat', [carried, step], { axis: 1 })
        inner.output('more', more)
        inner.output('carried', longer)
        inner.output('still', inner.one('Add', [still, still]))
        inner.output('sum', inner.one('ReduceSum', [longer, inner.constant([1], 'int64')], { keepdims: 0 }))
      })
      return builder.add('Loop', [builder.constant(3, 'int64'), null, past, step], { body }, 3)
    },
    told: ['batch', 'Loop.0.1', 2],
  }
}

/** Rows of two tensors, and a value from outside of the body. */
function byRows(): OperatorCase {
  return {
    inputs: [f32('sequence', 'batch', 2), f32('sequence', 1), f32('batch', 2)],
    build: (builder, [x, share, offset]) => {
      const body = builder.body('row', (inner) => {
        const row = inner.input('row', x!.dtype, x!.shape.slice(1))
        inner.output('moved', inner.one('Add', [inner.one('Mul', [row, inner.input('share', share!.dtype, share!.shape.slice(1))]), offset!]))
        inner.output('seen', inner.one('ReduceSum', [row, null], { keepdims: 0 }))
      })
      return builder.add('Scan', [x!, share!], { body, num_scan_inputs: 2 }, 2)
    },
    told: ['sequence', 'batch', 2],
  }
}

function choosing(condition: number): OperatorCase {
  return {
    inputs: [given(condition, 'bool'), f32('batch', 'sequence'), f32('batch', 'past')],
    build: (builder, [yes, a, b]) => {
      const then_branch = builder.body('then', (inner) => inner.output('result', inner.one('Neg', [a])))
      const else_branch = builder.body('else', (inner) => inner.output('result', b!))
      return builder.add('If', [yes], { then_branch, else_branch }, 1)
    },
    told: ['batch', 'If.0.1'],
  }
}

/** Sizes taken from a tensor at run time stay known as symbols. */
function computedShape(): OperatorCase {
  return {
    inputs: [f32('batch', 'sequence', 8)],
    build: (builder, [x]) => {
      const shape = builder.one('Shape', [x])
      const rows = builder.one('Mul', [builder.one('Gather', [shape, builder.constant([0], 'int64')]), builder.one('Slice', [shape, builder.constant([1], 'int64'), builder.constant([2], 'int64')])])
      return builder.add('Reshape', [x, builder.one('Concat', [rows, builder.constant([2, -1], 'int64')], { axis: 0 })])
    },
    told: ['batch*sequence', 2, 4],
  }
}

/** Integers in a matrix are not followed: joined along its columns they come in another order. */
function computedMatrix(): OperatorCase {
  return {
    inputs: [f32('batch', 'sequence', 8)],
    build: (builder, [x]) => {
      const column = (values: Value): Value => builder.one('Unsqueeze', [values, builder.constant([1], 'int64')])
      const pairs = builder.one('Concat', [column(builder.one('Shape', [x], { end: 2 })), column(builder.constant([1, 8], 'int64'))], { axis: 1 })
      return builder.add('Reshape', [x, builder.one('Reshape', [pairs, builder.constant([4], 'int64')])])
    },
    told: [0, 1, 2, 3].map((axis) => `Reshape_2.0.${axis}`),
  }
}

const scores = f32('batch', 'sequence', 8)
const groupQuery = uses('GroupQueryAttention')
const heads = { num_heads: 2, kv_num_heads: 1 } as const
const multiHead = uses('MultiHeadAttention')
const blocks = uses('GatherBlockQuantized')
const nBits = uses('MatMulNBits')

/** Exhaustive by type: an operator without a case does not compile. */
export const cases: Readonly<Record<OperatorName, readonly OperatorCase[]>> = {
  Add: [...binary('Add'), ...integers('Add')],
  Sub: [...binary('Sub'), ...integers('Sub')],
  Mul: [...binary('Mul'), ...integers('Mul'), uses('Mul')([known([]), known([3])], [0])],
  Div: [...binary('Div'), uses('Div')([i64('batch'), known([3])], ['batch'])],
  Pow: [...binary('Pow'), uses('Pow')([f32('batch'), known(2)], ['batch'])],
  Mod: [uses('Mod')([i64('batch', 3), known(2)], ['batch', 3]), uses('Mod')([f32('batch', 3), f32(3)], ['batch', 3], { fmod: 1 })],
  Max: [uses('Max')([f32('batch', 1), f32('sequence'), f32()], ['batch', 'sequence']), uses('Max')([i64('batch')], ['batch'])],
  Min: [uses('Min')([f32('batch', 1), f32('sequence'), f32()], ['batch', 'sequence']), uses('Min')([i64('batch')], ['batch'])],
  Sqrt: unary('Sqrt'), Neg: unary('Neg', f32('batch'), i64(3), i32(3), i8(3)), Exp: unary('Exp'), Log: unary('Log'), Sigmoid: unary('Sigmoid'), Tanh: unary('Tanh'), Erf: unary('Erf'),
  Gelu: [...unary('Gelu'), uses('Gelu')([f32('batch')], ['batch'], { approximate: 'tanh' })],
  Relu: unary('Relu', f32('batch'), i32(3), i8(3)), Abs: unary('Abs', f32('batch'), i64(3), i32(3), u8(3), i8(3)), Sign: unary('Sign', f32('batch'), i64(3), i32(3), u8(3), i8(3)), Floor: unary('Floor'), Cos: unary('Cos'), Sin: unary('Sin'),
  Reciprocal: unary('Reciprocal'), Not: unary('Not', bool('batch')), IsNaN: unary('IsNaN'),
  FastGelu: [...unary('FastGelu'), uses('FastGelu')([f32('batch', 'sequence', 8), f32(8)], ['batch', 'sequence', 8])],
  QuickGelu: [...unary('QuickGelu'), uses('QuickGelu')([f32('batch')], ['batch'], { alpha: 1 })],
  Equal: [...binary('Equal'), ...integers('Equal'), ...binary('Equal', bool)],
  Less: [...binary('Less'), ...integers('Less')], LessOrEqual: [...binary('LessOrEqual'), ...integers('LessOrEqual')],
  Greater: [...binary('Greater'), ...integers('Greater')], GreaterOrEqual: [...binary('GreaterOrEqual'), ...integers('GreaterOrEqual')],
  And: binary('And', bool), Or: binary('Or', bool),
  Where: [
    uses('Where')([bool('batch', 1), f32('sequence'), f32()], ['batch', 'sequence']), uses('Where')([bool('batch'), i64('batch'), known(0)], ['batch']),
    uses('Where')([bool(3), i32(3), i32(1)]), uses('Where')([bool(3), u8(3), u8(1)]),
  ],
  Clip: [uses('Clip')([f32('batch'), known(0.2, 'float32'), known(0.5, 'float32')], ['batch']), uses('Clip')([f32('batch'), null, known(0.5, 'float32')], ['batch']), uses('Clip')([i64('batch'), known(1)], ['batch'])],
  Cast: (['float32', 'float16', 'int64', 'int32', 'uint8', 'int8', 'bool'] as const).flatMap((to) => [f32, i64, bool, u8].map((make) => uses('Cast')([make('batch', 2)], ['batch', 2], { to }))),
  Identity: [...unary('Identity'), uses('Identity')([bool('batch')], ['batch'])],
  MatMul: [
    uses('MatMul')([f32('batch', 'sequence', 8), f32(8, 5)], ['batch', 'sequence', 5]), uses('MatMul')([f32(8), f32('batch', 8, 5)], ['batch', 5]),
    uses('MatMul')([f32('batch', 'sequence', 8), f32(8)], ['batch', 'sequence']), uses('MatMul')([f32(8), f32(8)], []),
    uses('MatMul')([f32('batch', 1, 'sequence', 8), f32(2, 'width', 'past')], ['batch', 2, 'sequence', 'past']), uses('MatMul')([i64(2, 3), i64(3, 2)], [2, 2]),
    uses('MatMul')([f32('batch', 0), f32(0, 3)], ['batch', 3]),
  ],
  Gemm: [
    uses('Gemm')([f32('batch', 8), f32(8, 5), f32(5)], ['batch', 5]), uses('Gemm')([f32('batch', 8), f32(5, 8)], ['batch', 5], { transB: 1 }),
    uses('Gemm')([f32(8, 'batch'), f32(8, 'sequence'), f32('batch', 1)], ['batch', 'sequence'], { transA: 1, alpha: 2, beta: 0.5 }),
  ],
  Softmax: [uses('Softmax')([scores], ['batch', 'sequence', 8]), uses('Softmax')([scores], ['batch', 'sequence', 8], { axis: 1 })],
  LogSoftmax: [uses('LogSoftmax')([scores], ['batch', 'sequence', 8])],
  Trilu: [uses('Trilu')([f32('sequence', 'sequence')], ['sequence', 'sequence']), uses('Trilu')([f32('batch', 'sequence', 4), known(1)], ['batch', 'sequence', 4], { upper: 0 }), uses('Trilu')([i64(3, 3)], [3, 3])],
  SimplifiedLayerNormalization: [
    uses('SimplifiedLayerNormalization')([scores, f32(8)], ['batch', 'sequence', 8], { epsilon: 1e-6 }, 2), uses('SimplifiedLayerNormalization')([f32('batch', 8), f32(8)], ['batch', 8]),
  ],
  LayerNormalization: [
    uses('LayerNormalization')([scores, f32(8), f32(8)], ['batch', 'sequence', 8], {}, 3), uses('LayerNormalization')([f32('batch', 3, 4), f32(3, 4)], ['batch', 3, 4], { axis: 1 }),
  ],
  SkipSimplifiedLayerNormalization: [
    uses('SkipSimplifiedLayerNormalization')([scores, scores, f32(8)], ['batch', 'sequence', 8], { epsilon: 1e-6 }, 4), uses('SkipSimplifiedLayerNormalization')([scores, scores, f32(8), f32(8)], ['batch', 'sequence', 8]),
  ],
  ReduceSum: reduction('ReduceSum'), ReduceMean: reduction('ReduceMean'), ReduceMax: reduction('ReduceMax'), ReduceMin: reduction('ReduceMin'), ReduceSumSquare: reduction('ReduceSumSquare'),
  ArgMax: [uses('ArgMax')([scores], [1, 'sequence', 8]), uses('ArgMax')([scores], ['batch', 'sequence'], { axis: -1, keepdims: 0 }), uses('ArgMax')([i32('batch', 3)], ['batch', 1], { axis: 1, select_last_index: 1 })],
  TopK: [uses('TopK')([scores, known([3])], ['batch', 'sequence', 3]), uses('TopK')([scores, given([2])], ['batch', 'TopK.0.1', 8], { axis: 1, largest: 0 }), uses('TopK')([i64('width'), known([4])], [4])],
  CumSum: [uses('CumSum')([scores, known(1)], ['batch', 'sequence', 8], { exclusive: 1, reverse: 1 }), uses('CumSum')([i64('batch'), known(0)], ['batch']), uses('CumSum')([i32('batch'), known(0, 'int32')], ['batch'])],
  Reshape: [
    uses('Reshape')([scores, known([0, 0, 2, -1])], ['batch', 'sequence', 2, 4]), uses('Reshape')([scores, known([-1, 8])], ['batch*sequence', 8]), uses('Reshape')([scores, known([-1])], ['8*batch*sequence']),
    uses('Reshape')([scores, given([2, 24])], ['Reshape.0.0', 'Reshape.0.1']), uses('Reshape')([f32(), known([1, 1])], [1, 1]), uses('Reshape')([f32(1, 1), known([])], []),
    uses('Reshape')([f32(0, 3), known([3, 0])], [3, 0], { allowzero: 1 }), computedShape(), computedMatrix(),
  ],
  Transpose: [uses('Transpose')([scores], [8, 'sequence', 'batch']), uses('Transpose')([scores], ['batch', 8, 'sequence'], { perm: [0, 2, 1] }), uses('Transpose')([bool('batch', 3)], [3, 'batch'])],
  Concat: [
    uses('Concat')([f32('batch', 'past', 8), scores], ['batch', 'past + sequence', 8], { axis: 1 }), uses('Concat')([f32('batch', 2), f32(2, 2)], ['batch + 2', 2], { axis: -2 }),
    uses('Concat')([i64('batch')], ['batch'], { axis: 0 }), uses('Concat')([bool('batch'), bool('batch')], ['2*batch'], { axis: 0 }), uses('Concat')([f32('batch', 0), f32('batch', 3)], ['batch', 3], { axis: 1 }),
  ],
  Split: [
    uses('Split')([scores, known([3, 4, 1])], ['batch', 'sequence', 3], { axis: -1 }, 3), uses('Split')([scores], ['batch', 'sequence', 3], { axis: 2, num_outputs: 3 }, 3),
    uses('Split')([scores], ['batch', 'Split.0.1', 8], { axis: 1, num_outputs: 2 }, 2), uses('Split')([i64(8), given([5, 3])], ['Split.0.0'], {}, 2), uses('Split')([f32(9), known([0, 9])], [0], {}, 2),
  ],
  Unsqueeze: [uses('Unsqueeze')([f32('batch', 3), known([0, -1])], [1, 'batch', 3, 1]), uses('Unsqueeze')([f32(), known([0])], [1])],
  Squeeze: [uses('Squeeze')([f32(1, 'batch', 1), known([0, -1])], ['batch']), uses('Squeeze')([f32(1, 3, 1)], [3]), uses('Squeeze')([f32('batch', 'one'), known([1])], ['batch'])],
  Expand: [uses('Expand')([f32('batch', 1), known([3, 1, 4])], [3, 'batch', 4]), uses('Expand')([f32(3, 1), given([2, 1, 2])], ['Expand.0.0', 'Expand.0.1', 'Expand.0.2'])],
  Tile: [uses('Tile')([f32('batch', 3), known([2, 1])], ['2*batch', 3]), uses('Tile')([i64(3), given([2])], ['Tile.0.0'])],
  Shape: [uses('Shape')([scores], [3]), uses('Shape')([scores], [1], { start: -1 }), uses('Shape')([scores], [2], { start: 0, end: -1 }), uses('Shape')([scores], [0], { start: 3 })],
  Range: [uses('Range')([known(0), known(7), known(2)], [4]), uses('Range')([given(1), given(4), known(1)], ['Range.0.0']), uses('Range')([known(1, 'float32'), known(0, 'float32'), known(-0.25, 'float32')]), uses('Range')([known(5), known(0), known(1)], [0]), rangeOfSequence()],
  ConstantOfShape: [
    uses('ConstantOfShape')([known([2, 3])], [2, 3]), uses('ConstantOfShape')([given([2, 3])], ['ConstantOfShape.0.0', 'ConstantOfShape.0.1'], { value: filling(1, 'int64') }),
    ...(['float32', 'float16', 'int32', 'uint8', 'int8', 'bool'] as const).map((dtype) => uses('ConstantOfShape')([known([2])], [2], { value: filling(1, dtype) })), uses('ConstantOfShape')([known([])], []),
  ],
  Slice: [
    uses('Slice')([scores, known([1]), known([2 ** 31 - 1]), known([1])], ['batch', 'sequence - 1', 8]), uses('Slice')([scores, known([-1]), known([2 ** 31 - 1]), known([-2])], ['batch', 1, 8]),
    uses('Slice')([scores, known([0, 1]), known([-1, -1]), known([1, 2])], ['batch', 'sequence - 1', 6]), uses('Slice')([scores, known([7]), known([-(2 ** 31) + 1]), known([2]), known([-2])], ['batch', 'sequence', 4]),
    uses('Slice')([scores, known([-1]), known([-(2 ** 31) + 1]), known([1]), known([-1])], ['batch', 'sequence', 8]), uses('Slice')([scores, known([0]), known([2]), known([1])], ['batch', 'Slice.0.1', 8]),
    uses('Slice')([scores, given([1]), given([2])], ['Slice.0.0', 'sequence', 8]), uses('Slice')([i64('batch', 9), known([2], 'int32'), known([100], 'int32'), known([1], 'int32'), known([3], 'int32')], ['batch', 3]),
    uses('Slice')([scores, known([-2]), known([-1]), known([2])], ['batch', 'sequence', 1]), uses('Slice')([scores, known([5]), known([2]), known([2])], ['batch', 'sequence', 0]), uses('Slice')([scores, known([1]), known([-1]), known([1])], ['batch', 'sequence - 2', 8]),
    uses('Slice')([scores, known([-2]), known([-1]), known([1])], ['batch', 1, 8]), uses('Slice')([bool(4), known([0]), known([2])], [2]), uses('Slice')([scores, known([20]), known([-20]), known([2]), known([-1])], ['batch', 'sequence', 8]),
  ],
  Gather: [uses('Gather')([f32('width', 4), i64('batch', 'sequence')], ['batch', 'sequence', 4]), uses('Gather')([scores, known(-1)], ['batch', 8], { axis: 1 }), uses('Gather')([scores, known([1, 1], 'int32')], ['batch', 'sequence', 2], { axis: -1 })],
  GatherElements: [uses('GatherElements')([scores, i64('batch', 1, 3)], ['batch', 1, 3], { axis: 2 }), uses('GatherElements')([f32(2, 3), i32(1, 3)], [1, 3])],
  GatherND: [
    uses('GatherND')([scores, i64('count', 2)], ['count', 8]), uses('GatherND')([scores, i64('count', 3)], ['count']), uses('GatherND')([scores, i64('batch', 5, 1)], ['batch', 5, 8], { batch_dims: 1 }),
  ],
  ScatterElements: [uses('ScatterElements')([f32('batch', 8), i64('batch', 2), f32('batch', 2)], ['batch', 8], { axis: 1 }), { ...uses('ScatterElements')([f32(3), i32(2), f32(2)], [3], { reduction: 'add' }), onlySingle: true }],
  ScatterND: [
    uses('ScatterND')([scores, i64('count', 1), f32('count', 'sequence', 8)], ['batch', 'sequence', 8]), { ...uses('ScatterND')([f32('width', 4), i64('batch', 'sequence', 1), f32('batch', 'sequence', 4)], ['width', 4], { reduction: 'add' }), onlySingle: true },
    uses('ScatterND')([i64(4), i64(2, 1), i64(2)], [4], { reduction: 'max' }),
  ],
  OneHot: [
    uses('OneHot')([i64('batch'), known(5), known([0, 1], 'float32')], ['batch', 5]), uses('OneHot')([i64('batch', 2), known([3]), known([0, 1])], [3, 'batch', 2], { axis: 0 }), uses('OneHot')([i64('batch'), given(4), known([0, 1], 'float32')], ['batch', 'OneHot.0.1']),
  ],
  Loop: [growing()],
  Scan: [byRows()],
  If: [choosing(1), choosing(0)],
  QuantizeLinear: [
    uses('QuantizeLinear')([f32('batch', 3), known(0.1, 'float32')], ['batch', 3]), uses('QuantizeLinear')([f32('batch', 3), f32(3), known([1, 2, 3], 'int8')], ['batch', 3]),
    uses('QuantizeLinear')([f32('batch', 3), known(0.1, 'float32')], ['batch', 3], { output_dtype: 'int8' }), uses('QuantizeLinear')([f32(4, 'batch'), f32(2, 'batch'), u8(2, 'batch')], [4, 'batch'], { axis: 0, block_size: 2 }),
  ],
  DequantizeLinear: [
    uses('DequantizeLinear')([u8('batch', 3), known(0.1, 'float32'), known(3, 'uint8')], ['batch', 3]), uses('DequantizeLinear')([i8('batch', 3), f32(3)], ['batch', 3]), uses('DequantizeLinear')([i32('batch', 3), known(0.1, 'float32')], ['batch', 3]),
    uses('DequantizeLinear')([u8('batch', 4), f32('batch', 2), u8('batch', 2)], ['batch', 4], { block_size: 2 }),
  ],
  MatMulNBits: [
    nBits([f32('batch', 'sequence', 64), u8(5, 2, 16), f32(5, 2), null, null, f32(5)], ['batch', 'sequence', 5], { K: 64, N: 5, bits: 4, block_size: 32, accuracy_level: 4 }),
    nBits([f32('batch', 40), u8(5, 2, 16), f32(10)], ['batch', 5], { K: 40, N: 5, bits: 4, block_size: 32 }),
  ],
  GatherBlockQuantized: [
    blocks([u8(6, 2, 16), i64('batch', 'sequence'), f32(6, 2, 1)], ['batch', 'sequence', 2, 32], { bits: 4, block_size: 32, gather_axis: 0, quantize_axis: 2 }),
    blocks([u8(6, 32), i32('batch'), f32(6, 2)], ['batch', 64], { bits: 4, block_size: 32, gather_axis: 0, quantize_axis: 1 }),
  ],
  GroupQueryAttention: [
    // More than one new position after a past is for a batch of one only.
    groupQuery([f32('one', 'sequence', 64), null, null, f32('one', 1, 'past', 16), f32('one', 1, 'past', 16), given([6], 'int32'), given([7], 'int32'), f32(16, 8), f32(16, 8)], ['one', 'sequence', 32], { ...heads, do_rotary: 1, scale: 0.25 }, 3),
    groupQuery([f32('batch', 1, 64), null, null, f32('batch', 1, 'past', 16), f32('batch', 1, 'past', 16), given([4, 4], 'int32'), given([5], 'int32'), f32(16, 8), f32(16, 8)], ['batch', 1, 32], { ...heads, do_rotary: 1 }, 3),
    groupQuery([f32('batch', 'sequence', 32), f32('batch', 'sequence', 16), f32('batch', 'sequence', 16), f32('batch', 1, 0, 16), f32('batch', 1, 0, 16), given([2, 2], 'int32'), given([3], 'int32')], ['batch', 'sequence', 32], heads, 3),
    groupQuery([f32('batch', 1, 64), null, null, f32('batch', 1, 12, 16), f32('batch', 1, 12, 16), given([6, 6], 'int32'), known([7], 'int32')], ['batch', 1, 32], heads, 3),
  ],
  MultiHeadAttention: [
    multiHead([f32('batch', 'sequence', 8), f32('batch', 'past', 8), f32('batch', 'past', 4)], ['batch', 'sequence', 4], { num_heads: 2 }),
    multiHead([f32('batch', 'sequence', 8), f32('batch', 'sequence', 8), f32('batch', 'sequence', 8), null, null, null, f32('batch', 2, 'past', 4), f32('batch', 2, 'past', 4)], ['batch', 'sequence', 8], { num_heads: 2, scale: 0.5 }, 3),
    multiHead([f32('batch', 'sequence', 8), f32('batch', 'sequence', 8), f32('batch', 'sequence', 8), f32(24), null, f32(1, 1, 'sequence', 'sequence')], ['batch', 'sequence', 8], { num_heads: 2 }),
  ],
  RotaryEmbedding: [
    uses('RotaryEmbedding')([f32('batch', 'sequence', 16), i64('batch', 'sequence'), f32(8, 4), f32(8, 4)], ['batch', 'sequence', 16]), uses('RotaryEmbedding')([f32('batch', 2, 'sequence', 16), i64(1), f32(8, 8), f32(8, 8)], ['batch', 2, 'sequence', 16], { interleaved: 1 }),
  ],
}

function rangeOfSequence(): OperatorCase {
  return {
    inputs: [f32('batch', 'sequence')],
    build: (builder, [x]) => {
      const length = builder.one('Squeeze', [builder.one('Shape', [x], { start: 1 }), builder.constant([0], 'int64')])
      return builder.add('Range', [builder.constant(0, 'int64'), length, builder.constant(1, 'int64')])
    },
    told: ['sequence'],
  }
}
