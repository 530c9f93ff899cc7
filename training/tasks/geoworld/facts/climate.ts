// Climate, trees, soil and crops of a point, from coarse boxes within countries.
import { boxOf, byCountry, holds } from './cells.ts'
import { paintOf } from './colours.ts'
import type { Paint } from './country-facts.ts'
import { listOf, readTable } from './table.ts'

export interface Climate {
  /** Koeppen and Geiger's class, as in Beck et al. 2018: 'Cfb'. */
  readonly koeppen: string
  /** What stands along roads. */
  readonly trees: readonly string[]
  readonly soil: Paint
  /** None where nothing is grown. */
  readonly crops: readonly string[]
}

const rows = byCountry(['climate-europe-asia.tsv', 'climate-world.tsv'].flatMap((table) => readTable(table, ['country', 'box', 'climate', 'trees', 'soil', 'crops']))
  .map((row) => ({
    country: row.country, box: boxOf(row.box, row.where),
    climate: { koeppen: row.climate, trees: listOf(row.trees), soil: paintOf(row.soil, row.where), crops: listOf(row.crops).filter((crop) => crop !== 'none') },
  })))

/** All that any row names, sorted: a painter must know each. */
export const treeKinds: readonly string[] = [...new Set([...rows.values()].flat().flatMap(({ climate }) => climate.trees))].sort()
export const cropKinds: readonly string[] = [...new Set([...rows.values()].flat().flatMap(({ climate }) => climate.crops))].sort()

/** @param latitude degrees @param country ISO 3166-1 alpha-2 @throws Error for a country without a row for everywhere */
export function climateOf(latitude: number, longitude: number, country: string): Climate {
  const row = rows.get(country)?.find(({ box }) => holds(box, latitude, longitude))
  if (!row) throw new Error(`The tables of climates have no row for ${country}.`)
  return row.climate
}

export type Season = 'green' | 'dry' | 'autumn' | 'bare' | 'snow'

/** Months after the winter solstice of the hemisphere: 0 is December in the north and June in the south. */
const afterSolstice = (month: number, latitude: number): number => (month + (latitude < 0 ? 6 : 0)) % 12

function coldSeason(klass: string, at: number): Season {
  const long = /^(E|D.[cd])/.test(klass)
  if (at <= 2 || (long && (at === 11 || at === 3))) return 'snow'
  if (at === 10 || (long && at === 9)) return 'autumn'
  return at === 11 || at === 3 ? 'bare' : 'green'
}

/**
 * What grass and leaves look like: after the second letter of the class, w is dry in winter and s in summer (Koeppen's own definition).
 * @param month 1 to 12 @param latitude degrees; its sign tells the hemisphere
 */
export function seasonOf({ koeppen }: Pick<Climate, 'koeppen'>, latitude: number, month: number): Season {
  const at = afterSolstice(month, latitude)
  if (/^[DE]/.test(koeppen)) return coldSeason(koeppen, at)
  if (koeppen.startsWith('B')) return 'dry'
  if (/^[AC]w/.test(koeppen)) return at <= 4 || at === 11 ? 'dry' : 'green'
  if (/^[AC]s/.test(koeppen)) return at >= 6 && at <= 9 ? 'dry' : 'green'
  if (koeppen.startsWith('A')) return 'green'
  return at <= 3 ? 'bare' : at >= 10 ? 'autumn' : 'green'
}
