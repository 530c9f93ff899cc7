// A bigram model that draws answers and learns by GRPO, its gradient written out: small enough for thousands of steps in a test.
import { setTimeout as wait } from 'node:timers/promises'
import { uniform } from '../../native-models/generation/sampling.ts'
import { createRandom } from '../../training/data/random.ts'
import type { Encoded, Policy, Rating, SampledAnswer, SampleOptions } from '../../training/learner.ts'
import type { GrpoObjectiveOptions } from '../../training/objectives.ts'
import { nextLossScale } from '../../training/optimizers/loss-scale.ts'
import { answerOf, logSoftmax, openBigram, stepped } from './bigram-model.ts'

/** The token that an answer begins after. */
export type First = number
export interface Rated extends Encoded, Partial<Rating> {}

/** What is called, before it is done. */
export type Call = { readonly call: 'sample'; readonly prompts: readonly First[]; readonly options: SampleOptions }
  | { readonly call: 'update'; readonly examples: readonly Rated[]; readonly microBatches: number }
  | { readonly call: 'logProbabilities'; readonly parameters: Float32Array; readonly examples: readonly Rated[] }

export interface BigramPolicyOptions extends GrpoObjectiveOptions {
  readonly vocabulary: number
  readonly temperature: number
  /** Holds the gradient, times this, to what float16 reaches. */
  readonly initialLossScale?: number
  /** Milliseconds that an update takes longer. */
  readonly delay?: number
  readonly told?: (call: Call) => void
}

/** Ends an answer. */
export const endToken = 0
const letter = (token: number): string => (token === endToken ? '' : String.fromCharCode(96 + token))

function drawn(logs: readonly number[], draw: number): number {
  let sum = 0
  const index = logs.findIndex((log) => (sum += Math.exp(log)) > draw)
  return index === -1 ? logs.length - 1 : index
}

/** Loss and its gradient by the row of the table, temperature taken in: -min(r A, clip(r) A) + beta (exp(d) - d - 1), the mean over answers of means over tokens. */
function lossAndGradient(logsAfter: (before: number) => number[], examples: readonly Rated[], { vocabulary, temperature, beta, epsilonLow, epsilonHigh }: BigramPolicyOptions) {
  const gradient = new Float64Array(vocabulary ** 2)
  let [loss, kl, clipped] = [0, 0, 0]
  for (const example of examples) {
    const pairs = answerOf(example)
    const weight = 1 / (examples.length * pairs.length)
    pairs.forEach(({ token, before }, index) => {
      const logs = logsAfter(before)
      const [log, advantage] = [logs[token], example.advantage!]
      const ratio = example.old ? Math.exp(log - example.old[index]) : 1
      const bounded = Math.min(Math.max(ratio, 1 - epsilonLow), 1 + epsilonHigh)
      const isClipped = bounded * advantage < ratio * advantage
      const difference = beta === 0 ? 0 : example.reference![index] - log
      const divergence = Math.exp(difference) - difference - 1
      loss += weight * (beta * divergence - Math.min(ratio * advantage, bounded * advantage))
      kl += weight * divergence
      clipped += weight * Number(isClipped)
      const slope = weight * (beta * (1 - Math.exp(difference)) - (isClipped ? 0 : ratio * advantage))
      logs.forEach((other, column) => { gradient[before * vocabulary + column] += (slope * (Number(column === token) - Math.exp(other))) / temperature })
    })
  }
  return { loss, gradient, metrics: { clipped, ...beta === 0 ? {} : { kl } } }
}

export function openBigramPolicy(options: BigramPolicyOptions): Policy<First, Rated> {
  const { vocabulary, temperature, initialLossScale, delay = 0, told } = options
  const plain = openBigram({ vocabulary, ...initialLossScale === undefined ? {} : { initialLossScale } })
  const random = createRandom(11)
  const initial = plain.initial.map(() => random.normal() / 4)
  const logsAfter = (parameters: Float32Array, heat: number) => (before: number) => logSoftmax(parameters.subarray(before * vocabulary, (before + 1) * vocabulary).map((value) => value / heat), 0, vocabulary)
  const answer = (parameters: Float32Array, first: First, sample: number, { sampling, maxTokens }: SampleOptions): SampledAnswer => {
    const [tokens, greedy] = [[] as number[], sampling.temperature === 0]
    const logs = logsAfter(parameters, greedy ? 1 : sampling.temperature)
    while (tokens.length < maxTokens && tokens.at(-1) !== endToken) {
      const next = logs(tokens.at(-1) ?? first)
      tokens.push(greedy ? next.indexOf(Math.max(...next)) : drawn(next, uniform(sampling.seed, sample * vocabulary + first, tokens.length)))
    }
    return { tokens, text: tokens.map(letter).join(''), ended: tokens.at(-1) === endToken ? 'stop' : 'length' }
  }
  const update: Policy<First, Rated>['update'] = async (state, microBatches, learningRate) => {
    const examples = microBatches.flat()
    told?.({ call: 'update', examples, microBatches: microBatches.length })
    if (delay > 0) await wait(delay)
    const { loss, gradient, metrics } = lossAndGradient(logsAfter(state.parameters, temperature), examples, options)
    const largest = initialLossScale === undefined ? 0 : Math.max(...gradient.map(Math.abs)) * state.lossScale
    const gradientNorm = largest > 65_504 ? Infinity : Math.hypot(...gradient)
    const finite = Number.isFinite(loss) && Number.isFinite(gradientNorm)
    const scale = initialLossScale === undefined ? {} : nextLossScale(state, finite)
    return { state: { ...finite ? stepped(state, gradient, learningRate) : state, ...scale }, loss, gradientNorm, finite, tokens: examples.flatMap(answerOf).length, metrics }
  }
  return {
    ...plain, initial, update, start: () => ({ ...plain.start(), parameters: initial }),
    logProbabilities: async (parameters, examples) => {
      told?.({ call: 'logProbabilities', parameters, examples })
      return examples.map((example) => Float32Array.from(answerOf(example), ({ token, before }) => logsAfter(parameters, temperature)(before)[token]))
    },
    sample: async (parameters, prompts, asked) => {
      told?.({ call: 'sample', prompts, options: asked })
      return prompts.map((first) => Array.from({ length: asked.samples }, (_, sample) => answer(parameters, first, sample, asked)))
    },
    answered: (first, tokens) => ({ ids: [first, ...tokens], answer: [1, 1 + tokens.length] }),
    rated: (example, rating) => ({ ...example, ...rating }),
  }
}
