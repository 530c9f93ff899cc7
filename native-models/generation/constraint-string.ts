// The inside of a JSON string as nodes over bytes: RFC 8259 section 7, with the well-formed UTF-8 sequences of Unicode's table 3-7.
import { effects, quote } from './constraint-table.ts'
import type { FormBuilder } from './constraint-table.ts'

const backslash = 0x5c
const code = (character: string): number => character.charCodeAt(0)

/** Nodes that wait for the continuation bytes of a character: lead bytes, and the range of the byte after them. */
function addSequences(builder: FormBuilder, inside: number): void {
  const waiting = (first: number, last: number, to: number): number => {
    const node = builder.node(first, { inString: true })
    builder.edges(node, first, last, to)
    return node
  }
  const one = waiting(0x80, 0xbf, inside)
  const two = waiting(0x80, 0xbf, one)
  const three = waiting(0x80, 0xbf, two)
  const leads: [number, number, number][] = [
    [0xc2, 0xdf, one],
    [0xe0, 0xe0, waiting(0xa0, 0xbf, one)], // below: overlong
    [0xe1, 0xec, two],
    [0xed, 0xed, waiting(0x80, 0x9f, one)], // above: surrogates
    [0xee, 0xef, two],
    [0xf0, 0xf0, waiting(0x90, 0xbf, two)], // below: overlong
    [0xf1, 0xf3, three],
    [0xf4, 0xf4, waiting(0x80, 0x8f, two)], // above: past U+10FFFF
  ]
  for (const [first, last, to] of leads) builder.edges(inside, first, last, to, effects.countCharacter)
}

const ranges = (...pairs: string[]): [number, number][] => pairs.map((pair) => [code(pair[0]!), code(pair[1]!)])
const hexadecimal = ranges('09', 'AF', 'af')

/** `\u` and four digits, but no surrogates: beyond the BMP a character is written as itself. The shortest way on is `\u0020`. */
function addEscapes(builder: FormBuilder, inside: number): void {
  const digit = (closing: string, allowed: [number, number][], to: number): number => {
    const node = builder.node(code(closing), { inString: true })
    for (const [first, last] of allowed) builder.edges(node, first, last, to)
    return node
  }
  const fourth = digit('0', hexadecimal, inside)
  const third = digit('2', hexadecimal, fourth)
  const second = digit('0', hexadecimal, third)
  const first = digit('0', ranges('09', 'AC', 'EF', 'ac', 'ef'), second)
  const afterD = digit('0', ranges('07'), third)
  for (const letter of 'Dd') builder.edge(first, code(letter), afterD)
  const escape = builder.node(quote, { inString: true })
  for (const letter of '"\\/bfnrt') builder.edge(escape, code(letter), inside)
  builder.edge(escape, code('u'), first)
  builder.edge(inside, backslash, escape, effects.countCharacter)
}

/**
 * @param longest characters that the string may have
 * @param to the node after the closing quote
 * @returns the node after the opening quote
 */
export function addString(builder: FormBuilder, longest: number, to: number): number {
  const inside = builder.node(quote, { amount: longest, inside: true })
  builder.edge(inside, quote, to)
  for (const [first, last] of [[0x20, 0x21], [0x23, 0x5b], [0x5d, 0x7f]] as const) builder.edges(inside, first, last, inside, effects.countCharacter)
  addSequences(builder, inside)
  addEscapes(builder, inside)
  return inside
}
