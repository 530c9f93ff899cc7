// The posterior's mass by country, region and place.
import { countryName } from '../../gazetteer/countries.ts'
import type { NamedMass } from '../../contract/posterior.ts'
import type { Atlas } from './atlas.ts'
import type { PosteriorModel } from './model.ts'
import { probabilityWord } from './words.ts'

/** Mass by index into the atlas's countries and the place table's regions and rows. */
export interface Sums {
  readonly country: Float64Array
  readonly region: Float64Array
  readonly place: Float64Array
}

/** Entries of a list of names: this many at most, this probable at least. */
const MOST_NAMED = 20
const LEAST_NAMED = 0.001

export function sumByName({ atlas, grid: { cells }, workspace }: PosteriorModel, masses: Float64Array): Sums {
  const country = workspace.takeFloats('country mass', atlas.countries.length)
  const region = workspace.takeFloats('region mass', atlas.places.regions.length)
  const place = workspace.takeFloats('place mass', atlas.places.count)
  for (let cell = 1; cell < masses.length; cell++) {
    const mass = masses[cell]!
    if (cells.country[cell]! >= 0) country[cells.country[cell]!]! += mass
    if (cells.region[cell]! >= 0) region[cells.region[cell]!]! += mass
    if (cells.place[cell]! >= 0) place[cells.place[cell]!]! += mass
  }
  return { country, region, place }
}

function indicesFrom(values: Float64Array, least: number): Int32Array {
  const found: number[] = []
  for (let i = 0; i < values.length; i++) if (values[i]! >= least) found.push(i)
  return Int32Array.from(found)
}

/** Most probable first; equal ones by their number, so that the order is always the same. */
function list(values: Float64Array, name: (i: number) => { name: string; code?: string }): NamedMass[] {
  return [...indicesFrom(values, LEAST_NAMED)]
    .sort((a, b) => values[b]! - values[a]! || a - b)
    .slice(0, MOST_NAMED)
    .map((i) => {
      const probability = Math.min(1, values[i]!)
      return { ...name(i), probability, words: probabilityWord(probability) }
    })
}

/** Names with their masses; `code` is the country's, for regions and places too. */
export function namedMasses({ countries, places }: Atlas, sums: Sums): { countries: NamedMass[]; regions: NamedMass[]; cities: NamedMass[] } {
  return {
    countries: list(sums.country, (i) => ({ name: countryName(countries[i]!), code: countries[i]! })),
    regions: list(sums.region, (i) => ({ name: places.regions[i]!.name, code: places.regions[i]!.country })),
    cities: list(sums.place, (i) => ({ name: places.name(i), code: places.countries[places.country[i]!]! })),
  }
}
