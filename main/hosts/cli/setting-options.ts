// Options generated from settings of the contract, with its defaults and words: one for each number or word.
import { Option } from 'commander'
import { z } from 'zod'
import { realNumber } from './words.ts'

/** As JSON Schema tells it. */
interface Described {
  readonly type?: string
  readonly description?: string
  readonly default?: unknown
  readonly enum?: readonly string[]
  readonly properties?: Readonly<Record<string, Described>>
}

/** One number or word of a plan, and the way to it. */
export interface Setting { readonly path: readonly string[]; readonly about: Described; readonly flag: string }

const kebab = (words: readonly string[]): string => words.join('-').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

function within(about: Described, way: readonly string[], named: readonly string[]): Setting[] {
  if (!about.properties) return [{ path: way, about, flag: `--${kebab(named)}` }]
  return Object.entries(about.properties).flatMap(([name, inner]) => within(inner, [...way, name], [...named, name]))
}

/** @param way to the schema in what is asked @param named words that each flag begins with */
export function settingsOf(schema: z.ZodType, way: readonly string[], named: readonly string[]): Setting[] {
  return within(z.toJSONSchema(schema, { io: 'input' }) as Described, way, named)
}

/** Bounds are the contract's to hold. */
function numbers(word: string): number[] {
  return word.split(',').map(realNumber)
}

export function optionOf({ about, flag }: Setting): Option {
  const words = `${about.description ?? ''} (default: ${String(about.default)})`
  if (about.enum) return new Option(`${flag} <word>`, words).choices(about.enum)
  if (about.type === 'array') return new Option(`${flag} <a,b,c>`, words).argParser(numbers)
  return new Option(`${flag} <n>`, words).argParser(realNumber)
}

/** The name that commander gives an option's value. */
const attribute = (flag: string): string => new Option(`${flag} <n>`).attributeName()

/** What was said, in the contract's places; what was not is the contract's to fill in. */
export function saidOf(settings: readonly Setting[], given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const said: Record<string, unknown> = {}
  for (const { path: way, flag } of settings) {
    const value = given[attribute(flag)]
    if (value === undefined) continue
    const place = way.slice(0, -1).reduce((inner, name) => (inner[name] ??= {}) as Record<string, unknown>, said)
    place[way.at(-1)!] = value
  }
  return said
}
