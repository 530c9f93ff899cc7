// Several ways of the same work in turn, so that whatever else the machine does falls on all of them; the best of each is kept.
import type { Asked, Measured, MeasuredProcess, Span } from './measured-process.ts'

export interface Way { readonly process: MeasuredProcess; readonly asked: Asked }

/** Milliseconds a token, the least of the rounds: by the clock and of the processor. */
export interface Cost { readonly wall: number; readonly processor: number }

export interface Costs { readonly prefill: Cost; readonly decode: Cost; readonly tokens: readonly number[] }

const least = (spans: readonly Span[], tokens: number): Cost =>
  ({ wall: Math.min(...spans.map(({ wall }) => wall)) / tokens, processor: Math.min(...spans.map(({ processor }) => processor)) / tokens })

/**
 * One round warms up and is not counted.
 * @returns for each way what one token costs: of the prompt, and of those that follow (of all sequences together)
 */
export async function alternate(ways: readonly Way[], rounds: number): Promise<Costs[]> {
  const measured: { reading: Measured[]; writing: Measured[] }[] = ways.map(() => ({ reading: [], writing: [] }))
  for (let round = 0; round <= rounds; round++) {
    for (const [index, { process, asked }] of ways.entries()) {
      const [reading, writing] = [await process.measure({ ...asked, newTokens: 1 }), await process.measure(asked)]
      if (round === 0) continue
      measured[index]!.reading.push(reading)
      measured[index]!.writing.push(writing)
    }
  }
  return ways.map(({ asked }, index) => {
    const { reading, writing } = measured[index]!
    const sequences = asked.batch ?? 1
    return {
      prefill: least(reading.map(({ first }) => first), asked.promptTokens * sequences),
      decode: least(writing.map(({ rest }) => rest), writing[0]!.restTokens * sequences), tokens: writing[0]!.tokens,
    }
  })
}
