// Cells of one degree by one degree, as GeoSeek counts the world (arXiv 2602.12617).
import type { Position } from './distance.ts'

const COLUMNS = 360

/** 0 to 64,799, row by row from the south-west; the pole and 180 degrees east belong to the cells that end there. */
export function degreeCell([latitude, longitude]: Position): number {
  const row = Math.min(179, Math.floor(latitude) + 90)
  return row * COLUMNS + Math.min(COLUMNS - 1, Math.floor(longitude) + 180)
}

/** South-west corner, degrees. */
export const cornerOf = (cell: number): Position => [Math.floor(cell / COLUMNS) - 90, (cell % COLUMNS) - 180]

/** `48N 9E`, by the south-west corner. */
export function cellName(cell: number): string {
  const [south, west] = cornerOf(cell)
  return `${Math.abs(south)}${south < 0 ? 'S' : 'N'} ${Math.abs(west)}${west < 0 ? 'W' : 'E'}`
}
