// The gazetteer as its users see it: places, names, geocoding both ways.
import type { GeocodeResult, MapPlace, PlaceMatch, ReverseResult } from '../contract/gazetteer.ts'
import type { Bounds } from '../contract/geography.ts'
import { entityReader } from './entities.ts'
import { geocoder } from './geocode.ts'
import { lookup as nameLookup, ranked } from './lookup.ts'
import { loadPlaces } from './places.ts'
import type { PlaceTable } from './places.ts'
import { reverser } from './reverse.ts'
import { openReadOnly, readMeta } from './schema.ts'
import { finder } from './search.ts'
import { spellingReader } from './spellings.ts'
import { placesWithin } from './within.ts'

const ENTITIES = 20

export interface SearchOptions {
  limit?: number
  /** ISO alpha-2: only this country. */
  country?: string
  /** Names within a few letters of the query too; on unless false. */
  fuzzy?: boolean
}

export interface Gazetteer {
  readonly places: PlaceTable
  /** Hash of the data, to key caches. */
  readonly fingerprint: string
  search(query: string, options?: SearchOptions): PlaceMatch[]
  /** All entities that a name can mean, exact up to case, accents, transliteration and city suffixes; best (most probable reading) first. */
  entities(name: string, options?: { country?: string; limit?: number }): PlaceMatch[]
  geocode(answer: string): GeocodeResult | null
  /** The same for names that are spelt right: a hundred times faster where one is not known. */
  geocodeExactly(answer: string): GeocodeResult | null
  reverse(latitude: number, longitude: number): ReverseResult
  /** Every spelling that leads to these rows of the place table, the gazetteer's own first. Reads all names once: 0.2 s. */
  spellings(rows: ReadonlySet<number>): Map<number, string[]>
  /** The most populous populated places of a view, descending. */
  within(bounds: Bounds, limit: number): MapPlace[]
  close(): void
}

/**
 * Opens a file that `ensureGazetteer` or `importGeoNames` has written; read-only, and safe while another process imports.
 * @throws WorkstationError `not-found` or `corrupt`
 */
export function openGazetteer(file: string): Gazetteer {
  const database = openReadOnly(file)
  const places = loadPlaces(database)
  const entities = entityReader(database, places)
  const lookup = nameLookup(database)
  const { search, nearNames } = finder(database, lookup, entities)
  return {
    places,
    fingerprint: readMeta(database, 'fingerprint') ?? '',
    search,
    entities: (name, { country, limit = ENTITIES } = {}) => {
      const matches = ranked(lookup.readings(name), entities).map(({ match }) => match)
      return matches.filter((match) => country === undefined || match.country === country).slice(0, limit)
    },
    geocode: geocoder(lookup, entities, nearNames),
    geocodeExactly: geocoder(lookup, entities, () => [], () => null),
    reverse: reverser(database, places, entities),
    spellings: spellingReader(database),
    within: placesWithin(places),
    close: () => { database.close() },
  }
}
