// Names on a map: countries, then towns by population, each at the first spot where it overlaps nothing.
import stringWidth from 'string-width'
import type { ExportSetting } from '../exporter.ts'
import { html, type Markup } from '../markup.ts'
import { shortened } from '../plain-text.ts'
import type { Country } from './ground.ts'
import { contains, pixelArea, type Line, type Pixel } from './path.ts'
import type { View } from './view.ts'

interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

interface Spot {
  readonly x: number
  readonly y: number
  readonly anchor: 'start' | 'middle' | 'end'
  readonly box: Box
}

/** A name and where it may stand, best spot first. */
export interface Name {
  readonly text: string
  /** Of a country; a town's depend on whether a mark covers its dot. */
  readonly spots: readonly Spot[]
  /** The town's own place; null for a country. */
  readonly dot: Pixel | null
}

const fontSize = 9.5

function spot(x: number, y: number, anchor: Spot['anchor'], width: number): Spot {
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2
  return { x, y, anchor, box: { left: left - 1, right: left + width + 1, top: y - fontSize * 0.85, bottom: y + fontSize * 0.3 } }
}

/** An estimate, as no font is at hand: 0.56 em for a narrow character, twice that for a wide one. */
const textWidth = (text: string): number => stringWidth(text) * fontSize * 0.56

/** A grid over the part in sight, from the middle outwards. */
function gridOver({ pixels }: Line, view: View): Pixel[] {
  const xs = pixels.map(([x]) => Math.min(view.width, Math.max(0, x)))
  const ys = pixels.map(([, y]) => Math.min(view.height, Math.max(0, y)))
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const parts = [0.5, 0.35, 0.65, 0.2, 0.8]
  return parts.flatMap((down) => parts.map((across): Pixel => [left + (right - left) * across, top + (bottom - top) * down]))
}

/** Square pixels; a smaller country carries no name. */
const leastArea = 900

/** Within the country's largest part. Letters are spaced, hence 1.25. */
function countryName(country: Country, view: View): Name | null {
  const largest = country.lines.reduce((a, b) => (pixelArea(b) > pixelArea(a) ? b : a))
  if (pixelArea(largest) < leastArea) return null
  const text = shortened(country.name, 28)
  const width = textWidth(text) * 1.25
  const spots = gridOver(largest, view).filter(([x, y]) => [x - width / 2, x, x + width / 2].every((end) => contains(largest, [end, y])))
  return { text, dot: null, spots: spots.map(([x, y]) => spot(x, y, 'middle', width)) }
}

/** Around a dot of the radius `clear`, in the order in which cartographers prefer them. */
function spotsAround([x, y]: Pixel, clear: number, width: number): Spot[] {
  return [spot(x + clear, y + 3.3, 'start', width), spot(x - clear, y + 3.3, 'end', width), spot(x, y - clear, 'middle', width), spot(x, y + clear + 7, 'middle', width)]
}

/** Towns asked for, and towns named at most. */
const townsAsked = 60
const townsNamed = 14

function townNames(view: View, nearby: ExportSetting['nearby']): Name[] {
  if (!view.local || !nearby) return []
  const { centre, halfHeightKm } = view.local
  const places = [...nearby(centre.latitude, centre.longitude, halfHeightKm * Math.hypot(1, view.width / view.height), townsAsked)]
  places.sort((a, b) => b.population - a.population || (a.name < b.name ? -1 : Number(a.name > b.name)))
  return places.flatMap((place) => {
    const pixel = view.projection([place.longitude, place.latitude])
    if (!pixel) return []
    return [{ text: shortened(place.name, 24), dot: pixel, spots: [] }]
  })
}

/** A close view within one country needs no country's name. */
const needsCountries = (view: View, countries: readonly Country[]): boolean => view.local !== null && (countries.length > 1 || view.local.halfHeightKm > 150)

export function namesIn(view: View, countries: readonly Country[], nearby: ExportSetting['nearby']): Name[] {
  const named = needsCountries(view, countries) ? countries.map((country) => countryName(country, view)).filter((name) => name !== null) : []
  return [...named, ...townNames(view, nearby)]
}

const overlap = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
const around = ([x, y]: Pixel, radius: number): Box => ({ left: x - radius, right: x + radius, top: y - radius, bottom: y + radius })

/** Of the ring around the best point, pixels. */
const markRadius = 9

const coveredBy = (dot: Pixel, marks: readonly Pixel[]): number => marks.findIndex((mark) => Math.hypot(mark[0] - dot[0], mark[1] - dot[1]) < markRadius + 2)

/** Kept free: degrees on the left and at the bottom, the scale bar, and the marks. */
function reserved({ width, height }: View, marks: readonly Pixel[]): Box[] {
  return [
    { left: 0, right: 34, top: 0, bottom: height },
    { left: 0, right: width, top: height - 14, bottom: height },
    { left: width * 0.7, right: width, top: height - 40, bottom: height },
    ...marks.map((mark) => around(mark, markRadius)),
  ]
}

function draw({ text, dot }: Name, { x, y, anchor }: Spot, covered: boolean): Markup {
  const point = dot && !covered && html`<circle class="town" cx="${dot[0].toFixed(1)}" cy="${dot[1].toFixed(1)}" r="1.7"/>`
  return html`${point}<text class="${dot ? 'place' : 'country'}" x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${text}</text>`
}

/** As many names as find a free spot inside the frame, the first ones first. A mark that covers a town bears the name of one town only. */
export function drawNames(names: readonly Name[], view: View, marks: readonly Pixel[]): Markup {
  const taken = reserved(view, marks)
  const named = new Set<number>()
  let towns = 0
  const free = ({ box }: Spot): boolean => box.left >= 2 && box.top >= 2 && box.right <= view.width - 2 && box.bottom <= view.height - 2 && !taken.some((other) => overlap(box, other))
  const place = (name: Name, spots: readonly Spot[], covered: boolean): Markup | null => {
    const found = spots.find(free)
    if (!found) return null
    taken.push(found.box)
    return draw(name, found, covered)
  }
  const town = (name: Name, dot: Pixel): Markup | null => {
    const mark = coveredBy(dot, marks)
    if (towns >= townsNamed || named.has(mark)) return null
    const drawn = place(name, spotsAround(dot, mark < 0 ? 5 : 2 * markRadius, textWidth(name.text)), mark >= 0)
    if (drawn && mark < 0) taken.push(around(dot, 2))
    if (drawn && mark >= 0) named.add(mark)
    if (drawn) towns++
    return drawn
  }
  return html`${names.map((name) => (name.dot ? town(name, name.dot) : place(name, name.spots, false)))}`
}
