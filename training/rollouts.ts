// Sampled answers with their scores: how good each is within its group, and what a log line tells of them.
import type { SampledAnswer } from './learner.ts'
import { meanOf, spreadOf } from './reward-statistics.ts'

/** Scores of one answer by the name of the reward; `total` is what is learned from, the others are told. */
export type Scores = Readonly<Record<string, number | null>> & { readonly total: number }

export type Scorer = (items: readonly { readonly id: string; readonly completion: string; readonly solution: string }[]) => Promise<readonly Scores[]>

/** An answer with its prompt and its scores. */
export interface Rollout<Prompt> { readonly prompt: Prompt; readonly group: number; readonly answer: SampledAnswer; readonly scores: Scores }

/** Keeps the quotient finite in a group without spread; trl's. */
const smallestSpread = 1e-4

/** (r - mean) / (standard deviation + 1e-4) of one group, the deviation with n - 1; exactly 0 where all are equal, whatever their mean rounds to. */
export function advantagesOf(rewards: readonly number[]): number[] {
  const [mean, spread] = [meanOf(rewards), spreadOf(rewards)]
  return rewards.map((reward) => (spread === 0 ? 0 : (reward - mean) / (spread + smallestSpread)))
}

/** @param rollouts group after group */
const inGroups = <Prompt>(rollouts: readonly Rollout<Prompt>[]): Rollout<Prompt>[][] => [...Map.groupBy(rollouts, ({ group }) => group).values()]

const totalsOf = <Prompt>(rollouts: readonly Rollout<Prompt>[]): number[] => rollouts.map(({ scores }) => scores.total)

/** Of each answer. @param rollouts group after group */
export const groupAdvantages = <Prompt>(rollouts: readonly Rollout<Prompt>[]): number[] => inGroups(rollouts).flatMap((group) => advantagesOf(totalsOf(group)))

/** Mean and spread of each reward over all answers; one that nobody gave is left out. */
export function rewardLines<Prompt>(rollouts: readonly Rollout<Prompt>[]): Record<string, number> {
  const names = Object.keys(rollouts[0].scores)
  return Object.fromEntries(names.flatMap((name) => {
    const values = rollouts.flatMap(({ scores }) => scores[name] ?? [])
    const key = name === 'total' ? 'reward' : `reward.${name}`
    return values.length === 0 ? [] : [[key, meanOf(values)], [`${key}.spread`, spreadOf(values)]]
  }))
}

/** Length of the answers in tokens, the share of those cut off, and that of groups whose answers are all as good: from these nothing is learned. */
export function answerLines<Prompt>(rollouts: readonly Rollout<Prompt>[]): Record<string, number> {
  const lengths = rollouts.map(({ answer }) => answer.tokens.length)
  const share = <Item>(items: readonly Item[], holds: (item: Item) => boolean) => meanOf(items.map((item) => Number(holds(item))))
  return {
    answers: rollouts.length, length: meanOf(lengths), 'length.spread': spreadOf(lengths), truncatedShare: share(rollouts, ({ answer }) => answer.ended === 'length'),
    withoutSpreadShare: share(inGroups(rollouts), (group) => spreadOf(totalsOf(group)) === 0),
  }
}
