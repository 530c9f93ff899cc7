// Reads cells of the tables that hold more than one thing: colours in pairs, boxes, lists with shares.
import { paintOf } from './colours.ts'
import type { Board, Paint } from './country-facts.ts'
import { listOf, numberOf } from './table.ts'

/** Degrees. */
export interface Box { readonly south: number; readonly west: number; readonly north: number; readonly east: number }

/** @throws Error unless the cell has that many parts */
export function partsOf(cell: string, separator: string, count: number, where: string): string[] {
  const parts = cell.split(separator)
  if (parts.length !== count || parts.includes('')) throw new Error(`${where}: "${cell}" has not ${count} parts`)
  return parts
}

export const paintsOf = (cell: string, where: string): Paint[] => listOf(cell).map((name) => paintOf(name, where))

/** 'none' is no colour. */
export const paintOrNone = (cell: string, where: string): Paint | null => (cell === 'none' ? null : paintOf(cell, where))

/** 'board/letters' */
export function boardOf(cell: string, where: string): Board {
  const [board, letters] = partsOf(cell, '/', 2, where).map((name) => paintOf(name, where))
  return { board: board!, letters: letters! }
}

export const numbersOf = (cell: string, count: number, where: string): number[] => partsOf(cell, ' ', count, where).map((part) => numberOf(part, where))

/** '*' is everywhere. @throws Error for a box that is empty or leaves the globe */
export function boxOf(cell: string, where: string): Box {
  const [south, west, north, east] = cell === '*' ? [-90, -180, 90, 180] : numbersOf(cell, 4, where)
  if (south! >= north! || west! >= east! || south! < -90 || north! > 90 || west! < -180 || east! > 180) throw new Error(`${where}: "${cell}" is no box of south, west, north and east`)
  return { south: south!, west: west!, north: north!, east: east! }
}

export const holds = ({ south, west, north, east }: Box, latitude: number, longitude: number): boolean =>
  latitude >= south && latitude <= north && longitude >= west && longitude <= east

/** The row that names the region, else the row of the whole country; none where the country has no row. */
export const rowFor = <Row extends { readonly regions: readonly string[] }>(rows: readonly Row[] | undefined, region: string): Row | undefined =>
  rows?.find(({ regions }) => regions.includes(region)) ?? rows?.find(({ regions }) => regions.includes('*'))

/** Rows by country, in the order of the table. */
export const byCountry = <Row extends { readonly country: string }>(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> => Map.groupBy(rows, ({ country }) => country)
