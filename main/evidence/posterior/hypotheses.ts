// Hypotheses: the mass parted into labelled places, each at the grain that it supports.
import { countryName } from '../../gazetteer/countries.ts'
import type { Grain } from '../../contract/geography.ts'
import type { Hypothesis } from '../../contract/posterior.ts'
import type { CredibleCells } from './credible.ts'
import type { ItemState } from './masses.ts'
import type { PosteriorModel } from './model.ts'
import { IN } from './outlines.ts'
import { topNear } from './points.ts'
import { descending } from './sums.ts'
import type { Sums } from './sums.ts'
import { probabilityWord } from './words.ts'

/** A node is parted where the children that each hold this share of it together hold `MOST`. Ours. */
const LEAST_CHILD = 0.2
const MOST = 0.6
/** Hypotheses below this are not told. */
const LEAST_TOLD = 0.005
/** A connected part of the 90 % region is a cluster of its node if it holds this share of it, before the rest is dealt out. */
const LEAST_CORE = 0.05

/** A country, region or place; -1 where it is not that far down, or at sea. */
interface Node { readonly grain: Grain; readonly country: number; readonly region: number; readonly place: number }

/** One hypothesis as cells. */
export interface Group extends Node { mass: number; peak: number; readonly number: number }

function isParted(whole: number, children: readonly number[]): boolean {
  const large = children.filter((mass) => mass >= LEAST_CHILD * whole)
  return large.reduce((sum, mass) => sum + mass, 0) >= MOST * whole
}

/** Which countries and regions are parted into their regions and places. */
function partedNames({ atlas: { countries, places } }: PosteriorModel, sums: Sums): { country: Uint8Array; region: Uint8Array } {
  const regionsOf: number[][] = countries.map(() => [])
  const placesOf: number[][] = places.regions.map(() => [])
  for (const row of sums.places) if (places.region[row]! >= 0) placesOf[places.region[row]!]!.push(sums.place[row]!)
  const numbers = new Map(countries.map((code, number) => [code, number]))
  for (const region of descending(sums.region, 0)) regionsOf[numbers.get(places.regions[region]!.country)!]?.push(sums.region[region]!)
  const mark = (masses: Float64Array, children: number[][]) => Uint8Array.from(masses, (mass, i) => (mass > 0 && isParted(mass, children[i]!) ? 1 : 0))
  return { country: mark(sums.country, regionsOf), region: mark(sums.region, placesOf) }
}

/** Parts the cells: the number of each cell's group, and the groups. */
export interface Partition { readonly groups: readonly Group[]; readonly ofCell: Int32Array }

function partByName(model: PosteriorModel, masses: Float64Array, sums: Sums): { groups: Group[]; ofCell: Int32Array } {
  const { cells, geometry } = model.grid
  const parted = partedNames(model, sums)
  const groups: Group[] = []
  const byKey = new Map<number, Group>()
  const ofCell = new Int32Array(masses.length).fill(-1)
  for (let cell = 1; cell < masses.length; cell++) {
    if (masses[cell] === 0) continue
    const country = cells.country[cell]!
    const region = country >= 0 && parted.country[country] === 1 ? cells.region[cell]! : -1
    const place = region >= 0 && parted.region[region] === 1 ? cells.place[cell]! : -1
    const key = place >= 0 ? place * 4 + 2 : region >= 0 ? region * 4 + 1 : country * 4
    let group = byKey.get(key)
    if (!group) {
      group = { grain: place >= 0 ? 'place' : region >= 0 ? 'region' : 'country', country, region, place, mass: 0, peak: cell, number: groups.length }
      byKey.set(key, group)
      groups.push(group)
    }
    ofCell[cell] = group.number
    group.mass += masses[cell]!
    if (masses[cell]! / geometry.areaKm2[cell]! > masses[group.peak]! / geometry.areaKm2[group.peak]!) group.peak = cell
  }
  return { groups, ofCell }
}

/** Connected parts of the 90 % region within each group that is told, by group number. */
function coresOf(model: PosteriorModel, masses: Float64Array, partition: Partition, region: CredibleCells): Map<number, Group[]> {
  const { areaKm2 } = model.grid.geometry
  const cores = new Map<number, Map<number, Group>>()
  for (let cell = 1; cell < masses.length; cell++) {
    const group = partition.groups[partition.ofCell[cell]!]
    if (!group || group.mass < LEAST_TOLD || region.states[cell] !== IN) continue
    const inGroup = cores.get(group.number) ?? new Map<number, Group>()
    cores.set(group.number, inGroup)
    const part = region.partOf(cell)
    const core = inGroup.get(part) ?? { ...group, mass: 0, peak: cell }
    inGroup.set(part, core)
    core.mass += masses[cell]!
    if (masses[cell]! / areaKm2[cell]! > masses[core.peak]! / areaKm2[core.peak]!) core.peak = cell
  }
  return new Map([...cores].map(([number, parts]) => [number, [...parts.values()].filter((core) => core.mass >= LEAST_CORE * partition.groups[number]!.mass)]))
}

/**
 * Parts a group further whose mass lies in separate clusters, so that two sharp ones in one city are not taken for one.
 * Each cell goes to the nearest cluster's densest cell.
 */
function partByCluster(model: PosteriorModel, masses: Float64Array, partition: { groups: Group[]; ofCell: Int32Array }, region: CredibleCells): void {
  const { x, y, z, areaKm2 } = model.grid.geometry
  const open = [...coresOf(model, masses, partition, region)].filter(([, cores]) => cores.length > 1)
  const coresByGroup = new Map(open)
  if (open.length === 0) return
  const nearest = new Int32Array(masses.length).fill(-1)
  const dealt = new Map(open.map(([number, cores]) => [number, cores.map((core) => ({ ...core, mass: 0 }))]))
  for (let cell = 1; cell < masses.length; cell++) {
    const cores = coresByGroup.get(partition.ofCell[cell]!)
    if (!cores || masses[cell] === 0) continue
    let least = Infinity
    cores.forEach(({ peak }, i) => {
      const squared = (x[cell]! - x[peak]!) ** 2 + (y[cell]! - y[peak]!) ** 2 + (z[cell]! - z[peak]!) ** 2
      if (squared < least) [least, nearest[cell]] = [squared, i]
    })
    const core = dealt.get(partition.ofCell[cell]!)![nearest[cell]!]!
    core.mass += masses[cell]!
    if (masses[cell]! / areaKm2[cell]! > masses[core.peak]! / areaKm2[core.peak]!) core.peak = cell
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
export function partition(model: PosteriorModel, masses: Float64Array, sums: Sums, region: CredibleCells): Partition {
  const found = partByName(model, masses, sums)
  partByCluster(model, masses, found, region)
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
