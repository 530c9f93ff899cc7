// How densely a part of the Earth is settled, against the mean of the whole Earth: how often its names are seen elsewhere too.
import type { PlaceTable } from '../../gazetteer/places.ts'

/** Cells of half a degree, 56 km high: about how far one says to be "near" a town. */
const PER_DEGREE = 2
const ROWS = 180 * PER_DEGREE
const COLUMNS = 360 * PER_DEGREE
/** As in the prior: towns get three quarters of it, with the 0.75th power of their population; all else is spread evenly. */
const TOWN_SHARE = 0.75
const TOWN_EXPONENT = 0.75
const LEAST_POPULATION = 500
const EVEN_DENSITY = 0.5
/** Where no town is near: open sea, ice, desert. */
export const EMPTY_DENSITY = 0.01
const EARTH_KM2 = 510_065_622
const KM_PER_DEGREE = 111.19

const grids = new WeakMap<PlaceTable, Float64Array>()

const rowOf = (latitude: number): number => Math.min(ROWS - 1, Math.max(0, Math.floor((latitude + 90) * PER_DEGREE)))
const columnOf = (longitude: number): number => ((Math.floor((longitude + 180) * PER_DEGREE) % COLUMNS) + COLUMNS) % COLUMNS

/** Share of all towns' prior mass by cell. */
function gridOf(places: PlaceTable): Float64Array {
  const known = grids.get(places)
  if (known) return known
  const grid = new Float64Array(ROWS * COLUMNS)
  let total = 0
  for (let row = 0; row < places.count; row += 1) {
    const mass = Math.max(LEAST_POPULATION, places.population[row]) ** TOWN_EXPONENT
    grid[rowOf(places.latitude[row]) * COLUMNS + columnOf(places.longitude[row])] += mass
    total += mass
  }
  for (let cell = 0; cell < grid.length; cell += 1) grid[cell] /= Math.max(total, 1)
  grids.set(places, grid)
  return grid
}

/** Prior density around a point over the Earth's mean, averaged over the nine cells around it. */
export function settlementDensity(places: PlaceTable, latitude: number, longitude: number): number {
  const grid = gridOf(places)
  const row = rowOf(latitude)
  let share = 0
  let areaKm2 = 0
  for (let north = Math.max(0, row - 1); north <= Math.min(ROWS - 1, row + 1); north += 1) {
    const height = KM_PER_DEGREE / PER_DEGREE
    areaKm2 += 3 * height * height * Math.cos((((north + 0.5) / PER_DEGREE - 90) * Math.PI) / 180)
    for (let east = -1; east <= 1; east += 1) share += grid[north * COLUMNS + columnOf(longitude + east / PER_DEGREE)]
  }
  return share === 0 ? EMPTY_DENSITY : EVEN_DENSITY + (TOWN_SHARE * share * EARTH_KM2) / areaKm2
}
