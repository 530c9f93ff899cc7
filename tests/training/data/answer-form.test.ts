// The two forms of an answer, each from the other; the questions that ask for them.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { questions } from '../../../main/services/locate/question.ts'
import { answerForms, inForm } from '../../../training/data/answer-form.ts'
import { answerFormatReward } from '../../../training/rewards/answer-format.ts'
import { formatReward } from '../../../training/rewards/format.ts'
import { defaultRewardOptions } from '../../../training/rewards/options.ts'

const stage = fc.record({ Clues: fc.array(fc.string()), Reasoning: fc.string(), Conclusion: fc.string(), Uncertainty: fc.string() })
const chain = fc.record({ CountryIdentification: stage, RegionalGuess: stage, PreciseLocalization: stage })
const answer = fc.array(fc.stringMatching(/^[A-Za-zäöü ]{0,20}[a-z]$/), { minLength: 2, maxLength: 3 }).map((parts) => parts.map((part) => part.trim()).join('; '))
const json = fc.tuple(chain, answer).map(([ChainOfThought, FinalAnswer]) => JSON.stringify({ ChainOfThought, FinalAnswer }))

describe('an answer', () => {
  it('comes back from the other form as it was', () => {
    fc.assert(fc.property(json, (text) => {
      expect(JSON.parse(inForm(inForm(text, 'tagged'), 'json'))).toEqual(JSON.parse(text))
    }))
  })

  it('earns both rewards of form between its marks, and not alone', () => {
    fc.assert(fc.property(json, (text) => {
      const tagged = inForm(text, 'tagged')
      expect([formatReward(tagged), answerFormatReward(tagged, defaultRewardOptions.answerFormat)]).toEqual([1, 1])
      expect(formatReward(text)).toBe(0)
    }), { numRuns: 50 })
  })

  it('is left as it is where it has the form already, or none', () => {
    for (const text of ['', 'Paris', '{"FinalAnswer": 3}', '<think>no JSON</think><answer>France; Paris</answer>', '[]']) {
      for (const form of answerForms) expect(inForm(text, form)).toBe(text)
    }
  })
})

describe('what is asked', () => {
  it.each(answerForms)('shows the form %s whole', (form) => {
    const shown = questions[form].split('\n').at(-1)!
    const whole = inForm(shown, 'json')
    expect(Object.keys(JSON.parse(whole) as object)).toEqual(['ChainOfThought', 'FinalAnswer'])
    expect(inForm(shown, form)).toBe(form === 'tagged' ? shown : whole)
  })
})
