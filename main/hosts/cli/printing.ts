// What the command line prints: plain columns for a person, JSON for a machine. Strings of the case are hostile and made harmless here.
import { stripVTControlCharacters } from 'node:util'

/** Text from outside on one line of a terminal: no escape sequence, control or bidirectional character survives. */
export function harmless(text: string): string {
  return stripVTControlCharacters(text).replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\uFFFD')
}

/** Rows of cells as left-aligned columns. */
export function columns(rows: readonly (readonly string[])[]): string {
  const clean = rows.map((row) => row.map(harmless))
  const widths = clean.reduce<number[]>((widest, row) => row.map((cell, column) => Math.max(widest[column] ?? 0, cell.length)), [])
  return clean.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()).join('\n')
}

/** Prints a value as JSON when asked to, as text otherwise. */
export function print(value: unknown, json: boolean | undefined, text: () => string): void {
  process.stdout.write(`${json ? JSON.stringify(value, null, 2) : text()}\n`)
}

export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`
}
