// The way a scene looks along: a road with lanes and bends, and what lies to both sides of it; every thing along it is placed by metres ahead and metres aside.
import type { Point3 } from './vectors.ts'

export type Setting = 'centre' | 'houses' | 'country'

export interface Road {
  readonly setting: Setting
  /** Without painted lines where it is not. */
  readonly marked: boolean
  readonly lanesEachWay: 1 | 2
  readonly laneWidth: number
  /** Metres from the middle to the road's edge. */
  readonly half: number
  /** Of a pavement (centre, houses) or a bare verge (country), metres. */
  readonly margin: number
  /** From the middle to the line where fronts of houses or fields begin. */
  readonly frontage: number
  /** 1 / metres; the road lies at x = curvature z^2 / 2. */
  readonly curvature: number
  /** Which side is driven on: 1 for the right, -1 for the left. */
  readonly side: 1 | -1
  /** Metres of one slot, and the farthest one. */
  readonly slotLength: number
  readonly slots: number
}

/** Slots begin behind the camera, which may look sideways. */
export const firstSlot = -2

const bendAt = ({ curvature }: Road, ahead: number): number => (ahead > 0 ? curvature * ahead * ahead / 2 : 0)

/** A point beside the road. @param aside metres to the right of the middle */
export function roadPoint(road: Road, ahead: number, aside: number, height = 0): Point3 {
  const slope = ahead > 0 ? road.curvature * ahead : 0
  const length = Math.sqrt(1 + slope * slope)
  return [bendAt(road, ahead) + aside / length, height, ahead - aside * slope / length]
}

/** Radians by which the road has turned to the right. */
export const roadTurn = ({ curvature }: Road, ahead: number): number => (ahead > 0 ? Math.atan(curvature * ahead) : 0)

/** Metres ahead where a slot begins. */
export const slotStart = ({ slotLength }: Road, slot: number): number => slot * slotLength

export const slotAt = ({ slotLength }: Road, ahead: number): number => Math.floor(ahead / slotLength)

/** A strip along the road as one outline, cut short enough to follow the bend. */
export function stripAlong(road: Road, from: number, to: number, left: number, right: number, height = 0): Point3[] {
  const steps = road.curvature === 0 ? 1 : Math.max(1, Math.ceil((to - from) / 6))
  const stations = Array.from({ length: steps + 1 }, (_, at) => from + (to - from) * at / steps)
  return [...stations.map((ahead) => roadPoint(road, ahead, left, height)), ...stations.reverse().map((ahead) => roadPoint(road, ahead, right, height))]
}
