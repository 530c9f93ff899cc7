// What a run must have in common with its checkpoints, as one hash.
import { createHash } from 'node:crypto'
import type { Encoded, Learner } from './learner.ts'

/** Neither changes what a run comes to. */
const without = new Set(['checkpointEvery'])

export interface RunFacts {
  readonly method: 'sft' | 'grpo'
  /** In any order of the keys. */
  readonly options: object
  /** Whatever tells one data set from another, in order. */
  readonly data: readonly unknown[]
}

/** Hexadecimal SHA-256 of options, data, and the layout and start of the parameters. */
export function runDigest<Example extends Encoded>({ method, options, data }: RunFacts, { layout, initial }: Pick<Learner<Example>, 'layout' | 'initial'>): string {
  const settings = Object.entries(options).filter(([name]) => !without.has(name)).sort(([one], [other]) => (one < other ? -1 : 1))
  return createHash('sha256').update(JSON.stringify({ method, settings, data, layout: layout.parameters.map(({ name, dims, offset }) => [name, dims, offset]) })).update(new Uint8Array(initial.buffer, initial.byteOffset, initial.byteLength)).digest('hex')
}
