// The reader of models' answers: in form it is exact, damaged it takes what is left or refuses, hostile it stays quick.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ReasoningChain } from '../../../main/contract/reasoning.ts'
import { readAnswer } from '../../../main/evidence/model-answer/read-answer.ts'
import { anyWritten, jsonOf, munich, thinkOf } from './written.ts'

const inForm = { stages: munich.stages, answer: munich.answer, problems: [] }

describe('text that is in form', () => {
  test.each([[jsonOf(munich), 'json'], [jsonOf(munich, 2), 'json'], [thinkOf(munich), 'think-answer'], [thinkOf(munich, 2), 'think-answer'], [`\n\n${thinkOf(munich)}  \n`, 'think-answer']])('is read exactly: %#', (text, form) => {
    expect(readAnswer(text)).toEqual({ ...inForm, form })
  })

  test('of any chain is read exactly, in both forms', () => {
    fc.assert(fc.property(anyWritten, fc.constantFrom(undefined, 1, 2), (written, indent) => {
      const expected = { stages: written.stages, answer: written.answer, problems: [] }
      expect(readAnswer(jsonOf(written, indent))).toEqual({ ...expected, form: 'json' })
      expect(readAnswer(thinkOf(written, indent))).toEqual({ ...expected, form: 'think-answer' })
    }), { numRuns: 1000 })
  })
})

describe('what models do to it', () => {
  const json = jsonOf(munich, 2)

  test.each([
    ['code fences', `\`\`\`json\n${json}\n\`\`\``, []],
    ['words around', `Here is my reasoning {as asked}:\n${json}\nI hope that helps!`, ['Other text stood around it.']],
    ['trailing commas', json.replace('"Cars keep to the right"', '"Cars keep to the right",').replace('"Uncertainty": "Low."', '"Uncertainty": "Low.",'), ['A comma stood before a closing bracket.']],
    ['missing commas', json.replace('"Wartezeit\\"",', '"Wartezeit\\""'), ['A comma was missing.']],
    ['single quotes', `{'ChainOfThought': ${JSON.stringify({ CountryIdentification: 0 }).replace('0', pythonic(munich.stages.country)).replace('"CountryIdentification"', "'CountryIdentification'").replace(/}$/, '')}, 'RegionalGuess': ${pythonic(munich.stages.region)}, 'PreciseLocalization': ${pythonic(munich.stages.place)}}, 'FinalAnswer': 'Germany; Bavaria; Munich'}`, ['Quotes other than " were used.']],
    ['quotes not escaped', json.replaceAll('\\"', '"'), []],
    ['line breaks in strings', json.replace('German, and', 'German,\nand'), []],
    ['other names', json.replace('ChainOfThought', 'chain_of_thought').replace('FinalAnswer', 'Final Answer').replace('CountryIdentification', 'country identification').replace('PreciseLocalization', 'precise_localisation'), []],
    ['full-width separators', json.replace('Germany; Bavaria; Munich', 'Germany；Bavaria；Munich'), []],
    ['no wrapper', json.replace(/^\{\s*"ChainOfThought": \{/, '{').replace(/\},\s*("FinalAnswer")/, ', $1'), []],
    ['a bracket too many', json.replace('"Cars keep to the right"\n      ]', '"Cars keep to the right"\n      ]]'), ['Brackets did not fit.']],
  ])('%s', (_, text, problems) => {
    const read = readAnswer(text)!
    expect(read.answer).toEqual(munich.answer)
    expect(Object.keys(read.stages)).toEqual(['country', 'region', 'place'])
    expect(read.stages.country!.clues).toEqual(munich.stages.country.clues)
    expect(read.stages.place!.conclusion).toBe('Munich')
    for (const problem of problems) expect(read.problems).toContain(problem)
  })

  function pythonic(stage: typeof munich.stages.country): string {
    return JSON.stringify({ Clues: stage.clues, Reasoning: stage.reasoning, Conclusion: stage.conclusion, Uncertainty: stage.uncertainty }).replaceAll("'", "\\'").replaceAll('\\"', '\u0001').replaceAll('"', "'").replaceAll('\u0001', '"')
  }

  test('an answer of one part, of four, and with a label of its own', () => {
    const of = (answer: string) => readAnswer(jsonOf({ ...munich, answer: [answer] }))!
    expect(of('Germany')).toMatchObject({ answer: ['Germany'], problems: ['The answer has one part.'] })
    expect(of('United States; MN, Saint Louis County; Ash Lake; north shore').answer).toEqual(['United States', 'MN, Saint Louis County', 'Ash Lake; north shore'])
    expect(of(' ; Germany ;; Bavaria;').answer).toEqual(['Germany', 'Bavaria'])
  })

  test('the answer after the reasoning counts before the one in it', () => {
    const read = readAnswer(`<think>${json}</think><answer>Austria; Vienna</answer>`)!
    expect(read.answer).toEqual(['Austria', 'Vienna'])
    expect(read.problems).toEqual(['The answer after the reasoning is not the one in it; the former counts.'])
  })

  test('an answer alone, marks that are missing', () => {
    expect(readAnswer('<think>It looks alpine.</think> <answer>Austria; Tyrol</answer>')).toMatchObject({ stages: {}, answer: ['Austria', 'Tyrol'], form: 'think-answer', problems: ['No reasoning could be read.', 'Other text stood around it.'] })
    expect(readAnswer(`${json}</think><answer>Germany; Bavaria; Munich`)).toMatchObject({ ...inForm, problems: ['The reasoning is not opened by <think>.', 'The answer is not closed by </answer>.'] })
    expect(readAnswer(`<think>${json}`)).toMatchObject({ answer: munich.answer, form: 'think-answer' })
  })

  test('cut off anywhere it keeps what was whole', () => {
    for (const at of [0.35, 0.6, 0.9]) {
      const read = readAnswer(json.slice(0, Math.floor(json.length * at)))!
      expect(read.stages.country).toBeDefined()
      expect(read.problems).toContain('It ended before its end.')
    }
    const whole = json.slice(0, json.indexOf('"FinalAnswer"'))
    expect(readAnswer(whole)).toMatchObject({ stages: munich.stages, answer: ['Germany', 'Bavaria', 'Munich'], problems: ['It ended before its end.', 'There is no final answer; the conclusions stand for it.'] })
  })

  test('missing stages and fields are told', () => {
    const read = readAnswer('{"ChainOfThought": {"CountryIdentification": {"Clues": "Sand", "Conclusion": "Egypt"}, "RegionalGuess": "somewhere south"}, "FinalAnswer": ["Egypt", "Aswan"]}')!
    expect(read.stages).toEqual({ country: { clues: ['Sand'], reasoning: '', conclusion: 'Egypt', uncertainty: '' }, region: { clues: [], reasoning: 'somewhere south', conclusion: '', uncertainty: '' } })
    expect(read.answer).toEqual(['Egypt', 'Aswan'])
    expect(read.problems).toEqual(['The stage country has no reasoning.', 'The stage region is no object: its words stand as its reasoning.', 'The stage place is missing.'])
  })

  test.each(['', 'I cannot tell.', '{}', '{"a": 1}', '[]', 'null', '<answer></answer>', '<answer>;;</answer>', '{{{{', '<think>', '\u0000'])('%j is refused', (text) => expect(readAnswer(text)).toBeNull())

  test('members of an object are no members of its prototype', () => {
    const read = readAnswer('{"__proto__": {"FinalAnswer": "a; b"}, "constructor": "x", "FinalAnswer": "Italy; Rome"}')!
    expect(read.answer).toEqual(['Italy', 'Rome'])
    expect(({} as Record<string, unknown>).FinalAnswer).toBeUndefined()
  })
})

describe('anything at all', () => {
  /** One blow: cut, left out, doubled, swapped for something else, put in. */
  const blow = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 40 }), fc.constantFrom('cut', 'drop', 'double', 'put'), fc.constantFrom('"', "'", '{', '}', '[', ']', ',', ':', '\\', '<answer>', '</think>', '```', '；', '\n', '\u0000', '\ud800'))
  const damaged = fc.tuple(anyWritten, fc.boolean(), fc.array(blow, { minLength: 1, maxLength: 6 })).map(([written, thinks, blows]) =>
    blows.reduce((text, [where, length, kind, piece]) => {
      const at = Math.floor(where * text.length)
      if (kind === 'cut') return text.slice(0, at)
      if (kind === 'drop') return text.slice(0, at) + text.slice(at + length)
      return kind === 'double' ? text.slice(0, at + length) + text.slice(at) : text.slice(0, at) + piece + text.slice(at)
    }, thinks ? thinkOf(written) : jsonOf(written)))

  test('damaged is read or refused, with words for what is amiss', () => {
    fc.assert(fc.property(fc.oneof(damaged, fc.string({ unit: 'binary', maxLength: 200 })), (text) => {
      const read = readAnswer(text)
      if (read) expect(ReasoningChain.parse(read)).toEqual(read)
      if (read) for (const words of JSON.stringify(read.stages).concat(...read.answer)) expect(words.isWellFormed()).toBe(true)
    }), { numRuns: 2000 })
  })

  const long = 1_000_000
  const repeated = (piece: string): string => piece.repeat(Math.ceil(long / piece.length))
  test.each([
    '{', '[', '"', "'", '{"a":', '{"ChainOfThought":', '[[{', '<think>', '<answer>', '</answer>', '</think><answer>', ' ', '\n', '\\', '{"a":"\\', '" ', '" ,', '",', ']', '}', '{]', '{"Clues":["', ';', '；', 'FinalAnswer', '{"FinalAnswer":"a;b"', 'chain_of_thought{', '"",', 'a:', ',', '\ud800', '```', '```json', '“', ' "FinalAnswer" {',
  ])('a megabyte of %j takes well under a second', (piece) => {
    for (const text of [repeated(piece), `{"ChainOfThought": {"CountryIdentification": {"Clues": ["${repeated(piece)}`, `<think>{"FinalAnswer": ${repeated(piece)}`]) {
      const start = performance.now()
      readAnswer(text)
      expect(performance.now() - start).toBeLessThan(1500)
    }
  })

  test('what lies beyond a megabyte is not read, and that is told', () => {
    const read = readAnswer(`${jsonOf(munich)}${' '.repeat(1 << 20)}<answer>Chile; Santiago</answer>`)!
    expect(read).toMatchObject({ answer: munich.answer, problems: ['It is too long; its end was not read.'] })
  })
})
