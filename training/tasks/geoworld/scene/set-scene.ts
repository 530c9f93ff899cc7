// From a place and a seed to a scene as plain data: shot, hour and weather, then everything that stands along the road.
import type { Random } from '../../../data/random.ts'
import { cloudShapes, reliefShapes, skyColours, sunShapes } from './backdrop.ts'
import { createCamera } from './camera.ts'
import { between, chance, pick } from './draws.ts'
import { fallingOf } from './falling.ts'
import { fieldFaces } from './fields.ts'
import { grassColour, groundFaces } from './ground.ts'
import { claim, markOf, type Face } from './item.ts'
import type { Shape } from './lettering.ts'
import { lightOf } from './light.ts'
import type { SceneData } from './painter.ts'
import type { Place } from './place.ts'
import { slotAt } from './road.ts'
import { drawShot, type Shot } from './shot.ts'
import type { Stage } from './stage.ts'
import { bollardsAlong, clutter, fillSides, polesAlong } from './streets.ts'
import { metresFor, placeSubject } from './subjects.ts'
import { carAhead, parked, traffic } from './traffic.ts'
import { drawMoment, windOf, type Moment } from './weather.ts'

export interface SetScene extends SceneData {
  readonly shot: Shot
  readonly moment: Moment
  /** Of the road where the camera stands, degrees from north. */
  readonly roadHeading: number
  /** Of the camera. */
  readonly heading: number
}

const degrees = 180 / Math.PI

/** Nothing may hide what the picture is of: its side is kept free as far as it reaches. */
const keptFree = ({ subject, ahead, road }: Shot, subjectSide: number) => (at: number, side: number): boolean =>
  side === subjectSide && (subject === 'shop' ? at < ahead + 7 : subject !== 'none' && subject !== 'car' && at < ahead + road.slotLength / 2)

/** Letters of a shop grow with its distance, as far as shops go. */
function subjectLot(stage: Stage, shot: Shot) {
  const { random, road } = stage
  if (shot.subject === 'none' || shot.subject === 'car' || shot.subject === 'signs') return null
  const capital = shot.subject === 'shop' ? Math.max(0.4, Math.min(0.8, metresFor(stage, shot, between(random, 8, 10.5)))) : null
  return { slot: slotAt(road, shot.ahead), side: Math.sign(shot.aside), capital }
}

/** Hardly more than land, plants of one kind and perhaps a house. */
function furnishEmpty(stage: Stage): void {
  const { random, place } = stage
  const trees = place.climate.trees.length ? [pick(random, place.climate.trees)] : []
  fillSides({ ...stage, place: { ...place, climate: { ...place.climate, trees } } }, null)
  if (chance(random, 0.15)) polesAlong(stage, pick(random, [-1, 1]), between(random, 9, 22))
}

function furnish(stage: Stage, shot: Shot, heading: number): void {
  if (shot.subject === 'empty') return furnishEmpty(stage)
  const { random, road } = stage
  const side = Math.sign(shot.aside)
  const taken = keptFree(shot, side)
  const obstructed = chance(random, 0.12)
  fillSides(stage, subjectLot(stage, shot))
  if (chance(random, 0.75)) polesAlong(stage, shot.subject === 'shop' ? -side : pick(random, [-side, side]), between(random, 9, 22))
  if (road.setting === 'country' || (road.setting === 'houses' && chance(random, 0.3))) bollardsAlong(stage)
  placeSubject(stage, shot, heading)
  if (shot.subject === 'car') carAhead(stage)
  else traffic(stage, between(random, shot.subject === 'shop' ? 12 : 5, 16))
  parked(stage, (ahead, at) => !obstructed && taken(ahead, at))
  clutter(stage, (slot, at) => !obstructed && taken(slot * road.slotLength, at))
}

function fields(stage: Stage): Face[] {
  const { place, road, random, snowy } = stage
  const crops = place.climate.crops
  if (road.setting !== 'country' || snowy || crops.length === 0 || (!road.marked && chance(random, 0.5))) return []
  return ([-1, 1] as const).flatMap((side) => (chance(random, 0.7) ? fieldFaces(place, road, pick(random, crops), side) : []))
}

/** @param shape outlines of a text @param size of the picture, pixels */
export function setScene(place: Place, random: Random, shape: Shape, size: { readonly width: number; readonly height: number }): SetScene {
  const moment = drawMoment(place, random)
  const shot = drawShot(place, random)
  const roadHeading = random.integer(360)
  const snowy = moment.weather === 'snow'
  const stage: Stage = { place, road: shot.road, pose: shot.pose, random, shape, season: moment.season, snowy, items: [] }
  const light = lightOf(moment.weather, moment.sun.azimuth - roadHeading, moment.sun.altitude)
  const ground = [...groundFaces(place, shot.road, moment.season, snowy), ...fields(stage)]
  furnish(stage, shot, roadHeading)
  const sunClaim = claim('sun', `in the ${windOf(moment.sun.azimuth)}, ${Math.round(moment.sun.altitude)}° high`)
  const far = [...sunShapes(light, markOf(sunClaim)), ...cloudShapes(light, random), ...reliefShapes(place, light, random, snowy ? [214, 220, 226] : grassColour(place, moment.season), shot.pose.yaw)]
  return {
    camera: createCamera(shot.pose, size.width, size.height), light, sky: skyColours(moment.weather, moment.sun.altitude), far, ground, items: stage.items, shadowMark: markOf(sunClaim),
    falling: fallingOf(moment.weather, random),
    shot, moment, roadHeading, heading: ((roadHeading + shot.pose.yaw * degrees) % 360 + 360) % 360,
  }
}
