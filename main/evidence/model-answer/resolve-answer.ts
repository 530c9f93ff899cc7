// From a model's answer to the place in the gazetteer that it means, as far down as that is known.
import type { GeocodeResult } from '../../contract/gazetteer.ts'
import type { Gazetteer } from '../../gazetteer/gazetteer.ts'

/** What models write where they do not know. */
const NOTHING = /^(?:n\/?a|none|null|unknown|unclear|uncertain|unspecified|undetermined|not (?:known|specified|determined|clear)|-+|\?+|…|\.+)$/i
/** A label that repeats what the part is. */
const LABEL = /^(?:country|region|state|province|city|town|place|location|specific location) ?[:：]/i

const LONGEST_PART = 200

/** @returns parts that name something, without labels, brackets and quotes around them */
function namingParts(answer: readonly string[]): string[] {
  const bare = answer.map((part) => part.slice(0, LONGEST_PART).trim().replace(LABEL, '').replace(/^["'“”‘’([<{]+|["'“”‘’)\]>}.]+$/gu, '').trim())
  return bare.filter((part) => part !== '' && !NOTHING.test(part))
}

/** The deepest place that the parts name together; parts that name nothing are dropped. Null where none is known. */
export function resolveAnswer(answer: readonly string[], { geocode }: Pick<Gazetteer, 'geocode'>): GeocodeResult | null {
  const parts = namingParts(answer)
  return parts.length === 0 ? null : geocode(parts.map((part) => part.replace(/[;；]/gu, ',')).join('; '))
}
