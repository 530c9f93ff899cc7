// "Country; Region; Place" in its parts and fields.

/** Bounds the look-ups that a hostile answer can ask for. */
const MOST_PARTS = 8

/** Parts between ';' or its full-width sibling, without white space around them. */
export const partsOf = (answer: string): string[] => answer.split(/[;；]/u).map((part) => part.trim())

/** Three fields; a fourth part and what follows belong to the third. '' for one that is missing. */
export function fieldsOf(answer: string): readonly [country: string, region: string, place: string] {
  const [country = '', region = '', ...rest] = partsOf(answer)
  return [country, region, rest.filter((part) => part !== '').join('; ')]
}

/** The whole answer and then ever fewer parts from the front, as it is geocoded. */
export function candidatesOf(answer: string): string[] {
  const parts = partsOf(answer).filter((part) => part !== '').slice(0, MOST_PARTS)
  return parts.map((_, dropped) => parts.slice(0, parts.length - dropped).join('; '))
}
