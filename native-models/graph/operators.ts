// The operator set, declared once: what each takes and gives, its shape rule, and whether training has a gradient rule for it.
import { attention } from './operators/attention.ts'
import { control } from './operators/control.ts'
import { elementwise } from './operators/elementwise.ts'
import { indexing } from './operators/indexing.ts'
import { matrix } from './operators/matrix.ts'
import { quantization } from './operators/quantization.ts'
import { reductions } from './operators/reduction.ts'
import type { AttributeOf, AttributeSpec, Operator } from './operators/schema.ts'
import { shaping } from './operators/shaping.ts'

/** ONNX's operator set 21 and ONNX Runtime's com.microsoft 1, as far as models here need them. */
export const operators = { ...elementwise, ...matrix, ...reductions, ...shaping, ...indexing, ...control, ...quantization, ...attention } as const satisfies Record<string, Operator>

type Operators = typeof operators
export type OperatorName = keyof Operators

/** training/gradients has one rule for each of these. */
export type OperatorsWithOwnGradient = { [Name in OperatorName]: Operators[Name]['gradient'] extends 'own' ? Name : never }[OperatorName]

type SpecsOf<Op extends OperatorName> = Operators[Op]['attributes'] extends infer Specs extends Readonly<Record<string, AttributeSpec>> ? Specs : never
type RequiredNames<Specs> = { [Name in keyof Specs]: Specs[Name] extends AttributeSpec<never, true> | { required: true } ? Name : never }[keyof Specs]

/** Attributes by their ONNX names; those with a default, or none needed, may be left out. */
export type AttributesOf<Op extends OperatorName> = keyof SpecsOf<Op> extends never ? Readonly<Record<string, never>> :
  & { readonly [Name in RequiredNames<SpecsOf<Op>>]: AttributeOf<SpecsOf<Op>[Name]> }
  & { readonly [Name in Exclude<keyof SpecsOf<Op>, RequiredNames<SpecsOf<Op>>>]?: AttributeOf<SpecsOf<Op>[Name]> }

export const isOperator = (name: string): name is OperatorName => Object.hasOwn(operators, name)

export const operatorOf = (name: OperatorName): Operator => operators[name]
