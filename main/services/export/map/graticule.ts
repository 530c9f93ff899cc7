// Meridians and parallels, with their degrees written on the frame.
import type { Position } from 'geojson'
import { html, type Markup } from '../markup.ts'
import { kmPerDegree, roundTo } from '../../../contract/wording.ts'
import { pathData, project, type Line, type Pixel } from './path.ts'
import type { View } from './view.ts'

/** Degrees between lines. */
const steps = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30]
const stepFor = (span: number): number => steps.find((step) => step >= span / 4) ?? 30

interface Extent {
  readonly latitudes: readonly [number, number]
  readonly longitudes: readonly [number, number]
  readonly latitudeStep: number
  readonly longitudeStep: number
}

const whole: Extent = { latitudes: [-90, 90], longitudes: [-180, 180], latitudeStep: 30, longitudeStep: 30 }

function extentOf(view: View): Extent {
  if (!view.local) return whole
  const { centre, halfHeightKm } = view.local
  const span = (2 * halfHeightKm) / kmPerDegree
  const half = (span / 2) * Math.hypot(1, view.width / view.height) * 1.05
  const latitudes = [Math.max(-90, centre.latitude - half), Math.min(90, centre.latitude + half)] as const
  const widest = Math.cos((Math.min(89.9, Math.max(...latitudes.map(Math.abs))) * Math.PI) / 180)
  const across = half / widest
  if (across > 100) return { ...whole, latitudes, latitudeStep: stepFor(span) }
  return { latitudes, longitudes: [centre.longitude - across, centre.longitude + across], latitudeStep: stepFor(span), longitudeStep: stepFor(span / Math.cos((centre.latitude * Math.PI) / 180)) }
}

function multiples([from, to]: readonly [number, number], step: number): number[] {
  const first = Math.ceil(from / step)
  return Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, index) => roundTo((first + index) * step, 2))
}

/** Forty-one points from one end to the other, since a parallel is no great circle. */
const along = ([from, to]: readonly [number, number], position: (value: number) => Position): Position[] =>
  Array.from({ length: 41 }, (_, index) => position(from + ((to - from) * index) / 40))

const wrap = (longitude: number): number => roundTo(longitude - 360 * Math.round(longitude / 360), 2)

interface GridLine {
  readonly label: string
  readonly meridian: boolean
  readonly lines: Line[]
}

const degrees = (value: number, positive: string, negative: string): string => (value === 0 || Math.abs(value) === 180 ? `${Math.abs(value)}°` : `${Math.abs(value)}° ${value > 0 ? positive : negative}`)

function gridLines(view: View): GridLine[] {
  const { latitudes, longitudes, latitudeStep, longitudeStep } = extentOf(view)
  const drawn = (coordinates: Position[]): Line[] => project({ type: 'LineString', coordinates }, view.projection)
  const inner: readonly [number, number] = [Math.max(-89.99, latitudes[0]), Math.min(89.99, latitudes[1])]
  const meridians = multiples(longitudes, longitudeStep).map((longitude) => ({
    label: degrees(wrap(longitude), 'E', 'W'), meridian: true, lines: drawn(along(inner, (latitude) => [longitude, latitude])),
  }))
  const parallels = multiples(latitudes, latitudeStep).filter((latitude) => Math.abs(latitude) < 90).map((latitude) => ({
    label: degrees(latitude, 'N', 'S'), meridian: false, lines: drawn(along(longitudes, (longitude) => [longitude, latitude])),
  }))
  return [...meridians, ...parallels]
}

/** Where the line crosses the frame: the bottom for meridians, the left side for parallels. */
function crossing({ lines, meridian }: GridLine, view: View): number | null {
  const [axis, other] = meridian ? [1, 0] : [0, 1]
  const edge = meridian ? view.height : 0
  const limit = meridian ? view.width : view.height
  for (const { pixels } of lines) {
    for (let i = 1; i < pixels.length; i++) {
      const [a, b]: [Pixel, Pixel] = [pixels[i - 1], pixels[i]]
      if (a[axis] > edge === b[axis] > edge) continue
      const at = a[other] + ((b[other] - a[other]) * (edge - a[axis])) / (b[axis] - a[axis])
      if (at > 14 && at < limit - 14) return at
    }
  }
  return null
}

function degreeLabel(line: GridLine, view: View): Markup | null {
  const at = view.local && crossing(line, view)
  if (at === null) return null
  return line.meridian
    ? html`<text x="${at.toFixed(1)}" y="${view.height - 4}" text-anchor="middle">${line.label}</text>`
    : html`<text x="4" y="${(at + 3).toFixed(1)}">${line.label}</text>`
}

/** Lines to lie under the labels, and the degrees to lie on top. */
export function graticule(view: View): { readonly lines: Markup; readonly degrees: Markup } {
  const lines = gridLines(view)
  return {
    lines: html`<path class="grid" d="${pathData(lines.flatMap((line) => line.lines))}"/>`,
    degrees: html`<g class="degrees">${lines.map((line) => degreeLabel(line, view))}</g>`,
  }
}
