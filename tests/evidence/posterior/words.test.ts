// Words for probabilities at the bounds of ICD 203.
import { expect, test } from 'vitest'
import { probabilityWord } from '../../../main/evidence/posterior/words.ts'

test.each([
  [0, 'no chance to speak of'], [0.01, 'almost no chance'], [0.05, 'very unlikely'], [0.2, 'unlikely'], [0.4499, 'unlikely'], [0.45, 'roughly even'],
  [0.55, 'likely'], [0.8, 'very likely'], [0.95, 'almost certain'], [0.99, 'as good as certain'], [1, 'as good as certain'],
])('%f is %s', (p, word) => expect(probabilityWord(p)).toBe(word))
