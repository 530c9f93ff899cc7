// Credible regions: the cells of highest density that together hold a share of the mass, as polygons.
import type { CredibleRegion } from '../../contract/posterior.ts'
import type { PosteriorModel } from './model.ts'
import { traceRegion } from './outlines.ts'
import { weightedQuantiles } from './select.ts'
import type { Units } from './units.ts'

/** Units below this are passed over when the threshold is sought: all of them together hold less than 0.01 %. */
const NO_MASS = 1e-9

/** The km2 for each mass of 1 that a unit may have, at most, to belong to each region. */
function thresholds({ workspace }: PosteriorModel, { count: units, mass, areaKm2 }: Units, levels: readonly number[]): number[] {
  const keys = workspace.takeRoom('keys of units', mass.length)
  const weights = workspace.takeRoom('weights of units', mass.length)
  let count = 0
  for (let unit = 0; unit < units; unit++) {
    if (mass[unit]! < NO_MASS) continue
    keys[count] = areaKm2[unit]! / mass[unit]!
    weights[count++] = mass[unit]!
  }
  return weightedQuantiles(keys, weights, count, levels)
}

/** A region, and for each unit a number of the connected part that it belongs to, -1 where it is outside. */
export interface CredibleUnits { readonly credible: CredibleRegion; readonly partOf: Int32Array }

/**
 * The parts' numbers are valid until the model is asked again.
 * @param levels ascending
 */
export function credibleRegions(model: PosteriorModel, units: Units, levels: readonly CredibleRegion['level'][]): CredibleUnits[] {
  const limits = thresholds(model, units, levels)
  return levels.map((level, i) => {
    const partOf = model.workspace.takeIntegers(`parts within ${level}`, units.mass.length, -1)
    let probability = 0
    let areaKm2 = 0
    for (let unit = 0; unit < units.count; unit++) {
      if (units.mass[unit] === 0 || units.areaKm2[unit]! / units.mass[unit]! > limits[i]!) continue
      probability += units.mass[unit]!
      areaKm2 += units.areaKm2[unit]!
      partOf[unit] = unit
    }
    return { credible: { level, probability: Math.min(1, probability), areaKm2, polygons: traceRegion(model, units, partOf) }, partOf }
  })
}
