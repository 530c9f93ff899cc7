// What a picture is of, beside the road: boards whose letters are large enough to read at 224 x 224, and ordinary signs.
import { focalOf } from './camera.ts'
import { drawTrade, phoneNumber, price, webAddress } from './commerce.ts'
import { between, chance, pick } from './draws.ts'
import type { Row } from './lettering.ts'
import { directionBoard, speedSign, stopSign, townSign, warningSign, type Destination } from './signs.ts'
import { hoarding, shopColours } from './shops.ts'
import type { Shot } from './shot.ts'
import { put, type Stage } from './stage.ts'
import { roadPoint } from './road.ts'

/** Side of the picture, pixels, for which letters are made large enough. */
const smallestPicture = 224

/** Metres that cover so many pixels of the smallest picture where the subject stands. */
export function metresFor({ pose, road }: Stage, { ahead, aside }: Shot, pixels: number): number {
  const at = roadPoint(road, ahead, aside)
  const [x, z] = [at[0] - pose.position[0], at[2]]
  const depth = x * Math.sin(pose.yaw) + z * Math.cos(pose.yaw)
  return pixels * depth / focalOf(pose.fieldOfView, smallestPicture)
}

/** Pixels of the smallest picture: a wider board would reach out of it. */
const widestBoard = 135

const kilometresInMile = 1.609344

export function destinations({ place }: Stage, heading: number, most: number): Destination[] {
  const miles = place.country.speedUnit === 'mph'
  return place.town.nearby.slice(0, most).map(({ name, latinName, distanceKm, bearing }) => {
    const turn = ((bearing - heading) % 360 + 540) % 360 - 180
    const distance = String(Math.max(1, Math.round(miles ? distanceKm / kilometresInMile : distanceKm)))
    return { name, latinName, distance, arrow: Math.abs(turn) < 50 ? 'ahead' : turn > 0 ? 'right' : 'left' }
  })
}

function directions(stage: Stage, shot: Shot, heading: number): void {
  const { random, place, shape } = stage
  const towns = random.shuffle(destinations(stage, heading, 5)).slice(0, 1 + random.integer(3))
  if (towns.length === 0) return put(stage, hoardingFaces(stage, shot), shot.ahead, shot.aside, 'towards')
  const wide = shot.road.setting === 'country' && shot.road.lanesEachWay === 2
  const rank = pick(random, wide ? ['main', 'motorway'] as const : ['main', 'local'] as const)
  const size = { capital: metresFor(stage, shot, between(random, 7.4, 9)), maxWidth: metresFor(stage, shot, widestBoard) }
  put(stage, directionBoard(shape, place, rank, towns, size), shot.ahead, shot.aside, 'towards')
}

function hoardingFaces(stage: Stage, shot: Shot) {
  const { place, random, shape } = stage
  const { word } = drawTrade(place, random)
  const capital = metresFor(stage, shot, between(random, 9, 11))
  const rows: Row[] = [{ ...word, capital }, { ...(chance(random, 0.3) ? price(place, random) : chance(random, 0.5) ? webAddress(place, word.text, random) : phoneNumber(place, random)), capital: capital * 0.8 }]
  return hoarding(shape, rows, pick(random, shopColours), metresFor(stage, shot, widestBoard), 0.9)
}

/** A warning, stop or speed sign on the driver's side. @param closer whether the picture is of it */
function trafficSign(stage: Stage, distance: number, aside: number, closer: boolean): void {
  const { random, place, shape, road } = stage
  const size = closer ? between(random, 1, 1.3) : between(random, 0.85, 1.1)
  const limits = place.country.speedLimits
  const limit = road.setting === 'country' ? limits.road : limits.town
  const kind = pick(random, ['warning', 'stop', 'speed'] as const)
  // A word has to be read, a shape only to be seen.
  const ahead = closer && kind === 'stop' ? distance * 0.7 : distance
  const faces = kind === 'warning' ? warningSign(place, random, size) : kind === 'stop' ? stopSign(shape, place, size) : speedSign(shape, place, limit, size)
  put(stage, faces, ahead, aside, 'towards')
}

/** @param heading of the road, degrees from north */
export function placeSubject(stage: Stage, shot: Shot, heading: number): void {
  const { random, place, shape, road } = stage
  const { subject, ahead, aside } = shot
  if (subject === 'directions') directions(stage, shot, heading)
  else if (subject === 'town sign') put(stage, townSign(shape, place, { capital: metresFor(stage, shot, between(random, 8, 10.5)), maxWidth: metresFor(stage, shot, widestBoard) }), ahead, aside, 'towards')
  else if (subject === 'hoarding') put(stage, hoardingFaces(stage, shot), ahead, aside, 'towards')
  else if (subject === 'signs') trafficSign(stage, between(random, 4, 5.5), road.side * (road.half + 0.7), true)
  // Behind the subject where both stand on one side, so that it hides nothing of it.
  const nearest = subject === 'none' || subject === 'car' || Math.sign(aside) !== road.side ? 6 : ahead + (subject === 'shop' ? 7 : 3)
  if (subject !== 'signs' && chance(random, 0.6)) trafficSign(stage, nearest + between(random, 0, 7), road.side * (road.half + 0.6), false)
}
