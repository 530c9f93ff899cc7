// Cuts a turned rectangle out of a picture and scales it, with averaging when it shrinks.
import type { RgbImage } from './decode.ts'

export interface CropFrame { centre: [x: number, y: number]; width: number; height: number; /** Radians, clockwise on the screen. */ angle: number }

export type Pixels = Pick<RgbImage, 'data' | 'width' | 'height'>

/** Samples for each target pixel and axis; beyond that a huge sign on a small crop aliases a little, and nobody reads worse for it. */
const maxSamples = 8

/** Adds the bilinear sample at (x, y) to `sum`; beyond the picture its border goes on. */
function addSample(image: Pixels, x: number, y: number, sum: Float64Array): void {
  const { data, width, height } = image
  const clampedX = Math.min(Math.max(x - 0.5, 0), width - 1)
  const clampedY = Math.min(Math.max(y - 0.5, 0), height - 1)
  const [left, top] = [Math.floor(clampedX), Math.floor(clampedY)]
  const [partX, partY] = [clampedX - left, clampedY - top]
  const stepX = left + 1 < width ? 3 : 0
  const stepY = top + 1 < height ? width * 3 : 0
  const at = (top * width + left) * 3
  for (let channel = 0; channel < 3; channel++) {
    const i = at + channel
    const upper = data[i]! * (1 - partX) + data[i + stepX]! * partX
    const lower = data[i + stepY]! * (1 - partX) + data[i + stepX + stepY]! * partX
    sum[channel]! += upper * (1 - partY) + lower * partY
  }
}

/**
 * @param frame in pixels of the image
 * @param width,height of the crop wanted
 * @returns RGB, row-major
 */
export function cropTurned(image: Pixels, frame: CropFrame, width: number, height: number): Pixels {
  const data = Buffer.allocUnsafe(width * height * 3)
  const [cosine, sine] = [Math.cos(frame.angle), Math.sin(frame.angle)]
  const samples = Math.min(maxSamples, Math.max(1, Math.round(frame.height / height)))
  const sum = new Float64Array(3)
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      sum.fill(0)
      for (let sample = 0; sample < samples * samples; sample++) {
        const u = ((column + (sample % samples + 0.5) / samples) / width - 0.5) * frame.width
        const v = ((row + (Math.floor(sample / samples) + 0.5) / samples) / height - 0.5) * frame.height
        addSample(image, frame.centre[0] + u * cosine - v * sine, frame.centre[1] + u * sine + v * cosine, sum)
      }
      for (let channel = 0; channel < 3; channel++) data[(row * width + column) * 3 + channel] = Math.round(sum[channel]! / (samples * samples))
    }
  }
  return { data, width, height }
}
