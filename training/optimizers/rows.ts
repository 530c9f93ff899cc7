// A long vector as rows: what is reckoned row by row stays in the processor's cache, and sums stay exact.
import type { Dimension } from '../../native-models/graph/ir.ts'

/** A divisor of the length that is close to `near`; null where there is none from a sixteenth to eight times of it, or the length is known at run time only. */
export function dividingRow(length: Dimension, near: number): number | null {
  if (typeof length === 'string') return null
  const rows = Array.from({ length: 8 * near }, (_, index) => index + 1).filter((row) => row >= near / 16 && length % row === 0)
  return rows.sort((a, b) => Math.abs(Math.log(a / near)) - Math.abs(Math.log(b / near)))[0] ?? null
}
