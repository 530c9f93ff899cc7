// Relief of a point, from named mountain belts.
import { boxOf, holds } from './cells.ts'
import { oneOf, readTable } from './table.ts'

export type Relief = 'flat' | 'hilly' | 'mountain'

const belts = readTable('relief.tsv', ['belt', 'box', 'relief']).map((row) => ({ belt: row.belt, box: boxOf(row.box, row.where), relief: oneOf(row.relief, ['flat', 'hilly', 'mountain'], row.where) }))

/** The first belt that holds the point; 'flat' in none. @param place degrees */
export const reliefOf = ({ latitude, longitude }: { readonly latitude: number; readonly longitude: number }): Relief => belts.find(({ box }) => holds(box, latitude, longitude))?.relief ?? 'flat'
