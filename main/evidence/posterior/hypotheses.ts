// Hypotheses: the mass parted into labelled places, each at the grain that it supports.
import { countryName } from '../../gazetteer/countries.ts'
import type { Grain } from '../../contract/geography.ts'
import type { Hypothesis } from '../../contract/posterior.ts'
import type { CredibleCells } from './credible.ts'
import type { ItemState } from './masses.ts'
import type { PosteriorModel } from './model.ts'
import { IN } from './outlines.ts'
import { topNear } from './points.ts'
import type { Sums } from './sums.ts'
import { probabilityWord } from './words.ts'

/** A node is parted where the children that each hold this share of it together hold `MOST`. Ours. */
const LEAST_CHILD = 0.2
const MOST = 0.6
/** Hypotheses below this are not told. */
const LEAST_TOLD = 0.005
/** A connected part of the 90 % region is a cluster of its node if it holds this share of it, before the rest is dealt out. */
const LEAST_CORE = 0.05
/** A group is looked at for clusters only if they hold this share of it. */
const LEAST_IN_CORES = 0.5

/** A country, region or place; -1 where it is not that far down, or at sea. */
interface Node { readonly grain: Grain; readonly country: number; readonly region: number; readonly place: number }

/** One hypothesis as cells. */
export interface Group extends Node { mass: number; peak: number; readonly number: number }

function isParted(whole: number, children: readonly number[]): boolean {
  return sumOfLarge(whole, children) >= MOST * whole
}

const sumOfLarge = (whole: number, children: readonly number[]): number =>
  children.reduce((sum, mass) => (mass >= LEAST_CHILD * whole ? sum + mass : sum), 0)

/** Which countries and regions are parted into their regions and places: 1 by number. Those that are not told are left whole. */
function partedNames({ atlas: { countries, places } }: PosteriorModel, sums: Sums): { country: Uint8Array; region: Uint8Array } {
  const numbers = new Map(countries.map((code, number) => [code, number]))
  const countryOf = Int32Array.from(places.regions, ({ country }) => numbers.get(country) ?? -1)
  return { country: markParted(sums.country, sums.region, countryOf), region: markParted(sums.region, sums.place, places.region) }
}

function markParted(wholes: Float64Array, children: Float64Array, wholeOf: Int32Array): Uint8Array {
  const large = new Float64Array(wholes.length)
  for (let i = 0; i < children.length; i++) {
    const whole = wholeOf[i]!
    if (children[i]! > 0 && whole >= 0 && children[i]! >= LEAST_CHILD * wholes[whole]!) large[whole]! += children[i]!
  }
  const marks = new Uint8Array(wholes.length)
  for (let i = 0; i < wholes.length; i++) if (wholes[i]! >= LEAST_TOLD && large[i]! >= MOST * wholes[i]!) marks[i] = 1
  return marks
}

/** The posterior by cell and by name. */
export interface Spread { readonly masses: Float64Array; readonly densities: Float64Array; readonly sums: Sums }

/** The groups, and the number of each cell's group. */
export interface Partition { readonly groups: readonly Group[]; readonly ofCell: Int32Array }

function partByName(model: PosteriorModel, { masses, densities, sums }: Spread): { groups: Group[]; ofCell: Int32Array } {
  const { workspace, grid: { cells } } = model
  const parted = partedNames(model, sums)
  const groups: Group[] = []
  const ofCell = workspace.takeIntegers('group of cell', masses.length, -1)
  // one more entry for the high seas, which have no country
  const byCountry = workspace.takeIntegers('group of country', sums.country.length + 1, -1)
  const byRegion = workspace.takeIntegers('group of region', sums.region.length, -1)
  const byPlace = workspace.takeIntegers('group of place', sums.place.length, -1)
  for (let cell = 1; cell < masses.length; cell++) {
    if (masses[cell] === 0) continue
    const country = cells.country[cell]!
    const region = country >= 0 && parted.country[country] === 1 ? cells.region[cell]! : -1
    const place = region >= 0 && parted.region[region] === 1 ? cells.place[cell]! : -1
    const numbers = place >= 0 ? byPlace : region >= 0 ? byRegion : byCountry
    const at = place >= 0 ? place : region >= 0 ? region : country + 1
    if (numbers[at]! < 0) {
      numbers[at] = groups.length
      groups.push({ grain: place >= 0 ? 'place' : region >= 0 ? 'region' : 'country', country, region, place, mass: 0, peak: cell, number: groups.length })
    }
    addCell(groups[numbers[at]!]!, cell, masses, densities)
    ofCell[cell] = numbers[at]!
  }
  return { groups, ofCell }
}

function addCell(group: Group, cell: number, masses: Float64Array, densities: Float64Array): void {
  group.mass += masses[cell]!
  if (densities[cell]! > densities[group.peak]!) group.peak = cell
}

/** Connected parts of the 90 % region within each group that is told, by group number. */
function coresOf({ masses, densities }: Spread, partition: Partition, region: CredibleCells): Map<number, Group[]> {
  const cores = new Map<number, Map<number, Group>>()
  for (let cell = 1; cell < masses.length; cell++) {
    if (region.states[cell] !== IN) continue
    const group = partition.groups[partition.ofCell[cell]!]
    if (!group || group.mass < LEAST_TOLD) continue
    const inGroup = cores.get(group.number) ?? new Map<number, Group>()
    cores.set(group.number, inGroup)
    const part = region.partOf(cell)
    const core = inGroup.get(part) ?? { ...group, mass: 0, peak: cell }
    inGroup.set(part, core)
    addCell(core, cell, masses, densities)
  }
  return new Map([...cores].map(([number, parts]) => [number, [...parts.values()].filter((core) => core.mass >= LEAST_CORE * partition.groups[number]!.mass)]))
}

/**
 * Parts a group further whose mass lies in separate clusters, so that two sharp ones in one city are not taken for one.
 * Each cell goes to the nearest cluster's densest cell.
 */
function partByCluster(model: PosteriorModel, spread: Spread, partition: { groups: Group[]; ofCell: Int32Array }, region: CredibleCells): void {
  const { x, y, z } = model.grid.geometry
  const { masses, densities } = spread
  const open = [...coresOf(spread, partition, region)].filter(([number, cores]) =>
    cores.length > 1 && cores.reduce((sum, { mass }) => sum + mass, 0) >= LEAST_IN_CORES * partition.groups[number]!.mass)
  const coresOfGroup: (readonly Group[] | undefined)[] = partition.groups.map(() => undefined)
  for (const [number, cores] of open) coresOfGroup[number] = cores
  if (open.length === 0) return
  const nearest = model.workspace.takeIntegers('nearest cluster', masses.length, -1)
  const dealt = new Map(open.map(([number, cores]) => [number, cores.map((core) => ({ ...core, mass: 0 }))]))
  for (let cell = 1; cell < masses.length; cell++) {
    const cores = coresOfGroup[partition.ofCell[cell]!]
    if (!cores || masses[cell] === 0) continue
    let least = Infinity
    cores.forEach(({ peak }, i) => {
      const squared = (x[cell]! - x[peak]!) ** 2 + (y[cell]! - y[peak]!) ** 2 + (z[cell]! - z[peak]!) ** 2
      if (squared < least) [least, nearest[cell]] = [squared, i]
    })
    addCell(dealt.get(partition.ofCell[cell]!)![nearest[cell]!]!, cell, masses, densities)
  }
  replaceParted(partition, dealt, nearest)
}

/** Puts the clusters of a group in its place where they are two or more and large enough. */
function replaceParted({ groups, ofCell }: { groups: Group[]; ofCell: Int32Array }, dealt: Map<number, Group[]>, nearest: Int32Array): void {
  const numbers = new Map<number, number[]>()
  for (const [number, clusters] of dealt) {
    const whole = groups[number]!.mass
    if (clusters.filter(({ mass }) => mass >= LEAST_CHILD * whole).length < 2 || !isParted(whole, clusters.map(({ mass }) => mass))) continue
    numbers.set(number, clusters.map((cluster, i) => {
      const taken = i === 0 ? number : groups.length
      groups[taken] = { ...cluster, number: taken }
      return taken
    }))
  }
  for (let cell = 1; cell < ofCell.length; cell++) {
    const clusters = nearest[cell]! >= 0 ? numbers.get(ofCell[cell]!) : undefined
    if (clusters) ofCell[cell] = clusters[nearest[cell]!]!
  }
}

/** @param region the 90 % region, whose connected parts tell clusters apart */
export function partition(model: PosteriorModel, spread: Spread, region: CredibleCells): Partition {
  const found = partByName(model, spread)
  partByCluster(model, spread, found, region)
  return found
}

function labelOf({ atlas: { countries, places } }: PosteriorModel, { country, region, place }: Node): string {
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
