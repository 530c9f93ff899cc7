// Where a key takes the cursor in the list of pictures.

export interface Extent {
  readonly total: number
  /** Pictures beside one another; 1 in the table. */
  readonly columns: number
  /** Whole rows in sight. */
  readonly rows: number
}

/** @returns the place it goes to, or null for a key that does not move it */
export function moved(at: number, key: string, { total, columns, rows }: Extent): number | null {
  const last = total - 1
  const sideways = columns > 1 ? 1 : 0
  const steps: Record<string, number> = {
    ArrowLeft: -sideways, ArrowRight: sideways, ArrowUp: -columns, ArrowDown: columns,
    PageUp: -columns * Math.max(1, rows), PageDown: columns * Math.max(1, rows), Home: -at, End: last - at,
  }
  const step = Object.hasOwn(steps, key) ? steps[key]! : 0
  if (step === 0 || last < 0) return null
  return held(at, step, last, columns)
}

/** Up and down keep the column; where the last row has no picture there, its last one is taken. */
function held(at: number, step: number, last: number, columns: number): number {
  const to = at + step
  if (to < 0) return step % columns === 0 ? at % columns : 0
  if (to <= last) return to
  const lastRow = Math.floor(last / columns)
  if (Math.floor(at / columns) === lastRow) return at
  return Math.min(last, lastRow * columns + (at % columns))
}
