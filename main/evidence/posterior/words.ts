// Words for probabilities, as in ICD 203 (Office of the Director of National Intelligence, 2015).
import type { ProbabilityWord } from '../../contract/posterior.ts'

/** Upper bounds, exclusive. The standard ends at 1 % and 99 %; the two outer phrases are ours. */
const bounds: readonly (readonly [number, ProbabilityWord])[] = [
  [0.01, 'no chance to speak of'],
  [0.05, 'almost no chance'],
  [0.2, 'very unlikely'],
  [0.45, 'unlikely'],
  [0.55, 'roughly even'],
  [0.8, 'likely'],
  [0.95, 'very likely'],
  [0.99, 'almost certain'],
]

/** @param p probability in 0..1 */
export function probabilityWord(p: number): ProbabilityWord {
  return bounds.find(([upper]) => p < upper)?.[1] ?? 'as good as certain'
}
