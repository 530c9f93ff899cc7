// Version 2 of a case: reviews, readings of drawn boxes, contradictions, and indices for a window over many images.
import type { Migration } from './migrate.ts'

const tables = `
CREATE TABLE reviews (
  image_id INTEGER PRIMARY KEY REFERENCES images (id) ON DELETE CASCADE,
  verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'rejected')),
  hypothesis TEXT,                       -- what led then: label, latitude, longitude, probability; null for nothing
  note TEXT NOT NULL,
  actor TEXT NOT NULL,
  at TEXT NOT NULL                       -- UTC, ISO 8601
);
CREATE INDEX reviews_verdict ON reviews (verdict, image_id);

CREATE TABLE readings (
  image_id INTEGER NOT NULL REFERENCES images (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  sha256 TEXT NOT NULL,                  -- of the bytes that were read: a box says nothing of another picture
  box TEXT NOT NULL,                     -- Quad
  lines TEXT NOT NULL,                   -- [TextLine]
  actor TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (image_id, id)
);

ALTER TABLE predictions ADD COLUMN contradiction INTEGER;
CREATE INDEX predictions_contradiction ON predictions (image_id) WHERE contradiction = 1;`

const indices = `
-- Whose neighbours in time an image is.
CREATE INDEX images_camera ON images (camera, captured_local);
-- How images look, for look-alikes.
CREATE INDEX images_look ON images (id, perceptual_hash) WHERE perceptual_hash IS NOT NULL;
-- The last entry that changed how an image looks, whoever wrote it.
CREATE INDEX audit_inspected ON audit (seq) WHERE action IN ('image.inspected', 'image.observed');`

export const window: Migration = {
  version: 2,
  up: (database) => {
    database.exec(tables)
    database.exec(indices)
  },
}
