// What the host asks of worker processes while a person waits: a box read, a picture made that a browser can show.
import { z } from 'zod'
import { Quad } from './evidence.ts'
import { FileReference } from './observation.ts'

export const Original = z.object({
  /** Where the bytes lie: the file itself, or its copy in the case. */
  file: FileReference,
  /** The original's own path, for messages; its extension tells a camera RAW from a TIFF. */
  name: z.string(),
  sha256: z.string(),
  maxPixels: z.number().int().positive(),
})
export type Original = z.infer<typeof Original>

/** Answered with TextLine[]. */
export const ReadTask = z.object({
  original: Original,
  /** In pixels of the upright full-size image. */
  box: Quad,
  /** Tesseract languages for scripts that PP-OCR does not know. */
  languages: z.array(z.string()),
  languageFolders: z.array(z.string()),
})
export type ReadTask = z.infer<typeof ReadTask>

/** Answered with null once the file is there. */
export const RenderTask = z.object({
  original: Original,
  /** Absolute path of the file to write. */
  target: z.string(),
  /** Longer side, pixels. */
  maxSide: z.number().int().positive(),
  /** Of the encoder, 1 to 100. */
  quality: z.number().int().min(1).max(100),
  /** WebP where it is absent. */
  format: z.enum(['webp', 'jpeg']).optional(),
})
export type RenderTask = z.infer<typeof RenderTask>

/** A picture of a dataset: can it be read, and what does it look like. Answered with PictureLook. */
export const LookTask = z.object({ file: FileReference, maxPixels: z.number().int().positive() })
export type LookTask = z.infer<typeof LookTask>

export const PictureLook = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** 64-bit perceptual hash, 16 hex digits; null for a picture without any contrast. */
  perceptualHash: z.string().regex(/^[0-9a-f]{16}$/).nullable(),
})
export type PictureLook = z.infer<typeof PictureLook>
