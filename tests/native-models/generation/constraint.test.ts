// Whatever a model prefers, under the constraint it writes the reasoning chain's JSON, completely and within its tokens.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ConstraintError, TokenConstraint } from '../../../native-models/generation/constraint.ts'
import type { ConstraintState } from '../../../native-models/generation/constraint.ts'
import { defaultLimits, reasoningChainForm } from '../../../native-models/generation/constraint-reasoning-chain.ts'
import type { ReasoningChainLimits } from '../../../native-models/generation/constraint-reasoning-chain.ts'
import { fixtureTokenizer } from '../text/fixture.ts'

const tokenizer = fixtureTokenizer()
const tokens = Array.from({ length: tokenizer.vocabularySize }, (_, id) => ({ bytes: tokenizer.bytesOf(id) }))
const stop = tokenizer.idOf('<|im_end|>')!
/** Wider than the tokens, as a model's logits are. */
const vocabularySize = tokens.length + 64
const limits: ReasoningChainLimits = { longestString: 25, mostClues: 3, longestClue: 8, whitespace: 'canonical' }
const compile = (changed: Partial<ReasoningChainLimits> = {}): TokenConstraint =>
  TokenConstraint.compile(tokens, reasoningChainForm({ ...limits, ...changed }), { stop: [stop], vocabularySize })
const constraint = compile()

const allowedIn = (mask: Uint8Array): number[] => [...mask.keys()].filter((id) => mask[id] === 1)
const holds = (id: number, bytes: string): boolean => [...bytes].some((byte) => tokens[id]?.bytes.includes(byte.charCodeAt(0)))

/** Sequences of numbers in 0..1 that a walk draws its tokens by. */
const draws = fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }))
/** What the walk prefers, when it may: nothing, tokens that close or escape, or bytes that are no whole characters. */
const tastes = { any: () => true, quotes: (id: number) => holds(id, '"\\,]'), bytes: (id: number) => tokens[id]?.bytes.length === 1 && tokens[id].bytes[0]! >= 0x80, escapes: (id: number) => holds(id, '\\u') }
const taste = fc.constantFrom(...Object.values(tastes))

function walk(machine: TokenConstraint, start: ConstraintState, draw: Iterator<number>, prefers: (id: number) => boolean): { ids: number[]; text: string } {
  const ids: number[] = []
  for (let state = start; ;) {
    const allowed = allowedIn(machine.mask(state))
    expect(allowed.length).toBeGreaterThan(0)
    const liked = allowed.filter(prefers)
    const choice = liked.length > 0 && draw.next().value! < 0.7 ? liked : allowed
    const id = choice[Math.floor(draw.next().value! * choice.length)]!
    ids.push(id)
    if (machine.isEnd(state)) break
    expect(tokenizer.isSpecial(id)).toBe(false)
    state = machine.advance(state, id)
  }
  const bytes = Buffer.concat(ids.map((id) => tokens[id]!.bytes))
  return { ids, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }
}

function expectForm(text: string, { longestString, mostClues, longestClue, whitespace }: ReasoningChainLimits): void {
  const answer = JSON.parse(text) as { ChainOfThought: Record<string, Record<string, unknown>>; FinalAnswer: string }
  expect(Object.keys(answer)).toEqual(['ChainOfThought', 'FinalAnswer'])
  expect(Object.keys(answer.ChainOfThought)).toEqual(['CountryIdentification', 'RegionalGuess', 'PreciseLocalization'])
  const strings: unknown[] = [answer.FinalAnswer]
  for (const stage of Object.values(answer.ChainOfThought)) {
    expect(Object.keys(stage)).toEqual(['Clues', 'Reasoning', 'Conclusion', 'Uncertainty'])
    const { Clues: clues, ...rest } = stage as { Clues: string[] }
    expect(clues.length).toBeLessThanOrEqual(mostClues)
    for (const clue of clues) expect([...clue].length).toBeLessThanOrEqual(longestClue)
    strings.push(...Object.values(rest), ...clues)
  }
  for (const value of strings) {
    expect(typeof value).toBe('string')
    expect([...(value as string)].length).toBeLessThanOrEqual(Math.max(longestString, longestClue))
    expect((value as string).isWellFormed()).toBe(true)
  }
  // White space outside strings: one blank after each colon and comma, or none.
  const outside = text.replaceAll(/"(?:[^"\\]|\\.)*"/gs, '""')
  expect(outside.replaceAll(/[:,] /g, (match) => match[0]!)).not.toMatch(/\s/)
  expect(/\s/.test(outside)).toBe(whitespace === 'canonical')
}

describe('a random walk over allowed tokens', () => {
  test.each(['canonical', 'none'] as const)('ends in the form, with white space %s', (whitespace) => {
    const machine = compile({ whitespace })
    fc.assert(fc.property(draws, taste, (draw, prefers) => {
      const { text } = walk(machine, machine.start(), draw, prefers)
      expectForm(text, { ...limits, whitespace })
    }), { numRuns: 40 })
  })

  test('ends before its tokens run out, however few', () => {
    const fewest = constraint.fewestTokens
    expect(fewest).toBeGreaterThan(20)
    for (const few of [fewest - 1, 0, -1, NaN]) expect(() => constraint.start({ tokens: few })).toThrow(/at least/)
    fc.assert(fc.property(draws, taste, fc.nat(120), (draw, prefers, more) => {
      const { ids, text } = walk(constraint, constraint.start({ tokens: fewest + more }), draw, prefers)
      expect(ids.length).toBeLessThanOrEqual(fewest + more)
      expectForm(text, limits)
    }), { numRuns: 40 })
  })

  test('fills strings and arrays to their limits', () => {
    const seen = { clues: 0, longest: 0, escapes: 0, wide: 0 }
    for (let run = 0; run < 20; run++) {
      const random = { next: () => ({ value: Math.random(), done: false as const }) }
      const { text } = walk(constraint, constraint.start(), random, Object.values(tastes)[run % 4]!)
      const { ChainOfThought: chain } = JSON.parse(text) as { ChainOfThought: Record<string, { Clues: string[]; Reasoning: string }> }
      for (const { Clues: clues, Reasoning: reasoning } of Object.values(chain)) {
        seen.clues = Math.max(seen.clues, clues.length)
        seen.longest = Math.max(seen.longest, [...reasoning].length)
      }
      if (text.includes('\\')) seen.escapes++
      if (/[\u{10000}-\u{10ffff}]/u.test(text)) seen.wide++
    }
    expect(seen).toMatchObject({ clues: 3, longest: 25 })
    expect(seen.escapes).toBeGreaterThan(0)
    expect(seen.wide).toBeGreaterThan(0)
  })
})

function attempt(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return error
  }
}

describe('a mask', () => {
  const isAllowed = (state: ConstraintState, id: number): boolean => !(attempt(() => constraint.advance(state, id)) instanceof ConstraintError)

  test('is what reading each token alone says', () => {
    const start = fc.option(fc.integer({ min: 160, max: 260 }), { nil: undefined })
    fc.assert(fc.property(draws, taste, start, fc.nat(200), (draw, prefers, budget, steps) => {
      let state = constraint.start(budget === undefined ? {} : { tokens: budget })
      for (let step = 0; step < steps && !constraint.isEnd(state); step++) {
        const allowed = allowedIn(constraint.mask(state))
        const liked = allowed.filter(prefers)
        const choice = liked.length > 0 && draw.next().value < 0.7 ? liked : allowed
        state = constraint.advance(state, choice[Math.floor(draw.next().value * choice.length)]!)
      }
      const mask = constraint.mask(state)
      expect(mask).toHaveLength(vocabularySize)
      expect(allowedIn(mask)).toEqual(Array.from({ length: vocabularySize }, (_, id) => id).filter((id) => isAllowed(state, id)))
    }), { numRuns: 40 })
  })

  test('allows what JSON allows, and no other bytes', () => {
    const read = (text: string | Uint8Array): unknown => attempt(() => {
      let state = constraint.start()
      for (const byte of Buffer.concat([Buffer.from('{"ChainOfThought": {"CountryIdentification": {"Clues": ["'), Buffer.from(text)])) state = constraint.advance(state, singles.get(byte)!)
      return state
    })
    const singles = new Map(tokens.flatMap(({ bytes }, id) => (bytes.length === 1 ? [[bytes[0]!, id]] : [])))
    for (const text of ['a\\n', '\\u00e9', '\\uD7ff', '\\u005C', 'é中😀', '\x7f', '\u{10ffff}', '"]', '", "', 'abcdefgh"', '😀😀😀😀😀😀😀😀"', '\\u0041\\u0041\\u0041\\u0041\\u0041\\u0041\\u0041\\u0041"']) expect(read(text), text).not.toBeInstanceOf(Error)
    for (const text of ['\n', '\x00', '\\x', '\\ud800', '\\uDfff', '\\u00g', '"}', '" ]', '",]', '","', 'abcdefghi', '", "", "", "', '"", ""]}']) expect(read(text), JSON.stringify(text)).toBeInstanceOf(ConstraintError)
    for (const bytes of [[0x80], [0xc0, 0x80], [0xc1], [0xe0, 0x80], [0xed, 0xa0], [0xf0, 0x80], [0xf4, 0x90], [0xf5], [0xc3, 0x28], [0xe2, 0x82, 0x22]]) expect(read(Uint8Array.from(bytes)), String(bytes)).toBeInstanceOf(ConstraintError)
  })

  test('allows only the stop token at the end, and not before', () => {
    let state = constraint.start()
    const text = '{"ChainOfThought": {"CountryIdentification": {"Clues": [], "Reasoning": "", "Conclusion": "", "Uncertainty": ""}, "RegionalGuess": {"Clues": ["a", "b", "c"], "Reasoning": "", "Conclusion": "", "Uncertainty": ""}, "PreciseLocalization": {"Clues": [], "Reasoning": "", "Conclusion": "", "Uncertainty": ""}}, "FinalAnswer": "a; b"}'
    for (const id of tokenizer.encode(text)) {
      expect(constraint.mask(state)[stop]).toBe(0)
      expect(() => constraint.advance(state, stop)).toThrow(ConstraintError)
      state = constraint.advance(state, id)
    }
    expect(constraint.isEnd(state)).toBe(true)
    expect(allowedIn(constraint.mask(state))).toEqual([stop])
    expect(constraint.isEnd(constraint.advance(state, stop))).toBe(true)
  })

  test('refuses ids that are none', () => {
    for (const id of [-1, 1.5, NaN, vocabularySize, 1e9]) expect(() => constraint.advance(constraint.start(), id)).toThrow(ConstraintError)
  })
})

describe('a vocabulary', () => {
  test('without a byte that the form may need is refused', () => {
    const lacking = tokens.map(({ bytes }) => ({ bytes: bytes.length === 1 && bytes[0] === 0xa5 ? new Uint8Array(0) : bytes }))
    expect(() => TokenConstraint.compile(lacking, reasoningChainForm(), { stop: [stop] })).toThrow(/0xa5/)
  })

  test('without a stop token is refused', () => {
    expect(() => TokenConstraint.compile(tokens, reasoningChainForm(), { stop: [] })).toThrow(/no stop token/)
  })

  test('whose stop token has bytes keeps it out of strings', () => {
    const texts = [...tokens, { bytes: Buffer.from('stop') }]
    const machine = TokenConstraint.compile(texts, [{ string: { longest: 10 } }], { stop: [tokens.length] })
    const inside = machine.advance(machine.start(), tokenizer.idOf('"')!)
    expect(machine.mask(inside)[tokens.length]).toBe(0)
  })
})

test('the default form is that of the published answers', () => {
  const machine = TokenConstraint.compile(tokens, reasoningChainForm(), { stop: [stop] })
  const stage = { Clues: ['a "quoted" sign', 'é中'], Reasoning: 'r'.repeat(900), Conclusion: 'c', Uncertainty: 'u\n' }
  const answer = { ChainOfThought: { CountryIdentification: stage, RegionalGuess: stage, PreciseLocalization: stage }, FinalAnswer: 'United States; MN, Saint Louis County; Ash Lake' }
  const text = JSON.stringify(answer, null, 1).replaceAll(/\n */g, ' ').replaceAll(/([[{]) | (?=[\]}])/g, '$1')
  expect(defaultLimits.whitespace).toBe('canonical')
  const end = tokenizer.encode(text).reduce((state, id) => machine.advance(state, id), machine.start())
  expect(machine.isEnd(end)).toBe(true)
})
