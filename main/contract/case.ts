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
  /** Names the case in the addresses of its pictures (see media.ts); says nothing of where it lies. */
  key: z.string(),
  title: z.string(),
  createdAt: z.string(),
  /** Time of the last recorded change, ISO 8601, UTC. */
  changedAt: z.string(),
  schemaVersion: z.number().int(),
  images: z.object({ total: z.number(), pending: z.number(), located: z.number(), unlocated: z.number(), failed: z.number() }),
})
export type CaseSummary = z.infer<typeof CaseSummary>

/** What a person concluded about an image's answer. */
export const Verdict = z.enum(['accepted', 'rejected'])
export type Verdict = z.infer<typeof Verdict>

export const Review = z.object({
  verdict: Verdict,
  /** The leading hypothesis at that moment; null where there was none. It may lead no longer. */
  hypothesis: z.object({ label: z.string(), latitude: z.number(), longitude: z.number(), probability: z.number() }).nullable(),
  note: z.string(),
  actor: z.string(),
  /** UTC, ISO 8601. */
  at: z.string(),
})
export type Review = z.infer<typeof Review>

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
  /** Null until reviewed. */
  verdict: Verdict.nullable(),
  /** Two places that each hold a good part of the mass (see `contradictionOf`); null where that is not known. */
  contradiction: z.boolean().nullable(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
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
  /** 'open' is neither accepted nor rejected. */
  review: z.enum(['open', ...Verdict.options]).optional(),
  contradiction: z.boolean().optional(),
  /** Only these, whatever else is asked for. */
  ids: z.array(z.number().int()).max(1000).optional(),
})
export type ImageFilter = z.infer<typeof ImageFilter>

/** How many images there are of each kind: what the filters are made of. */
export const CaseFacets = z.object({
  total: z.number().int(),
  review: z.object({ open: z.number().int(), accepted: z.number().int(), rejected: z.number().int() }),
  status: z.record(ImageStatus, z.number().int()),
  contradiction: z.number().int(),
  /** By number of images, then by name. */
  countries: z.array(z.object({ code: z.string(), name: z.string(), images: z.number().int() })),
  tags: z.array(z.object({ tag: z.string(), images: z.number().int() })),
})
export type CaseFacets = z.infer<typeof CaseFacets>

/** The most probable points of a case's images as columns of equal length, by ascending id; images without a point are left out. */
export const CasePoints = z.object({ ids: z.array(z.number().int()), latitudes: z.array(z.number()), longitudes: z.array(z.number()), probabilities: z.array(z.number()) })
export type CasePoints = z.infer<typeof CasePoints>

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
