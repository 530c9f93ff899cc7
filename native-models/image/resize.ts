// Scales decoded pixels.
import sharp from 'sharp'
import type { Pixels } from './crop.ts'

/** @returns the image itself when its longer side is within `side`; averages when it shrinks (Lanczos) */
export async function shrinkTo(image: Pixels, side: number): Promise<Pixels> {
  const { data, width, height } = image
  if (Math.max(width, height) <= side) return image
  const picture = sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false })
  const { data: pixels, info } = await picture.resize({ width: side, height: side, fit: 'inside' }).raw().toBuffer({ resolveWithObject: true })
  return { data: pixels, width: info.width, height: info.height }
}
