// Pictures of made-up benchmarks for tests.
import type { EvaluatedPicture } from '../../../training/evaluation/picture.ts'

export function picture(change: Partial<EvaluatedPicture> & { id: string }): EvaluatedPicture {
  return { truth: { latitude: 0, longitude: 0, country: null }, locatability: null, elements: [], answers: {}, confidence: null, country: null, regions: [], rank: null, clues: null, samples: [], ...change }
}

/** An answer so many kilometres from a truth at 0, 0, to the north. */
export const answerAt = (distanceKm: number | null): EvaluatedPicture['answers']['model'] =>
  ({ text: null, latitude: distanceKm === null ? null : (distanceKm / 6371) * (180 / Math.PI), longitude: distanceKm === null ? null : 0, distanceKm })
