// Tab-separated tables with a head of comments that name their sources, a row of column names, and rows that must fill every column.
import fs from 'node:fs'

export type Row<Column extends string> = Readonly<Record<Column, string>> & { readonly where: string }

/**
 * @param columns in the order in which the table has them
 * @throws Error that names the table and the line
 */
export function parseTable<Column extends string>(text: string, table: string, columns: readonly Column[]): Row<Column>[] {
  const lines = text.split('\n').map((line, at) => ({ cells: line.split('\t'), where: `${table}, line ${at + 1}` }))
  const [head, ...rows] = lines.filter(({ cells }) => cells[0] !== '' && !cells[0]!.startsWith('#'))
  if (head?.cells.join() !== columns.join()) throw new Error(`${table} has the columns ${head?.cells.join(', ')} instead of ${columns.join(', ')}`)
  return rows.map(({ cells, where }) => {
    if (cells.length !== columns.length) throw new Error(`${where}: ${cells.length} cells instead of ${columns.length}`)
    return { ...Object.fromEntries(columns.map((column, at) => [column, cells[at]!])) as Record<Column, string>, where }
  })
}

/** A table of this folder. @throws Error that names the table and the line */
export const readTable = <Column extends string>(table: string, columns: readonly Column[]): Row<Column>[] =>
  parseTable(fs.readFileSync(new URL(table, import.meta.url), 'utf8'), table, columns)

/** @throws Error for a word that is none of these */
export function oneOf<Choice extends string>(cell: string, choices: readonly Choice[], where: string): Choice {
  const found = choices.find((choice) => choice === cell)
  if (found === undefined) throw new Error(`${where}: "${cell}" is none of ${choices.join(', ')}`)
  return found
}

/** @throws Error for what is no finite number */
export function numberOf(cell: string, where: string): number {
  if (cell.trim() === '' || !Number.isFinite(Number(cell))) throw new Error(`${where}: "${cell}" is no number`)
  return Number(cell)
}

/** Parts between bars; none in an empty cell. */
export const listOf = (cell: string): string[] => (cell === '' ? [] : cell.split('|'))
