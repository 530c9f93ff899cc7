// The rewards against the paper's formulas as Python computes them, and against what must hold for any text.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerFormatReward } from '../../../training/rewards/answer-format.ts'
import { consistencyReward, lengthFactor } from '../../../training/rewards/consistency.ts'
import type { AskedConclusion, ConsistencyAgent } from '../../../training/rewards/consistency.ts'
import { clueGrounding } from '../../../training/rewards/clue-grounding.ts'
import { formatReward } from '../../../training/rewards/format.ts'
import { lengthGuard, repeatedShare, repetitionGuard } from '../../../training/rewards/guards.ts'
import { defaultRewardOptions } from '../../../training/rewards/options.ts'
import type { RewardOptions } from '../../../training/rewards/options.ts'
import { scoreCompletion } from '../../../training/rewards/rewards.ts'
import type { RewardLookups, RewardScores } from '../../../training/rewards/rewards.ts'
import { semanticReward } from '../../../training/rewards/semantic.ts'
import { geocodeAnswer, spatialReward } from '../../../training/rewards/spatial.ts'
import { agentByTable, geocodeByTable, similarityByTable } from '../../../training/rewards/tables.ts'

type Tables = { geocodes: Parameters<typeof geocodeByTable>[0]; similarities: Parameters<typeof similarityByTable>[0] }
interface Case {
  line: { completion: string; solution: string; agent?: Parameters<typeof agentByTable>[0] }
  scores: Omit<RewardScores, 'clueGrounding' | 'lengthGuard' | 'repetitionGuard'>
  consistencyWithTruth: number
}

const [tables, ...cases] = readFileSync(path.resolve(import.meta.dirname, '../../fixtures/training/rewards/cases.jsonl'), 'utf8')
  .trim().split('\n').map((line) => JSON.parse(line) as unknown) as [Tables, ...Case[]]

const lookupsFor = ({ line }: Case): RewardLookups =>
  ({ geocode: geocodeByTable(tables.geocodes), similarity: similarityByTable(tables.similarities), agent: line.agent ? agentByTable(line.agent) : null })

const off = { clueGrounding: null, lengthGuard: null, repetitionGuard: null }
const withTruth: RewardOptions = { ...defaultRewardOptions, consistency: { ...defaultRewardOptions.consistency, compareWith: 'truth' } }

describe('the formulas', () => {
  it.each(cases.map((one, at) => [at + 2, one] as const))('give what Python gives for line %i', async (_, one) => {
    const scores = await scoreCompletion(one.line, lookupsFor(one), defaultRewardOptions)
    const wanted = { ...one.scores, ...off }
    expect(Object.keys(scores).sort()).toEqual(Object.keys(wanted).sort())
    for (const [name, value] of Object.entries(wanted)) {
      if (value === null) expect(scores[name as keyof RewardScores], name).toBeNull()
      else expect(scores[name as keyof RewardScores], name).toBeCloseTo(value, 12)
    }
    expect((await scoreCompletion(one.line, lookupsFor(one), withTruth)).consistency).toBeCloseTo(one.consistencyWithTruth, 12)
  })
})

const marks = fc.constantFrom('<think>', '</think>', '<answer>', '</answer>', '<answer/>', ' ', '\n', ';', '；', 'France', '{"ChainOfThought": {}}', '{', '"')
const markedText = fc.array(fc.oneof(marks, fc.string({ unit: 'grapheme', maxLength: 5 })), { maxLength: 14 }).map((parts) => parts.join(''))

describe('form', () => {
  it('is the one of the regular expression, for any order of marks', () => {
    fc.assert(fc.property(markedText, (text) => {
      expect(formatReward(text)).toBe(/^<think>[^]*?<\/think>\s*<answer>[^]*?<\/answer>$/.test(text) ? 1 : 0)
    }), { numRuns: 2000 })
  })
  it('takes time in proportion to the text', () => {
    expect(formatReward(`<think>${'</think> <answer>'.repeat(60_000)}`)).toBe(0)
    expect(formatReward(`<think>${`</think>${' '.repeat(20)}`.repeat(50_000)}<answer>a</answer>`)).toBe(1)
  })
  it('of the answer is two or three parts by its own numbers', () => {
    const answers = ['A; B', 'A; B; C, D', 'A', 'A; B; C; D', 'A; ; C', 'A； B']
    expect(answers.map((answer) => answerFormatReward(`<answer>${answer}</answer>`, { fewestParts: 2, mostParts: 3 }))).toEqual([1, 1, 0, 0, 0, 0])
    expect(answers.map((answer) => answerFormatReward(`<answer>${answer}</answer>`, { fewestParts: 1, mostParts: 4 }))).toEqual([1, 1, 1, 1, 0, 1])
  })
})

describe('any text', () => {
  it('has scores within their bounds, and a total that is their weighted sum', async () => {
    const weights = { format: 0.3, answerFormat: 0.7, semantic: 1.1, spatial: 2, consistency: 0.9, clueGrounding: 0.4, lengthGuard: 0.5, repetitionGuard: 0.6 }
    const options = { ...defaultRewardOptions, weights }
    const lookups: RewardLookups = { geocode: () => [1, 2], similarity: (a, b) => a.length - b.length, agent: agentByTable({}), clues: () => ({ verified: 1, total: 4 }) }
    await fc.assert(fc.asyncProperty(markedText, markedText, async (completion, solution) => {
      const { total, ...scores } = await scoreCompletion({ completion, solution }, lookups, options)
      for (const [name, score] of Object.entries(scores)) {
        expect(score, name).toBeGreaterThanOrEqual(name.endsWith('Guard') ? -1 : 0)
        expect(score, name).toBeLessThanOrEqual(name.endsWith('Guard') ? 0 : 1)
      }
      expect(total).toBeCloseTo(Object.entries(weights).reduce((sum, [name, weight]) => sum + weight * (scores[name as keyof typeof scores] ?? 0), 0), 12)
    }))
  })
  it('of great depth, or with names of the language itself, is no chain', async () => {
    const agent = agentByTable({ CountryIdentification: 'x' })
    const texts = [`<think>${'['.repeat(200_000)}</think><answer>A;B</answer>`, '{"__proto__": {"ChainOfThought": {}}}', '{"ChainOfThought": {"constructor": 1}, "FinalAnswer": {"toString": 1}}', 'null', '[]', '17']
    for (const completion of texts) expect((await scoreCompletion({ completion, solution: 'A;B' }, { geocode: () => null, similarity: () => 0, agent }, defaultRewardOptions)).consistency).toBe(0)
  })
})

describe('distance', () => {
  const options = defaultRewardOptions.spatial
  const along = (kilometres: number): [number, number] => [0, (kilometres / 6371) * (180 / Math.PI)]
  const atDistance = (kilometres: number, changed = options): number => spatialReward('a', 'b', (name) => (name === 'a' ? [0, 0] : along(kilometres)), changed)

  it('falls by its scale and is 0 from its limit on', () => {
    expect([0, 200, 400].map((kilometres) => atDistance(kilometres))).toEqual([1, Math.exp(-1), Math.exp(-2)].map((value) => expect.closeTo(value, 12) as number))
    expect([1999.99, 2000.01, 20_000].map((kilometres) => atDistance(kilometres) > 0)).toEqual([true, false, false])
    expect(atDistance(100, { scaleKm: 50, limitKm: 99 })).toBe(0)
    expect(atDistance(100, { scaleKm: 50, limitKm: 101 })).toBeCloseTo(Math.exp(-2), 12)
  })
  it('asks for the whole answer first and drops the last part until one is known', () => {
    const asked: string[] = []
    expect(geocodeAnswer(' A；B ; C, D ', (name) => (asked.push(name), name === 'A' ? [1, 2] : null))).toEqual([1, 2])
    expect(asked).toEqual(['A; B; C, D', 'A; B', 'A'])
  })
  it('asks for no more than a handful of a hostile answer', () => {
    let asked = 0
    geocodeAnswer(';x'.repeat(100_000), () => (asked++, null))
    expect(asked).toBeLessThanOrEqual(8)
  })
})

describe('names', () => {
  it('tells each field under what it stands, and asks for a finer one only where the coarser one agrees', () => {
    const asked: unknown[] = []
    const value = semanticReward('A; B; C; D', 'X; Y; Z', (a, b, enclosing) => (asked.push([a, b, enclosing]), a === 'B' ? 0.4 : 0.8), defaultRewardOptions.semantic)
    expect(value).toBeCloseTo(0.1 * 0.8 + 0.6 * 0.4, 12)
    expect(asked).toEqual([['A', 'X', { a: [], b: [] }], ['B', 'Y', { a: ['A'], b: ['X'] }]])
    expect(semanticReward('A; B; C; D', 'X; Y; Z', (a) => (a === 'C; D' ? 0.5 : 0.6), { fieldWeights: [1, 2, 4], countryGate: 0.6, regionGate: 0.6 })).toBeCloseTo(0.6 + 1.2 + 2, 12)
  })
})

const stage = (reasoning: string, conclusion: string) => ({ Clues: ['c'], Reasoning: reasoning, Conclusion: conclusion, Uncertainty: '' })
const long = 'r'.repeat(201)
const chained = JSON.stringify({ ChainOfThought: { CountryIdentification: stage(`${long}1`, 'A'), RegionalGuess: stage(`${long}2`, 'B b'), PreciseLocalization: stage(`${long}3`, 'C') }, FinalAnswer: 'A; B b; C' })

describe('consistency', () => {
  const options = defaultRewardOptions.consistency
  it('shows an agent the reasoning and the conclusions before, never the one of the stage', async () => {
    const asked: AskedConclusion[] = []
    const agent: ConsistencyAgent = { conclude: async (one) => (asked.push(one), { id: one.id, conclusion: { CountryIdentification: 'A', RegionalGuess: 'Bb', PreciseLocalization: 'no' }[one.stage] }) }
    expect(await consistencyReward(`<think>${chained}</think>`, '', agent, options)).toBeCloseTo(0.7, 12)
    expect(asked.map(({ id: _, ...one }) => one)).toEqual([
      { stage: 'CountryIdentification', reasoning: `${long}1`, previous: [] },
      { stage: 'RegionalGuess', reasoning: `${long}2`, previous: ['A'] },
      { stage: 'PreciseLocalization', reasoning: `${long}3`, previous: ['A', 'B b'] },
    ])
    expect(new Set(asked.map(({ id }) => id)).size).toBe(3)
  })
  it('is 0 for the whole where one id is another, and for a stage where the agent has nothing to say', async () => {
    const right = { CountryIdentification: 'A', RegionalGuess: 'B b', PreciseLocalization: 'C' }
    const agent = (changed: (one: AskedConclusion) => { id: string; conclusion: string } | null): ConsistencyAgent => ({ conclude: async (one) => changed(one) })
    expect(await consistencyReward(chained, '', agent((one) => ({ id: one.id, conclusion: right[one.stage] })), options)).toBeCloseTo(1, 12)
    expect(await consistencyReward(chained, '', agent((one) => ({ id: one.stage === 'RegionalGuess' ? 'x' : one.id, conclusion: right[one.stage] })), options)).toBe(0)
    expect(await consistencyReward(chained, '', agent((one) => (one.stage === 'RegionalGuess' ? null : { id: one.id, conclusion: right[one.stage] })), options)).toBeCloseTo(0.4, 12)
    expect(await consistencyReward(chained, '', null, options)).toBe(0)
  })
  it('weighs a stage by the length of its reasoning in code points', () => {
    expect([89, 90, 145, 200, 201].map((characters) => lengthFactor(characters, options))).toEqual([0, 1 / (1 + Math.exp(4)), 0.5, 1 / (1 + Math.exp(-4)), 1].map((value) => expect.closeTo(value, 12) as number))
    fc.assert(fc.property(fc.nat(400), fc.nat(400), (a, b) => {
      expect(lengthFactor(Math.min(a, b), options)).toBeLessThanOrEqual(lengthFactor(Math.max(a, b), options))
    }))
    expect(lengthFactor(50, { ...options, leastCharacters: 50, enoughCharacters: 50 })).toBe(1)
  })
})

describe('ours', () => {
  it('grounds clues by their verified share, and none where nothing is known', () => {
    expect([{ verified: 3, total: 4 }, { verified: 0, total: 0 }, null].map(clueGrounding)).toEqual([0.75, 0, null])
  })
  it('takes off for length, from the free one to the limit', () => {
    expect([10, 20, 25, 30, 99].map((length) => lengthGuard('😀'.repeat(length), { freeCharacters: 20, limitCharacters: 30 }))).toEqual([0, 0, -0.5, -1, -1])
    expect(lengthGuard('aa', { freeCharacters: 1, limitCharacters: 1 })).toBe(-1)
  })
  it('takes off for runs of words that stood before, in any script', () => {
    expect(repeatedShare('one two three four five', 4)).toBe(0)
    expect(repeatedShare('a b a b a b', 2)).toBeCloseTo(1 - 2 / 5, 12)
    expect(repeatedShare('東京東京東京', 2)).toBeCloseTo(1 - 2 / 5, 12)
    expect(repetitionGuard('a b a b a b', { words: 2, tolerated: 0.6 })).toBe(0)
    expect(repetitionGuard('a b a b a b', { words: 2, tolerated: 0.2 })).toBeCloseTo(-0.5, 12)
    expect(repetitionGuard('Yes. '.repeat(5000), { words: 4, tolerated: 0.1 })).toBeLessThan(-0.99)
    expect(repetitionGuard(chained, defaultRewardOptions.repetitionGuard)).toBe(0)
  })
  it('stays null while it has no weight', async () => {
    const scores = await scoreCompletion({ completion: chained, solution: 'A; B' }, { geocode: () => null, similarity: () => 0, agent: null, clues: () => ({ verified: 1, total: 1 }) }, defaultRewardOptions)
    expect(scores).toMatchObject(off)
  })
})

describe('tables', () => {
  it('know a name whatever its spaces and separators, and nothing else', () => {
    const geocode = geocodeByTable({ 'A;B ； C': [1, 2], D: null })
    expect(['A; B; C', ' A ;B;C', 'A; B', 'D', 'constructor'].map(geocode)).toEqual([[1, 2], [1, 2], null, null, null])
  })
  it('take a pair in either order, and equal names as one', () => {
    const similarity = similarityByTable([['A', 'B', 0.4], ['C', 'C', 0.9]])
    const none = { a: [], b: [] }
    expect([['A', 'B'], ['B', 'A'], ['A', 'A'], ['A', 'C'], ['C', 'C']].map(([a, b]) => similarity(a!, b!, none))).toEqual([0.4, 0.4, 1, 0, 0.9])
  })
})
