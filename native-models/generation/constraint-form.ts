// A form of JSON text with everything fixed but its strings, compiled into a table over bytes.
import { addString } from './constraint-string.ts'
import { FormBuilder, effects, quote } from './constraint-table.ts'
import type { FormTable } from './constraint-table.ts'

/** What stands in order in the text. A character is a Unicode code point; an escape counts as one. */
export type FormPart =
  | { readonly literal: string }
  /** A string of at most `longest` characters. */
  | { readonly string: { readonly longest: number } }
  /** An array of at most `most` strings, `separator` (a comma and perhaps a blank) between them. */
  | { readonly strings: { readonly most: number; readonly longest: number; readonly separator: string } }

/** A chain of nodes for `text`, whose last byte leads to `to`. @returns its first node */
function addLiteral(builder: FormBuilder, text: string, to: number): number {
  let at = to
  for (const byte of Buffer.from(text).reverse()) {
    const node = builder.node(byte)
    builder.edge(node, byte, at)
    at = node
  }
  return at
}

function addOneString(builder: FormBuilder, longest: number, to: number): number {
  const start = builder.node(quote)
  builder.edge(start, quote, addString(builder, longest, to), effects.openString)
  return start
}

/** `[` then `]`, or strings with separators between them. A separator needs an item that may still come, so no way ends before a string. */
function addStrings(builder: FormBuilder, part: { most: number; longest: number; separator: string }, to: number): number {
  const start = builder.node(0x5b)
  builder.inArray = true
  const close = 0x5d
  const empty = builder.node(close, { amount: part.most })
  const afterItem = builder.node(close)
  const item = addString(builder, part.longest, afterItem)
  const beforeItem = builder.node(quote)
  builder.edge(start, 0x5b, empty, effects.openArray)
  for (const from of [empty, beforeItem]) builder.edge(from, quote, item, effects.openItem)
  for (const from of [empty, afterItem]) builder.edge(from, close, to)
  builder.edge(afterItem, part.separator.charCodeAt(0), addLiteral(builder, part.separator.slice(1), beforeItem), effects.needItem)
  builder.inArray = false
  return start
}

function addPart(builder: FormBuilder, part: FormPart, to: number): number {
  if ('literal' in part) return addLiteral(builder, part.literal, to)
  return 'string' in part ? addOneString(builder, part.string.longest, to) : addStrings(builder, part.strings, to)
}

/** Built from its end to its beginning, since each node must know where it leads. */
export function compileForm(form: readonly FormPart[]): FormTable {
  const builder = new FormBuilder()
  const end = builder.node(0)
  const start = form.toReversed().reduce((to, part) => addPart(builder, part, to), end)
  return builder.finish(start, end)
}

/** One string and nothing else, without a limit: what the inside of any string allows. */
export function compileString(): FormTable {
  const builder = new FormBuilder()
  const end = builder.node(0)
  const inside = addString(builder, 2 ** 30, end)
  return builder.finish(inside, end)
}
