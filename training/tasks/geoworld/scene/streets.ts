// Fills the two sides of a road, slot by slot: shops and houses, gardens, trees, fields, poles, bollards and clutter.
import { drawHouse, houseFaces } from './buildings.ts'
import { townSignClaim } from './claims.ts'
import { drawTrade, phoneNumber, price, webAddress } from './commerce.ts'
import { between, chance, pick } from './draws.ts'
import { benchFaces, binFaces, bollardFaces, hedgeFaces, lampFaces, poleFaces, wallFaces, wire, wireEnds } from './furniture.ts'
import { grassColour } from './ground.ts'
import { blockHeight, type Row } from './lettering.ts'
import { personFaces } from './people.ts'
import { placePoint } from './vectors.ts'
import { plantFaces } from './plants.ts'
import { firstSlot, roadPoint, roadTurn, slotAt, slotStart } from './road.ts'
import { bladeSign, boardBottom, pavementBoard, shopColours, shopFaces } from './shops.ts'
import { put, type Stage } from './stage.ts'

/** @param big metres of the word's capitals */
export function shopRows(stage: Stage, big: number, withTown: boolean): Row[] {
  const { place, random } = stage
  const { word, other } = drawTrade(place, random)
  const name = withTown ? [{ text: place.town.name, capital: big * 0.8, claims: [townSignClaim(place.town.name)] }] : []
  const below = other && chance(random, 0.35) ? other : chance(random, 0.4) ? webAddress(place, word.text, random) : phoneNumber(place, random)
  return [{ ...word, capital: big }, ...name, { ...below, capital: big * 0.85 }]
}

/** @param capital metres, of the shop the picture is of; null for any other */
function shopHouse(stage: Stage, slot: number, side: number, capital: number | null): void {
  const { place, random, road, shape, snowy } = stage
  const width = road.slotLength - (capital === null ? between(random, 0.1, 1) : 0.2)
  const middle = slotStart(road, slot) + road.slotLength / 2
  const house = drawHouse(place.building, random, width)
  const colours = pick(random, shopColours)
  const rows = shopRows(stage, capital ?? between(random, 0.34, 0.5), chance(random, 0.2))
  put(stage, houseFaces(house, random, { boardTop: boardBottom + blockHeight(rows) + 0.3, snowy }), middle, side * road.frontage, 'road')
  const poster = chance(random, 0.4) ? price(place, random) : null
  put(stage, shopFaces(shape, { width, rows, colours, poster }, random, chance(random, 0.3)), middle, side * (road.frontage - 0.02), 'road', { casts: false })
  if (chance(random, 0.35)) {
    const { word } = drawTrade(place, random)
    put(stage, bladeSign(shape, [{ ...word, capital: 0.3 }], pick(random, shopColours), 1.5), middle - road.slotLength / 2 + 0.6, side * (road.frontage - 0.9), 'towards', { height: boardBottom + 1.4, casts: false })
  }
}

function plainHouse(stage: Stage, slot: number, side: number): void {
  const { place, random, road, snowy } = stage
  const width = road.slotLength - (road.setting === 'houses' ? between(random, 1.2, 2.6) : 0)
  const middle = slotStart(road, slot) + road.slotLength / 2
  put(stage, houseFaces(drawHouse(place.building, random, width), random, { boardTop: null, snowy }), middle, side * road.frontage, 'road')
}

const tree = (stage: Stage, ahead: number, aside: number, scale = 1): void => {
  const { place, random, season, snowy } = stage
  put(stage, plantFaces(pick(random, place.climate.trees), random, season, snowy, scale), ahead, aside, 'camera')
}

/** A garden before a house: a fence, wall or hedge at its edge, a tree now and then. */
function garden(stage: Stage, slot: number, side: number): void {
  const { place, random, road } = stage
  const middle = slotStart(road, slot) + road.slotLength / 2
  const edge = side * (road.half + road.margin + 0.2)
  const kind = pick(random, ['hedge', 'wall', 'none', 'none'] as const)
  if (kind === 'hedge') put(stage, hedgeFaces(random, road.slotLength * 0.7, grassColour(place, stage.season)), middle, edge, 'road')
  if (kind === 'wall') put(stage, wallFaces(road.slotLength * 0.75, between(random, 0.7, 1.5), pick(random, place.building.walls).rgb), middle, edge, 'road')
  if (chance(random, 0.45) && place.climate.trees.length) tree(stage, middle + between(random, -3, 3), side * (road.frontage - 1.2), between(random, 0.5, 0.8))
}

function countrySide(stage: Stage, slot: number, side: number): void {
  const { random, road, place } = stage
  if (place.climate.trees.length === 0) return
  const start = slotStart(road, slot)
  if (chance(random, 0.55)) tree(stage, start + between(random, 0, road.slotLength), side * (road.frontage + between(random, 0.5, 7)), between(random, 0.7, 1.1))
  if (slot > 2) for (let count = random.integer(3); count > 0; count--) tree(stage, start + between(random, 0, road.slotLength), side * (road.frontage + between(random, 12, 50)))
  if (slot > 2 && road.marked && chance(random, 0.16)) put(stage, houseFaces(drawHouse(place.building, random, 9), random, { boardTop: null, snowy: stage.snowy }), start + 5, side * (road.frontage + between(random, 4, 14)), 'road', { turn: between(random, -0.4, 0.4) })
}

/** @returns whether a slot holds the camera's surroundings that must stay free: the subject's, on its side */
type Taken = (slot: number, side: number) => boolean

/** @param subject the slot of what the picture is of: a shop with letters of so many metres, or a lot left free for a board */
export function fillSides(stage: Stage, subject: { readonly slot: number; readonly side: number; readonly capital: number | null } | null): void {
  const { road, random } = stage
  for (const side of [-1, 1]) {
    for (let slot = road.slots - 1; slot >= firstSlot; slot--) {
      if (road.setting === 'country') countrySide(stage, slot, side)
      else if (subject?.slot === slot && subject.side === side) { if (subject.capital !== null) shopHouse(stage, slot, side, subject.capital) }
      else if (road.setting === 'houses') { if (chance(random, 0.85)) plainHouse(stage, slot, side); garden(stage, slot, side) }
      else if (chance(random, 0.6)) shopHouse(stage, slot, side, null)
      else plainHouse(stage, slot, side)
    }
  }
}

const poleSpacing = 27

/** A row of poles along one side with their wires. */
export function polesAlong(stage: Stage, side: number, first: number): void {
  const { place, road } = stage
  const { pole } = place.country
  if (pole.material === 'none') return
  const aside = side * (road.half + 0.7)
  const stations = [0, 1, 2, 3].map((at) => first + (at - 1) * poleSpacing)
  const ends = (ahead: number) => wireEnds(pole.arms).map((end) => placePoint({ at: roadPoint(road, ahead, aside), turn: roadTurn(road, ahead) }, end))
  stations.forEach((ahead, at) => {
    put(stage, poleFaces(place), ahead, aside, 'towards')
    const next = stations[at + 1]
    if (next === undefined) return
    const faces = ends(ahead).map((from, index) => wire(from, ends(next)[index]!, 0.5))
    stage.items.push({ faces, casts: [], slot: slotAt(road, ahead), lining: false, band: Math.abs(aside), ahead: ahead + 0.1 })
  })
}

export function bollardsAlong(stage: Stage): void {
  const { place, road, random } = stage
  const first = between(random, 3.5, 7)
  for (const side of [-1, 1]) for (let at = 0; at < 5; at++) put(stage, bollardFaces(place), first + at * 12, side * (road.half + 0.45), 'towards')
}

/** Bins, benches, lamps, passers-by; more of them in the middle of a town. @param taken where nothing may stand before what the picture is of */
export function clutter(stage: Stage, taken: Taken): void {
  const { road, random, place, shape } = stage
  const amount = { centre: 9, houses: 4, country: 1 }[road.setting]
  for (let count = random.integer(amount + 1); count > 0; count--) {
    const ahead = between(random, 3, 34)
    const side = pick(random, [-1, 1])
    const aside = side * (road.half + between(random, 0.4, road.margin))
    if (taken(slotAt(road, ahead), side)) continue
    const kind = random.integer(10)
    if (kind < 5) put(stage, personFaces(random), ahead, aside, 'camera')
    else if (kind < 7) put(stage, binFaces(random), ahead, aside, 'road')
    else if (kind < 8) put(stage, benchFaces(), ahead, aside, 'road')
    else put(stage, lampFaces(), ahead, side * (road.half + 0.4), 'road', { turn: Math.PI })
  }
  if (road.setting === 'centre' && chance(random, 0.5)) {
    const { word } = drawTrade(place, random)
    const writing = price(place, random)
    const side = pick(random, [-1, 1])
    const ahead = between(random, 5, 9)
    if (!taken(slotAt(road, ahead), side)) put(stage, pavementBoard(shape, [{ ...word, capital: 0.2 }, { ...writing, capital: 0.34 }], pick(random, shopColours), 1.9), ahead, side * (road.half + 0.9), 'towards')
  }
}
