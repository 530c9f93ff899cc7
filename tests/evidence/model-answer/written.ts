// Chains as a model writes them, in both forms, and any chain at all.
import fc from 'fast-check'
import type { ReasoningChain, ReasoningStage } from '../../../main/contract/reasoning.ts'

export type Written = Pick<ReasoningChain, 'answer'> & { stages: Record<'country' | 'region' | 'place', ReasoningStage> }

const NAMES = { country: 'CountryIdentification', region: 'RegionalGuess', place: 'PreciseLocalization' } as const

export const jsonOf = ({ stages, answer }: Written, indent?: number): string => {
  const stage = ({ clues, reasoning, conclusion, uncertainty }: ReasoningStage) => ({ Clues: clues, Reasoning: reasoning, Conclusion: conclusion, Uncertainty: uncertainty })
  const ChainOfThought = Object.fromEntries(Object.entries(NAMES).map(([name, written]) => [written, stage(stages[name as keyof typeof NAMES])]))
  return JSON.stringify({ ChainOfThought, FinalAnswer: answer.join('; ') }, null, indent)
}

export const thinkOf = (written: Written, indent?: number): string => `<think>${jsonOf(written, indent)}</think>\n<answer>${written.answer.join('; ')}</answer>`

export const munich: Written = {
  stages: {
    country: { clues: ['German text on the sign "Wartezeit"', 'Cars keep to the right'], reasoning: 'The language is German, and the traffic keeps to the right.', conclusion: 'Germany', uncertainty: 'Austria cannot be ruled out.' },
    region: { clues: ['Maypole in white and blue'], reasoning: 'White and blue are the colours of Bavaria.', conclusion: 'Bavaria', uncertainty: 'Low.' },
    place: { clues: ["A church with two onion-shaped domes, like Munich's"], reasoning: 'The domes are those of the Frauenkirche.', conclusion: 'Munich', uncertainty: '' },
  },
  answer: ['Germany', 'Bavaria', 'Munich'],
}

/** What should not unsettle a reader, and might. */
const nasty = fc.constantFrom('"', '\\', "'", '{', '}', '[', ']', ',', ':', '": "', '",', '"}', '</think>', '<answer>', '</answer>', '<think>', '```', '\n', '\u0000', '\u202e', '港区', '“', '”', '；', 'FinalAnswer', '{"ChainOfThought": ', '\\u0022', 'null')
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.array(fc.oneof(nasty, fc.string({ maxLength: 6 })), { maxLength: 8 }).map((parts) => parts.join('')))
const some = text.map((words) => `${words}.`)
const stage: fc.Arbitrary<ReasoningStage> = fc.record({ clues: fc.array(text, { maxLength: 5 }), reasoning: some, conclusion: some, uncertainty: text })
/** Parts are trimmed and hold no separator and no mark, or they would be other parts. */
const part = fc.oneof(fc.constantFrom('Germany', 'Bavaria', 'MN, Saint Louis County', 'Ash Lake', '合肥市', 'Côte-d’Or'), fc.string({ unit: 'binary', maxLength: 20 })).map((words) => `x${words.replace(/[;；<]/gu, '')}x`)

export const anyWritten: fc.Arbitrary<Written> = fc.record({ stages: fc.record({ country: stage, region: stage, place: stage }), answer: fc.array(part, { minLength: 2, maxLength: 3 }) })
