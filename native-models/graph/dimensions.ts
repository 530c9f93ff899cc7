// Arithmetic over dimensions: sums of products of symbols, kept as text in one canonical form so that equal text is an equal size.
import type { Dimension } from './ir.ts'

/** Monomial (its symbols sorted and joined by '*', '' for the constant) -> integer coefficient, never 0. */
type Polynomial = ReadonlyMap<string, number>

/** Longer text is of no use to a reader, and a sum of products could grow without end. */
const longest = 200

/** No model has more dimensions; a file may claim any number. */
export const largestRank = 32

/** Words that begin with no sign, single spaces between them; products of these with '*', sums with ' + ' and ' - '. */
const sum = /^(?![+-])[^\s*]+(?:(?: [+-])? (?![+-])[^\s*]+|\*(?![+-])[^\s*]+)*$/

/** A size that a tensor can have, or text that stands for one. */
export const isDimension = (dimension: Dimension): boolean =>
  typeof dimension === 'number' ? Number.isSafeInteger(dimension) && dimension >= 0 : dimension.length <= longest && sum.test(dimension)

function accumulate(terms: Iterable<readonly [string, number]>): Polynomial {
  const sum = new Map<string, number>()
  for (const [monomial, coefficient] of terms) sum.set(monomial, (sum.get(monomial) ?? 0) + coefficient)
  for (const [monomial, coefficient] of sum) if (coefficient === 0) sum.delete(monomial)
  return sum
}

function parseTerm(text: string, sign: number): readonly [string, number] {
  let coefficient = sign
  const symbols: string[] = []
  for (const factor of text.split('*').map((part) => part.trim())) {
    if (/^\d+$/.test(factor)) coefficient *= Number(factor)
    else symbols.push(factor)
  }
  return [symbols.sort().join('*'), coefficient]
}

function parse(dimension: Dimension): Polynomial {
  if (typeof dimension === 'number') return accumulate([['', dimension]])
  const parts = ` + ${dimension.trim()}`.split(/ ([+-]) /).slice(1)
  const terms = parts.flatMap((part, index) => (index % 2 ? [parseTerm(part, parts[index - 1] === '-' ? -1 : 1)] : []))
  return accumulate(terms)
}

const termText = (monomial: string, size: number): string => (monomial === '' ? String(size) : size === 1 ? monomial : `${size}*${monomial}`)

/** Positive terms first, then by name, the constant last: 'past + sequence - 1'. */
function format(polynomial: Polynomial): Dimension {
  const terms = [...polynomial].sort(([a, x], [b, y]) => Number(y > 0) - Number(x > 0) || Number(a === '') - Number(b === '') || (a < b ? -1 : 1))
  if (terms.every(([monomial]) => monomial === '')) return terms[0]?.[1] ?? 0
  return terms.map(([monomial, size], index) => `${size < 0 ? (index ? ' - ' : '0 - ') : index ? ' + ' : ''}${termText(monomial, Math.abs(size))}`).join('')
}

/** Null where the text would grow too long: the caller takes a fresh symbol. */
const short = (dimension: Dimension): Dimension | null => (typeof dimension === 'string' && dimension.length > longest ? null : dimension)

/** The one form that equal sizes share: 'sequence + past' and 'past + sequence' are the same. */
export const canonical = (dimension: Dimension): Dimension => (typeof dimension === 'number' ? dimension : format(parse(dimension)))

export const addDimensions = (a: Dimension, b: Dimension): Dimension | null => short(format(accumulate([...parse(a), ...parse(b)])))

export const subtractDimensions = (a: Dimension, b: Dimension): Dimension | null =>
  short(format(accumulate([...parse(a), ...[...parse(b)].map(([monomial, size]) => [monomial, -size] as const)])))

const joinMonomials = (a: string, b: string): string => [...(a ? a.split('*') : []), ...(b ? b.split('*') : [])].sort().join('*')

export function multiplyDimensions(a: Dimension, b: Dimension): Dimension | null {
  const right = [...parse(b)]
  return short(format(accumulate([...parse(a)].flatMap(([m, x]) => right.map(([n, y]) => [joinMonomials(m, n), x * y] as const)))))
}

function withoutSymbols(monomial: string, divisor: string): string | null {
  const symbols = monomial ? monomial.split('*') : []
  for (const symbol of divisor ? divisor.split('*') : []) {
    const at = symbols.indexOf(symbol)
    if (at < 0) return null
    symbols.splice(at, 1)
  }
  return symbols.join('*')
}

/** Null where the division is not exact for certain, or the divisor is 0 or a sum. */
export function divideDimensions(a: Dimension, b: Dimension): Dimension | null {
  const divisor = [...parse(b)]
  if (divisor.length !== 1) return null
  const [monomial, size] = divisor[0]
  const terms = [...parse(a)].map(([m, x]) => [withoutSymbols(m, monomial), x / size] as const)
  if (!terms.every((term): term is [string, number] => term[0] !== null && Number.isInteger(term[1]))) return null
  return format(accumulate(terms))
}

/** The symbols a dimension is made of. */
export const symbolsOf = (dimension: Dimension): string[] =>
  typeof dimension === 'number' ? [] : [...parse(dimension).keys()].flatMap((monomial) => (monomial ? monomial.split('*') : []))
