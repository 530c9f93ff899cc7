// What cells are called: every place with its region, time zone and country once, and every country's cells without a place.
import type { PlaceTable } from '../../gazetteer/places.ts'

/** One row for each name that some cell has; -1 is none. Far fewer rows than cells, so sums and likelihoods by name go over these. */
export interface Names {
  readonly count: number
  /** Index into the atlas's countries; -1 on the high seas. */
  readonly country: Int16Array
  /** Index into the place table's regions, zones and rows. */
  readonly region: Int32Array
  readonly zone: Int16Array
  readonly place: Int32Array
  /** The number of a name by `keyOf`, -1 where no cell has it. */
  readonly numbers: Int32Array
}

/** A place tells its country; a cell without a place is its country's. */
const keyOf = (places: PlaceTable, country: number, place: number): number => (place >= 0 ? place : places.count + 1 + country)

/** Names of cells by their countries and places, and the number of each cell's name. */
export function namesOf(places: PlaceTable, countries: readonly string[], cells: { country: Int16Array; place: Int32Array }): { names: Names; ofCell: Int32Array } {
  const numbers = new Int32Array(places.count + 1 + countries.length).fill(-1)
  const ofCell = new Int32Array(cells.place.length)
  const firstCells: number[] = []
  for (let cell = 0; cell < ofCell.length; cell++) {
    const key = keyOf(places, cells.country[cell]!, cells.place[cell]!)
    if (numbers[key]! < 0) numbers[key] = firstCells.push(cell) - 1
    ofCell[cell] = numbers[key]!
  }
  const country = Int16Array.from(firstCells, (cell) => cells.country[cell]!)
  return { names: { count: firstCells.length, country, ...placed(places, Int32Array.from(firstCells, (cell) => cells.place[cell]!)), numbers }, ofCell }
}

function placed(places: PlaceTable, place: Int32Array): Pick<Names, 'place' | 'region' | 'zone'> {
  return { place, region: place.map((row) => (row < 0 ? -1 : places.region[row]!)), zone: Int16Array.from(place, (row) => (row < 0 ? -1 : places.zone[row]!)) }
}

/** Numbers names as an atlas does, and adds those that it does not know behind its own. */
export class NameList {
  private readonly places: PlaceTable
  private readonly known: Names
  private readonly added = new Map<number, number>()
  private readonly country: number[] = []
  private readonly place: number[] = []

  constructor(places: PlaceTable, known: Names) {
    this.places = places
    this.known = known
  }

  numberOf(country: number, place: number): number {
    const key = keyOf(this.places, country, place)
    const number = this.known.numbers[key]!
    return number >= 0 ? number : (this.added.get(key) ?? this.add(key, country, place))
  }

  private add(key: number, country: number, place: number): number {
    const number = this.known.count + this.country.length
    this.added.set(key, number)
    this.country.push(country)
    this.place.push(place)
    return number
  }

  finish(): Names {
    const { known } = this
    if (this.country.length === 0) return known
    const more = placed(this.places, Int32Array.from(this.place))
    return {
      count: known.count + this.country.length,
      country: joined(known.country, this.country, Int16Array),
      region: joined(known.region, more.region, Int32Array),
      zone: joined(known.zone, more.zone, Int16Array),
      place: joined(known.place, more.place, Int32Array),
      numbers: known.numbers,
    }
  }
}

function joined<T extends Int16Array | Int32Array>(first: T, second: ArrayLike<number>, make: new (length: number) => T): T {
  const both = new make(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}
