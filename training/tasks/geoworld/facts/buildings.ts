// Houses of ordinary streets, by country and region.
import { byCountry, paintsOf, rowFor } from './cells.ts'
import type { Building } from './country-facts.ts'
import { listOf, numberOf, oneOf, readTable } from './table.ts'

const rows = byCountry(['buildings-europe-asia.tsv', 'buildings-world.tsv'].flatMap((table) => readTable(table, ['country', 'regions', 'roof', 'roofs', 'walls', 'storeys'])).map((row) => ({
  country: row.country, regions: listOf(row.regions),
  building: {
    roof: oneOf(row.roof, ['gabled', 'steep', 'hipped', 'flat', 'low'], row.where), roofs: paintsOf(row.roofs, row.where), walls: paintsOf(row.walls, row.where), storeys: numberOf(row.storeys, row.where),
  } satisfies Building,
})))

/** @param region as the gazetteer names it; one that the table does not name has the country's @throws Error for a country without houses */
export function buildingOf(country: string, region: string): Building {
  const row = rowFor(rows.get(country), region)
  if (!row) throw new Error(`The tables of houses have no row for ${country}.`)
  return row.building
}
