// The country and cell of a dataset's line, by what it says, by its truth, or by the name of its place.
import { countryAt } from '../../gazetteer/borders.ts'
import type { Gazetteer } from '../../gazetteer/gazetteer.ts'
import type { DatasetLine } from '../../../training/data/dataset-line.ts'

/** @returns ISO 3166-1 alpha-2; null where nothing tells */
export function countryOf(gazetteer: Gazetteer, { country, truth, solution }: DatasetLine): string | null {
  return country ?? (truth ? countryAt(truth.latitude, truth.longitude) : null) ?? (solution ? (gazetteer.geocode(solution)?.place.country ?? null) : null)
}
