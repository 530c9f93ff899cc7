// Area codes of a town: of its exchange where the tables know one near, else of its region.
import { haversineKm } from '../../../data/distance.ts'
import { byCountry, numbersOf } from './cells.ts'
import type { AreaCode } from './country-facts.ts'
import { listOf, numberOf, readTable } from './table.ts'
import type { Row } from './table.ts'

type Column = 'country' | 'pattern' | 'codes' | 'regions' | 'place' | 'at' | 'reach'

function readRow(row: Row<Column>) {
  if (row.regions === '') throw new Error(`${row.where}: no region`)
  const [latitude, longitude] = row.at === '' ? [] : numbersOf(row.at, 2, row.where)
  const at = latitude === undefined ? null : { latitude, longitude: longitude! }
  const codes = listOf(row.codes).map((code): AreaCode => ({ code, pattern: row.pattern, at }))
  return { country: row.country, regions: listOf(row.regions), at, reach: at ? numberOf(row.reach, row.where) : 0, codes }
}

const rows = byCountry(['area-codes-europe.tsv', 'area-codes-world.tsv']
  .flatMap((table) => readTable(table, ['country', 'pattern', 'codes', 'regions', 'place', 'at', 'reach'])).map(readRow))

/** Countries whose area codes the tables know. */
export const countriesWithAreaCodes: readonly string[] = [...rows.keys()]

interface Where { readonly country: string; readonly region: string; readonly latitude: number; readonly longitude: number }

/** @param town degrees; region as the gazetteer names it @returns all codes that are used there; none where the tables know none */
export function areaCodesOf(town: Where): readonly AreaCode[] {
  const known = (rows.get(town.country) ?? []).filter(({ regions }) => regions.includes(town.region))
  const exchanges = known.flatMap(({ at, reach, codes }) => {
    const distance = at ? haversineKm([town.latitude, town.longitude], [at.latitude, at.longitude]) : Infinity
    return distance <= reach ? [{ distance, codes }] : []
  })
  if (exchanges.length > 0) return exchanges.reduce((nearest, one) => (one.distance < nearest.distance ? one : nearest)).codes
  return known.filter(({ at }) => at === null).flatMap(({ codes }) => codes)
}
