// From d3-geo's drawing calls to rings of pixels and SVG path data with a tenth of a pixel.
import { geoPath, type GeoContext, type GeoPermissibleObjects, type GeoProjection } from 'd3-geo'

export type Pixel = readonly [x: number, y: number]
export interface Line {
  readonly pixels: Pixel[]
  closed: boolean
}

/** Points nearer than this to the last one are left out, pixels. */
const resolution = 0.8

/** Draws on the sphere, clipped and projected. */
export function project(object: GeoPermissibleObjects, projection: GeoProjection): Line[] {
  const lines: Line[] = []
  const context: GeoContext = {
    beginPath() {},
    arc() {},
    moveTo: (x, y) => void lines.push({ pixels: [[x, y]], closed: false }),
    lineTo(x, y) {
      const { pixels } = lines[lines.length - 1]
      const [lastX, lastY] = pixels[pixels.length - 1]
      if (Math.abs(x - lastX) + Math.abs(y - lastY) >= resolution) pixels.push([x, y])
    },
    closePath() {
      lines[lines.length - 1].closed = true
    },
  }
  geoPath(projection, context)(object)
  return lines.filter((line) => line.pixels.length > (line.closed ? 2 : 1))
}

const tenths = (value: number): number => Math.round(value * 10)
const decimal = (value: number): string => String(value / 10)

/** "M12.3,4.5l1.2,-0.3": relative steps between rounded points, so that rounding does not add up. */
function lineData({ pixels, closed }: Line): string {
  let [x, y] = [tenths(pixels[0][0]), tenths(pixels[0][1])]
  let data = `M${decimal(x)},${decimal(y)}l`
  pixels.slice(1).forEach((pixel, index) => {
    const [nextX, nextY] = [tenths(pixel[0]), tenths(pixel[1])]
    data += `${index > 0 ? ' ' : ''}${decimal(nextX - x)},${decimal(nextY - y)}`
    ;[x, y] = [nextX, nextY]
  })
  return closed ? `${data}z` : data
}

export const pathData = (lines: readonly Line[]): string => lines.map(lineData).join('')

/** Square pixels, unsigned. */
export function pixelArea({ pixels }: Line): number {
  let sum = 0
  for (let i = 0, j = pixels.length - 1; i < pixels.length; j = i++) sum += pixels[j][0] * pixels[i][1] - pixels[i][0] * pixels[j][1]
  return Math.abs(sum) / 2
}

/** Even-odd rule. */
export function contains({ pixels }: Line, [x, y]: Pixel): boolean {
  let inside = false
  for (let i = 0, j = pixels.length - 1; i < pixels.length; j = i++) {
    const [ax, ay] = pixels[i]
    const [bx, by] = pixels[j]
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
  }
  return inside
}
