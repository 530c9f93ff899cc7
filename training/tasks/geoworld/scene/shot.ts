// How a picture is taken: what it is mostly of, where the camera stands on the road, and what it looks at.
import type { Random } from '../../../data/random.ts'
import type { CameraPose } from './camera.ts'
import { between, chance, pick, pickByShare } from './draws.ts'
import type { Place } from './place.ts'
import type { Road, Setting } from './road.ts'

/** The thing that is large enough to read, or none; empty: a lane with next to nothing on it, so that some pictures tell little. */
export type Subject = 'shop' | 'directions' | 'town sign' | 'hoarding' | 'signs' | 'car' | 'none' | 'empty'

export interface Shot {
  readonly subject: Subject
  readonly road: Road
  readonly pose: CameraPose
  /** Where the subject stands: metres ahead, and to the right of the road's middle. */
  readonly ahead: number
  readonly aside: number
}

const subjects: readonly { readonly subject: Subject; readonly share: number }[] = [
  { subject: 'shop', share: 0.4 }, { subject: 'directions', share: 0.2 }, { subject: 'town sign', share: 0.1 }, { subject: 'hoarding', share: 0.1 },
  { subject: 'signs', share: 0.13 }, { subject: 'car', share: 0.08 }, { subject: 'none', share: 0.07 }, { subject: 'empty', share: 0.16 },
]

const settings: Readonly<Record<Subject, readonly Setting[]>> = {
  shop: ['centre'], directions: ['country', 'country', 'houses'], 'town sign': ['country', 'houses'], hoarding: ['country', 'houses'], signs: ['country', 'houses', 'centre'], car: ['centre', 'houses', 'country'], none: ['centre', 'houses', 'country'], empty: ['country', 'country', 'country', 'houses'],
}

function drawRoad(place: Place, random: Random, setting: Setting, empty: boolean): Road {
  const lanesEachWay = !empty && setting !== 'houses' && chance(random, 0.2) ? 2 : 1
  const laneWidth = empty ? between(random, 1.9, 2.6) : between(random, 2.9, 3.4)
  const half = lanesEachWay * laneWidth + 0.45
  const margin = { centre: between(random, 2.2, 3.2), houses: between(random, 1.2, 2), country: between(random, 1.2, 2.2) }[setting]
  const yard = { centre: 0.05, houses: between(random, 2.5, 5), country: between(random, 1, 3) }[setting]
  const curvature = setting === 'centre' || chance(random, 0.45) ? 0 : between(random, -1, 1) / 320
  const marked = !empty && !(setting === 'houses' && chance(random, 0.4))
  return { setting, marked, lanesEachWay, laneWidth, half, margin, frontage: half + margin + yard, curvature, side: place.country.drivingSide === 'right' ? 1 : -1, slotLength: setting === 'country' ? 11 : 9, slots: setting === 'centre' ? 8 : 9 }
}

/** Where on the road the photographer stands: in the lane, or across the road from a shop. */
function standing(random: Random, road: Road, subject: Subject, subjectSide: number): number {
  if (subject === 'shop') return -subjectSide * between(random, 0.2, 0.75) * road.half
  return road.side * (road.lanesEachWay - 0.5) * road.laneWidth + between(random, -0.8, 0.8)
}

/** Radians to turn so that what lies `aside` appears at a share of the way to the picture's edge. */
const turnTowards = (aside: number, ahead: number, field: number, share: number): number => {
  const bearing = Math.atan2(aside, ahead)
  return bearing - Math.sign(bearing) * Math.atan(share * Math.tan(field / 2))
}

export function drawShot(place: Place, random: Random): Shot {
  const possible = place.country.townSign ? subjects : subjects.filter(({ subject }) => subject !== 'town sign')
  const { subject } = pickByShare(random, possible)
  const road = drawRoad(place, random, pick(random, settings[subject]), subject === 'empty')
  const shop = subject === 'shop'
  const side = shop ? pick(random, [-1, 1] as const) : road.side
  const x = standing(random, road, subject, side)
  const fieldOfView = between(random, 55, shop ? 74 : 88) * Math.PI / 180
  const ahead = shop ? road.slotLength * 0.5 + between(random, 0, 1) : between(random, 6.5, 9.5)
  const aside = shop ? side * road.frontage : side * (road.half + between(random, 2, 3))
  const glance = between(random, -0.12, 0.12)
  const plain = subject === 'none' || subject === 'car'
  // Empty lanes are looked at from any side.
  const yaw = subject === 'empty' ? between(random, -1.1, 1.1) : plain ? glance * 2 : turnTowards(aside - x, shop ? ahead : ahead + 1, fieldOfView, shop ? between(random, 0.2, 0.5) : between(random, 0.12, 0.34)) + glance * 0.3
  const pose: CameraPose = { position: [x, between(random, 1.45, 2.3), 0], yaw, pitch: between(random, shop ? 0.06 : 0, shop ? 0.17 : 0.1), roll: between(random, -0.02, 0.02), fieldOfView }
  return { subject, road, pose, ahead, aside }
}
