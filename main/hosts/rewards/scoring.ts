// Completions in, scores out, as the commands and the service for trainers write them.
import { z } from 'zod'
import type { ErrorReport } from '../../contract/errors.ts'
import type { Call, Dispatch, RequestReply } from '../../contract/requests.ts'
import { RewardItem } from '../../contract/rewards.ts'
import type { Rewarding } from '../../contract/rewards.ts'

type Scores = RequestReply<'rewards.score'>[number]

/** GeoAgent's own always; ours where they have a weight. `total` is last. */
export type WrittenScores = Omit<Scores, 'clueGrounding' | 'lengthGuard' | 'repetitionGuard'> & Partial<Scores>

/** One item cannot be scored: `line` is its place, from 1. */
export class BadItem extends Error {
  readonly line: number

  constructor(line: number, reason: string) {
    super(reason)
    this.line = line
  }
}

/** @throws BadItem with the first thing that is wrong with it */
export function itemFrom(value: unknown, line: number): RewardItem {
  const parsed = RewardItem.safeParse(value)
  if (parsed.success) return parsed.data
  const { path, message } = parsed.error.issues[0]!
  throw new BadItem(line, path.length === 0 ? message : `${z.core.toDotPath(path)}: ${message}`)
}

/** @throws BadItem */
export function itemFromText(text: string, line: number): RewardItem {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new BadItem(line, `It is no JSON: ${(error as SyntaxError).message}`)
  }
  return itemFrom(value, line)
}

function written({ total, clueGrounding, lengthGuard, repetitionGuard, ...scores }: Scores, { rewards: { weights } }: Rewarding): WrittenScores {
  const own = { clueGrounding, lengthGuard, repetitionGuard }
  const weighed = (Object.keys(own) as (keyof typeof own)[]).filter((name) => weights[name] !== 0)
  return { ...scores, ...Object.fromEntries(weighed.map((name) => [name, own[name]])), total }
}

const LOT = 64

export interface Scoring {
  /** In the order of the items. @throws ScoringFailed */
  score(items: readonly RewardItem[], signal: AbortSignal): Promise<WrittenScores[]>
}

export class ScoringFailed extends Error {
  readonly report: ErrorReport

  constructor(report: ErrorReport) {
    super(report.message)
    this.report = report
  }
}

/** @param warn told once, when something was scored for whose consistency there was nobody to ask */
export function scoringBy(dispatch: Dispatch, rewarding: Rewarding, caller: Omit<Call, 'signal'>, warn: (words: string) => void): Scoring {
  let hasWarned = rewarding.agent.kind !== 'none' || rewarding.rewards.weights.consistency === 0
  function warnOnce(items: readonly RewardItem[]): void {
    if (hasWarned || items.every(({ agent }) => agent !== undefined)) return
    hasWarned = true
    warn('Nobody concludes from the reasoning, so that consistency is 0 where a line brings no "agent". --agent names one.')
  }
  return {
    score: async (items, signal) => {
      warnOnce(items)
      const all: WrittenScores[] = []
      for (let from = 0; from < items.length; from += LOT) {
        const reply = await dispatch('rewards.score', { ...rewarding, items: items.slice(from, from + LOT) }, { ...caller, signal })
        if (!reply.ok) throw new ScoringFailed(reply.error)
        all.push(...reply.value.map((scores) => written(scores, rewarding)))
      }
      return all
    },
  }
}
