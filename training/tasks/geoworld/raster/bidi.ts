// In which order the characters of one line are drawn where scripts of both directions meet: the Unicode Bidirectional Algorithm (UAX 9) without embeddings,
// overrides and isolates, whose control characters count as neutral, and without pairs of brackets (N0). Classes are told by script and category, not by Unicode's table.

export type BidiClass = 'L' | 'R' | 'AL' | 'EN' | 'AN' | 'ES' | 'ET' | 'CS' | 'NSM' | 'ON'

const classes: readonly (readonly [BidiClass, RegExp])[] = [
  ['L', /\u200e/u], ['R', /\u200f/u], ['NSM', /[\p{Mn}\p{Me}\u200c\u200d]/u],
  ['AN', /[\u0600-\u0605\u0660-\u0669\u066b\u066c\u06dd]/u], ['EN', /[0-9\u06f0-\u06f9\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089\uff10-\uff19]/u],
  ['ES', /[+\-\u2212\uff0b\uff0d]/u], ['ET', /[#%\u00b0\u00b1\u066a\u2030\u2032\u2033\p{Sc}]/u], ['CS', /[,./:\u00a0\u060c\u202f\u2044]/u],
  ['AL', /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u], ['R', /[\p{Script=Hebrew}\p{Script=Nko}]/u], ['L', /[\p{L}\p{Mc}\p{N}]/u],
]

export const bidiClassOf = (character: string): BidiClass => classes.find(([, of]) => of.test(character))?.[0] ?? 'ON'

const strong = (kind: BidiClass): boolean => kind === 'L' || kind === 'R' || kind === 'AL'

/** W1 to W3: marks take what they stand on, European digits after Arabic letters are Arabic ones, Arabic letters are right-to-left. */
function settleLetters(kinds: BidiClass[], base: 'L' | 'R'): void {
  let letter: BidiClass = base
  kinds.forEach((kind, index) => {
    if (kind === 'NSM') kinds[index] = kinds[index - 1] ?? base
    if (strong(kinds[index]!)) letter = kinds[index]!
    if (kinds[index] === 'EN' && letter === 'AL') kinds[index] = 'AN'
  })
  kinds.forEach((kind, index) => { if (kind === 'AL') kinds[index] = 'R' })
}

/** W4 and W5: a separator between two numbers of a kind is part of them, and so are signs beside European ones; W6: others are neutral. */
function settleSeparators(kinds: BidiClass[]): void {
  kinds.forEach((kind, index) => {
    const [before, after] = [kinds[index - 1], kinds[index + 1]]
    const joins = before === after && ((before === 'EN' && (kind === 'ES' || kind === 'CS')) || (before === 'AN' && kind === 'CS'))
    if (joins) kinds[index] = before!
  })
  for (let index = 0; index < kinds.length; index++) if (kinds[index] === 'ET' && kinds[index - 1] === 'EN') kinds[index] = 'EN'
  for (let index = kinds.length - 1; index >= 0; index--) if (kinds[index] === 'ET' && kinds[index + 1] === 'EN') kinds[index] = 'EN'
  kinds.forEach((kind, index) => { if (kind === 'ES' || kind === 'ET' || kind === 'CS') kinds[index] = 'ON' })
}

/** W7: European digits after Latin letters go with them. */
function settleDigits(kinds: BidiClass[], base: 'L' | 'R'): void {
  let letter: BidiClass = base
  kinds.forEach((kind, index) => {
    if (strong(kind)) letter = kind
    if (kind === 'EN' && letter === 'L') kinds[index] = 'L'
  })
}

/** N1 and N2: neutrals between two of a direction take it, others that of the line. Numbers count as right-to-left. */
function settleNeutrals(kinds: BidiClass[], base: 'L' | 'R'): void {
  const direction = (kind: BidiClass | undefined): 'L' | 'R' => (kind === undefined ? base : kind === 'L' ? 'L' : 'R')
  for (let start = 0; start < kinds.length; start++) {
    if (kinds[start] !== 'ON') continue
    let end = start
    while (kinds[end] === 'ON') end++
    const [before, after] = [direction(kinds[start - 1]), direction(kinds[end])]
    kinds.fill(before === after ? before : base, start, end)
    start = end - 1
  }
}

/** I1 and I2. */
function levelOf(kind: BidiClass, base: 0 | 1): number {
  if (kind === 'R') return 1
  if (kind === 'L') return base === 1 ? 2 : 0
  return 2
}

/**
 * @param characters of one line, in the order they are said
 * @returns the level of each: even ones run left to right, odd ones right to left; the line runs as its first letter does (P2)
 */
export function levelsOf(characters: readonly string[]): number[] {
  const kinds = characters.map(bidiClassOf)
  const first = kinds.find(strong)
  const base = first === 'R' || first === 'AL' ? 1 : 0
  const direction = base === 1 ? 'R' : 'L'
  settleLetters(kinds, direction)
  settleSeparators(kinds)
  settleDigits(kinds, direction)
  settleNeutrals(kinds, direction)
  return kinds.map((kind) => levelOf(kind, base))
}

/** Puts items in the order they are seen, left to right (L2): from the highest level down, whatever is at it or above is reversed. */
export function visualOrder<T extends { readonly level: number }>(items: readonly T[]): T[] {
  const order = [...items]
  for (let level = Math.max(0, ...items.map((item) => item.level)); level > 0; level--) {
    for (let start = 0; start < order.length; start++) {
      if (order[start]!.level < level) continue
      let end = start
      while (end < order.length && order[end]!.level >= level) end++
      order.splice(start, end - start, ...order.slice(start, end).reverse())
      start = end
    }
  }
  return order
}
