// What was read in boxes that people drew.
import { WorkstationError } from '../contract/errors.ts'
import type { BoxReading } from '../contract/observation.ts'
import type { CaseStore } from './case-store.ts'

interface ReadingRow {
  id: string
  box: string
  lines: string
  actor: string
  at: string
}

// A picture that was changed on disk and looked at again is another picture.
const select = `SELECT readings.id, box, lines, actor, at FROM readings JOIN images ON images.id = image_id
  WHERE image_id = ? AND readings.sha256 = images.sha256 ORDER BY at, readings.id`

/** Of the picture as it was last looked at, in the order in which they were read. */
export function listReadings(store: CaseStore, image: number): BoxReading[] {
  return store.statement<ReadingRow>(select).all(image).map(({ box, lines, ...row }) => ({ ...row, box: JSON.parse(box) as BoxReading['box'], lines: JSON.parse(lines) as BoxReading['lines'] }))
}

const upsert = `INSERT INTO readings (image_id, id, sha256, box, lines, actor, at) VALUES (:image, :id, :sha256, :box, :lines, :actor, :at)
  ON CONFLICT (image_id, id) DO UPDATE SET sha256 = excluded.sha256, box = excluded.box, lines = excluded.lines, actor = excluded.actor, at = excluded.at`

/** @param sha256 of the bytes that were read */
export function saveReading(store: CaseStore, actor: string, image: number, sha256: string, reading: BoxReading): void {
  store.change({ actor, action: 'image.read', subject: `image:${image}`, details: { box: reading.box, lines: reading.lines.map(({ text }) => text) } }, () => {
    store.statement(upsert).run({ ...reading, image, sha256, box: JSON.stringify(reading.box), lines: JSON.stringify(reading.lines) })
  })
}

/** @throws WorkstationError 'not-found' */
export function removeReading(store: CaseStore, actor: string, image: number, id: string): void {
  store.change({ actor, action: 'image.unread', subject: `image:${image}`, details: { reading: id } }, () => {
    const { changes } = store.statement('DELETE FROM readings WHERE image_id = ? AND id = ?').run(image, id)
    if (changes === 0) throw new WorkstationError('not-found', `Picture ${image} has no reading ${id}.`, { image, id })
  })
}
