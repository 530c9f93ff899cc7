// Version 3 of a case: what models wrote of its images.
import type { Migration } from './migrate.ts'

const table = `
CREATE TABLE model_answers (
  image_id INTEGER NOT NULL REFERENCES images (id) ON DELETE CASCADE,
  id TEXT NOT NULL,                      -- of the run
  sha256 TEXT NOT NULL,                  -- of the bytes that the model saw: an answer says nothing of another picture
  model TEXT NOT NULL,                   -- the pack's name
  pack_hash TEXT,                        -- SHA-256 of its manifest; null for a model on another machine
  adapter_hash TEXT,
  prompt TEXT NOT NULL,
  samples TEXT NOT NULL,                 -- [AnswerSample]: the raw text of each
  seed INTEGER NOT NULL,
  sampling TEXT NOT NULL,                -- temperature and the like, by name
  timings TEXT NOT NULL,                 -- milliseconds by stage
  reliability TEXT,                      -- Reliability as the pack states it
  actor TEXT NOT NULL,
  at TEXT NOT NULL,                      -- UTC, ISO 8601
  PRIMARY KEY (image_id, id)
);`

export const modelAnswers: Migration = {
  version: 3,
  up: (database) => {
    database.exec(table)
  },
}
