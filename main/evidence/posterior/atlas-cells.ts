// How the Earth is cut into cells: fine where the prior mass is and along borders, coarse at sea.
import type { PlaceTable } from '../../gazetteer/places.ts'
import type { LandShare } from './land.ts'
import { LAND_SHARE, SEA_SHARE, normalCdf } from './prior.ts'
import type { Towns } from './prior.ts'
import { TreeBuilder, unitsOf } from './quadtree.ts'
import type { Quadtree } from './quadtree.ts'
import { boxAreaKm2 } from './sphere.ts'

/** ISO alpha-2 code at a point, null on the high seas. */
export type CountryAt = (latitude: number, longitude: number) => string | null

/** Every cell is split down to this level (5.6 degrees), and open sea no further. */
const COARSEST_LEVEL = 5
/** Land is split down to this level (1.4 degrees), coasts and borders to the next but one (0.35 degrees) if anybody may be there. */
const LAND_LEVEL = 7
const BORDER_LEVEL = 9
/** Cells that hold more than this share of the prior are split further, down to 0.044 degrees or 4.9 km. */
const MASS_LIMIT = 1 / 12_000
const BORDER_MASS_LIMIT = MASS_LIMIT / 4
const TOWN_LEVEL = 12
/** Around the largest place of each country cells are split until one is that country's own, so that Monaco and the Vatican have cells; 0.6 km. */
const LEAST_COUNTRY_LEVEL = 15
/** Towns reach this many standard deviations. */
const TOWN_REACH = 3.5

/** A leaf before it has its place. */
export interface Draft { box: Box; content: Content; country: string | null }

export interface Builder {
  readonly places: PlaceTable
  readonly towns: Towns
  readonly land: LandShare
  readonly countryAt: CountryAt
  readonly landAreaKm2: number
  readonly seaAreaKm2: number
  /** Row of the largest place of each country. */
  readonly capitals: ReadonlySet<number>
}

interface Box { level: number; column: number; row: number; west: number; east: number; south: number; north: number }

function boxOf(level: number, column: number, row: number): Box {
  const side = 180 / 2 ** level
  return { level, column, row, west: column * side - 180, east: (column + 1) * side - 180, south: row * side - 90, north: (row + 1) * side - 90 }
}

/** What a cell holds: prior mass by part, share of land, towns that reach into it, mass by country. */
interface Content { townMass: number; landMass: number; seaMass: number; land: number; towns: Int32Array; votes: Map<string, number>; mixed: boolean; capital: string | null }

function townsIn(builder: Builder, box: Box, candidates: Int32Array): Int32Array {
  const { places, towns } = builder
  return candidates.filter((row) => {
    const dLatitude = TOWN_REACH * towns.sigmaLatitude[row]!
    const dLongitude = TOWN_REACH * towns.sigmaLongitude[row]!
    const latitude = places.latitude[row]!
    const longitude = places.longitude[row]!
    return latitude > box.south - dLatitude && latitude < box.north + dLatitude && longitude > box.west - dLongitude && longitude < box.east + dLongitude
  })
}

const isWithin = (builder: Builder, box: Box, row: number): boolean => {
  const latitude = builder.places.latitude[row]!
  const longitude = builder.places.longitude[row]!
  return latitude >= box.south && latitude < box.north && longitude >= box.west && longitude < box.east
}

function townMass({ places, towns }: Builder, box: Box, row: number): number {
  const share = (from: number, to: number, middle: number, sigma: number) => normalCdf((to - middle) / sigma) - normalCdf((from - middle) / sigma)
  return towns.mass[row]! * share(box.south, box.north, places.latitude[row]!, towns.sigmaLatitude[row]!) *
    share(box.west, box.east, places.longitude[row]!, towns.sigmaLongitude[row]!)
}

function contentOf(builder: Builder, box: Box, candidates: Int32Array): Content {
  const towns = townsIn(builder, box, candidates)
  const land = builder.land(box.level, box.column, box.row)
  const areaKm2 = boxAreaKm2(box.south, box.north, box.east - box.west)
  const landMass = (LAND_SHARE * land * areaKm2) / builder.landAreaKm2
  const seaMass = (SEA_SHARE * (1 - land) * areaKm2) / builder.seaAreaKm2
  let mass = 0
  const votes = new Map<string, number>()
  const vote = (code: string | null, weight: number) => code !== null && votes.set(code, (votes.get(code) ?? 0) + weight)
  let capital: string | null = null
  for (const row of towns) {
    const part = townMass(builder, box, row)
    const code = builder.places.countries[builder.places.country[row]!]!
    mass += part
    const inside = isWithin(builder, box, row)
    if (inside) vote(code, part)
    if (inside && builder.capitals.has(row)) capital = code
  }
  const isMixed = land > 0 || towns.length > 0 ? sampleCountries(builder, box, (code) => vote(code, (landMass + 1e-12) / 9)) : true
  return { townMass: mass, landMass, seaMass, land, towns, votes, mixed: isMixed || votes.size > 1, capital }
}

/** Corners, middles of the sides and the middle; true where they disagree. */
function sampleCountries(builder: Builder, box: Box, vote: (code: string | null) => void): boolean {
  const seen = new Set<string | null>()
  for (const v of [0.01, 0.5, 0.99]) {
    for (const u of [0.01, 0.5, 0.99]) {
      const code = builder.countryAt(box.south + v * (box.north - box.south), box.west + u * (box.east - box.west))
      seen.add(code)
      vote(code)
    }
  }
  return seen.size > 1
}

function leading(votes: Map<string, number>): string | null {
  let best: string | null = null
  for (const [code, weight] of votes) if (best === null || weight > votes.get(best)! || (weight === votes.get(best)! && code < best)) best = code
  return best
}

function wantsSplit({ level }: Box, content: Content): boolean {
  if (level < COARSEST_LEVEL) return true
  if (content.land === 0 && content.towns.length === 0) return false
  if (level < LAND_LEVEL) return true
  const mass = content.townMass + content.landMass
  if (mass > MASS_LIMIT && level < TOWN_LEVEL) return true
  const isEdge = content.mixed || (content.land > 0.02 && content.land < 0.98)
  if (isEdge && level < BORDER_LEVEL && mass > BORDER_MASS_LIMIT) return true
  return content.capital !== null && level < LEAST_COUNTRY_LEVEL && leading(content.votes) !== content.capital
}

/** Leaves are numbered in the order of `drafts`, from 1. */
export function growTree(builder: Builder): { tree: Quadtree; drafts: Draft[] } {
  const grown = new TreeBuilder()
  const drafts: Draft[] = []
  const visit = (node: number, level: number, column: number, row: number, candidates: Int32Array): void => {
    const box = boxOf(level, column, row)
    const content = level < COARSEST_LEVEL ? null : contentOf(builder, box, candidates)
    const towns = content?.towns ?? townsIn(builder, box, candidates)
    if (content && !wantsSplit(box, content)) {
      grown.leaf(node)
      drafts.push({ box, content, country: leading(content.votes) ?? builder.countryAt((box.south + box.north) / 2, (box.west + box.east) / 2) })
      return
    }
    const side = unitsOf(level)
    const first = grown.split(node, level, column * side, row * side)
    for (let quarter = 0; quarter < 4; quarter++) visit(first + quarter, level + 1, column * 2 + (quarter & 1), row * 2 + (quarter >> 1), towns)
  }
  const all = Int32Array.from({ length: builder.places.count }, (_, row) => row)
  for (const root of [0, 1]) visit(root, 0, root, 0, all)
  return { tree: grown.finish(), drafts }
}

export function largestPlaces(places: PlaceTable): Set<number> {
  const best = new Map<number, number>()
  for (let row = 0; row < places.count; row++) {
    const leader = best.get(places.country[row]!)
    if (leader === undefined || places.population[row]! > places.population[leader]!) best.set(places.country[row]!, row)
  }
  return new Set(best.values())
}

export function landArea(land: LandShare): number {
  let sum = 0
  for (let row = 0; row < 1024; row++) {
    const strip = boxAreaKm2(-90 + (row * 180) / 1024, -90 + ((row + 1) * 180) / 1024, 180 / 1024)
    for (let column = 0; column < 2048; column++) sum += land(10, column, row) * strip
  }
  return sum
}
