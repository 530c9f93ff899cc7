// How a dataset is balanced: counted line by line, so that it may be as long as it likes.
import { elements, parts } from './dataset-line.ts'
import type { DatasetLine, Element, Part } from './dataset-line.ts'
import { cellName, degreeCell } from './degree-cells.ts'
import { answerOf } from './example.ts'

/** Bands of GeoSeek-Val's locatability, 0 to 10 (arXiv 2602.12617). */
export const locatabilityBands = ['extreme', 'high', 'moderate', 'low', 'extremely low', 'none'] as const
export type LocatabilityBand = (typeof locatabilityBands)[number]

/** The paper grades in whole numbers; one between two bands belongs to the lower. */
export function locatabilityBand(locatability: number): LocatabilityBand {
  const least: readonly (readonly [number, LocatabilityBand])[] = [[10, 'extreme'], [8, 'high'], [6, 'moderate'], [4, 'low'], [1, 'extremely low']]
  return least.find(([from]) => locatability >= from)?.[1] ?? 'none'
}

export interface Lengths { readonly least: number; readonly median: number; readonly mean: number; readonly ninety: number; readonly most: number }

export interface DatasetStatistics {
  readonly lines: number
  readonly images: number
  readonly withTruth: number
  readonly withSolution: number
  readonly withAnswer: number
  readonly parts: Readonly<Record<Part | 'none', number>>
  /** By number of lines, then by code; null gathers what has no country. */
  readonly countries: readonly { readonly country: string | null; readonly lines: number }[]
  readonly cells: { readonly filled: number; readonly largest: readonly { readonly cell: string; readonly lines: number }[] }
  readonly locatability: Readonly<Record<LocatabilityBand | 'not graded', number>>
  readonly elements: Readonly<Record<Element, number>>
  /** Characters; null where no line has an answer. */
  readonly answerLength: Lengths | null
}

/** Cells that are told of by name. */
const cellsShown = 20

class Tally<Key> {
  readonly counts = new Map<Key, number>()

  add(key: Key): void {
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1)
  }

  /** Largest first, ties by name. */
  sorted(): [Key, number][] {
    return [...this.counts].sort(([a, many], [b, more]) => more - many || (String(a) < String(b) ? -1 : 1))
  }

  record<const Name extends Key & string>(names: readonly Name[]): Record<Name, number> {
    return Object.fromEntries(names.map((name) => [name, this.counts.get(name) ?? 0])) as Record<Name, number>
  }
}

/** By the nearest rank. */
function lengthsOf(lengths: number[]): Lengths | null {
  if (lengths.length === 0) return null
  const sorted = Float64Array.from(lengths).sort()
  const rank = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!
  return { least: sorted[0]!, median: rank(0.5), mean: Math.round(sorted.reduce((sum, length) => sum + length, 0) / sorted.length), ninety: rank(0.9), most: sorted.at(-1)! }
}

/** Counts lines as they come; in memory are the counts, and one number for each answer. */
export class StatisticsCounter {
  readonly #totals = { lines: 0, images: 0, withTruth: 0, withSolution: 0 }
  readonly #parts = new Tally<string>()
  readonly #countries = new Tally<string | null>()
  readonly #cells = new Tally<number>()
  readonly #bands = new Tally<string>()
  readonly #elements = new Tally<string>()
  readonly #answers: number[] = []

  /** @param country where the line itself names none and its place tells */
  add(line: DatasetLine, country: string | null = line.country ?? null): void {
    const answer = answerOf(line)
    this.#totals.lines++
    this.#totals.images += line.images.length
    if (line.truth) {
      this.#totals.withTruth++
      this.#cells.add(degreeCell([line.truth.latitude, line.truth.longitude]))
    }
    if (line.solution) this.#totals.withSolution++
    if (answer !== null) this.#answers.push(answer.length)
    this.#parts.add(line.part ?? 'none')
    this.#countries.add(country)
    this.#bands.add(line.locatability === undefined ? 'not graded' : locatabilityBand(line.locatability))
    for (const element of new Set(line.elements)) this.#elements.add(element)
  }

  result(): DatasetStatistics {
    return {
      ...this.#totals,
      withAnswer: this.#answers.length,
      parts: this.#parts.record([...parts, 'none']),
      countries: this.#countries.sorted().map(([country, lines]) => ({ country, lines })),
      cells: { filled: this.#cells.counts.size, largest: this.#cells.sorted().slice(0, cellsShown).map(([cell, lines]) => ({ cell: cellName(cell), lines })) },
      locatability: this.#bands.record([...locatabilityBands, 'not graded']),
      elements: this.#elements.record(elements),
      answerLength: lengthsOf(this.#answers),
    }
  }
}
