// Which visible facts a stage of the chain names: those that leave least, and some others beside them.
import type { Random } from '../../../data/random.ts'
import type { FactKind, SceneFact } from '../types.ts'
import type { Rows, World } from './world.ts'

/** One fact for what is one thing in the picture: a shop's words tell script, language and trade at once, a board's row has a name in two scripts. */
function thingOf({ kind, value, text }: SceneFact): string {
  const isWords = kind === 'script' || kind === 'language' || kind === 'shop-sign'
  if (isWords || kind === 'area-code' || kind === 'phone-code') return `text ${text}`
  return kind === 'nearby-town' ? `board ${value.slice(text?.length)}` : kind === 'plate' ? 'plate' : `${kind} ${value}`
}

/** What the facts leave of `among`, counted as a stage counts: countries, regions or places. */
export type Count = (rows: Rows) => number

export interface Choice {
  readonly facts: readonly SceneFact[]
  /** Rows that these facts leave. */
  readonly left: Rows
}

export interface StageRule {
  /** In the order in which equally telling ones are taken. */
  readonly kinds: readonly FactKind[]
  readonly fewest: number
  readonly most: number
}

/** The fact after which the fewest are left; of equals the earlier kind, and of one kind the first. */
function mostTelling(world: World, candidates: readonly SceneFact[], among: Rows, count: Count): { fact: SceneFact; left: Rows; count: number } | null {
  return candidates.reduce<{ fact: SceneFact; left: Rows; count: number } | null>((best, fact) => {
    const left = world.leftBy([fact], among)
    const found = { fact, left, count: count(left) }
    return best && best.count <= found.count ? best : found
  }, null)
}

/** @param facts visible ones that the tables tell of the place itself @param among rows that the stages before leave */
export function chooseClues(world: World, random: Random, facts: readonly SceneFact[], among: Rows, count: Count, { kinds, fewest, most }: StageRule): Choice {
  const shuffled = random.shuffle(facts.filter(({ kind }) => kinds.includes(kind)))
  let candidates = shuffled.toSorted((one, other) => kinds.indexOf(one.kind) - kinds.indexOf(other.kind))
  const chosen: SceneFact[] = []
  let left = among
  const take = (fact: SceneFact): void => {
    chosen.push(fact)
    candidates = candidates.filter((other) => thingOf(other) !== thingOf(fact))
    left = world.leftBy([fact], left)
  }
  while (chosen.length < most) {
    const best = mostTelling(world, candidates, left, count)
    if (!best || best.count >= count(left)) break
    take(best.fact)
  }
  const wanted = fewest + random.integer(most - fewest + 1)
  for (const fact of shuffled) if (chosen.length < wanted && candidates.includes(fact)) take(fact)
  return { facts: random.shuffle(chosen), left }
}
