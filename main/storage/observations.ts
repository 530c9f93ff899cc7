// What a worker found in each image.
import type { Observation } from '../contract/observation.ts'
import type { CaseStore } from './case-store.ts'

export interface NewObservation {
  readonly observation: Observation
  /** Whether the original was copied into the case. */
  readonly storage: 'referenced' | 'copied'
  /** Name -> version of what made it: ExifTool, sharp, readers. */
  readonly tools: Readonly<Record<string, string>>
}

const updateImage = `UPDATE images SET sha256 = :sha256, bytes = :bytes, format = :format, width = :width, height = :height,
  captured_local = :capturedLocal, captured_offset = :offsetMinutes, captured_utc = :capturedUtc, camera = :camera, perceptual_hash = :perceptualHash,
  storage = :storage, error = NULL WHERE id = :image`

const upsert = `INSERT INTO observations (image_id, tools, made_at, observation) VALUES (?, ?, ?, ?)
  ON CONFLICT (image_id) DO UPDATE SET tools = excluded.tools, made_at = excluded.made_at, observation = excluded.observation`

/** Stores the observation and what the image's row repeats of it. The status stays: a prediction or a failure sets it. */
export function saveObservation(store: CaseStore, actor: string, image: number, { observation, storage, tools }: NewObservation): void {
  const { sha256, bytes, format, width, height, perceptualHash } = observation
  const { capturedLocal, offsetMinutes, capturedUtc, camera } = observation.metadata
  const columns = { sha256, bytes, format, width, height, perceptualHash, capturedLocal, offsetMinutes, capturedUtc: capturedUtc ?? null, camera, storage, image }
  store.change({ actor, action: 'image.observed', subject: `image:${image}` }, () => {
    store.statement(updateImage).run(columns)
    store.statement(upsert).run(image, JSON.stringify(tools), new Date().toISOString(), JSON.stringify(observation))
  })
}

export function getObservation(store: CaseStore, image: number): Observation | null {
  const row = store.statement<{ observation: string }>('SELECT observation FROM observations WHERE image_id = ?').get(image)
  return row ? (JSON.parse(row.observation) as Observation) : null
}

/** Images that were looked at without reading the text in them, by ascending number. */
export function imagesWithoutText(store: CaseStore): number[] {
  const sql = "SELECT image_id AS id FROM observations WHERE json_type(observation, '$.text') = 'null' ORDER BY image_id"
  return store.statement<{ id: number }>(sql).all().map(({ id }) => id)
}
