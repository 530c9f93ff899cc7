// What both engines are asked when training steps are measured, and how they take turns.
import type { Span } from '../engine/measured-process.ts'
import { promptIds } from '../engine/measured-process.ts'
import type { LineProcess } from './line-process.ts'

export interface Opening {
  readonly pack: string
  /** The folder that the pack was made from. */
  readonly checkpoint: string
  readonly threads: number
  /** LoRA on all linear layers of the decoder; full: all of the decoder and the embedding. */
  readonly trained: { readonly kind: 'full' } | { readonly kind: 'lora'; readonly rank: number; readonly alpha: number }
  readonly recompute: boolean
}

export interface Asked {
  readonly rows: readonly (readonly number[])[]
  /** First of the tokens with a loss, which go on to the end of each row. */
  readonly start: number
  readonly steps: number
}

export interface Stepped {
  readonly spans: readonly Span[]
  /** Of the first step. */
  readonly loss: number
}

export interface Batch { readonly rows: number; readonly length: number }

/** Ids below this stand for text in every shape. */
const textTokens = 296

/** A quarter of each row is the answer. */
export const batchOf = ({ rows, length }: Batch): Omit<Asked, 'steps'> =>
  ({ rows: Array.from({ length: rows }, (_, row) => promptIds(length, textTokens, row + 1)), start: length - Math.ceil(length / 4) })

/** A step, least of all measured, milliseconds: by the clock, and of the processor over all threads; the loss before any update, and before the last one. */
export interface StepCost extends Span { readonly loss: number; readonly lastLoss: number }

/**
 * Several processes in turn, so that whatever else the machine does falls on all of them. The first round warms up and is not counted.
 * Whether all compute the same is what the losses say, the last one of the updates too.
 */
export async function alternate(processes: readonly LineProcess[], batch: Omit<Asked, 'steps'>, rounds: number): Promise<StepCost[]> {
  const all: Stepped[][] = processes.map(() => [])
  for (let round = 0; round <= rounds; round++) for (const [index, process] of processes.entries()) all[index]!.push(await process.ask<Stepped>({ ...batch, steps: 1 }))
  return all.map((stepped) => {
    const spans = stepped.slice(1).flatMap(({ spans }) => spans)
    return { loss: stepped[0]!.loss, lastLoss: stepped.at(-1)!.loss, wall: Math.min(...spans.map(({ wall }) => wall)), processor: Math.min(...spans.map(({ processor }) => processor)) }
  })
}
