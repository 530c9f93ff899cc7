// Groups of cells that may become hypotheses, and when a whole is parted into its parts.
import type { Grain } from '../../contract/geography.ts'

/** A whole is parted where the parts that each hold `LARGE` of it together hold `MOST`. Ours. */
const LARGE = 0.2
const MOST = 0.6

export const isLarge = (part: number, whole: number): boolean => part >= LARGE * whole

/** @param large mass of all large parts together */
export const isMost = (large: number, whole: number): boolean => large >= MOST * whole

/** A country, region or place; -1 where it is not that far down, or at sea. */
export interface GroupName { readonly grain: Grain; readonly country: number; readonly region: number; readonly place: number }

/** The cells of some names, or one cluster of them. */
export interface Group extends GroupName {
  /** As in `Partition.ofName`. */
  readonly number: number
  /** As in `Partition.ofCell`; -1 for all cells of the names. */
  readonly cluster: number
  readonly mass: number
  /** The densest cell. */
  readonly peak: number
}

/** The groups that are told. */
export interface Partition {
  readonly groups: readonly Group[]
  /** The number of each name's group, -1 where it is not told. */
  readonly ofName: Int32Array
  /** The cluster of each cell; of meaning only for cells of a group that has clusters. */
  readonly ofCell: Int32Array
}
