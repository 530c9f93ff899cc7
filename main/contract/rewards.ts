// What completions are worth: a line of a file to be scored, its scores, and who concludes from the reasoning.
import { z } from 'zod'
import { Latitude, Longitude } from './geography.ts'
import { AgentSettings, ConsistencyAgent, RewardSettings } from './training.ts'
import { CompletionScores } from './training-tasks.ts'

/** As a model writes the names of its stages. */
export const ChainStage = z.enum(['CountryIdentification', 'RegionalGuess', 'PreciseLocalization'])

/** Fields of other programs ride along and are not looked at. */
export const RewardItem = z.object({
  completion: z.string().max(2 ** 20),
  /** "Country; Region; Place". */
  solution: z.string().max(10_000),
  /** In place of the gazetteer: a name that is not here is unknown. */
  geocodes: z.record(z.string(), z.tuple([Latitude, Longitude]).nullable()).optional(),
  /** In place of the gazetteer's: the same name is 1, a pair that is not here 0. */
  similarities: z.array(z.tuple([z.string(), z.string(), z.number()])).optional(),
  /** In place of an agent: what it concludes at each stage. */
  agent: z.partialRecord(ChainStage, z.string()).optional(),
  /** Text that was read in the picture, a line each: clues are held against it. */
  seen: z.array(z.string()).max(10_000).optional(),
  /** The number of a picture in the case that is named: clues are held against its evidence. */
  image: z.number().int().positive().optional(),
})
export type RewardItem = z.infer<typeof RewardItem>

export const Rewarding = z.object({
  rewards: RewardSettings.prefault({}),
  agent: ConsistencyAgent.prefault({ kind: 'none' }),
  agentSettings: AgentSettings.prefault({}),
  /** Absolute path of the case whose pictures `image` names. */
  case: z.string().min(1).optional(),
})
export type Rewarding = z.infer<typeof Rewarding>

const request = <Input extends z.ZodType, Reply extends z.ZodType>(input: Input, reply: Reply) => ({ input, reply })

export const rewardRequests = {
  /** In the order of the items. */
  'rewards.score': request(Rewarding.extend({ items: z.array(RewardItem).min(1).max(10_000) }), z.array(CompletionScores)),
} as const
