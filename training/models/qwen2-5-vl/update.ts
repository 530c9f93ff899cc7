// Updates of the flat vector: micro-batches through the step graph, one after the other, and the optimizer's state after the last.
import type { Qwen25VLConfig } from '../../../native-models/models/qwen2-5-vl/config.ts'
import { floats } from '../../../native-models/runtime/session.ts'
import type { HostTensor, Session } from '../../../native-models/runtime/session.ts'
import type { OptimizerState, UpdateResult } from '../../learner.ts'
import { corrections } from '../../optimizers/adamw.ts'
import type { AdamWOptions } from '../../optimizers/adamw.ts'
import { nextLossScale } from '../../optimizers/loss-scale.ts'
import { answerLength, batchFeeds } from './examples.ts'
import type { Example, RolloutExample } from './examples.ts'

export interface StepFacts {
  readonly config: Qwen25VLConfig
  /** Whether the graph has the vision tower. */
  readonly withTower: boolean
  readonly objective: 'sft' | 'grpo'
  /** Whether the graph compares with a reference. */
  readonly withReference: boolean
  readonly optimizer: AdamWOptions
  /** Whether the loss is scaled, and so may overflow. */
  readonly scalesLoss: boolean
}

const scalar = (value: number): HostTensor => ({ data: Float32Array.of(value), dims: [] })
const vector = (data: Float32Array): HostTensor => ({ data, dims: [data.length] })
const zero: HostTensor = vector(new Float32Array(1))

const isRollout = (example: Example): example is RolloutExample => 'advantage' in example

/** One number for each answer token of a batch. */
function perToken(examples: readonly Example[], value: (example: Example, token: number) => number): HostTensor {
  return vector(Float32Array.from(examples.flatMap((example) => Array.from({ length: answerLength(example) }, (_, token) => value(example, token)))))
}

/** Supervised: every token of an update counts the same. GRPO: every answer does, and its tokens share (arXiv 2402.03300, equation 3). */
function objectiveFeeds(examples: readonly Example[], all: readonly Example[], { objective, withReference }: StepFacts): Record<string, HostTensor> {
  if (objective === 'sft') {
    const total = all.reduce((sum, example) => sum + answerLength(example), 0)
    return { weights: perToken(examples, () => 1 / total) }
  }
  const rollout = (example: Example): RolloutExample => {
    if (isRollout(example)) return example
    throw new RangeError('an answer without an advantage cannot be trained by GRPO')
  }
  return {
    weights: perToken(examples, (example) => 1 / (all.length * answerLength(example))), advantages: perToken(examples, (example) => rollout(example).advantage),
    old: perToken(examples, (example, token) => rollout(example).old?.[token] ?? NaN),
    ...withReference ? { reference: perToken(examples, (example, token) => rollout(example).reference?.[token] ?? NaN) } : {},
  }
}

/** What stays the same over the micro-batches of an update. */
function sharedFeeds({ parameters, first, second, updates, lossScale }: OptimizerState, optimizer: AdamWOptions, learningRate: number): Record<string, HostTensor> {
  const { correction1, correction2 } = corrections(updates + 1, optimizer)
  return {
    parameters: vector(parameters), first: vector(first), second: vector(second),
    learning_rate: scalar(learningRate), correction1: scalar(correction1), correction2: scalar(correction2), loss_scale: scalar(lossScale),
  }
}

const metricNames = ['kl', 'clipped'] as const

/** Losses and metrics of micro-batches are weighted already, so that they add up. */
class Sums {
  loss = 0
  readonly metrics: Record<string, number> = {}

  add(outputs: Readonly<Record<string, HostTensor>>): void {
    this.loss += floats(outputs.loss!)[0]!
    for (const name of metricNames) if (outputs[name]) this.metrics[name] = (this.metrics[name] ?? 0) + floats(outputs[name])[0]!
  }
}

function stateAfter(state: OptimizerState, outputs: Readonly<Record<string, HostTensor>>, scalesLoss: boolean): { state: OptimizerState; finite: boolean } {
  const parameters = floats(outputs.parameters_after!)
  const finite = parameters.length > 0
  const scale = scalesLoss ? nextLossScale(state, finite) : {}
  if (!finite) return { finite, state: { ...state, ...scale } }
  return { finite, state: { ...state, ...scale, parameters, first: floats(outputs.first_after!), second: floats(outputs.second_after!), updates: state.updates + 1 } }
}

/** One update over all micro-batches, at least one. @param step a session of `stepGraph` */
export async function updateOnce(step: Session, facts: StepFacts, state: OptimizerState, microBatches: readonly (readonly Example[])[], learningRate: number): Promise<UpdateResult> {
  const [all, shared, sums] = [microBatches.flat(), sharedFeeds(state, facts.optimizer, learningRate), new Sums()]
  let outputs: Record<string, HostTensor> = { gathered_after: zero }
  for (const [index, examples] of microBatches.entries()) {
    const feeds = { ...batchFeeds(examples, facts.config, facts.withTower), ...objectiveFeeds(examples, all, facts) }
    outputs = await step.run({ ...shared, ...feeds, gathered: outputs.gathered_after!, apply: scalar(index === microBatches.length - 1 ? 1 : 0) })
    sums.add(outputs)
  }
  const { loss, metrics } = sums
  const tokens = all.reduce((sum, example) => sum + answerLength(example), 0)
  return { ...stateAfter(state, outputs, facts.scalesLoss), loss, metrics, tokens, gradientNorm: floats(outputs.gradient_norm!)[0]! }
}
