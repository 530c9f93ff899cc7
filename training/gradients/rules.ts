// The gradient of each operator that has one of its own; the type makes a missing rule an error.
import type { OperatorsWithOwnGradient } from '../../native-models/graph/operators.ts'
import type { Rule } from './rule.ts'
import { attentionRules } from './rules/attention.ts'
import { elementwiseRules } from './rules/elementwise.ts'
import { indexingRules } from './rules/indexing.ts'
import { matrixRules } from './rules/matrix.ts'
import { quantizationRules } from './rules/quantization.ts'
import { reductionRules } from './rules/reduction.ts'
import { shapingRules } from './rules/shaping.ts'

export const rules: Readonly<Record<OperatorsWithOwnGradient, Rule>> = {
  ...elementwiseRules, ...matrixRules, ...reductionRules, ...shapingRules, ...indexingRules, ...quantizationRules, ...attentionRules,
}
