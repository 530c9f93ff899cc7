// The images of a case: added, changed on disk, inspected, failed.
import type { ErrorReport } from '../contract/errors.ts'
import type { ImageStatus } from '../contract/case.ts'
import type { FileReference, ImageFormat } from '../contract/observation.ts'
import type { CaseStore } from './case-store.ts'
import path from 'node:path'

export interface NewImage {
  readonly file: FileReference
  readonly bytes: number
  /** Whole milliseconds since 1970. */
  readonly mtimeMs: number
  /** Files that lie beside it and tell of it. */
  readonly sidecars?: readonly FileReference[]
}

/** 'changed': the same path with another size, time or sidecars; it is pending again. */
export interface AddedImage {
  readonly image: number
  readonly outcome: 'added' | 'known' | 'changed'
}

export interface StoredImage {
  readonly id: number
  readonly file: FileReference
  readonly name: string
  readonly sha256: string | null
  readonly bytes: number
  readonly mtimeMs: number
  readonly sidecars: readonly FileReference[]
  readonly format: ImageFormat | null
  readonly width: number | null
  readonly height: number | null
  readonly storage: 'referenced' | 'copied'
  readonly status: ImageStatus
  /** ISO 8601 with the offset where known. */
  readonly capturedAt: string | null
  readonly error: ErrorReport | null
}

interface ImageRow {
  id: number
  path: string
  path_bytes: string | null
  name: string
  sha256: string | null
  bytes: number
  mtime_ms: number
  sidecars: string | null
  format: ImageFormat | null
  width: number | null
  height: number | null
  storage: 'referenced' | 'copied'
  status: ImageStatus
  captured_local: string | null
  captured_offset: number | null
  captured_utc: string | null
  error: string | null
}

/** Adds files by path, in one transaction. A file already there with the same size and time is left as it is. */
export function addImages(store: CaseStore, actor: string, images: readonly NewImage[]): AddedImage[] {
  return store.transaction(() => images.map((image) => addImage(store, actor, image)))
}

const sidecarsText = ({ sidecars = [] }: NewImage) => (sidecars.length === 0 ? null : JSON.stringify(sidecars))

function addImage(store: CaseStore, actor: string, image: NewImage): AddedImage {
  const { file, bytes, mtimeMs } = image
  const known = store
    .statement<ImageRow>("SELECT * FROM images WHERE path = ? AND ifnull(path_bytes, '') = ?")
    .get(file.path, file.bytes ?? '')
  if (!known) return { image: insertImage(store, actor, image), outcome: 'added' }
  const sidecars = sidecarsText(image)
  if (known.bytes === bytes && known.mtime_ms === Math.trunc(mtimeMs) && known.sidecars === sidecars) return { image: known.id, outcome: 'known' }
  store.change({ actor, action: 'image.changed', subject: `image:${known.id}` }, () => {
    const update = "UPDATE images SET bytes = ?, mtime_ms = ?, sidecars = ?, status = 'pending', error = NULL WHERE id = ?"
    store.statement(update).run(bytes, Math.trunc(mtimeMs), sidecars, known.id)
  })
  return { image: known.id, outcome: 'changed' }
}

const insert = `INSERT INTO images (id, path, path_bytes, name, bytes, mtime_ms, sidecars, storage, status, added_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, 'referenced', 'pending', ?)`

function insertImage(store: CaseStore, actor: string, image: NewImage): number {
  const { file, bytes, mtimeMs } = image
  const id = nextId(store)
  store.change({ actor, action: 'image.added', subject: `image:${id}` }, () => {
    const name = path.basename(file.path)
    store.statement(insert).run(id, file.path, file.bytes ?? null, name, bytes, Math.trunc(mtimeMs), sidecarsText(image), new Date().toISOString())
  })
  return id
}

function nextId(store: CaseStore): number {
  const last = store.statement<{ seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'images'").get()
  return (last?.seq ?? 0) + 1
}

export function getImage(store: CaseStore, image: number): StoredImage | null {
  const row = store.statement<ImageRow>('SELECT * FROM images WHERE id = ?').get(image)
  return row ? stored(row) : null
}

/** Ids in ascending order. */
export function imagesWithStatus(store: CaseStore, status: ImageStatus): number[] {
  return store.statement<{ id: number }>('SELECT id FROM images WHERE status = ? ORDER BY id').all(status).map(({ id }) => id)
}

export function allImages(store: CaseStore): number[] {
  return store.statement<{ id: number }>('SELECT id FROM images ORDER BY id').all().map(({ id }) => id)
}

/** An image that cannot be read, or whose worker gave up. An earlier answer goes; evidence stays, as a person may have decided on it. */
export function failImage(store: CaseStore, actor: string, image: number, error: ErrorReport): void {
  store.change({ actor, action: 'image.failed', subject: `image:${image}` }, () => {
    store.statement("UPDATE images SET status = 'failed', error = ? WHERE id = ?").run(JSON.stringify(error), image)
    store.statement('DELETE FROM predictions WHERE image_id = ?').run(image)
    store.statement('DELETE FROM records WHERE image_id = ?').run(image)
  })
}

function stored(row: ImageRow): StoredImage {
  return {
    id: row.id,
    file: fileOf(row),
    name: row.name,
    sha256: row.sha256,
    bytes: row.bytes,
    mtimeMs: row.mtime_ms,
    sidecars: row.sidecars === null ? [] : (JSON.parse(row.sidecars) as FileReference[]),
    format: row.format,
    width: row.width,
    height: row.height,
    storage: row.storage,
    status: row.status,
    capturedAt: capturedAt(row),
    error: row.error === null ? null : (JSON.parse(row.error) as ErrorReport),
  }
}

export function fileOf(row: { path: string; path_bytes: string | null }): FileReference {
  return row.path_bytes === null ? { path: row.path } : { path: row.path, bytes: row.path_bytes }
}

interface CaptureColumns {
  captured_local: string | null
  captured_offset: number | null
  captured_utc: string | null
}

/** '2024-05-01T12:30:00+02:00', without an offset where none is known, in UTC where no more than that is. */
export function capturedAt({ captured_local, captured_offset, captured_utc }: CaptureColumns): string | null {
  if (captured_local === null) return captured_utc
  if (captured_offset === null) return captured_local
  const minutes = Math.abs(captured_offset)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${captured_local}${captured_offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
