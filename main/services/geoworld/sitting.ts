// What the work of one request about scenes has.
import type { Painters } from './painters.ts'
import type { TownsFile } from './towns-file.ts'

export interface Sitting {
  readonly painters: Painters
  readonly world: TownsFile
  readonly signal: AbortSignal
  progress(done: number, of: number): void
}
