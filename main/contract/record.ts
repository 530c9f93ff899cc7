// The record of one image as it leaves the program: one line of the JSONL, one feature of the GeoJSON, one row of the CSV.
import { z } from 'zod'
import { EvidenceKind, EvidenceSource } from './evidence.ts'
import { ErrorReport } from './errors.ts'
import { CredibleRegion, Hypothesis, NamedMass, Posterior } from './posterior.ts'
import { Reasoning } from './reasoning.ts'

export const RecordStatus = z.enum(['located', 'unlocated', 'failed'])
export type RecordStatus = z.infer<typeof RecordStatus>

export const RecordEvidence = z.object({
  id: z.string(),
  kind: EvidenceKind,
  says: z.string(),
  source: EvidenceSource,
  accepted: z.boolean(),
  weight: z.number(),
  reason: z.string().optional(),
  /** Leading hypothesis's probability with the item minus without it; for a rejected item 0. */
  effect: z.number().min(-1).max(1),
})
export type RecordEvidence = z.infer<typeof RecordEvidence>

export const LocationRecord = z.object({
  /** Absolute path of the original. */
  image: z.string(),
  sha256: z.string().nullable(),
  status: RecordStatus,
  error: ErrorReport.optional(),
  best: Posterior.shape.best.nullable(),
  country: NamedMass.nullable(),
  region: NamedMass.nullable(),
  city: NamedMass.nullable(),
  hypotheses: z.array(Hypothesis),
  credible: z.array(CredibleRegion),
  evidence: z.array(RecordEvidence),
  /** "Country; Region; Place", as far down as each part is at least likely; null when not even the country is. */
  answer: z.string().nullable(),
  /** Capture time with its offset where known, ISO 8601. */
  capturedAt: z.string().nullable(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  /** Other images of the case with the same bytes, and those that look alike. */
  duplicates: z.array(z.string()),
  similar: z.array(z.string()),
  /** What the newest run of a model wrote; null until one has. */
  reasoning: Reasoning.nullable(),
})
export type LocationRecord = z.infer<typeof LocationRecord>
