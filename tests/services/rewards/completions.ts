// Completions in form, for tests of scoring.

export const stageNames = ['CountryIdentification', 'RegionalGuess', 'PreciseLocalization'] as const

/** Reasoning long enough to count in full. */
const reasoning = (about: string): string => `What can be seen speaks for ${about}, as the signs, the houses and the plants are of the kind that is common there. `.repeat(2)

/** In the model's usual form; its conclusions are the answer's parts. */
export function completionFor(answer: string, clues: readonly string[] = ['a sign']): string {
  const parts = answer.split(';').map((part) => part.trim())
  const stages = stageNames.map((name, at) => [name, { Clues: at === 0 ? clues : [], Reasoning: reasoning(parts[at] ?? 'nothing'), Conclusion: parts[at] ?? '', Uncertainty: 'some' }])
  return `<think>${JSON.stringify({ ChainOfThought: Object.fromEntries(stages) as object, FinalAnswer: answer })}</think><answer>${answer}</answer>`
}
