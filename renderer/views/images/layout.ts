// Sizes of the list of pictures: how many beside one another, which columns of the table have room.

/** Pixels around the cells and between them. */
export const PADDING = 10
export const GAP = 6
/** Height of the line below a thumbnail. */
export const CAPTION = 21

export interface CellLayout {
  readonly columns: number
  /** Height of a row with the gap below it, pixels. */
  readonly row: number
}

/** @param width of the panel, pixels; @param least width of a cell */
export function cellLayout(width: number, least: number): CellLayout {
  const room = Math.max(least, width - 2 * PADDING)
  const columns = Math.max(1, Math.floor((room + GAP) / (least + GAP)))
  const cell = (room - (columns - 1) * GAP) / columns
  return { columns, row: Math.round(cell * 0.75) + CAPTION + GAP }
}

export type TableColumn = 'status' | 'country' | 'probability' | 'place' | 'captured' | 'tags' | 'name'

interface ColumnForm {
  readonly id: TableColumn
  /** As CSS grid has it. */
  readonly track: string
  /** Width of the panel from which on it is shown, pixels. */
  readonly from: number
}

const forms: readonly ColumnForm[] = [
  { id: 'status', track: '26px', from: 0 },
  { id: 'country', track: '38px', from: 0 },
  { id: 'probability', track: '52px', from: 0 },
  { id: 'place', track: 'minmax(90px, 1.5fr)', from: 400 },
  { id: 'captured', track: '180px', from: 660 },
  { id: 'tags', track: 'minmax(70px, .7fr)', from: 760 },
  { id: 'name', track: 'minmax(90px, 1fr)', from: 0 },
]

export const tableRow = 26

export function tableColumns(width: number): { columns: readonly TableColumn[]; template: string } {
  const shown = forms.filter(({ from }) => width >= from)
  return { columns: shown.map(({ id }) => id), template: shown.map(({ track }) => track).join(' ') }
}
