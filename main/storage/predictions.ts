// The answer for each image: the record, and the columns that lists are sorted and filtered by.
import { Effect } from '../contract/posterior.ts'
import { LocationRecord } from '../contract/record.ts'
import type { CaseStore } from './case-store.ts'
import { z } from 'zod'

/** A record as it is kept: evidence, look-alikes and models' answers have tables of their own and are put in when the record is read; effects stay here, by item. */
export const StoredRecord = LocationRecord.omit({ evidence: true, duplicates: true, similar: true, reasoning: true }).extend({ effects: z.array(Effect) })
export type StoredRecord = z.infer<typeof StoredRecord>

const upsert = `INSERT INTO predictions (image_id, country, probability, latitude, longitude, answer, places, contradiction, made_at)
  VALUES (:image, :country, :probability, :latitude, :longitude, :answer, :places, :contradiction, :madeAt)
  ON CONFLICT (image_id) DO UPDATE SET country = excluded.country, probability = excluded.probability, latitude = excluded.latitude,
    longitude = excluded.longitude, answer = excluded.answer, places = excluded.places, contradiction = excluded.contradiction, made_at = excluded.made_at`

const upsertRecord = 'INSERT INTO records (image_id, record) VALUES (?, ?) ON CONFLICT (image_id) DO UPDATE SET record = excluded.record WHERE record <> excluded.record'

/** Also sets the image's status and error. `contradiction` says whether its evidence names two places; null where nobody looked. */
export function savePrediction(store: CaseStore, actor: string, image: number, record: StoredRecord, contradiction: boolean | null = null): void {
  store.change({ actor, action: 'image.located', subject: `image:${image}` }, () => {
    store.statement(upsert).run({ ...columnsOf(record), image, contradiction: contradiction === null ? null : Number(contradiction), madeAt: new Date().toISOString() })
    store.statement(upsertRecord).run(image, JSON.stringify(record))
    store.statement('UPDATE images SET status = ?, error = ? WHERE id = ?').run(record.status, record.error ? JSON.stringify(record.error) : null, image)
  })
}

function columnsOf(record: StoredRecord) {
  const named = [record.country, record.region, record.city].map((mass) => mass?.name ?? '')
  const labels = record.hypotheses.slice(0, 5).map(({ label }) => label)
  return {
    country: record.country?.code ?? null,
    probability: record.hypotheses[0]?.probability ?? null,
    latitude: record.best?.latitude ?? null,
    longitude: record.best?.longitude ?? null,
    answer: record.answer,
    places: [record.answer ?? '', ...named, ...labels].filter((words) => words !== '').join(' | '),
  }
}

export function getRecord(store: CaseStore, image: number): StoredRecord | null {
  const row = store.statement<{ record: string }>('SELECT record FROM records WHERE image_id = ?').get(image)
  return row ? (JSON.parse(row.record) as StoredRecord) : null
}
