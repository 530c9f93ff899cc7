// Answers to points for the spatial reward, by the same code that places a model's answer as evidence.
import { resolveAnswer } from '../../evidence/model-answer/resolve-answer.ts'
import type { Gazetteer } from '../../gazetteer/gazetteer.ts'
import { partsOf } from '../../../training/rewards/answer.ts'
import type { Geocode } from '../../../training/rewards/spatial.ts'
import { BoundedCache } from '../../gazetteer/bounded-cache.ts'

const KEPT = 20_000
/** Longer ones are no answers, and are not kept. */
const LONGEST = 1000

/**
 * The deepest place that the parts name together: the gazetteer itself passes over parts that it does not know. A misspelt name is one of them:
 * to look for what was meant takes 30 ms, and a reward that forgives misspellings teaches them.
 */
export function gazetteerGeocode(gazetteer: Gazetteer): Geocode {
  const kept = new BoundedCache<ReturnType<Geocode>>(KEPT)
  return (answer) => {
    if (answer.length > LONGEST) return null
    return kept.get(answer, () => {
      const found = resolveAnswer(partsOf(answer), { geocode: gazetteer.geocodeExactly })
      return found && [found.place.latitude, found.place.longitude]
    })
  }
}
