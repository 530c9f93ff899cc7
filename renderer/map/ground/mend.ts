// Mends rings of world-atlas for a map: those that cross 180 degrees run on beyond it, and one that goes around a pole is closed there.
import type { Position } from 'geojson'

export type Ring = Position[]
/** The outer ring first. */
export type Rings = Ring[]

/** Longitudes that run on past 180 degrees instead of jumping to the other side; whole turns are added, so that a ring closes to the last bit. */
export function unwrapped(line: readonly Position[]): Position[] {
  let last = line[0]?.[0] ?? 0
  return line.map(([longitude, latitude]) => {
    last = longitude! + 360 * Math.round((last - longitude!) / 360)
    return [last, latitude!]
  })
}

/** How often an unwrapped ring goes around a pole: 0, or 1 eastwards, -1 westwards. */
const turns = (ring: Ring): number => Math.round((ring.at(-1)![0]! - ring[0]![0]!) / 360)

/** Of natural earth's filling at the South Pole, which is a line there and no coast. */
const poleLatitude = 89.9
const isPoleLine = (ring: Ring): boolean => ring.every(([, latitude]) => Math.abs(latitude!) > poleLatitude)

/** Between two vertices of an unwrapped ring. */
function latitudeAt([x0, y0]: Position, [x1, y1]: Position, longitude: number): number {
  return x0 === x1 ? y1! : y0! + ((y1! - y0!) * (longitude - x0!)) / (x1! - x0!)
}

/** A ring around a pole, from -180 to 180 degrees and back along the pole, in steps of a quarter so that no edge is a half turn. */
function closedAtPole(ring: Ring): Ring {
  const eastwards = turns(ring) > 0 ? ring : ring.toReversed()
  const seam = 360 * Math.ceil((eastwards[0]![0]! + 180) / 360) - 180
  const after = eastwards.findIndex(([longitude], index) => index > 0 && longitude! >= seam)
  const latitude = latitudeAt(eastwards[after - 1]!, eastwards[after]!, seam)
  const back = (by: number) => ([longitude, each]: Position): Position => [longitude! - seam - 180 + by, each!]
  const coast = [...eastwards.slice(after, -1).map(back(0)), ...eastwards.slice(0, after).map(back(360))].filter(([longitude]) => Math.abs(longitude!) < 180)
  const pole = Math.sign(coast.reduce((sum, [, each]) => sum + each!, 0)) * 90
  return [[-180, latitude], ...coast, [180, latitude], ...[180, 90, 0, -90, -180].map((longitude) => [longitude, pole]), [-180, latitude]]
}

const middle = (ring: Ring): number => ring.reduce((sum, [longitude]) => sum + longitude!, 0) / ring.length

function shifted(ring: Ring, turnsBy: number): Ring {
  return turnsBy === 0 ? ring : ring.map(([longitude, latitude]) => [longitude! + 360 * turnsBy, latitude!])
}

/** Brings a hole to the side of 180 degrees on which its outer ring is. */
const beside = (outer: Ring) => (hole: Ring): Ring => shifted(hole, Math.round((middle(outer) - middle(hole)) / 360))

/**
 * @param polygon rings as they come out of the topology, longitudes -180..180
 * @returns the same area with the outer ring's middle in -180..180: no edge is longer than 180 degrees, every ring is closed
 */
export function mended(polygon: Rings): Rings {
  const rings = polygon.map(unwrapped)
  const around = rings.filter((ring) => turns(ring) !== 0 && !isPoleLine(ring)).map(closedAtPole)
  const plain = rings.filter((ring) => turns(ring) === 0)
  const [outer, ...holes] = [...around, ...plain]
  if (!outer) return []
  const placed = shifted(outer, -Math.round(middle(outer) / 360))
  return [placed, ...holes.map(beside(placed))]
}

const onSeam = ([longitude]: Position): boolean => Math.abs(Math.abs(longitude!) - 180) < 1e-6
const isCut = (a: Position, b: Position): boolean => (onSeam(a) && onSeam(b)) || (Math.abs(a[1]!) > poleLatitude && Math.abs(b[1]!) > poleLatitude)

/** A coast or border without the edges along 180 degrees and the pole, where the atlas was cut and nothing is. */
export function withoutCuts(line: readonly Position[]): Position[][] {
  const pieces: Position[][] = [[]]
  line.forEach((position, index) => {
    const previous = line[index - 1]
    if (previous && isCut(previous, position)) pieces.push([])
    pieces.at(-1)!.push(position)
  })
  return pieces.filter((piece) => piece.length > 1).map(unwrapped)
}
