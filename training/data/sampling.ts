// Which lines of a dataset make a balanced sample: a quota for each country, and inside a country cells by the logarithm of their people.
import { createRandom } from './random.ts'
import type { Random } from './random.ts'
import { wholeQuotas } from './quotas.ts'

/** A line that may be taken: its number, its country and its 1-degree cell. */
export interface Candidate {
  readonly line: number
  /** ISO 3166-1 alpha-2; null where it is unknown, and then the line is never taken. */
  readonly country: string | null
  /** See degree-cells.ts; null where the position is unknown: such lines of a country are one more cell. */
  readonly cell: number | null
}

export interface SampleOptions {
  readonly count: number
  readonly seed: number
  /** Weight of each country; one that is not in it gets nothing. */
  readonly shares: ReadonlyMap<string, number>
  /** Weight of a cell inside its country, above 0. */
  cellWeight(cell: number | null): number
  /** What countries cannot give is taken from those that have more, in proportion to their weights. */
  readonly fill: boolean
}

export interface CountryDraw {
  readonly country: string
  /** Of the first hand-out, before anything is filled up. */
  readonly quota: number
  readonly available: number
  readonly taken: number
}

export interface Sample {
  /** Ascending. */
  readonly lines: readonly number[]
  /** Of every country that has a quota or a line, by name. */
  readonly countries: readonly CountryDraw[]
}

/**
 * GeoSeek's rule for a cell is log(1 + population). Where the gazetteer knows of nobody, one person is taken to live there, or the
 * pictures of such a cell could never be drawn.
 */
export const populationWeight = (population: number): number => Math.log(1 + Math.max(1, population))

/** The quotas, capped by what is there; with `fill`, what is left is handed out again until it is gone or nobody has more. */
function takings(quotas: ReadonlyMap<string, number>, available: ReadonlyMap<string, number>, { count, shares, fill }: SampleOptions): Map<string, number> {
  const taken = new Map([...available].map(([country, there]) => [country, Math.min(there, quotas.get(country) ?? 0)]))
  const isOpen = (country: string): boolean => (available.get(country) ?? 0) > (taken.get(country) ?? 0)
  while (fill) {
    const left = count - [...taken.values()].reduce((sum, number) => sum + number, 0)
    const open = new Map([...shares].filter(([country, share]) => share > 0 && isOpen(country)))
    if (left <= 0 || open.size === 0) break
    for (const [country, more] of wholeQuotas(open, left)) taken.set(country, Math.min(available.get(country)!, taken.get(country)! + more))
  }
  return taken
}

/** Draws `count` lines: each time a cell that has lines left, in proportion to its weight, and in it any of its lines. */
function drawFrom(cells: ReadonlyMap<number | null, readonly number[]>, count: number, cellWeight: SampleOptions['cellWeight'], random: Random): number[] {
  const waiting = [...cells].toSorted(([a], [b]) => (a ?? -1) - (b ?? -1)).map(([cell, lines]) => ({ weight: cellWeight(cell), lines: random.shuffle(lines) }))
  const drawn: number[] = []
  while (drawn.length < count) {
    const open = waiting.filter(({ lines }) => lines.length > 0)
    const cell = open[pick(open.map(({ weight }) => weight), random.next())]!
    drawn.push(cell.lines.pop()!)
  }
  return drawn
}

/** @returns a place drawn in proportion to the weights */
function pick(weights: readonly number[], draw: number): number {
  let at = draw * weights.reduce((sum, weight) => sum + weight, 0)
  const found = weights.findIndex((weight) => (at -= weight) < 0)
  return found < 0 ? weights.length - 1 : found
}

/** country -> cell -> lines */
function byCountryAndCell(candidates: Iterable<Candidate>): Map<string, Map<number | null, number[]>> {
  const countries = new Map<string, Map<number | null, number[]>>()
  for (const { line, country, cell } of candidates) {
    if (country === null) continue
    const cells = countries.get(country) ?? new Map<number | null, number[]>()
    const lines = cells.get(cell) ?? []
    lines.push(line)
    countries.set(country, cells.set(cell, lines))
  }
  return countries
}

/** The same candidates, options and seed give the same lines, whatever the order of the candidates. */
export function drawSample(candidates: Iterable<Candidate>, options: SampleOptions): Sample {
  const countries = byCountryAndCell(candidates)
  const quotas = wholeQuotas(options.shares, options.count)
  const available = new Map([...countries].map(([country, cells]) => [country, [...cells.values()].reduce((sum, lines) => sum + lines.length, 0)]))
  const taken = takings(quotas, available, options)
  const random = createRandom(options.seed)
  const names = [...new Set([...quotas.keys(), ...countries.keys()])].sort()
  const lines = names.flatMap((country) => drawFrom(sorted(countries.get(country)), taken.get(country) ?? 0, options.cellWeight, random))
  const draws = names.map((country) => ({ country, quota: quotas.get(country) ?? 0, available: available.get(country) ?? 0, taken: taken.get(country) ?? 0 }))
  return { lines: lines.toSorted((a, b) => a - b), countries: draws.filter(({ quota, available: there }) => quota > 0 || there > 0) }
}

const sorted = (cells: ReadonlyMap<number | null, readonly number[]> = new Map()): Map<number | null, number[]> => new Map([...cells].map(([cell, lines]) => [cell, lines.toSorted((a, b) => a - b)]))
