// A completion read to the letter, as rewards must: what is out of form earns nothing. (An analyst's reading of a damaged answer is another matter.)

export const stageNames = ['CountryIdentification', 'RegionalGuess', 'PreciseLocalization'] as const
export type RewardStageName = (typeof stageNames)[number]

export interface RewardStage {
  readonly name: RewardStageName
  readonly reasoning: string
  readonly conclusion: string
}

/** What stands between a pair of marks, from the first opening one on; null where either is missing. */
function between(text: string, opening: string, closing: string, from = 0): string | null {
  const start = text.indexOf(opening, from)
  const end = start < 0 ? -1 : text.indexOf(closing, start + opening.length)
  return end < 0 ? null : text.slice(start + opening.length, end)
}

/** The content of the answer marks, of those after the reasoning where there are any: a chain may speak of `<answer>` itself. */
export function taggedAnswer(completion: string): string | null {
  const afterThinking = Math.max(0, completion.indexOf('</think>'))
  return between(completion, '<answer>', '</answer>', afterThinking) ?? between(completion, '<answer>', '</answer>')
}

type Members = Readonly<Record<string, unknown>>

const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value)

const member = (members: Members, name: string): unknown => (Object.hasOwn(members, name) ? members[name] : undefined)

function parsed(text: string): Members | null {
  try {
    const value: unknown = JSON.parse(text)
    return isMembers(value) ? value : null
  } catch {
    return null
  }
}

/** The completion's JSON in either form: between think marks, or alone. */
const jsonOf = (completion: string): Members | null => parsed(between(completion, '<think>', '</think>') ?? completion)

/** The answer between its marks; of JSON alone, its FinalAnswer. Null where there is none. */
export function answerOf(completion: string): string | null {
  const tagged = taggedAnswer(completion)
  if (tagged !== null) return tagged
  const alone = parsed(completion)
  const answer = alone && member(alone, 'FinalAnswer')
  return typeof answer === 'string' ? answer : null
}

function stageOf(chain: Members, name: RewardStageName): RewardStage | null {
  const stage = member(chain, name)
  if (!isMembers(stage)) return null
  const [clues, reasoning, conclusion] = ['Clues', 'Reasoning', 'Conclusion'].map((field) => member(stage, field))
  const isWhole = (Array.isArray(clues) || typeof clues === 'string') && typeof reasoning === 'string' && typeof conclusion === 'string'
  return isWhole ? { name, reasoning, conclusion } : null
}

/** The three stages in their order; null where the JSON, a stage, or one's Clues, Reasoning or Conclusion is missing or of another type. */
export function stagesOf(completion: string): readonly RewardStage[] | null {
  const root = jsonOf(completion)
  const chain = root && member(root, 'ChainOfThought')
  if (!isMembers(chain)) return null
  const stages = stageNames.map((name) => stageOf(chain, name))
  return stages.every((stage) => stage !== null) ? stages : null
}
