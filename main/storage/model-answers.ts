// What models wrote of the images, as they wrote it, with all that is needed to have it written again.
import type { ModelAnswer } from '../contract/reasoning.ts'
import type { CaseStore } from './case-store.ts'

interface AnswerRow {
  id: string
  model: string
  pack_hash: string | null
  adapter_hash: string | null
  prompt: string
  samples: string
  seed: number
  sampling: string
  timings: string
  reliability: string | null
  actor: string
  at: string
}

function answerOf(row: AnswerRow): ModelAnswer {
  const { id, prompt, seed, actor, at } = row
  return {
    id, prompt, seed, actor, at,
    model: { name: row.model, packHash: row.pack_hash, adapterHash: row.adapter_hash },
    samples: JSON.parse(row.samples) as ModelAnswer['samples'],
    sampling: JSON.parse(row.sampling) as ModelAnswer['sampling'],
    timings: JSON.parse(row.timings) as ModelAnswer['timings'],
    reliability: row.reliability === null ? null : (JSON.parse(row.reliability) as ModelAnswer['reliability']),
  }
}

// A picture that was changed on disk and looked at again is another picture.
const select = `SELECT model_answers.* FROM model_answers JOIN images ON images.id = image_id
  WHERE image_id = ? AND model_answers.sha256 = images.sha256 ORDER BY at DESC, model_answers.id DESC`

/** Of the picture as it was last looked at, the newest first. */
export function listModelAnswers(store: CaseStore, image: number): ModelAnswer[] {
  return store.statement<AnswerRow>(select).all(image).map(answerOf)
}

/** Images that are there to be asked about and have no answer of this id to what they are now, by ascending number. */
export function imagesWithoutAnswer(store: CaseStore, id: string): number[] {
  const sql = `SELECT id FROM images WHERE status != 'failed' AND NOT EXISTS
    (SELECT 1 FROM model_answers WHERE image_id = images.id AND model_answers.id = ? AND model_answers.sha256 = images.sha256) ORDER BY id`
  return store.statement<{ id: number }>(sql).all(id).map((row) => row.id)
}

const upsert = `INSERT INTO model_answers (image_id, id, sha256, model, pack_hash, adapter_hash, prompt, samples, seed, sampling, timings, reliability, actor, at)
  VALUES (:image, :id, :sha256, :model, :packHash, :adapterHash, :prompt, :samples, :seed, :sampling, :timings, :reliability, :actor, :at)
  ON CONFLICT (image_id, id) DO UPDATE SET sha256 = excluded.sha256, model = excluded.model, pack_hash = excluded.pack_hash, adapter_hash = excluded.adapter_hash,
    prompt = excluded.prompt, samples = excluded.samples, seed = excluded.seed, sampling = excluded.sampling, timings = excluded.timings,
    reliability = excluded.reliability, actor = excluded.actor, at = excluded.at`

/** @param sha256 of the bytes that the model saw */
export function saveModelAnswer(store: CaseStore, actor: string, image: number, sha256: string, answer: ModelAnswer): void {
  const { id, model, prompt, seed, reliability, at } = answer
  const details = { answer: id, model: model.name, samples: answer.samples.length }
  store.change({ actor, action: 'image.answered', subject: `image:${image}`, details }, () => {
    store.statement(upsert).run({
      image, id, sha256, model: model.name, packHash: model.packHash, adapterHash: model.adapterHash, prompt, seed, at, actor: answer.actor,
      samples: JSON.stringify(answer.samples), sampling: JSON.stringify(answer.sampling), timings: JSON.stringify(answer.timings),
      reliability: reliability && JSON.stringify(reliability),
    })
  })
}
