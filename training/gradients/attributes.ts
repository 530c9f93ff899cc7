// What a node's attributes are, with the operator's defaults where it has none of its own.
import type { GraphNode } from '../../native-models/graph/ir.ts'
import { operatorOf } from '../../native-models/graph/operators.ts'

/** A number, or the operator's default. For attributes that have either. */
export const numberOf = (node: GraphNode, name: string): number => (node.attributes[name] ?? operatorOf(node.op).attributes[name]!.default) as number

/** A text, or the operator's default. */
export const textOf = (node: GraphNode, name: string): string => (node.attributes[name] ?? operatorOf(node.op).attributes[name]!.default) as string
