// Tables in place of a gazetteer, a similarity and an agent: what they say is so, and what they do not name is unknown.
import type { Position } from '../data/distance.ts'
import { partsOf } from './answer.ts'
import type { RewardStageName } from './completion.ts'
import type { ConsistencyAgent } from './consistency.ts'
import type { Similarity } from './semantic.ts'
import type { Geocode } from './spatial.ts'

/** Spaces around parts and the kind of their separator make no other name. */
const nameKey = (answer: string): string => partsOf(answer).filter((part) => part !== '').join('; ')

/** Null, as a name that is not there, is one that cannot be geocoded: the answer with fewer parts is tried. */
export function geocodeByTable(table: Readonly<Record<string, Position | null>>): Geocode {
  const places = new Map(Object.entries(table).map(([name, place]) => [nameKey(name), place]))
  return (answer) => places.get(nameKey(answer)) ?? null
}

/** Of either order; the same name is 1 unless the table says otherwise, a pair that is not there 0. */
export function similarityByTable(table: readonly (readonly [string, string, number])[]): Similarity {
  const pairKey = (a: string, b: string): string => JSON.stringify([nameKey(a), nameKey(b)].sort())
  const pairs = new Map(table.map(([a, b, similarity]) => [pairKey(a, b), similarity]))
  return (a, b) => pairs.get(pairKey(a, b)) ?? (nameKey(a) === nameKey(b) ? 1 : 0)
}

/** A stage that is not there has no conclusion, and scores 0 alone. */
export function agentByTable(conclusions: Readonly<Partial<Record<RewardStageName, string>>>): ConsistencyAgent {
  return {
    conclude: async ({ id, stage }) => {
      const conclusion = Object.hasOwn(conclusions, stage) ? conclusions[stage] : undefined
      return conclusion === undefined ? null : { id, conclusion }
    },
  }
}
