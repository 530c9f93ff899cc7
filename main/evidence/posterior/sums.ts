// The posterior's mass by country, region and place.
import { countryName } from '../../gazetteer/countries.ts'
import type { NamedMass } from '../../contract/posterior.ts'
import type { Spread } from './masses.ts'
import type { PosteriorModel } from './model.ts'
import { probabilityWord } from './words.ts'

/** Mass by index into the atlas's countries and the place table's regions, and by the grid's names. */
export interface Sums {
  readonly country: Float64Array
  readonly region: Float64Array
  readonly ofName: Float64Array
}

/** Entries of a list of names: this many at most, this probable at least. */
const MOST_NAMED = 20
const LEAST_NAMED = 0.001

export function sumByName({ atlas, grid: { names }, workspace }: PosteriorModel, { ofName }: Spread): Sums {
  const country = workspace.takeFloats('mass of country', atlas.countries.length)
  const region = workspace.takeFloats('mass of region', atlas.places.regions.length)
  for (let name = 0; name < names.count; name++) {
    if (names.country[name]! >= 0) country[names.country[name]!]! += ofName[name]!
    if (names.region[name]! >= 0) region[names.region[name]!]! += ofName[name]!
  }
  return { country, region, ofName }
}

function indicesFrom(values: Float64Array, least: number): number[] {
  const found: number[] = []
  for (let i = 0; i < values.length; i++) if (values[i]! >= least) found.push(i)
  return found
}

/** Most probable first; equal ones by their number, so that the order is always the same. */
function list(values: Float64Array, rows: number[], name: (row: number) => { name: string; code?: string }): NamedMass[] {
  return rows
    .sort((a, b) => values[b]! - values[a]! || a - b)
    .slice(0, MOST_NAMED)
    .map((row) => {
      const probability = Math.min(1, values[row]!)
      return { ...name(row), probability, words: probabilityWord(probability) }
    })
}

/** Names with their masses; `code` is the country's, for regions and places too. */
export function namedMasses({ atlas: { countries, places }, grid: { names } }: PosteriorModel, { country, region, ofName }: Sums): { countries: NamedMass[]; regions: NamedMass[]; cities: NamedMass[] } {
  const withPlace = indicesFrom(ofName, LEAST_NAMED).filter((name) => names.place[name]! >= 0)
  return {
    countries: list(country, indicesFrom(country, LEAST_NAMED), (row) => ({ name: countryName(countries[row]!), code: countries[row]! })),
    regions: list(region, indicesFrom(region, LEAST_NAMED), (row) => ({ name: places.regions[row]!.name, code: places.regions[row]!.country })),
    cities: list(ofName, withPlace, (row) => ({ name: places.name(names.place[row]!), code: countries[names.country[row]!]! })),
  }
}
