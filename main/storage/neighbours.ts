// What the neighbour kind needs of every image: which camera, when, and where it is by its own evidence.
import type { Likelihood } from '../contract/evidence.ts'
import type { Point } from '../contract/geography.ts'
import type { CaseStore } from './case-store.ts'

/** The same shape as the evidence kind's NeighbourFacts. */
export interface StoredNeighbourFacts {
  readonly image: number
  readonly sha256: string | null
  /** '' when the file names no camera. */
  readonly camera: string
  /** Wall clock, YYYY-MM-DDTHH:MM:SS. */
  readonly capturedLocal: string | null
  /** The sharpest of the accepted coordinates and pins; null when none is sharp. */
  readonly coordinates: Point | null
}

/** A kernel wider than this says nothing about a walk of minutes. */
const SHARP_KM = 1

type FactsRow = Omit<StoredNeighbourFacts, 'coordinates'> & { likelihoods: string }

// A weight of 0 takes an item out as a rejection does. Derived neighbour items do not count, or one picture would locate a whole chain.
const select = `SELECT id AS image, sha256, ifnull(camera, '') AS camera, captured_local AS capturedLocal,
  (SELECT json_group_array(json(likelihood) ORDER BY position, evidence.id) FROM evidence
    WHERE image_id = images.id AND kind IN ('coordinates', 'analyst') AND accepted = 1 AND weight > 0 AND likelihood ->> '$.form' = 'kernels') AS likelihoods
  FROM images ORDER BY id`

/** Every image of the case, by id. */
export function listNeighbourFacts(store: CaseStore): StoredNeighbourFacts[] {
  return store.statement<FactsRow>(select).all().map(({ likelihoods, ...row }) => ({ ...row, coordinates: sharpest(JSON.parse(likelihoods) as Likelihood[]) }))
}

function sharpest(likelihoods: readonly Likelihood[]): Point | null {
  const alone = likelihoods.flatMap((likelihood) => (likelihood.form === 'kernels' && likelihood.centres.length === 1 ? likelihood.centres : []))
  const [best] = alone.filter(({ sigmaKm }) => sigmaKm <= SHARP_KM).sort((a, b) => a.sigmaKm - b.sigmaKm)
  return best ? { latitude: best.latitude, longitude: best.longitude } : null
}
