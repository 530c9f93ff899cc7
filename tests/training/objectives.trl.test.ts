// GRPO's objective as graph nodes against trl's trainer on the same log-probabilities: loss, slope of each token, divergence, clipped share.
import { describe, expect, it } from 'vitest'
import { differentiate } from '../../training/gradients/differentiate.ts'
import { groupRelativePolicy } from '../../training/objectives.ts'
import { openGraph } from './optimizers/run-graph.ts'
import { readGrpo } from './reference.ts'
import type { GrpoCase } from './reference.ts'

const { rows, cases, longest } = readGrpo()
const tokens = rows.reduce((sum, { logProbabilities }) => sum + logProbabilities.length, 0)

/** What each token counts under trl's ways to average. */
const weightOf = { grpo: (length: number) => 1 / (rows.length * length), bnpo: () => 1 / tokens, dr_grpo: () => 1 / (rows.length * longest) }

function feedsOf({ kind, beta, old }: GrpoCase) {
  const flat = (values: (row: (typeof rows)[number]) => readonly number[]) => rows.flatMap(values)
  const each = (value: (row: (typeof rows)[number]) => number) => flat((row) => row.logProbabilities.map(() => value(row)))
  return {
    logProbabilities: flat((row) => row.logProbabilities), old: flat((row) => (old ? row.old : row.old.map(() => NaN))), ...beta === 0 ? {} : { reference: flat((row) => row.reference) },
    weights: each(({ logProbabilities }) => weightOf[kind](logProbabilities.length)), advantages: each(({ advantage }) => advantage),
  }
}

async function run(given: GrpoCase): Promise<Record<string, Float32Array>> {
  const graph = await openGraph({ logProbabilities: ['answers'] }, (builder, { logProbabilities }) => {
    const { loss, metrics, constants } = groupRelativePolicy(given)(builder, logProbabilities!)
    const [slopes] = differentiate(builder, loss, [logProbabilities!], { constants })
    return { loss, slopes: slopes!, ...metrics }
  })
  const found = await graph.run(feedsOf(given))
  await graph.close()
  return found
}

// A divergence times the ratio is trl's own addition, which is not taken over.
const plain = Object.entries(cases).filter(([, { corrected }]) => !corrected)

describe('groupRelativePolicy', () => {
  it.each(plain)('has the loss and the slopes of trl: %s', async (_, given) => {
    const { loss, slopes } = await run(given)
    expect(Math.abs(loss![0]! - given.loss)).toBeLessThan(1e-6)
    const expected = given.slopes.flat()
    expect(slopes).toHaveLength(expected.length)
    const largest = Math.max(...expected.map(Math.abs))
    for (const [token, slope] of expected.entries()) expect(Math.abs(slopes![token]! - slope)).toBeLessThan(1e-5 * largest)
  })

  it('tells of the divergence and the clipped share as trl does where every token counts the same', async () => {
    const { kl, clipped } = await run(cases.bnpo!)
    expect(kl![0]).toBeCloseTo(cases.bnpo!.metrics.kl!, 5)
    expect(clipped![0]).toBeCloseTo(cases.bnpo!.metrics.clipped, 6)
  })
})
