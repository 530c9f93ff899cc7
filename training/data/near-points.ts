// Points of the Earth that lie close together, found without looking at every pair: a grid in space, where neither poles nor 180 degrees are special.
import { earthRadiusKm, haversineKm } from './distance.ts'
import type { Position } from './distance.ts'

/** Below this the grid's cells could no longer be numbered exactly by a double. */
export const leastDistanceKm = 0.2

/** Cells so small that all of one are within the distance of each other (side = chord / sqrt 3); two cells farther than this apart never are. */
const REACH = 2

type Steps = readonly [x: number, y: number, z: number]

/** To the cells after one in number that may hold a near point: of two cells only the first looks. */
const steps: readonly Steps[] = (() => {
  const along = Array.from({ length: 2 * REACH + 1 }, (_, step) => step - REACH)
  const all = along.flatMap((x) => along.flatMap((y) => along.map((z): Steps => [x, y, z])))
  return all.filter(([x, y, z]) => x > 0 || (x === 0 && (y > 0 || (y === 0 && z > 0))))
})()

/** From a whole number to a place: open addressing, since a Map with doubles for keys takes ten times as long. */
class NumberTable {
  readonly #mask: number
  readonly #keys: Float64Array
  readonly #places: Int32Array

  constructor(keys: number) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(1, keys) * 2))
    this.#mask = size - 1
    this.#keys = new Float64Array(size)
    this.#places = new Int32Array(size).fill(-1)
  }

  /** Where the key is, or the free slot where it would be. */
  #slot(key: number): number {
    let slot = Math.imul((key >>> 0) ^ Math.imul(Math.floor(key / 2 ** 32), 0x85ebca6b), 0x9e3779b1)
    for (slot = (slot ^ (slot >>> 15)) & this.#mask; this.#places[slot]! >= 0 && this.#keys[slot] !== key; slot = (slot + 1) & this.#mask);
    return slot
  }

  /** @returns the key's place; `place` where it had none, which is then its own */
  place(key: number, place: number): number {
    const slot = this.#slot(key)
    if (this.#places[slot]! < 0) [this.#keys[slot], this.#places[slot]] = [key, place]
    return this.#places[slot]!
  }

  /** -1 for none. */
  find(key: number): number {
    return this.#places[this.#slot(key)]!
  }
}

/** An index of points by cell. */
export class NearPoints {
  readonly #positions: readonly Position[]
  readonly #distanceKm: number
  readonly #sideKm: number
  readonly #stride: number
  readonly #table: NumberTable
  /** Of each cell that holds points: its number, and them. */
  readonly #numbers: number[] = []
  readonly #members: number[][] = []

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
    this.#table = new NumberTable(positions.length)
    positions.forEach((position, index) => this.#add(index, this.#numberOf(position)))
  }

  /** Linear in the cell's coordinates, so that a step of cells is a step of numbers. */
  #number([x, y, z]: Steps): number {
    return (x * this.#stride + y) * this.#stride + z
  }

  #numberOf([latitude, longitude]: Position): number {
    const [phi, lambda] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180]
    const cell = (coordinate: number): number => Math.floor((earthRadiusKm * coordinate) / this.#sideKm)
    return this.#number([cell(Math.cos(phi) * Math.cos(lambda)), cell(Math.cos(phi) * Math.sin(lambda)), cell(Math.sin(phi))])
  }

  #add(index: number, number: number): void {
    const cell = this.#table.place(number, this.#numbers.length)
    if (cell < this.#numbers.length) return void this.#members[cell]!.push(index)
    this.#numbers.push(number)
    this.#members.push([index])
  }

  isNear(one: number, other: number): boolean {
    return haversineKm(this.#positions[one]!, this.#positions[other]!) <= this.#distanceKm
  }

  /** The points of each cell, all within the distance of one another. */
  cells(): readonly (readonly number[])[] {
    return this.#members
  }

  /** Pairs of cells that may hold points within the distance of each other, each pair once. */
  *cellPairs(): Generator<readonly [readonly number[], readonly number[]]> {
    const offsets = steps.map((step) => this.#number(step))
    for (const [cell, number] of this.#numbers.entries()) {
      for (const offset of offsets) {
        const other = this.#table.find(number + offset)
        if (other >= 0) yield [this.#members[cell]!, this.#members[other]!]
      }
    }
  }
}
