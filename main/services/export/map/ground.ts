// The ground of a map: sea, countries, graticule, scale bar. The same for every picture in the same view.
import { html, type Markup } from '../markup.ts'
import { kilometres } from '../../../contract/wording.ts'
import { graticule } from './graticule.ts'
import { pathData, project, type Line } from './path.ts'
import { earthRadiusKm } from './sphere.ts'
import type { View } from './view.ts'
import type { World } from './world.ts'

export interface Country {
  readonly name: string
  readonly lines: Line[]
}

/** Countries in sight, in the order of their names, as rings of pixels. */
export function countriesIn(view: View, world: World): Country[] {
  const byName = new Map<string, Line[]>()
  for (const shape of world.shapesIn(view.detail, view.cap)) {
    const lines = project(shape.polygon, view.projection)
    if (lines.length > 0) byName.set(shape.country, [...(byName.get(shape.country) ?? []), ...lines])
  }
  return [...byName].map(([name, lines]) => ({ name, lines })).sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** The longest of 1, 2 or 5 times a power of ten that takes at most a quarter of the width. */
export function scaleLengthKm(widthKm: number): number {
  const power = 10 ** Math.floor(Math.log10(widthKm / 4))
  return [5, 2, 1].map((digit) => digit * power).find((length) => length <= widthKm / 4) ?? power
}

/** True in the middle of the view; a world map has no one scale. */
function scaleBar(view: View): Markup | null {
  if (!view.local) return null
  const lengthKm = scaleLengthKm((2 * view.local.halfHeightKm * view.width) / view.height)
  const pixels = 2 * view.projection.scale() * Math.sin(lengthKm / earthRadiusKm / 2)
  const left = (view.width - 12 - pixels).toFixed(1)
  return html`<g class="scale" transform="translate(${left},${view.height - 20})"><path d="M0,-4l0,4 ${pixels.toFixed(1)},0 0,-4"/><text x="${(pixels / 2).toFixed(1)}" y="-6" text-anchor="middle">${kilometres(lengthKm)}</text></g>`
}

/** SVG to stand below the overlay of the same view; the report's style sheet colours it. */
export function ground(view: View, countries: readonly Country[]): Markup {
  const grid = graticule(view)
  const sea = view.local ? html`<rect class="sea" width="${view.width}" height="${view.height}"/>` : html`<path class="sea" d="${pathData(project({ type: 'Sphere' }, view.projection))}"/>`
  return html`${sea}<path class="land" d="${pathData(countries.flatMap((country) => country.lines))}"/>${grid.lines}${grid.degrees}${scaleBar(view)}`
}
