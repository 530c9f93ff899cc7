// Turns a picture into what the vision tower reads: scaled to whole tokens, normalised, cut into patches. Numbers equal those of transformers' Qwen2VLImageProcessor.
import { z } from 'zod'
import { resizeBicubic } from '../../image/bicubic.ts'
import type { Pixels } from '../../image/crop.ts'
import { ImageError } from '../../image/errors.ts'
import { checkShape, ModelConfigError } from './config.ts'
import type { Grid } from './positions.ts'

export interface PreprocessorConfig {
  /** Bounds of the scaled picture's area. */
  minPixels: number
  maxPixels: number
  /** Pixels along a patch's side. */
  patchSize: number
  /** Frames in a patch. */
  temporalPatchSize: number
  /** Patches along the side of the square that becomes one token. */
  mergeSize: number
  /** Of red, green and blue, on a scale of 0 to 1. */
  mean: readonly [number, number, number]
  deviation: readonly [number, number, number]
  /** From a level of 0 to 255 to the scale of `mean`. */
  rescaleFactor: number
}

export interface PictureRgb { /** RGB, 8 bits, row-major. */ data: Uint8Array; width: number; height: number }

export interface ProcessedImage {
  /** [frames * rows * columns, 3 * temporalPatchSize * patchSize^2], the patches of a token after one another; in a patch channel, frame, row, column. */
  patches: Float32Array
  grid: Grid
}

const file = 'preprocessor_config.json'
/** A published model's bound; half a gigabyte of patches is what a hostile file may ask for at most. */
const largestMaxPixels = 2 ** 24
/** The reference refuses narrower pictures. */
const largestRatio = 200

const pixels = z.int().min(1).max(largestMaxPixels)
const triple = z.tuple([z.number(), z.number(), z.number()])
const positive = z.number().gt(0)
const mustBeOn = z.literal(true).nullish()

const preprocessorShape = z.object({
  min_pixels: pixels.nullish(), max_pixels: pixels.nullish(),
  size: z.object({ shortest_edge: pixels.nullish(), longest_edge: pixels.nullish(), min_pixels: pixels.nullish(), max_pixels: pixels.nullish() }).nullish(),
  patch_size: z.int().min(1).max(256).default(14), temporal_patch_size: z.int().min(1).max(16).default(2), merge_size: z.int().min(1).max(16).default(2),
  image_mean: triple.default([0.48145466, 0.4578275, 0.40821073]), image_std: z.tuple([positive, positive, positive]).default([0.26862954, 0.26130258, 0.27577711]),
  rescale_factor: positive.max(1).default(1 / 255), do_resize: mustBeOn, do_rescale: mustBeOn, do_normalize: mustBeOn,
  /** Pillow's number for bicubic. */
  resample: z.literal(3).nullish(),
})

/**
 * @param json the parsed preprocessor_config.json
 * @throws ModelConfigError naming the field
 */
export function parsePreprocessor(json: unknown): PreprocessorConfig {
  const raw = checkShape(preprocessorShape, json, file)
  const minPixels = raw.min_pixels ?? raw.size?.shortest_edge ?? raw.size?.min_pixels ?? 56 * 56
  const maxPixels = raw.max_pixels ?? raw.size?.longest_edge ?? raw.size?.max_pixels ?? 28 * 28 * 1280
  if (minPixels > maxPixels) throw new ModelConfigError(`${file}: min_pixels: ${minPixels} is above max_pixels, ${maxPixels}`)
  return {
    minPixels, maxPixels, patchSize: raw.patch_size, temporalPatchSize: raw.temporal_patch_size, mergeSize: raw.merge_size, mean: raw.image_mean, deviation: raw.image_std, rescaleFactor: raw.rescale_factor,
  }
}

/** To the nearest whole number, halves to the even one, as Python rounds. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value)
  if (value - floor !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}

/**
 * The size at which a picture is read: whole tokens along both sides, its shape kept as well as that allows, its area within the bounds.
 * The area goes beyond `maxPixels` only where a side would be less than one token.
 * @param size in pixels
 * @throws ImageError 'unsupported' when one side is more than 200 times the other
 */
export function smartResize({ width, height }: { width: number; height: number }, options: Pick<PreprocessorConfig, 'minPixels' | 'maxPixels' | 'patchSize' | 'mergeSize'>): { width: number; height: number } {
  const { minPixels, maxPixels } = options
  const factor = options.patchSize * options.mergeSize
  if (Math.max(width, height) / Math.min(width, height) > largestRatio) throw new ImageError('unsupported', `the picture is ${width} x ${height} pixels; the model reads none whose sides differ more than ${largestRatio} times`)
  const near = { width: roundHalfEven(width / factor) * factor, height: roundHalfEven(height / factor) * factor }
  if (near.width * near.height > maxPixels) {
    const shrink = Math.sqrt(height * width / maxPixels)
    const fit = (side: number) => Math.max(factor, Math.floor(side / shrink / factor) * factor)
    return { width: fit(width), height: fit(height) }
  }
  if (near.width * near.height >= minPixels) return near
  const enlarge = Math.sqrt(minPixels / (height * width))
  const fit = (side: number) => Math.ceil(side * enlarge / factor) * factor
  return { width: fit(width), height: fit(height) }
}

/** How many tokens of the prompt stand for a picture. */
export function imageTokens([frames, rows, columns]: Grid, mergeSize: number): number {
  return frames * rows * columns / mergeSize ** 2
}

/** What each level of each channel becomes: (level * rescaleFactor - mean) / deviation, fused and in float32 as the reference computes it. */
function levelTables({ mean, deviation, rescaleFactor }: PreprocessorConfig): Float32Array[] {
  const scale = Math.fround(1 / rescaleFactor)
  return mean.map((value, channel) => {
    const [offset, divisor] = [Math.fround(Math.fround(value) * scale), Math.fround(Math.fround(deviation[channel]!) * scale)]
    return Float32Array.from({ length: 256 }, (_, level) => Math.fround(level - offset) / divisor)
  })
}

/** Writes one patch's values for one frame's worth of pixels, and repeats them for each frame of the patch. */
function writePatch(patches: Float32Array, at: number, image: Pixels, left: number, top: number, tables: Float32Array[], { patchSize, temporalPatchSize }: PreprocessorConfig): void {
  const area = patchSize ** 2
  for (const [channel, table] of tables.entries()) {
    const first = at + channel * temporalPatchSize * area
    let to = first
    for (let row = top; row < top + patchSize; row++) {
      let from = (row * image.width + left) * 3 + channel
      for (let column = 0; column < patchSize; column++, from += 3) patches[to++] = table[image.data[from]!]!
    }
    for (let frame = 1; frame < temporalPatchSize; frame++) patches.copyWithin(first + frame * area, first, first + area)
  }
}

function cutPatches(image: Pixels, options: PreprocessorConfig): ProcessedImage {
  const { patchSize, mergeSize: merge } = options
  const [rows, columns] = [image.height / patchSize, image.width / patchSize]
  const values = 3 * options.temporalPatchSize * patchSize ** 2
  const patches = new Float32Array(rows * columns * values)
  const tables = levelTables(options)
  let at = 0
  for (let token = 0; token < rows * columns / merge ** 2; token++) {
    const [top, left] = [Math.floor(token / (columns / merge)) * merge, token % (columns / merge) * merge]
    for (let part = 0; part < merge ** 2; part++, at += values) writePatch(patches, at, image, (left + part % merge) * patchSize, (top + Math.floor(part / merge)) * patchSize, tables, options)
  }
  return { patches, grid: [1, rows, columns] }
}

/**
 * @param image upright and at its full size: one shrunk beforehand gives other pixels than the reference
 * @throws ImageError 'unsupported' for sides that differ too much; RangeError when `data` is not width * height * 3 long
 */
export async function processImage(image: PictureRgb, options: PreprocessorConfig): Promise<ProcessedImage> {
  if (image.data.length !== image.width * image.height * 3 || image.data.length === 0) throw new RangeError(`${image.data.length} bytes are no RGB picture of ${image.width} x ${image.height}`)
  const { width, height } = smartResize(image, options)
  const data = Buffer.from(image.data.buffer, image.data.byteOffset, image.data.length)
  return cutPatches(resizeBicubic({ data, width: image.width, height: image.height }, width, height), options)
}
