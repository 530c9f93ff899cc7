// Vehicles on the road: those that go our way show their rears on the country's side of it, those that come show their fronts on the other; parked ones stand as they drove.
import { drivingSideClaim } from './claims.ts'
import { between, chance, pick } from './draws.ts'
import { markOf } from './item.ts'
import { put, type Stage } from './stage.ts'
import { drawVehicle } from './vehicles.ts'

/** @param side of the road; a vehicle on the country's own side goes away from the camera, one on the other comes towards it */
function vehicleOn(stage: Stage, side: number, ahead: number, aside: number, moving: boolean): void {
  const { place, random, road, shape } = stage
  const ours = side === road.side
  const { faces, length } = drawVehicle(shape, place, random, moving ? markOf(drivingSideClaim(place.country)) : null)
  put(stage, faces, ours ? ahead + length : ahead, side * aside, ours ? 'away' : 'towards')
}

const laneMiddle = ({ road }: Stage, lane: number): number => (lane + 0.5) * road.laneWidth

/** @param near metres to the first vehicle ahead of us */
export function traffic(stage: Stage, near: number): void {
  const { road, random } = stage
  let ours = near
  for (let count = random.integer(3); count > 0; count--, ours += between(random, 9, 20)) vehicleOn(stage, road.side, ours, laneMiddle(stage, random.integer(road.lanesEachWay)), true)
  let theirs = between(random, 6, 14)
  for (let count = random.integer(3); count > 0; count--, theirs += between(random, 9, 20)) vehicleOn(stage, -road.side, theirs, laneMiddle(stage, random.integer(road.lanesEachWay)), true)
}

/** @param free whether nothing may stand there */
export function parked(stage: Stage, free: (ahead: number, side: number) => boolean): void {
  const { road, random } = stage
  if (road.setting === 'country') return
  for (const side of [-1, 1]) {
    for (let ahead = between(random, 5, 14); ahead < 45; ahead += between(random, 6, 16)) if (!free(ahead, side) && chance(random, 0.4)) vehicleOn(stage, side, ahead, road.half - 0.75, false)
  }
}

/** One vehicle close ahead, whose plate can be read or at least told by its colours. */
export function carAhead(stage: Stage): void {
  const { road, random } = stage
  vehicleOn(stage, road.side, between(random, 3, 4.2), laneMiddle(stage, road.lanesEachWay - 1), true)
  if (chance(random, 0.6)) vehicleOn(stage, -road.side, between(random, 4.5, 8), laneMiddle(stage, pick(random, [0, road.lanesEachWay - 1])), true)
}
