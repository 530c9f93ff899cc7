// Groups whose mass lies in separate clusters, parted so that two sharp ones in one city are not taken for one.
import type { CredibleUnits } from './credible.ts'
import { isLarge, isMost } from './groups.ts'
import type { Group, Partition } from './groups.ts'
import type { Spread } from './masses.ts'
import type { PosteriorModel } from './model.ts'
import { visitCells } from './units.ts'
import type { Units } from './units.ts'

/** A connected part of the 90 % region is a cluster of its group if it holds this share of it, before the rest is dealt out. */
const LEAST_CORE = 0.05
/** A group is looked at for clusters only if they hold this share of it. */
const LEAST_IN_CORES = 0.5

/** A connected part of the region within a group, or a cluster: its mass, and its densest cell. */
interface Core { mass: number; peak: number; density: number }

function addCell(core: Core, cell: number, mass: number, areaKm2: number): void {
  core.mass += mass
  if (mass / areaKm2 <= core.density) return
  core.density = mass / areaKm2
  core.peak = cell
}

/** Connected parts of the 90 % region within each group, by group number. */
function partsOf({ grid: { tree, nameOfCell, geometry: { areaKm2 } } }: PosteriorModel, { masses }: Spread, { groups, ofName }: NamedGroups, units: Units, { partOf }: CredibleUnits): Core[][] {
  const parts = groups.map(() => new Map<number, Core>())
  let [lastGroup, lastPart] = [-1, -1]
  let core: Core | undefined
  const add = (part: number, cell: number): void => {
    const group = ofName[nameOfCell[cell]!]!
    if (group < 0) return
    // cells that follow one another are mostly of one group and part
    if (group !== lastGroup || part !== lastPart) core = parts[group]!.get(part)
    if (!core) parts[group]!.set(part, (core = { mass: 0, peak: cell, density: -1 }))
    ;[lastGroup, lastPart] = [group, part]
    addCell(core, cell, masses[cell]!, areaKm2[cell]!)
  }
  for (let unit = 0; unit < units.count; unit++) if (partOf[unit]! >= 0) visitCells(tree, units.node[unit]!, (cell) => add(partOf[unit]!, cell))
  return parts.map((found) => [...found.values()])
}

type NamedGroups = Pick<Partition, 'groups' | 'ofName'>

/** Parts a group further whose mass lies in separate clusters: each cell goes to the nearest cluster's densest cell. */
export function partByCluster(model: PosteriorModel, spread: Spread, { groups, ofName }: NamedGroups, units: Units, region: CredibleUnits): Partition {
  const cores = partsOf(model, spread, { groups, ofName }, units, region).map((parts, number) => {
    const large = parts.filter(({ mass }) => mass >= LEAST_CORE * groups[number]!.mass)
    return large.length > 1 && large.reduce((sum, { mass }) => sum + mass, 0) >= LEAST_IN_CORES * groups[number]!.mass ? large : null
  })
  const ofCell = model.workspace.takeSlots('cluster of cell', spread.masses.length)
  if (cores.every((found) => found === null)) return { groups, ofName, ofCell }
  const clusters = deal(model, spread, ofName, cores, ofCell)
  return { groups: groups.flatMap((group) => replaced(group, clusters[group.number]!)), ofName, ofCell }
}

/** Gives each cell of the groups that have cores to the nearest one. */
function deal({ grid: { nameOfCell, geometry } }: PosteriorModel, { masses }: Spread, ofName: Int32Array, cores: readonly (readonly Core[] | null)[], ofCell: Int32Array): (Core[] | null)[] {
  const { x, y, z, areaKm2 } = geometry
  const clusters = cores.map((found) => found && found.map(({ peak }): Core => ({ mass: 0, peak, density: -1 })))
  for (let cell = 1; cell < masses.length; cell++) {
    const group = ofName[nameOfCell[cell]!]!
    const own = group < 0 ? null : cores[group]!
    if (own === null || masses[cell] === 0) continue
    let least = Infinity
    let nearest = 0
    for (let i = 0; i < own.length; i++) {
      const { peak } = own[i]!
      const squared = (x[cell]! - x[peak]!) ** 2 + (y[cell]! - y[peak]!) ** 2 + (z[cell]! - z[peak]!) ** 2
      if (squared >= least) continue
      least = squared
      nearest = i
    }
    ofCell[cell] = nearest
    addCell(clusters[group]![nearest]!, cell, masses[cell]!, areaKm2[cell]!)
  }
  return clusters
}

/** The clusters of a group where two or more are large and together most of it, else the group. */
function replaced(group: Group, clusters: Core[] | null): Group[] {
  const large = (clusters ?? []).filter(({ mass }) => isLarge(mass, group.mass))
  if (!clusters || large.length < 2 || !isMost(large.reduce((sum, { mass }) => sum + mass, 0), group.mass)) return [group]
  return clusters.map(({ mass, peak }, cluster) => ({ ...group, mass, peak, cluster }))
}
