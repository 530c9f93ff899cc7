// What the sources of a dataset give: examples that are not complete yet, and what could not be one.
import type { DatasetLine } from '../../../../training/data/dataset-line.ts'
import type { PictureLook } from '../../../contract/worker-tasks.ts'

/** A line whose pictures have absolute paths. Without messages, the product's question is asked. */
export interface Draft extends Omit<DatasetLine, 'messages'> {
  readonly messages: DatasetLine['messages'] | null
  /** What is to be learned, where the source has it and no messages. */
  readonly answer: string | null
}

export type Found =
  | { readonly where: string; readonly draft: Draft; /** Of each picture, where it is known already. */ readonly looks: readonly (PictureLook | null)[] }
  | { readonly where: string; readonly reason: string }
  | { readonly unconfirmed: true }
