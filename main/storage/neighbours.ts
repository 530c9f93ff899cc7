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

// Beyond a leap of the clock or a time without a date nothing is near.
const secondsLater = (local: string, seconds: number): string | null => {
  const epoch = Date.parse(`${local.slice(0, 19)}Z`)
  return Number.isFinite(epoch) ? new Date(epoch + seconds * 1000).toISOString().slice(0, 19) : null
}

// A weight of 0 takes an item out as a rejection does. Derived neighbour items do not count, or one picture would locate a whole chain.
const selectFacts = `SELECT id AS image, sha256, ifnull(camera, '') AS camera, captured_local AS capturedLocal,
  (SELECT json_group_array(json(likelihood) ORDER BY position, evidence.id) FROM evidence
    WHERE image_id = images.id AND kind IN ('coordinates', 'analyst') AND accepted = 1 AND weight > 0 AND likelihood ->> '$.form' = 'kernels') AS likelihoods
  FROM images`

/** Every image of the case, by id. */
export function listNeighbourFacts(store: CaseStore): StoredNeighbourFacts[] {
  return store.statement<FactsRow>(`${selectFacts} ORDER BY id`).all().map(factsOf)
}

export function neighbourFactsOf(store: CaseStore, image: number): StoredNeighbourFacts | null {
  const row = store.statement<FactsRow>(`${selectFacts} WHERE id = ?`).get(image)
  return row ? factsOf(row) : null
}

/** Images of the same camera within so many seconds, itself included, by id; none where it names no camera or no time. */
export function neighbourFactsAround(store: CaseStore, { camera, capturedLocal }: StoredNeighbourFacts, seconds: number): StoredNeighbourFacts[] {
  const [from, to] = [-seconds, seconds].map((by) => capturedLocal && secondsLater(capturedLocal, by))
  if (camera === '' || !from || !to) return []
  return store.statement<FactsRow>(`${selectFacts} WHERE camera = ? AND captured_local BETWEEN ? AND ? || '~' ORDER BY id`).all(camera, from, to).map(factsOf)
}

const factsOf = ({ likelihoods, ...row }: FactsRow): StoredNeighbourFacts => ({ ...row, coordinates: sharpest(JSON.parse(likelihoods) as Likelihood[]) })

function sharpest(likelihoods: readonly Likelihood[]): Point | null {
  const alone = likelihoods.flatMap((likelihood) => (likelihood.form === 'kernels' && likelihood.centres.length === 1 ? likelihood.centres : []))
  const [best] = alone.filter(({ sigmaKm }) => sigmaKm <= SHARP_KM).sort((a, b) => a.sigmaKm - b.sigmaKm)
  return best ? { latitude: best.latitude, longitude: best.longitude } : null
}
