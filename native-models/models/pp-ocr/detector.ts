// Finds lines of text: PP-OCRv4's detector, once over the whole picture and, for large ones, in tiles at a finer scale.
import { floats } from '../../runtime/session.ts'
import type { Session } from '../../runtime/session.ts'
import { shrinkTo } from '../../image/resize.ts'
import type { Pixels } from '../../image/crop.ts'
import { moved, shareInside } from './geometry.ts'
import { findRegions } from './regions.ts'
import type { ProbabilityMap, TextRegion } from './regions.ts'

/** A picture within this is seen once, as it is. */
const singleSide = 960
/** Longer side for the coarse pass over larger ones, which is there for letters too large for the fine one. */
const coarseSide = 640
/** Longer side for the fine pass: small signs in a 12-megapixel picture. Costs 0.3 s a megapixel on one thread. */
const fineSide = 2048
/** Tiles hold what the model's memory may take; their margins are seen twice and kept from the tile they lie deeper in. */
const tileSide = 960
const tileMargin = 48
/** The model halves its input five times. */
const multiple = 32

// PaddleOCR feeds BGR with ImageNet's mean and deviation in RGB order; the model is trained that way.
const mean = [0.485, 0.456, 0.406]
const deviation = [0.229, 0.224, 0.225]

interface Span { start: number; end: number; keepStart: number; keepEnd: number }

/** Even spans that cover `length`, each at most `tileSide` long with margins of `tileMargin` on its inner ends. */
export function tileSpans(length: number): Span[] {
  const count = length <= tileSide ? 1 : Math.ceil((length - 2 * tileMargin) / (tileSide - 2 * tileMargin))
  return Array.from({ length: count }, (_, index) => {
    const [keepStart, keepEnd] = [Math.round(length * index / count), Math.round(length * (index + 1) / count)]
    return { start: Math.max(0, keepStart - tileMargin), end: Math.min(length, keepEnd + tileMargin), keepStart, keepEnd }
  })
}

/** [1, 3, height, width] as the model wants it, padded with zeros below and to the right. */
function toTensor(image: Pixels, across: Span, down: Span): { data: Float32Array; dims: number[] } {
  const width = Math.ceil((across.end - across.start) / multiple) * multiple
  const height = Math.ceil((down.end - down.start) / multiple) * multiple
  const data = new Float32Array(3 * width * height)
  for (let channel = 0; channel < 3; channel++) {
    const [offset, scale] = [mean[channel]!, 1 / deviation[channel]!]
    for (let y = down.start; y < down.end; y++) {
      let target = (channel * height + y - down.start) * width
      for (let x = across.start; x < across.end; x++) data[target++] = (image.data[(y * image.width + x) * 3 + 2 - channel]! / 255 - offset) * scale
    }
  }
  return { data, dims: [1, 3, height, width] }
}

async function runTile(session: Session, image: Pixels, across: Span, down: Span, map: ProbabilityMap): Promise<void> {
  const outputs = await session.run({ [session.inputs[0]!]: toTensor(image, across, down) })
  const output = outputs[session.outputs[0]!]!
  const [data, stride] = [floats(output), output.dims[3]!]
  for (let y = down.keepStart; y < down.keepEnd; y++) {
    const row = (y - down.start) * stride - across.start
    map.data.set(data.subarray(row + across.keepStart, row + across.keepEnd), y * map.width + across.keepStart)
  }
}

/** The model's probability of text for each pixel of the image. */
export async function textProbability(session: Session, image: Pixels): Promise<ProbabilityMap> {
  const map = { data: new Float32Array(image.width * image.height), width: image.width, height: image.height }
  for (const down of tileSpans(image.height)) {
    for (const across of tileSpans(image.width)) await runTile(session, image, across, down, map)
  }
  return map
}

/** @param scale pixels of the picture for one of `image` */
async function detectAt(session: Session, image: Pixels, scale: number): Promise<TextRegion[]> {
  const regions = findRegions(await textProbability(session, image))
  return regions.map(({ rectangle, score }) => ({ rectangle: moved(rectangle, scale), score }))
}

/** The same line seen at both scales: about as high, and one lies in the other. */
function isSame(one: TextRegion, other: TextRegion): boolean {
  const ratio = Math.min(one.rectangle.width, one.rectangle.height) / Math.min(other.rectangle.width, other.rectangle.height)
  return ratio > 0.6 && ratio < 1.7 && (shareInside(one.rectangle, other.rectangle) > 0.6 || shareInside(other.rectangle, one.rectangle) > 0.6)
}

const length = ({ rectangle }: TextRegion) => Math.max(rectangle.width, rectangle.height)

/** Fine regions first, as they are sharper; a coarse one replaces those that are pieces of it. */
function merge(coarse: readonly TextRegion[], fine: readonly TextRegion[]): TextRegion[] {
  const merged = [...fine]
  for (const region of coarse) {
    const same = merged.filter((other) => isSame(region, other))
    if (same.some((other) => length(other) > 0.85 * length(region))) continue
    for (const piece of same) merged.splice(merged.indexOf(piece), 1)
    merged.push(region)
  }
  return merged
}

/** @returns regions in pixels of the image; a line may come twice, at two heights, where the scales disagree */
export async function detectText(session: Session, image: Pixels): Promise<TextRegion[]> {
  if (Math.max(image.width, image.height) <= singleSide) return detectAt(session, image, 1)
  const large = await shrinkTo(image, fineSide)
  const small = await shrinkTo(large, coarseSide)
  const coarse = await detectAt(session, small, image.width / small.width)
  return merge(coarse, await detectAt(session, large, image.width / large.width))
}
