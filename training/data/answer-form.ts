// The two forms that a model's answer is written in, and one from the other.
// GeoAgent (arXiv 2602.12617): JSON alone after supervised training, marks around the same JSON for its rewards.

/** 'json': {"ChainOfThought": ..., "FinalAnswer": "Country; Region; Place"}. 'tagged': <think>{"ChainOfThought": ...}</think><answer>Country; Region; Place</answer>. */
export const answerForms = ['json', 'tagged'] as const
export type AnswerForm = (typeof answerForms)[number]

type Members = Readonly<Record<string, unknown>>

function membersOf(text: string): Members | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : null
  } catch {
    return null
  }
}

function tagged(answer: string): string {
  const whole = membersOf(answer)
  if (typeof whole?.FinalAnswer !== 'string') return answer
  const { FinalAnswer: final, ...chain } = whole
  return `<think>${JSON.stringify(chain)}</think><answer>${final}</answer>`
}

function untagged(answer: string): string {
  const [, thought, final] = /^\s*<think>([\s\S]*)<\/think>\s*<answer>([\s\S]*)<\/answer>\s*$/.exec(answer) ?? []
  const chain = thought === undefined ? null : membersOf(thought)
  return chain ? JSON.stringify({ ...chain, FinalAnswer: final!.trim() }) : answer
}

/** What cannot be read as the other form is left as it is. */
export const inForm = (answer: string, form: AnswerForm): string => (form === 'tagged' ? tagged(answer) : untagged(answer))
