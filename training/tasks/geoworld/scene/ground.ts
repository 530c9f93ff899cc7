// What lies flat: fields or lawn, soil beside the road, the road with its lines, kerbs and pavements.
import type { Season } from '../facts/climate.ts'
import type { Rgb, RoadLine } from '../facts/country-facts.ts'
import { centreLineClaim, edgeLineClaim, noOvertakingClaim, soilClaim } from './claims.ts'
import { face, markOf, type Face, type Mark } from './item.ts'
import { mix } from './light.ts'
import type { Place } from './place.ts'
import { stripAlong, type Road } from './road.ts'
import type { Point3 } from './vectors.ts'

const up: Point3 = [0, 1, 0]
const nearEnd = -30
const farEnd = 260
const asphalt: Rgb = [92, 93, 96]
const pavement: Rgb = [168, 165, 160]
const kerb: Rgb = [196, 193, 187]
const snow: Rgb = [236, 239, 243]
/** A line's width and the dashes of a broken one: painted and left out, metres. */
const lineWidth = 0.15
const dash = 3
const gap = 4.5

const flat = (contours: readonly (readonly Point3[])[], colour: Rgb, mark: Mark | null = null): Face => face(contours, colour, { normal: up, mark })

/** Strips of a line that runs along the road at `aside`. */
function lineStrips(road: Road, style: RoadLine['style'], aside: number, width: number): Point3[][] {
  const [left, right] = [aside - width / 2, aside + width / 2]
  if (style === 'solid') return [stripAlong(road, nearEnd, farEnd / 2, left, right)]
  const starts = Array.from({ length: Math.floor((farEnd / 2 - nearEnd) / (dash + gap)) }, (_, at) => nearEnd + at * (dash + gap))
  return starts.map((start) => stripAlong(road, start, start + dash, left, right))
}

/** One line between two lanes, a double one in the middle of four. */
function centreLines({ country }: Place, road: Road): Face[] {
  const { centreLine: { paint, style }, noOvertaking } = country
  if (style === 'none') return []
  if (road.lanesEachWay === 1) return [flat(lineStrips(road, style, 0, lineWidth * 1.2), paint.rgb, markOf(centreLineClaim(country)))]
  return [flat([-0.16, 0.16].flatMap((aside) => lineStrips(road, 'solid', aside, lineWidth * 1.2)), noOvertaking.rgb, markOf(noOvertakingClaim(country)))]
}

function lines(place: Place, road: Road): Face[] {
  const { edgeLine } = place.country
  const edge = markOf(edgeLineClaim(place.country))
  const edgeAt = road.half - 0.35
  const between = road.lanesEachWay === 2 ? [-1, 1].flatMap((side) => lineStrips(road, 'dashed', side * road.laneWidth, lineWidth)) : []
  return [
    ...centreLines(place, road),
    ...(between.length ? [flat(between, [236, 236, 232])] : []),
    ...(edgeLine.style === 'none' || road.setting === 'houses' ? [] : [flat([-1, 1].flatMap((side) => lineStrips(road, edgeLine.style, side * edgeAt, lineWidth)), edgeLine.paint.rgb, edge)]),
  ]
}

/** Raised by a kerb's height. */
function pavements(road: Road): Face[] {
  return [-1, 1].flatMap((side) => {
    const [inner, outer] = [side * road.half, side * (road.half + road.margin)]
    return [
      flat([stripAlong(road, nearEnd, farEnd, Math.min(inner, outer), Math.max(inner, outer))], pavement),
      flat([stripAlong(road, nearEnd, farEnd, inner - 0.13, inner + 0.13)], kerb),
    ]
  })
}

const verges = (road: Road, colour: Rgb, mark: Mark): Face[] =>
  [-1, 1].map((side) => {
    const [inner, outer] = [side * road.half, side * (road.half + road.margin)]
    return flat([stripAlong(road, nearEnd, farEnd, Math.min(inner, outer), Math.max(inner, outer))], colour, mark)
  })

/** Grass where rain lets it grow, yellow in a dry season, else the bare soil: by the first letters of Koeppen and Geiger's class. */
export function grassColour({ climate }: Place, season: Season): Rgb {
  if (climate.koeppen.startsWith('BW')) return climate.soil.rgb
  if (climate.koeppen.startsWith('BS')) return mix(climate.soil.rgb, [152, 148, 84], 0.55)
  if (climate.koeppen.startsWith('ET') || climate.koeppen.startsWith('EF')) return [139, 135, 98]
  const green: Rgb = climate.koeppen.startsWith('A') ? [92, 133, 62] : [102, 136, 72]
  return season === 'dry' ? mix(green, [184, 168, 102], 0.6) : season === 'bare' || season === 'snow' ? mix(green, [140, 130, 96], 0.45) : green
}

/** @param snowy whether snow covers all but the road */
export function groundFaces(place: Place, road: Road, season: Season, snowy: boolean): Face[] {
  const soil = markOf(soilClaim(place.climate))
  const grass = snowy ? snow : grassColour(place, season)
  const plain: Point3[] = [[-700, 0, -300], [700, 0, -300], [700, 0, 900], [-700, 0, 900]]
  const sides = road.setting === 'centre' ? pavements(road) : verges(road, snowy ? snow : place.climate.soil.rgb, snowy ? markOf() : soil)
  return [flat([plain], grass), ...sides, flat([stripAlong(road, nearEnd, farEnd, -road.half, road.half)], snowy ? mix(asphalt, snow, 0.25) : asphalt), ...(road.marked ? lines(place, road) : [])]
}
