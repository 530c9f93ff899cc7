// Plates of a region: the registries' codes that stand for "@" in the country's pattern, or the region's own pattern and colours.
import { boardOf, byCountry } from './cells.ts'
import type { Plate } from './country-facts.ts'
import { listOf, readTable } from './table.ts'

const rows = byCountry(['plate-codes-europe.tsv', 'plate-codes-world.tsv'].flatMap((table) => readTable(table, ['country', 'regions', 'texts', 'colours'])).map((row) => ({
  country: row.country, regions: listOf(row.regions), texts: row.texts.split('/'), colours: row.colours === '' ? null : boardOf(row.colours, row.where),
})))

const rowOf = (country: string, region: string) => rows.get(country)?.find(({ regions }) => regions.includes(region))

/**
 * Plates as they are registered in a region: pattern and colours are its own where the country leaves both to it.
 * A region that no table names, or none, has letters of the alphabet where the code would stand.
 */
export function plateIn(country: string, region: string, plate: Plate): Plate {
  const row = rowOf(country, region)
  const own = plate.pattern === '@'
  const pattern = own ? row?.texts[0] ?? '*** 999' : row ? plate.pattern : plate.pattern.replace('@', plate.alphabet === '' ? '' : '**').trim()
  const colours = row?.colours
  return { ...plate, pattern, ...(colours && { front: colours.board, rear: colours.board, letters: colours.letters }) }
}

/** What "@" of the region's plates can stand for; none where they hold no "@". */
export const plateCodesOf = (country: string, region: string, plate: Plate): readonly string[] =>
  (plate.pattern === '@' || !plate.pattern.includes('@') ? [] : rowOf(country, region)?.texts ?? [])

/** Countries whose plates tell the region. */
export const countriesWithPlateCodes: readonly string[] = [...rows.keys()]
