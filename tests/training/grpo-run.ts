// A run of GRPO over the bigram policy: answers are the better the more they have of the letter that is wished for.
import type { GrpoOptions, GrpoRun, LazyPrompt } from '../../training/grpo.ts'
import type { Scorer } from '../../training/rollouts.ts'
import { openBigramPolicy } from './bigram-policy.ts'
import type { BigramPolicyOptions, First, Rated } from './bigram-policy.ts'

export const grpoOptions = {
  epochs: 4, prompts: 3, generations: 6, maxTokens: 8, microBatchTokens: 40, learningRate: 0.1, evaluateEvery: 3, patience: 0, checkpointEvery: 4, temperature: 0.7, beta: 0.001, seed: 3,
} as const satisfies Partial<GrpoOptions>

const policyOptions: BigramPolicyOptions = { vocabulary: 9, temperature: grpoOptions.temperature, beta: grpoOptions.beta, epsilonLow: 0.2, epsilonHigh: 0.2 }

/** @param tokens that the answers begin after */
export const promptsAfter = (tokens: readonly First[], solution: string): LazyPrompt<First>[] => tokens.map((first) => ({ id: `after ${first}`, solution, length: 10 + first, read: async () => first }))

/** Share of the letter, and half a point for an answer that ends; the third nobody gives. */
export const wishes: Scorer = async (items) => items.map(({ completion, solution }) => {
  const wished = completion.length === 0 ? 0 : [...completion].filter((letter) => letter === solution).length / completion.length
  const brief = completion.length < grpoOptions.maxTokens ? 1 : 0
  return { wished, brief, grounded: null, total: wished + brief / 2 }
})

export type PolicyRun = Pick<GrpoRun<First, Rated>, 'model' | 'train' | 'validation' | 'score' | 'options'>

export const grpoRun = (policy: Partial<BigramPolicyOptions> = {}, options: Partial<GrpoOptions> = {}): PolicyRun => ({
  model: openBigramPolicy({ ...policyOptions, ...policy }), train: promptsAfter([1, 2, 3, 4, 5, 6, 7, 8], 'c'), validation: promptsAfter([2, 5, 8], 'c'), score: wishes, options: { ...grpoOptions, ...options },
})

/** Large enough that writing a checkpoint takes a while: one may be killed in it. */
export const childGrpo = ({ delay }: { readonly delay: number }): PolicyRun => grpoRun({ vocabulary: 96, delay }, { epochs: 8, checkpointEvery: 2, iterations: 2 })
