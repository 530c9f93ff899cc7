// Hypotheses: the mass parted into labelled places, each at the grain that it supports.
import { countryName } from '../../gazetteer/countries.ts'
import type { Hypothesis } from '../../contract/posterior.ts'
import { partByCluster } from './clusters.ts'
import type { CredibleUnits } from './credible.ts'
import { isLarge, isMost } from './groups.ts'
import type { Group, GroupName, Partition } from './groups.ts'
import type { CellSet, ItemState, Spread } from './masses.ts'
import type { PosteriorModel } from './model.ts'
import { topNear } from './points.ts'
import type { Sums } from './sums.ts'
import type { Units } from './units.ts'
import { probabilityWord } from './words.ts'

/** Hypotheses below this are not told. */
const LEAST_TOLD = 0.005

/** Which countries and regions are parted into their regions and places: 1 by number. Those that are not told are left whole. */
function partedNames({ atlas: { countryOfRegion }, grid: { names }, workspace }: PosteriorModel, sums: Sums): { country: Uint8Array; region: Uint8Array } {
  return {
    country: markParted(sums.country, sums.region, countryOfRegion, workspace.takeFloats('large regions', sums.country.length), workspace.takeBytes('parted countries', sums.country.length)),
    region: markParted(sums.region, sums.ofName, names.region, workspace.takeFloats('large places', sums.region.length), workspace.takeBytes('parted regions', sums.region.length)),
  }
}

function markParted(wholes: Float64Array, children: Float64Array, wholeOf: Int32Array, large: Float64Array, marks: Uint8Array): Uint8Array {
  for (let i = 0; i < children.length; i++) {
    const whole = wholeOf[i]!
    if (children[i]! > 0 && whole >= 0 && isLarge(children[i]!, wholes[whole]!)) large[whole]! += children[i]!
  }
  for (let i = 0; i < wholes.length; i++) if (wholes[i]! >= LEAST_TOLD && isMost(large[i]!, wholes[i]!)) marks[i] = 1
  return marks
}

/** The groups before clusters. A group's key: a name, or behind those a region, or behind those a country, the high seas first. */
function partByName(model: PosteriorModel, { ofName }: Spread, sums: Sums): { numbers: Int32Array; nodes: (GroupName & { mass: number })[] } {
  const { workspace, grid: { names } } = model
  const parted = partedNames(model, sums)
  const seas = names.count + sums.region.length
  const keys = workspace.takeSlots('key of name', names.count)
  const masses = workspace.takeFloats('mass of key', seas + 1 + sums.country.length)
  for (let name = 0; name < names.count; name++) {
    const country = names.country[name]!
    const region = country >= 0 && parted.country[country] === 1 ? names.region[name]! : -1
    const isPlace = region >= 0 && parted.region[region] === 1
    const key = isPlace ? name : region >= 0 ? names.count + region : seas + 1 + country
    keys[name] = key
    masses[key]! += ofName[name]!
  }
  const numbers = workspace.takeIntegers('group of key', masses.length, -1)
  const nodes: (GroupName & { mass: number })[] = []
  for (let name = 0; name < names.count; name++) {
    const key = keys[name]!
    if (masses[key]! >= LEAST_TOLD && numbers[key]! < 0) numbers[key] = nodes.push({ ...nodeOf(model, name, key), mass: masses[key]! }) - 1
    keys[name] = numbers[key]!
  }
  return { numbers: keys, nodes }
}

function nodeOf({ grid: { names } }: PosteriorModel, name: number, key: number): GroupName {
  const [country, region, place] = [names.country[name]!, names.region[name]!, names.place[name]!]
  if (key < names.count) return { grain: 'place', country, region, place }
  return key === names.count + region ? { grain: 'region', country, region, place: -1 } : { grain: 'country', country, region: -1, place: -1 }
}

/** The densest cell of each group. */
function peaksOf({ grid: { nameOfCell, geometry: { areaKm2 } }, workspace }: PosteriorModel, masses: Float64Array, numbers: Int32Array, groups: number): Int32Array {
  const densities = workspace.takeFloats('greatest densities', groups, -1)
  const peaks = workspace.takeIntegers('densest cells', groups)
  for (let cell = 1; cell < masses.length; cell++) {
    const group = numbers[nameOfCell[cell]!]!
    if (group < 0) continue
    const density = masses[cell]! / areaKm2[cell]!
    if (density <= densities[group]!) continue
    densities[group] = density
    peaks[group] = cell
  }
  return peaks
}

/** @param region the 90 % region, whose connected parts tell clusters apart */
export function partition(model: PosteriorModel, spread: Spread, sums: Sums, units: Units, region: CredibleUnits): Partition {
  const { numbers, nodes } = partByName(model, spread, sums)
  const peaks = peaksOf(model, spread.masses, numbers, nodes.length)
  const groups = nodes.map((node, number): Group => ({ ...node, number, cluster: -1, peak: peaks[number]! }))
  return partByCluster(model, spread, { groups, ofName: numbers }, units, region)
}

/** The cells of a group. */
export function cellsOf({ grid: { nameOfCell }, workspace }: PosteriorModel, { ofName, ofCell }: Partition, { number, cluster }: Group): CellSet {
  const list = workspace.takeSlots('cells of group', nameOfCell.length)
  const marks = workspace.takeBytes('marked cells', nameOfCell.length)
  let count = 0
  for (let cell = 1; cell < nameOfCell.length; cell++) {
    if (ofName[nameOfCell[cell]!] !== number || (cluster >= 0 && ofCell[cell] !== cluster)) continue
    marks[cell] = 1
    list[count++] = cell
  }
  return { list: list.subarray(0, count), marks }
}

function labelOf({ atlas: { countries, places } }: PosteriorModel, { country, region, place }: GroupName): string {
  if (country < 0) return 'At sea'
  const parts = [place >= 0 ? places.name(place) : '', region >= 0 ? places.regions[region]!.name : '', countryName(countries[country]!)]
  return parts.filter((part) => part !== '').join(', ')
}

/** Groups of at least 0.5 %, most probable first. */
export function toldGroups({ groups }: Partition): Group[] {
  return groups.filter((group) => group.mass >= LEAST_TOLD).sort((a, b) => b.mass - a.mass || a.peak - b.peak)
}

export function describe(model: PosteriorModel, states: readonly ItemState[], group: Group): Hypothesis {
  const probability = Math.min(1, group.mass)
  const country = group.country < 0 ? null : model.atlas.countries[group.country]!
  return { ...topNear(model, states, group.peak), probability, words: probabilityWord(probability), label: labelOf(model, group), grain: group.grain, country }
}
