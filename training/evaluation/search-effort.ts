// Recall against searched area: of how many pictures the truth is found if for each the most probable so many km2 are searched.
import type { EvaluatedPicture } from './picture.ts'

export interface SearchPoint { readonly areaKm2: number; readonly recall: number }

/** Of the Earth, km2, on the sphere of 6,371 km. */
export const earthAreaKm2 = 4 * Math.PI * 6371 ** 2

/** Four areas a decade, from a street corner to the Earth. */
export const searchedAreasKm2: readonly number[] = [...Array.from({ length: 43 }, (_, step) => 10 ** (-2 + step / 4)), earthAreaKm2]

/** A picture without a posterior is found by nothing: it lowers the recall at every area. @returns none where no picture has a posterior */
export function searchCurve(pictures: readonly EvaluatedPicture[]): SearchPoint[] {
  const areas = pictures.flatMap(({ rank }) => (rank ? [rank.areaKm2] : []))
  if (areas.length === 0) return []
  return searchedAreasKm2.map((areaKm2) => ({ areaKm2, recall: areas.filter((one) => one <= areaKm2).length / pictures.length }))
}
