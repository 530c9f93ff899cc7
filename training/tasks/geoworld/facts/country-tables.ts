// Reads the tables of countries, roads, plates and roadsides into what GeoWorld knows of each country.
import { boardOf, numbersOf, paintOrNone, partsOf } from './cells.ts'
import { paintOf } from './colours.ts'
import type { Bollard, CountryFacts, Currency, Plate, Pole, RoadLine, StopSign } from './country-facts.ts'
import { languageSharesOf } from './languages.ts'
import { listOf, numberOf, oneOf, readTable } from './table.ts'
import type { Row } from './table.ts'

const countryColumns = ['country', 'name', 'continent', 'calling', 'phone', 'abroad', 'domain', 'currency', 'symbol', 'place', 'gap', 'decimals', 'separator', 'per dollar', 'unsure'] as const
const roadColumns = ['country', 'side', 'centre', 'no overtaking', 'edge', 'warning', 'stop', 'motorway', 'main', 'local', 'town sign', 'unit', 'limits', 'speed sign', 'unsure'] as const
const plateColumns = ['country', 'front', 'rear', 'letters', 'proportions', 'band', 'pattern', 'alphabet', 'unsure'] as const
const roadsideColumns = ['country', 'pole', 'bollard', 'unsure'] as const

type CountryRow = Row<typeof countryColumns[number]>
type RoadRow = Row<typeof roadColumns[number]>
type PlateRow = Row<typeof plateColumns[number]>
type RoadsideRow = Row<typeof roadsideColumns[number]>

const continents = ['Europe', 'Asia', 'North America', 'South America', 'Africa', 'Oceania'] as const
const inverted = 'inverted triangle: '

function currencyOf(row: CountryRow): Currency {
  const decimals = Number(oneOf(row.decimals, ['0', '2', '3'], row.where)) as Currency['decimals']
  const [place, separator] = [oneOf(row.place, ['before', 'after'], row.where), oneOf(row.separator, ['.', ','], row.where)]
  return { code: row.currency, symbol: row.symbol, place, gap: oneOf(row.gap, ['yes', 'no'], row.where) === 'yes', decimals, separator, perDollar: numberOf(row['per dollar'], row.where) }
}

function lineOf(cell: string, where: string): RoadLine {
  const [colour, style] = partsOf(cell, ' ', 2, where)
  return { paint: paintOf(colour!, where), style: oneOf(style!, ['dashed', 'solid', 'none'], where) }
}

/** @param cell 'hand', or lines between bars, after 'inverted triangle: ' where it is no octagon */
export function stopSignOf(cell: string): StopSign {
  if (cell === 'hand') return { words: [], shape: 'octagon' }
  return cell.startsWith(inverted) ? { words: listOf(cell.slice(inverted.length)), shape: 'inverted triangle' } : { words: listOf(cell), shape: 'octagon' }
}

function roadFacts(row: RoadRow) {
  const { where } = row
  const [shape, fill, border] = partsOf(row.warning, ' ', 3, where)
  const [town, road, motorway] = numbersOf(row.limits, 3, where)
  const sign = row['town sign'] === 'none' ? null : partsOf(row['town sign'], '/', 3, where).map((name) => paintOf(name, where))
  return {
    drivingSide: oneOf(row.side, ['left', 'right'], where), centreLine: lineOf(row.centre, where), noOvertaking: paintOf(row['no overtaking'], where), edgeLine: lineOf(row.edge, where),
    warningSign: { shape: oneOf(shape!, ['triangle', 'diamond'], where), fill: paintOf(fill!, where), border: paintOf(border!, where) }, stopSign: stopSignOf(row.stop),
    directionSigns: { motorway: boardOf(row.motorway, where), main: boardOf(row.main, where), local: boardOf(row.local, where) },
    townSign: sign && { board: sign[0]!, letters: sign[1]!, border: sign[2]! },
    speedUnit: oneOf(row.unit, ['km/h', 'mph'], where), speedLimits: { town: town!, road: road!, motorway: motorway! }, speedSign: oneOf(row['speed sign'], ['ring', 'plate'], where),
  }
}

/** 'light blue left': the last word is the side. */
function bandOf(cell: string, where: string): Plate['band'] {
  if (cell === 'none') return null
  const at = cell.lastIndexOf(' ')
  return { paint: paintOf(cell.slice(0, at), where), side: oneOf(cell.slice(at + 1), ['left', 'right', 'both', 'top'], where) }
}

function plateOf(row: PlateRow): Plate {
  const { where } = row
  return {
    front: paintOf(row.front, where), rear: paintOf(row.rear, where), letters: paintOf(row.letters, where), proportions: oneOf(row.proportions, ['long', 'short', 'square'], where),
    band: bandOf(row.band, where), pattern: row.pattern, alphabet: row.alphabet,
  }
}

function poleOf(cell: string, where: string): Pole {
  const [material, form, arms, band] = partsOf(cell, ' ', 4, where)
  return { material: oneOf(material!, ['wood', 'concrete', 'steel', 'none'], where), form: oneOf(form!, ['round', 'square', 'holed', 'ladder', 'footed'], where), arms: numberOf(arms!, where), band: paintOrNone(band!, where) }
}

function bollardOf(cell: string, where: string): Bollard {
  const [body, band, reflector, form] = partsOf(cell, ' ', 4, where)
  return { body: paintOf(body!, where), band: paintOrNone(band!, where), reflector: paintOf(reflector!, where), form: oneOf(form!, ['round', 'flat', 'slanted'], where) }
}

/** @throws Error for a country that stands in a table twice */
function uniqueRows<Found extends { readonly country: string; readonly where: string }>(rows: readonly Found[]): ReadonlyMap<string, Found> {
  const found = new Map<string, Found>()
  for (const row of rows) {
    if (found.has(row.country)) throw new Error(`${row.where}: ${row.country} has a row already`)
    found.set(row.country, row)
  }
  return found
}

function factsOfRows(row: CountryRow, road: RoadRow, plate: PlateRow, roadside: RoadsideRow): CountryFacts {
  return {
    code: row.country, name: row.name, continent: oneOf(row.continent, continents, row.where), ...roadFacts(road), languages: languageSharesOf(row.country, '*'),
    callingCode: row.calling, phonePattern: row.phone, ...(row.abroad !== 'none' && { phonePatternAbroad: row.abroad }), domain: row.domain, currency: currencyOf(row), plate: plateOf(plate),
    pole: poleOf(roadside.pole, roadside.where), bollard: bollardOf(roadside.bollard, roadside.where), unsure: [row, road, plate, roadside].flatMap(({ unsure }) => listOf(unsure)),
  }
}

/** All countries by code, in the order of countries.tsv. @throws Error that names the table and the line */
export function readCountries(): ReadonlyMap<string, CountryFacts> {
  const [roads, plates, roadsides] = [uniqueRows(readTable('roads.tsv', roadColumns)), uniqueRows(readTable('plates.tsv', plateColumns)), uniqueRows(readTable('roadside.tsv', roadsideColumns))]
  return new Map([...uniqueRows(readTable('countries.tsv', countryColumns))].map(([code, row]) => {
    const [road, plate, roadside] = [roads.get(code), plates.get(code), roadsides.get(code)]
    if (!road || !plate || !roadside) throw new Error(`${row.where}: ${code} lacks a row in roads.tsv, plates.tsv or roadside.tsv`)
    return [code, factsOfRows(row, road, plate, roadside)]
  }))
}
