// What the map shows beside the image in view: all points of the case, places by zoom, and what the person is drawing.
import type { CasePoints } from '../../main/contract/case.ts'
import type { MapPlace } from '../../main/contract/gazetteer.ts'
import type { Bounds } from '../../main/contract/geography.ts'

export type Drawing = 'point' | 'include' | 'exclude'

class Geography {
  points = $state.raw<CasePoints | null>(null)
  places = $state.raw<MapPlace[]>([])
  view = $state.raw<{ bounds: Bounds; zoom: number } | null>(null)
  drawing = $state<Drawing | null>(null)
  /** Where the map is to go next; a new object each time. */
  target = $state.raw<{ kind: 'answer' } | { kind: 'points' } | { kind: 'place'; latitude: number; longitude: number; zoom: number } | null>(null)
}

export const geography = new Geography()
