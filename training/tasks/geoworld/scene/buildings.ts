// Houses with the region's walls and roofs, and shops in their ground floors: a thing's own axes, its front at z = 0.
import type { Random } from '../../../data/random.ts'
import type { Building, Paint, Rgb } from '../facts/country-facts.ts'
import { roofClaim, wallClaim } from './claims.ts'
import { between, chance, pick } from './draws.ts'
import { boxFaces, face, frontFace, markOf, type Face, type Mark } from './item.ts'
import { mix, scaled } from './light.ts'
import { rectangleAt, type Contour3, type Point3 } from './vectors.ts'

export interface HouseSize { readonly width: number; readonly depth: number; readonly storeys: number; readonly roof: Building['roof']; readonly wall: Paint; readonly cover: Paint }

export const storeyHeight = 3
const glass: Rgb = [72, 88, 104]
const frame: Rgb = [226, 224, 218]
const snow: Rgb = [238, 241, 245]

const pitches: Readonly<Record<Building['roof'], number>> = { gabled: 0.62, steep: 1.05, hipped: 0.5, low: 0.26, flat: 0 }

export function drawHouse(building: Building, random: Random, width: number): HouseSize {
  const storeys = Math.max(1, building.storeys + pick(random, [-1, 0, 0, 0, 1]))
  return { width, depth: between(random, 7, 10), storeys, roof: building.roof, wall: pick(random, building.walls), cover: pick(random, building.roofs) }
}

const unit = ([x, y, z]: Point3): Point3 => { const length = Math.hypot(x, y, z); return [x / length, y / length, z / length] }

/** Eaves overhang, metres. */
const overhang = 0.35

/** Ridge along the street; gables (gabled, steep, low) or slopes (hipped) at the ends. */
function pitchedRoof({ width, depth, roof }: HouseSize, eaves: number, colour: Rgb, wall: Rgb, mark: Mark, wallMark: Mark): Face[] {
  const rise = depth / 2 * pitches[roof]
  const [left, right, near, far, ridge] = [-width / 2 - 0.1, width / 2 + 0.1, -overhang, depth + overhang, eaves + rise]
  const low = eaves - overhang * pitches[roof]
  const inset = roof === 'hipped' ? Math.min(width / 2 - 0.3, depth / 2) : 0
  const slope = (contour: Contour3, normal: Point3): Face => face([contour], colour, { normal: unit(normal), mark })
  const end = (x: number, sign: number): Face => (inset > 0
    ? slope([[x, low, sign > 0 ? near : far], [x, low, sign > 0 ? far : near], [x - sign * inset, ridge, depth / 2]], [sign, inset / rise, 0])
    : face([[[x - sign * 0.1, eaves, 0], [x - sign * 0.1, eaves, depth], [x - sign * 0.1, ridge - 0.1, depth / 2]]], wall, { normal: [sign, 0, 0], mark: wallMark }))
  return [
    end(left, -1), end(right, 1),
    slope([[left, low, near], [right, low, near], [right - inset, ridge, depth / 2], [left + inset, ridge, depth / 2]], [0, depth / 2, -rise]),
    slope([[right, low, far], [left, low, far], [left + inset, ridge, depth / 2], [right - inset, ridge, depth / 2]], [0, depth / 2, rise]),
    frontFace(rectangleAt(left, low - 0.12, right, low, near), scaled(colour, 0.72)),
  ]
}

/** A slab with a parapet that shows the cover's colour from below as a rim. */
function flatRoof({ width, depth }: HouseSize, eaves: number, colour: Rgb, mark: Mark): Face[] {
  return boxFaces([-width / 2 - 0.12, eaves, -0.15], [width / 2 + 0.12, eaves + 0.55, depth + 0.1], colour, mark)
}

function windowAt(x: number, y: number, width: number, height: number, pane: Rgb, wall: Mark): Face[] {
  const part: Mark = { claims: [], within: wall, letters: null }
  return [frontFace(rectangleAt(x - width / 2 - 0.08, y - 0.08, x + width / 2 + 0.08, y + height + 0.08, -0.01), frame, part), frontFace(rectangleAt(x - width / 2, y, x + width / 2, y + height, -0.02), pane, part)]
}

/** @param from the lowest storey with windows of a dwelling: 1 above a shop */
function windows({ width, storeys }: HouseSize, random: Random, from: number, above: number, wall: Mark): Face[] {
  const columns = Math.max(1, Math.round(width / 2.7))
  const [pane, breadth, height] = [mix(glass, [150, 170, 190], random.next() * 0.5), between(random, 0.9, 1.3), between(random, 1.2, 1.6)]
  const door = from === 0 ? random.integer(columns) : -1
  const at = (column: number): number => -width / 2 + width * (column + 0.5) / columns
  const doorFaces = door < 0 ? [] : [frontFace(rectangleAt(at(door) - 0.5, 0, at(door) + 0.5, 2.1, -0.02), pick(random, [[88, 62, 44], [62, 78, 92], [120, 40, 34], [60, 84, 60]] as const), { claims: [], within: wall, letters: null })]
  return [...doorFaces, ...Array.from({ length: storeys - from }, (_, storey) => Array.from({ length: columns }, (__, column) =>
    (storey + from === 0 && column === door ? [] : windowAt(at(column), (storey + from) * storeyHeight + above + 0.75, breadth, height, pane, wall))).flat()).flat()]
}

/** @param boardTop metres to which a shop's front reaches, without windows of dwellings below; null for no shop. snowy: roofs lie under snow and tell nothing */
export function houseFaces(house: HouseSize, random: Random, { boardTop, snowy }: { boardTop: number | null; snowy: boolean }): Face[] {
  const above = boardTop === null ? 0.2 : Math.max(0.3, boardTop - storeyHeight)
  const eaves = house.storeys * storeyHeight + above
  const wall = markOf(wallClaim(house.wall))
  const roof = snowy ? markOf() : markOf(roofClaim({ roof: house.roof, roofs: [], walls: [], storeys: house.storeys }, house.cover))
  const cover = snowy ? mix(house.cover.rgb, snow, 0.85) : house.cover.rgb
  const body = boxFaces([-house.width / 2, 0, 0], [house.width / 2, eaves, house.depth], house.wall.rgb, wall)
  const chimney = house.roof !== 'flat' && chance(random, 0.4) ? boxFaces([house.width * 0.2, eaves, house.depth * 0.42], [house.width * 0.2 + 0.7, eaves + house.depth / 2 * pitches[house.roof] + 0.9, house.depth * 0.42 + 0.6], [140, 100, 86]) : []
  const top = house.roof === 'flat' ? flatRoof(house, eaves, cover, roof) : pitchedRoof(house, eaves, cover, house.wall.rgb, roof, wall)
  // The chimney first: walls and roof hide its foot.
  return [...chimney, ...body, ...top, ...windows(house, random, boardTop === null ? 0 : 1, above, wall)]
}
