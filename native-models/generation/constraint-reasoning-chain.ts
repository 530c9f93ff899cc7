// The reasoning chain's JSON as a form: three stages with clues, reasoning, conclusion and uncertainty, then the answer, keys in the order the model was taught.
import type { FormPart } from './constraint-form.ts'

export interface ReasoningChainLimits {
  /** Characters of a reasoning, conclusion, uncertainty or answer, at most. */
  readonly longestString: number
  /** Clues of one stage, at most, and characters of one of them. */
  readonly mostClues: number
  readonly longestClue: number
  /** 'canonical': one blank after each colon and comma, as json.dumps writes; 'none': no white space at all. */
  readonly whitespace: 'none' | 'canonical'
}

/** Wide enough for what a model has to say; one that runs on is stopped by these or, sooner, by the tokens that are left. */
export const defaultLimits: ReasoningChainLimits = { longestString: 1500, mostClues: 12, longestClue: 200, whitespace: 'canonical' }

const stages = ['CountryIdentification', 'RegionalGuess', 'PreciseLocalization']

/** Text whose JSON is {"ChainOfThought": {STAGE: {"Clues": [...], "Reasoning": "", "Conclusion": "", "Uncertainty": ""}, ...}, "FinalAnswer": ""}. */
export function reasoningChainForm(limits: ReasoningChainLimits = defaultLimits): FormPart[] {
  const [colon, comma] = limits.whitespace === 'canonical' ? [': ', ', '] : [':', ',']
  const text = { string: { longest: limits.longestString } }
  const stage = (name: string): FormPart[] => [
    { literal: `"${name}"${colon}{"Clues"${colon}` },
    { strings: { most: limits.mostClues, longest: limits.longestClue, separator: comma } },
    ...['Reasoning', 'Conclusion', 'Uncertainty'].flatMap((key) => [{ literal: `${comma}"${key}"${colon}` }, text]),
    { literal: '}' },
  ]
  const chain = stages.flatMap((name, index) => [...(index > 0 ? [{ literal: comma }] : []), ...stage(name)])
  return [{ literal: `{"ChainOfThought"${colon}{` }, ...chain, { literal: `}${comma}"FinalAnswer"${colon}` }, text, { literal: '}' }]
}
