// One line of a dataset: an example as ms-swift writes it, with our own fields beside; read strictly, written back whole.
import { z } from 'zod'
import type { ZodError } from 'zod'

export const parts = ['train', 'validation', 'test'] as const
export type Part = (typeof parts)[number]

/** Geographic elements of GeoSeek-Val (arXiv 2602.12617). */
export const elements = ['traffic', 'buildings', 'sign', 'language', 'plants', 'mountains and rivers', 'weather', 'agricultural'] as const
export type Element = (typeof elements)[number]

export interface Message {
  readonly role: 'system' | 'user' | 'assistant'
  /** `<image>` stands for each picture, in the order of `images`. */
  readonly content: string
  /** What other programs say of a message, such as ms-swift's `loss`. */
  readonly other?: Readonly<Record<string, unknown>>
}

export interface DatasetLine {
  readonly messages: readonly Message[]
  /** Absolute, or relative to the dataset file's folder. */
  readonly images: readonly string[]
  /** "Country; Region; Place" */
  readonly solution?: string
  /** Degrees. */
  readonly truth?: { readonly latitude: number; readonly longitude: number }
  readonly part?: Part
  /** 0 (none) to 10 (extreme), as GeoSeek-Val grades it. */
  readonly locatability?: number
  readonly elements?: readonly Element[]
  /** ISO 3166-1 alpha-2 */
  readonly country?: string
  readonly id?: string
  /** Fields of other programs ride along untouched. Whole numbers that no double holds are kept digit by digit. */
  readonly other: Readonly<Record<string, unknown>>
}

/** What is wrong with a dataset, and where. */
export class DatasetError extends Error {
  /** Without the place. */
  readonly reason: string
  readonly file: string | null
  readonly line: number | null

  constructor(reason: string, at: { file: string; line?: number } | null = null, options?: ErrorOptions) {
    super(at ? `${at.file}${at.line === undefined ? '' : `, line ${at.line}`}: ${reason}` : reason, options)
    this.name = 'DatasetError'
    this.reason = reason
    this.file = at?.file ?? null
    this.line = at?.line ?? null
  }
}

const text = z.string({ error: 'is no text' })
const degrees = (most: number) => z.number({ error: 'is no number' }).min(-most, `is below -${most}`).max(most, `is over ${most}`)
const oneOf = <const T extends readonly string[]>(values: T) => z.enum(values, { error: `is none of ${values.join(', ')}` })

/** The fields that are ours to read, in the order they are written: ms-swift's first. */
const known = {
  messages: z.array(z.looseObject({ role: oneOf(['system', 'user', 'assistant']), content: text }, { error: 'is no message' }), { error: 'is no list of messages' }).min(1, 'is empty'),
  images: z.array(text, { error: 'is no list of paths' }).default([]),
  solution: text.optional(),
  truth: z.strictObject({ latitude: degrees(90), longitude: degrees(180) }, { error: (issue) => (issue.code === 'unrecognized_keys' ? `has more than latitude and longitude: ${issue.keys.join(', ')}` : 'is no pair of latitude and longitude') }).optional(),
  part: oneOf(parts).optional(),
  locatability: z.number({ error: 'is no number' }).min(0, 'is below 0').max(10, 'is over 10').optional(),
  elements: z.array(oneOf(elements), { error: 'is no list of elements' }).optional(),
  country: text.regex(/^[A-Z]{2}$/, 'is no ISO 3166-1 code of two capital letters').optional(),
  id: text.optional(),
}
const Known = z.object(known)
export const knownFields = Object.keys(known) as readonly (keyof typeof known)[]

const { rawJSON } = JSON as typeof JSON & { rawJSON(text: string): unknown }

/** Identifiers of 17 digits and more would lose their last ones as doubles. */
function exact(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || context?.source === undefined) return value
  return !Number.isFinite(value) || (/^-?\d+$/.test(context.source) && String(value) !== context.source) ? rawJSON(context.source) : value
}

const mayLoseDigits = /\d{16}|\d[eE]\+?\d{3}/

/** @throws DatasetError when the text is no JSON object */
export function parseObject(line: string): Record<string, unknown> {
  const value = parseJson(line)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new DatasetError('The line is no JSON object.')
  return value as Record<string, unknown>
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line, mayLoseDigits.test(line) ? exact : undefined) as unknown
  } catch (error) {
    throw new DatasetError(`The line is no JSON: ${(error as Error).message}`, null, { cause: error })
  }
}

/** Each wrong field with its path, as in `messages[0].role is none of ...`. */
const reasonsOf = ({ issues }: ZodError): string[] =>
  issues.map(({ path, message }) => `${path.map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at > 0 ? '.' : ''}${String(step)}`)).join('')} ${message}`)

/** The known fields that have not their form, by name. */
export function misfits(fields: Readonly<Record<string, unknown>>): string[] {
  const { error } = Known.safeParse(fields)
  return [...new Set((error?.issues ?? []).map(({ path }) => String(path[0])))]
}

/** @throws DatasetError that names every field that is wrong */
export function toDatasetLine(fields: Readonly<Record<string, unknown>>): DatasetLine {
  const { data, error } = Known.safeParse(fields)
  if (error) throw new DatasetError(`${reasonsOf(error).join('; ')}.`)
  const { messages, ...rest } = data
  const other = Object.fromEntries(Object.entries(fields).filter(([name]) => !Object.hasOwn(known, name)))
  return { messages: messages.map(({ role, content, ...more }) => ({ role, content, ...(Object.keys(more).length > 0 ? { other: more } : {}) })), ...rest, other }
}

/** @throws DatasetError with the reason, without file or line */
export const parseDatasetLine = (line: string): DatasetLine => toDatasetLine(parseObject(line))

/** @returns one line of JSON without its end: ms-swift's fields first, then ours, then those of others */
export function formatDatasetLine({ other, ...line }: DatasetLine): string {
  const messages = line.messages.map(({ role, content, other: more }) => ({ role, content, ...more }))
  const ours = Object.fromEntries(knownFields.map((name) => [name, name === 'messages' ? messages : line[name]]))
  return JSON.stringify({ ...ours, ...other })
}
