// What an item's likelihood says over the Earth, in words and rows for a person.
import type { Likelihood } from '../../../main/contract/evidence.ts'
import { coordinates, kilometres, percent } from '../../../main/contract/wording.ts'
import { countryName } from './countries.ts'

export interface LikelihoodRow {
  readonly place: string
  readonly value: string
}

export interface LikelihoodWords {
  readonly says: string
  /** Strongest first. Names may hold what a stranger wrote. */
  readonly rows: readonly LikelihoodRow[]
  /** How many rows are left out. */
  readonly more: number
}

const MOST = 12
const two = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 2 })
const times = (ratio: number): string => `×${two.format(ratio)}`

/** A share as people say a small chance. */
const chance = (share: number): string => (share >= 0.01 ? percent(share) : `1 in ${two.format(1 / share)}`)

const cut = (rows: readonly LikelihoodRow[]) => ({ rows: rows.slice(0, MOST), more: Math.max(0, rows.length - MOST) })

/** Ratios in words: what is likelier than elsewhere, and by how much. */
function ratioRows(ratios: Readonly<Record<string, number>>, otherwise: number, name: (key: string) => string) {
  const rows = Object.entries(ratios).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([key, ratio]) => ({ place: name(key), value: times(ratio) }))
  const { rows: first, more } = cut(rows)
  return { rows: [...first, { place: 'anywhere else', value: times(otherwise) }], more }
}

type Of<Form extends Likelihood['form']> = Extract<Likelihood, { form: Form }>

function kernelWords({ centres, background }: Of<'kernels'>): LikelihoodWords {
  const rows = [...centres].sort((a, b) => b.weight - a.weight).map(({ latitude, longitude, sigmaKm, weight }) => ({
    place: `${coordinates(latitude, longitude, sigmaKm)} ± ${kilometres(sigmaKm)}`, value: centres.length === 1 ? '' : percent(weight),
  }))
  const where = centres.length === 1 ? 'Near one point' : `Near one of ${centres.length} points`
  return { says: `${where}; ${chance(background)} that it says nothing about the place.`, ...cut(rows) }
}

const regionName = (key: string): string => {
  const [code, ...name] = key.split('/')
  return `${name.join(', ')}, ${countryName(code)}`
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

function areaWords({ polygons, inside, outside }: Of<'area'>): LikelihoodWords {
  const corners = polygons.flat().reduce((sum, ring) => sum + Math.max(0, ring.length - 1), 0)
  return {
    says: `${plural(polygons.length, 'area')} with ${plural(corners, 'corner')}, drawn on the map.`,
    rows: [{ place: 'inside', value: times(inside) }, { place: 'outside', value: times(outside) }], more: 0,
  }
}

function zoneWords({ zones, inside, outside }: Of<'zones'>): LikelihoodWords {
  const { rows, more } = cut(zones.map((zone) => ({ place: zone.replaceAll('_', ' '), value: times(inside) })))
  return { says: `${plural(zones.length, 'time zone')} ${zones.length === 1 ? 'fits' : 'fit'}.`, rows: [...rows, { place: 'other zones', value: times(outside) }], more }
}

const ratiosSay = 'How many times likelier the clue is there; only the ratios count.'

export function likelihoodWords(likelihood: Likelihood): LikelihoodWords {
  switch (likelihood.form) {
    case 'kernels': return kernelWords(likelihood)
    case 'countries': return { says: ratiosSay, ...ratioRows(likelihood.ratios, likelihood.otherwise, countryName) }
    case 'regions': return { says: ratiosSay, ...ratioRows(likelihood.ratios, likelihood.otherwise, regionName) }
    case 'zones': return zoneWords(likelihood)
    case 'area': return areaWords(likelihood)
  }
}
