// A case and what is in it.
import { z } from 'zod'
import { ErrorReport } from './errors.ts'
import { ImageFormat } from './observation.ts'
import { RecordStatus } from './record.ts'

export const ImageStatus = z.enum(['pending', ...RecordStatus.options])
export type ImageStatus = z.infer<typeof ImageStatus>

export const CaseSummary = z.object({
  /** Absolute path of the case folder. */
  case: z.string(),
  title: z.string(),
  createdAt: z.string(),
  /** Time of the last recorded change, ISO 8601, UTC. */
  changedAt: z.string(),
  schemaVersion: z.number().int(),
  images: z.object({ total: z.number(), pending: z.number(), located: z.number(), unlocated: z.number(), failed: z.number() }),
})
export type CaseSummary = z.infer<typeof CaseSummary>

export const ImageSummary = z.object({
  id: z.number().int(),
  path: z.string(),
  name: z.string(),
  sha256: z.string().nullable(),
  status: ImageStatus,
  format: ImageFormat.nullable(),
  country: z.string().nullable(),
  probability: z.number().nullable(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  answer: z.string().nullable(),
  capturedAt: z.string().nullable(),
  tags: z.array(z.string()),
  error: ErrorReport.nullable(),
})
export type ImageSummary = z.infer<typeof ImageSummary>

export const ImageFilter = z.object({
  status: z.array(ImageStatus).optional(),
  country: z.string().optional(),
  tag: z.string().optional(),
  minProbability: z.number().min(0).max(1).optional(),
  capturedFrom: z.string().optional(),
  capturedTo: z.string().optional(),
  /** Words, matched against names, places, tags and text read in the picture. */
  search: z.string().optional(),
})
export type ImageFilter = z.infer<typeof ImageFilter>

/** What was done, as the audit chain keeps it. */
export const AuditEntry = z.object({
  seq: z.number().int(),
  /** UTC, ISO 8601. */
  at: z.string(),
  actor: z.string(),
  /** 'image.added', 'evidence.rejected', ... */
  action: z.string(),
  /** 'image:12', 'evidence:12/12-clock-7fa3', 'case'. */
  subject: z.string(),
  details: z.json(),
  /** SHA-256, hex, of the entry, which covers the hash of the one before. */
  hash: z.string(),
})
export type AuditEntry = z.infer<typeof AuditEntry>

export const VerifyFinding = z.object({
  kind: z.enum(['original-altered', 'original-missing', 'row-altered', 'row-deleted', 'row-unrecorded', 'chain-broken']),
  subject: z.string(),
  message: z.string(),
})
export type VerifyFinding = z.infer<typeof VerifyFinding>

export const VerifyReport = z.object({
  sound: z.boolean(),
  auditEntries: z.number().int(),
  headHash: z.string(),
  originalsChecked: z.number().int(),
  findings: z.array(VerifyFinding),
})
export type VerifyReport = z.infer<typeof VerifyReport>
