// Points of the Earth that lie close together, found without looking at every pair: a grid in space, where neither poles nor 180 degrees are special.
import { earthRadiusKm, haversineKm } from './distance.ts'
import type { Position } from './distance.ts'

/** Below this the grid's cells could no longer be numbered exactly by a double. */
export const leastDistanceKm = 0.2

/** Cells so small that all of one are within the distance of each other (side = chord / sqrt 3); two cells farther than this apart never are. */
const REACH = 2

type Cell = readonly [x: number, y: number, z: number]

function cellOf([latitude, longitude]: Position, sideKm: number): Cell {
  const [phi, lambda] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180]
  const at = (coordinate: number): number => Math.floor((earthRadiusKm * coordinate) / sideKm)
  return [at(Math.cos(phi) * Math.cos(lambda)), at(Math.cos(phi) * Math.sin(lambda)), at(Math.sin(phi))]
}

/** The cells after this one in number that may hold a near point: of two cells only the first looks. */
const neighbours: readonly Cell[] = (() => {
  const steps = Array.from({ length: 2 * REACH + 1 }, (_, step) => step - REACH)
  const all = steps.flatMap((x) => steps.flatMap((y) => steps.map((z): Cell => [x, y, z])))
  return all.filter(([x, y, z]) => x > 0 || (x === 0 && (y > 0 || (y === 0 && z > 0))))
})()

/** An index of points by cell. */
export class NearPoints {
  readonly #positions: readonly Position[]
  readonly #distanceKm: number
  readonly #sideKm: number
  readonly #stride: number
  readonly #members = new Map<number, number[]>()
  readonly #cells: Cell[] = []

  /**
   * @param positions degrees
   * @param distanceKm over the ground; two points exactly that far apart are near
   * @throws RangeError below `leastDistanceKm` or beyond a quarter of the Earth
   */
  constructor(positions: readonly Position[], distanceKm: number) {
    if (!(distanceKm >= leastDistanceKm && distanceKm <= 10_000)) throw new RangeError(`A distance is from ${leastDistanceKm} to 10,000 km, not ${distanceKm}.`)
    this.#positions = positions
    this.#distanceKm = distanceKm
    this.#sideKm = (2 * earthRadiusKm * Math.sin(distanceKm / (2 * earthRadiusKm))) / Math.sqrt(3)
    this.#stride = 2 * (Math.ceil(earthRadiusKm / this.#sideKm) + REACH) + 1
    positions.forEach((position, index) => this.#add(index, position))
  }

  #number([x, y, z]: Cell): number {
    return (x * this.#stride + y) * this.#stride + z
  }

  #add(index: number, position: Position): void {
    const cell = cellOf(position, this.#sideKm)
    const members = this.#members.get(this.#number(cell))
    if (members) return void members.push(index)
    this.#members.set(this.#number(cell), [index])
    this.#cells.push(cell)
  }

  isNear(one: number, other: number): boolean {
    return haversineKm(this.#positions[one]!, this.#positions[other]!) <= this.#distanceKm
  }

  /** The points of each cell, all within the distance of one another. */
  *cells(): Generator<readonly number[]> {
    yield* this.#members.values()
  }

  /** Pairs of cells that may hold points within the distance of each other, each pair once. */
  *cellPairs(): Generator<readonly [readonly number[], readonly number[]]> {
    for (const cell of this.#cells) {
      const own = this.#members.get(this.#number(cell))!
      for (const [x, y, z] of neighbours) {
        const others = this.#members.get(this.#number([cell[0] + x, cell[1] + y, cell[2] + z]))
        if (others) yield [own, others]
      }
    }
  }
}
