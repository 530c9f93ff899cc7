// What a worker found in one file: facts only, no conclusion. Plain data, stored as it is. Every string is hostile input.
import { z } from 'zod'
import { Quad } from './evidence.ts'

export const ImageFormat = z.enum(['jpeg', 'png', 'webp', 'tiff', 'gif', 'avif', 'heif', 'bmp', 'raw'])
export type ImageFormat = z.infer<typeof ImageFormat>

/** A file on disk. `bytes` is the base64 of the raw name where it is no valid UTF-8; `path` is then for showing only. */
export const FileReference = z.object({ path: z.string(), bytes: z.string().optional() })
export type FileReference = z.infer<typeof FileReference>

/** A pair of coordinates as written in one place. Null where the tag is no number; judged by the evidence kind, not here. */
export const CoordinateReading = z.object({
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  /** GPSHPositioningError or the like, metres. */
  errorMetres: z.number().positive().optional(),
  /** 'EXIF:GPS', 'XMP:GPS', 'Takeout:geoData', ... */
  tag: z.string(),
  origin: z.enum(['tag', 'sidecar']),
  /** As written, at most 200 characters. */
  raw: z.string(),
})
export type CoordinateReading = z.infer<typeof CoordinateReading>

export const PlaceReading = z.object({
  /** 'IPTC:City', 'XMP:Country', 'XMP:Description', ... */
  tag: z.string(),
  origin: z.enum(['tag', 'sidecar']),
  field: z.enum(['country', 'country-code', 'region', 'city', 'sublocation', 'caption']),
  text: z.string(),
})
export type PlaceReading = z.infer<typeof PlaceReading>

export const Metadata = z.object({
  coordinates: z.array(CoordinateReading),
  places: z.array(PlaceReading),
  /** Wall-clock time at capture, `YYYY-MM-DDTHH:MM:SS`, and the tag it came from. */
  capturedLocal: z.string().nullable(),
  capturedTag: z.string().nullable(),
  /** Minutes east of UTC as a tag states it (OffsetTimeOriginal), not inferred. */
  offsetMinutes: z.number().int().nullable(),
  offsetTag: z.string().nullable(),
  /** GPSDateStamp + GPSTimeStamp, ISO 8601 in UTC. */
  gpsTime: z.string().nullable(),
  /** Capture time that a source states in UTC without the local clock ('Z' in XMP, Takeout's photoTakenTime), ISO 8601: it says nothing about the place. */
  capturedUtc: z.string().optional(),
  /** Make, model and serial where known, for neighbours: '' when the file names no camera. */
  camera: z.string(),
  warnings: z.array(z.string()),
})
export type Metadata = z.infer<typeof Metadata>

export const TextReader = z.enum(['pp-ocr', 'tesseract'])
export const TextWord = z.object({ text: z.string(), confidence: z.number().min(0).max(1), box: Quad })
export type TextWord = z.infer<typeof TextWord>
export const TextLine = z.object({
  text: z.string(),
  /** 0..1, the reader's own. */
  confidence: z.number().min(0).max(1),
  box: Quad,
  reader: TextReader,
  /** Tesseract's language code, or 'ch' for PP-OCR's. */
  language: z.string(),
  words: z.array(TextWord),
})
export type TextLine = z.infer<typeof TextLine>

export const Observation = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().nonnegative(),
  format: ImageFormat,
  /** Pixels of the upright image. */
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  /** 64-bit perceptual hash, 16 hex digits; null for a picture without any contrast. */
  perceptualHash: z.string().regex(/^[0-9a-f]{16}$/).nullable(),
  metadata: Metadata,
  /** Null when reading was not asked for. */
  text: z.array(TextLine).nullable(),
  /** Milliseconds by stage: hash, metadata, decode, thumbnail, text. */
  timings: z.record(z.string(), z.number()),
})
export type Observation = z.infer<typeof Observation>

/** What was read in a box that a person drew; it counts beside the observation's own text. */
export const BoxReading = z.object({
  /** Stable: the same box of the same image has the same id. */
  id: z.string(),
  box: Quad,
  lines: z.array(TextLine),
  actor: z.string(),
  /** UTC, ISO 8601. */
  at: z.string(),
})
export type BoxReading = z.infer<typeof BoxReading>

/** One file for a worker to look at, and what to do with it. */
export const InspectTask = z.object({
  file: FileReference,
  /** Sidecar files that belong to it (XMP, Takeout JSON). */
  sidecars: z.array(FileReference),
  /** Folder for derived/<first two hex>/<sha256>.webp; null for none. */
  derived: z.string().nullable(),
  /** Folder `originals/` to copy into as <sha256>; null to leave the file where it is. */
  originals: z.string().nullable(),
  readText: z.boolean(),
  /** Tesseract languages for scripts that PP-OCR does not know. */
  languages: z.array(z.string()),
  /** Extra folders that hold <language>.traineddata or .traineddata.gz. */
  languageFolders: z.array(z.string()),
  maxPixels: z.number().int().positive(),
})
export type InspectTask = z.infer<typeof InspectTask>
