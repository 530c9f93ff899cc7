// One item of evidence: what it says, where it came from, and its likelihood over the Earth.
import { z } from 'zod'
import { CountryCode, Latitude, Longitude, MultiPolygon } from './geography.ts'

export const EvidenceKind = z.enum([
  'coordinates', // EXIF/XMP GPS, sidecar, CSV of truth
  'clock', // UTC offset, GPS time against local time
  'named-place', // IPTC/XMP location fields, caption, folder and file name
  'neighbour', // same camera within minutes of a located picture
  'text-place', // a place name read in the picture
  'text-mark', // telephone, domain, e-mail, postal code, currency, unit, street-type or shop word read in the picture
  'text-script', // script and language of what was read
  'model-answer', // what a model concluded from the picture
  'analyst', // pin, drawn area, country picked
])
export type EvidenceKind = z.infer<typeof EvidenceKind>

/**
 * p(clue | true place), up to a constant factor for each item. Plain data: stored, exported and evaluated as it is.
 * - kernels: (1 - background) * sum(weight * N2(distance; sigmaKm)) + background / Earth's area. Weights sum to 1.
 * - countries: the ratio of the country at the place, `otherwise` anywhere else. Ratios are relative to one another.
 * - regions: the same by first-order division; keys are `CC/Region` with the gazetteer's region name.
 * - zones: `inside` where the gazetteer's time zone is in the list, `outside` elsewhere.
 * - area: `inside` the polygons, `outside` elsewhere.
 */
export const Likelihood = z.discriminatedUnion('form', [
  z.object({
    form: z.literal('kernels'),
    centres: z.array(z.object({ latitude: Latitude, longitude: Longitude, sigmaKm: z.number().positive(), weight: z.number().positive() })).min(1),
    background: z.number().gt(0).lt(1),
  }),
  z.object({ form: z.literal('countries'), ratios: z.record(CountryCode, z.number().positive()), otherwise: z.number().positive() }),
  z.object({ form: z.literal('regions'), ratios: z.record(z.string(), z.number().positive()), otherwise: z.number().positive() }),
  z.object({ form: z.literal('zones'), zones: z.array(z.string()).min(1), inside: z.number().positive(), outside: z.number().positive() }),
  z.object({ form: z.literal('area'), polygons: MultiPolygon, inside: z.number().positive(), outside: z.number().positive() }),
])
export type Likelihood = z.infer<typeof Likelihood>

/** Corners clockwise from the top left of the upright line, in pixels of the upright full-size image. */
export const Quad = z.tuple([z.tuple([z.number(), z.number()]), z.tuple([z.number(), z.number()]), z.tuple([z.number(), z.number()]), z.tuple([z.number(), z.number()])])
export type Quad = z.infer<typeof Quad>

export const EvidenceSource = z.object({
  origin: z.enum(['tag', 'sidecar', 'file-name', 'folder-name', 'region', 'neighbour', 'truth-file', 'model', 'analyst']),
  /** The tag's name, the rule that fired, the file or image it rests on; one line. */
  detail: z.string(),
  /** The words as found, untrusted. */
  text: z.string().optional(),
  /** Where in the picture. */
  box: Quad.optional(),
  /** The image this item rests on, for neighbours. */
  image: z.number().int().optional(),
})
export type EvidenceSource = z.infer<typeof EvidenceSource>

/** What a kind's rule derives from an observation. `accepted: false` needs a `reason` that says why it does not count by itself. */
export const EvidenceDraft = z.object({
  kind: EvidenceKind,
  /** One line for a person: "Germany, Austria or Switzerland". */
  says: z.string(),
  source: EvidenceSource,
  likelihood: Likelihood,
  accepted: z.boolean().default(true),
  reason: z.string().optional(),
})
export type EvidenceDraft = z.infer<typeof EvidenceDraft>

/** A draft in a case. The id is stable across runs: the same clue of the same picture gets the same id. */
export const EvidenceItem = EvidenceDraft.extend({
  id: z.string(),
  image: z.number().int(),
  accepted: z.boolean(),
  /** Exponent on the likelihood: 1 as derived, 0 none, 2 twice as much log-likelihood. */
  weight: z.number().min(0).max(4),
  /** True once a person has accepted, rejected, weighed or added it: a new run leaves it alone. */
  decided: z.boolean(),
})
export type EvidenceItem = z.infer<typeof EvidenceItem>

/** What an analyst states in their own word. */
export const AnalystClaim = z.discriminatedUnion('claim', [
  z.object({ claim: z.literal('pin'), latitude: Latitude, longitude: Longitude, sigmaKm: z.number().positive().max(5000).default(0.05) }),
  z.object({ claim: z.literal('include'), polygons: MultiPolygon }),
  z.object({ claim: z.literal('exclude'), polygons: MultiPolygon }),
  z.object({ claim: z.literal('country'), countries: z.array(CountryCode).min(1) }),
])
export type AnalystClaim = z.infer<typeof AnalystClaim>
