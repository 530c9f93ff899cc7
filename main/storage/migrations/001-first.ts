// Version 1 of a case: images, what was observed, evidence, predictions, tags, jobs, the audit chain and the search index.
import type { Migration } from './migrate.ts'

const images = `
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE images (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  path TEXT NOT NULL,
  path_bytes TEXT,                       -- base64 of a name that is no valid UTF-8
  name TEXT NOT NULL,
  sha256 TEXT,
  bytes INTEGER NOT NULL,
  mtime_ms INTEGER NOT NULL,
  sidecars TEXT,                         -- [FileReference], null for none
  format TEXT,
  width INTEGER,
  height INTEGER,
  captured_local TEXT,                   -- wall clock, YYYY-MM-DDTHH:MM:SS
  captured_offset INTEGER,               -- minutes east of UTC
  captured_utc TEXT,                     -- where a source states that alone
  camera TEXT,
  perceptual_hash TEXT,
  storage TEXT NOT NULL CHECK (storage IN ('referenced', 'copied')),
  status TEXT NOT NULL CHECK (status IN ('pending', 'located', 'unlocated', 'failed')),
  error TEXT,                            -- ErrorReport
  added_at TEXT NOT NULL
);
CREATE UNIQUE INDEX images_file ON images (path, ifnull(path_bytes, ''));
CREATE INDEX images_name ON images (name, id);
CREATE INDEX images_sha256 ON images (sha256);
CREATE INDEX images_status ON images (status, id);
CREATE INDEX images_captured ON images (ifnull(captured_local, captured_utc), id);

CREATE TABLE observations (
  image_id INTEGER PRIMARY KEY REFERENCES images (id) ON DELETE CASCADE,
  tools TEXT NOT NULL,                   -- name -> version
  made_at TEXT NOT NULL,
  observation TEXT NOT NULL              -- Observation
);

CREATE TABLE evidence (
  image_id INTEGER NOT NULL REFERENCES images (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  says TEXT NOT NULL,
  source TEXT NOT NULL,                  -- EvidenceSource
  likelihood TEXT NOT NULL,              -- Likelihood
  accepted INTEGER NOT NULL,
  weight REAL NOT NULL,
  decided INTEGER NOT NULL,
  reason TEXT,
  PRIMARY KEY (image_id, id)
);
CREATE INDEX evidence_id ON evidence (id);
CREATE INDEX evidence_kind ON evidence (kind, image_id);

-- The record lies apart, as its polygons would make every look at a country read megabytes.
CREATE TABLE predictions (
  image_id INTEGER PRIMARY KEY REFERENCES images (id) ON DELETE CASCADE,
  country TEXT,
  probability REAL,
  latitude REAL,
  longitude REAL,
  answer TEXT,
  places TEXT NOT NULL,                  -- names to find the image by
  made_at TEXT NOT NULL
);
CREATE INDEX predictions_country ON predictions (country, image_id);
CREATE INDEX predictions_probability ON predictions (probability, image_id);
CREATE TABLE records (
  image_id INTEGER PRIMARY KEY REFERENCES images (id) ON DELETE CASCADE,
  record TEXT NOT NULL                   -- StoredRecord
);

CREATE TABLE tags (
  image_id INTEGER NOT NULL REFERENCES images (id) ON DELETE CASCADE,
  tag TEXT NOT NULL,
  PRIMARY KEY (image_id, tag)
) WITHOUT ROWID;
CREATE INDEX tags_tag ON tags (tag, image_id);

CREATE VIRTUAL TABLE image_words USING fts5(
  name, places, tags, text, content = '', contentless_delete = 1, prefix = '1 2 3', tokenize = "unicode61 remove_diacritics 2"
);`

const audit = `
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at TEXT NOT NULL,                      -- UTC, ISO 8601
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  digests TEXT NOT NULL,                 -- row key -> SHA-256 of the row after the change, null once removed
  details TEXT NOT NULL,
  previous TEXT NOT NULL,                -- hash of the entry before
  hash TEXT NOT NULL
);
CREATE INDEX audit_subject ON audit (subject, seq);
-- The chain's end, so that a tail cut off does not pass for a shorter chain.
CREATE TABLE audit_head (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL);`

const jobs = `
CREATE TABLE jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'paused', 'done', 'cancelled', 'failed')),
  params TEXT NOT NULL,
  error TEXT,                            -- ErrorReport of a job that could not go on
  created_at TEXT NOT NULL,
  started_at TEXT,
  finished_at TEXT
);
CREATE TABLE job_items (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  job_id INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  image_id INTEGER NOT NULL REFERENCES images (id) ON DELETE CASCADE,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'leased', 'done', 'failed', 'quarantined', 'cancelled')),
  attempts INTEGER NOT NULL DEFAULT 0,
  suspicion TEXT NOT NULL DEFAULT 'none' CHECK (suspicion IN ('none', 'worker', 'host')),
  deaths INTEGER NOT NULL DEFAULT 0,     -- workers that died with this item alone in hand
  host_deaths INTEGER NOT NULL DEFAULT 0,
  lone_host_deaths INTEGER NOT NULL DEFAULT 0,
  owner TEXT,                            -- who holds the lease
  lease_until TEXT,                      -- when its time is up unless it moves, UTC
  alone INTEGER NOT NULL DEFAULT 0,      -- leased with nothing else in hand in this host
  error TEXT,                            -- ErrorReport
  finished_at TEXT,
  UNIQUE (job_id, image_id)
);
CREATE INDEX job_items_state ON job_items (job_id, state, suspicion, id);
CREATE INDEX job_items_image ON job_items (image_id);`

export const first: Migration = {
  version: 1,
  up: (database) => {
    database.exec(images)
    database.exec(audit)
    database.exec(jobs)
  },
}
