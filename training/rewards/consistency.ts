// Consistency reward: an agent that sees a stage's reasoning and not its conclusion must come to the same one; short reasoning counts less.
import { hash } from 'node:crypto'
import { fieldsOf } from './answer.ts'
import { stagesOf } from './completion.ts'
import type { RewardStage, RewardStageName } from './completion.ts'
import type { ConsistencyOptions } from './options.ts'

export interface AskedConclusion {
  /** Comes back with the conclusion, or that is another question's. */
  readonly id: string
  readonly stage: RewardStageName
  readonly reasoning: string
  /** The model's own of the stages before, from the country on. */
  readonly previous: readonly string[]
}

export interface ConsistencyAgent {
  /** @returns null where it has no conclusion for this stage */
  conclude(asked: AskedConclusion): Promise<{ readonly id: string; readonly conclusion: string } | null>
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x))

/** 0 below `leastCharacters`, 1 above `enoughCharacters`, between them logistic(steepness (t - midpoint)) with t from 0 to 1. */
export function lengthFactor(characters: number, { leastCharacters, enoughCharacters, steepness, midpoint }: ConsistencyOptions): number {
  if (characters < leastCharacters) return 0
  if (characters > enoughCharacters || enoughCharacters === leastCharacters) return 1
  return logistic(steepness * ((characters - leastCharacters) / (enoughCharacters - leastCharacters) - midpoint))
}

/** In code points, as Python counts. */
const charactersOf = (text: string): number => Array.from(text).length

const withoutSpaces = (text: string): string => text.replace(/\s/gu, '')

/** The same question has the same id, whenever it is asked. */
const idOf = ({ name, reasoning }: RewardStage): string => hash('sha256', `${name}\n${reasoning}`).slice(0, 12)

function askedOf(stages: readonly RewardStage[], at: number): AskedConclusion {
  const stage = stages[at]!
  return { id: idOf(stage), stage: stage.name, reasoning: stage.reasoning, previous: stages.slice(0, at).map(({ conclusion }) => conclusion) }
}

/** Of one completion; the three stages are asked about at once. 0 for the whole where the chain is not whole, or an agent's answer is to another question. */
export async function consistencyReward(completion: string, solution: string, agent: ConsistencyAgent | null, options: ConsistencyOptions): Promise<number> {
  const stages = agent && stagesOf(completion)
  if (!stages) return 0
  const asked = stages.map((_, at) => askedOf(stages, at))
  const concluded = await Promise.all(asked.map((one) => agent.conclude(one)))
  if (concluded.some((one, at) => one !== null && one.id !== asked[at]!.id)) return 0
  const wanted = options.compareWith === 'truth' ? fieldsOf(solution) : stages.map(({ conclusion }) => conclusion)
  const scores = stages.map(({ reasoning }, at) => (agrees(concluded[at]?.conclusion, wanted[at]!, options) ? lengthFactor(charactersOf(reasoning), options) : 0))
  return scores.reduce((sum, score, at) => sum + options.stageWeights[at]! * score, 0)
}

/** A field that the truth does not have cannot be agreed with. */
function agrees(concluded: string | undefined, wanted: string, { compareWith }: ConsistencyOptions): boolean {
  if (concluded === undefined || (compareWith === 'truth' && wanted === '')) return false
  return withoutSpaces(concluded) === withoutSpaces(wanted)
}
