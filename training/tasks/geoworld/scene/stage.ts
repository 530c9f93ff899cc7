// Where a scene is set up: what holds for all its things (place, road, camera, season), and the list they are put on.
import type { Random } from '../../../data/random.ts'
import type { Season } from '../facts/climate.ts'
import type { CameraPose } from './camera.ts'
import { itemAt, type Face, type Item } from './item.ts'
import type { Shape } from './lettering.ts'
import type { Place } from './place.ts'
import { roadPoint, roadTurn, slotAt, type Road } from './road.ts'
import type { Point3 } from './vectors.ts'

export interface Stage {
  readonly place: Place
  readonly road: Road
  readonly pose: CameraPose
  readonly random: Random
  readonly shape: Shape
  readonly season: Season
  readonly snowy: boolean
  readonly items: Item[]
}

export type Facing = 'towards' | 'away' | 'road' | 'camera'

function turnOf({ road, pose }: Stage, at: Point3, ahead: number, aside: number, facing: Facing): number {
  if (facing === 'camera') return Math.atan2(at[0] - pose.position[0], at[2] - pose.position[2])
  const turn = roadTurn(road, ahead)
  return facing === 'towards' ? turn : facing === 'away' ? turn + Math.PI : turn + Math.sign(aside) * Math.PI / 2
}

/** @param ahead metres along the road from the camera; aside: metres to the right of its middle */
export function put(stage: Stage, faces: readonly Face[], ahead: number, aside: number, facing: Facing, { height = 0, casts = true, turn = 0 }: { height?: number; casts?: boolean; turn?: number } = {}): void {
  if (faces.length === 0) return
  const at = roadPoint(stage.road, ahead, aside, height)
  const { road, items } = stage
  const band = Math.abs(aside)
  const lining = facing === 'road' || (facing === 'camera' && band > road.half + road.margin)
  items.push(itemAt(faces, { at, turn: turnOf(stage, at, ahead, aside, facing) + turn }, { slot: slotAt(road, ahead), lining, band, ahead }, casts))
}
