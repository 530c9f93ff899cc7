// The report's maps: for each image a locator and a close view, for all of them an overview. Equal base maps are drawn once.
import type { Point } from '../../../contract/geography.ts'
import type { LocationRecord } from '../../../contract/record.ts'
import type { ExportSetting } from '../exporter.ts'
import { countriesIn, ground } from '../map/ground.ts'
import { drawNames, namesIn, type Name } from '../map/names.ts'
import { drawFrame, drawMark, drawRegion, marksIn } from '../map/overlay.ts'
import type { Pixel } from '../map/path.ts'
import { distanceKm } from '../map/sphere.ts'
import { nearlySame, viewOf, type Size, type View } from '../map/view.ts'
import type { World } from '../map/world.ts'
import { html, type Content, type Markup } from '../markup.ts'

/** Draws a view's ground once; later maps of the same view refer to it. */
export interface MapBook {
  /** @param content drawn above the ground; @param marks pixels that names keep clear of */
  draw(view: View, label: string, content: Content, marks: readonly Pixel[]): Markup
}

/** Views whose names are kept at hand; others are looked up again. */
const remembered = 64

export function createMapBook(world: World, nearby: ExportSetting['nearby']): MapBook {
  const drawn = new Map<string, string>()
  const known = new Map<string, readonly Name[]>()
  const remember = (view: View, names: readonly Name[]): readonly Name[] => {
    const oldest = known.keys().next().value
    if (known.size >= remembered && oldest !== undefined) known.delete(oldest)
    known.set(view.key, names)
    return names
  }
  const firstTime = (view: View): Markup => {
    const countries = countriesIn(view, world)
    const id = `ground-${drawn.size + 1}`
    drawn.set(view.key, id)
    remember(view, namesIn(view, countries, nearby))
    return html`<g id="${id}">${ground(view, countries)}</g>`
  }
  return {
    draw(view, label, content, marks) {
      const id = drawn.get(view.key)
      const below = id === undefined ? firstTime(view) : html`<use href="#${id}"/>`
      const names = known.get(view.key) ?? remember(view, namesIn(view, countriesIn(view, world), nearby))
      return html`<svg class="map${view.local ? '' : ' world'}" viewBox="0 0 ${view.width} ${view.height}" role="img" aria-label="${label}">${below}${content}${drawNames(names, view, marks)}</svg>`
    },
  }
}

const paneSize: Size = { width: 400, height: 290 }
const wideSize: Size = { width: 816, height: 380 }

/** A town's surroundings, and a country's, km from the middle to the upper edge. */
const leastClose = 12
const leastWide = 400

/** Hypotheses below this are in the table and not on the map. */
const leastShown = 0.02
const mostShown = 8

/** The best point and the hypotheses after the first, in the order of their ranks. */
function rankedPoints(record: LocationRecord, best: Point): Point[] {
  return [best, ...record.hypotheses.slice(1, mostShown).filter((each) => each.probability >= leastShown)]
}

const cornersOf = (rings: readonly (readonly (readonly [number, number])[])[]): Point[] =>
  rings.flatMap((ring) => ring.map(([longitude, latitude]) => ({ longitude, latitude })))

const level90 = (record: LocationRecord) => record.credible.find((region) => region.level === 0.9)?.polygons ?? []

/** Corners of the part of the 90 % region that lies around the best point. */
function corePoints(record: LocationRecord, best: Point): Point[] {
  const parts = level90(record).map((polygon) => cornersOf(polygon.slice(0, 1)))
  const nearness = parts.map((corners) => Math.min(...corners.map((corner) => distanceKm(corner, best))))
  const nearest = parts[nearness.indexOf(Math.min(...nearness))]
  return [best, ...(nearest ?? [])]
}

function viewsOf(record: LocationRecord, best: Point): { close: View | null; wide: View } {
  const spread = [...rankedPoints(record, best), ...cornersOf(level90(record).flatMap((polygon) => polygon.slice(0, 1)))]
  const close = viewOf(corePoints(record, best), leastClose, paneSize)
  const wide = viewOf(spread, leastWide, paneSize)
  if (nearlySame(close, wide)) return { close: null, wide: viewOf(spread, leastWide / 2, wideSize) }
  return { close, wide }
}

export interface ImageMaps {
  readonly close: Markup | null
  readonly wide: Markup
}

/** Null for an image without a place. The close view is null where the wide one already shows all. */
export function imageMaps(record: LocationRecord, book: MapBook): ImageMaps | null {
  const { best } = record
  if (!best) return null
  const { close, wide } = viewsOf(record, best)
  const regions = [...record.credible].sort((a, b) => b.level - a.level)
  const draw = (view: View, label: string, frame: Markup | null): Markup => {
    const marks = marksIn(view, rankedPoints(record, best))
    const content = [regions.map((region) => drawRegion(region, view)), frame, [...marks].reverse().map(drawMark)]
    return book.draw(view, label, content, marks.map((mark) => mark.pixel))
  }
  return {
    close: close && draw(close, 'Close view: credible regions and the most probable point, with towns nearby', null),
    wide: draw(wide, 'Locator: credible regions and hypotheses with the countries around', close && drawFrame(close, wide)),
  }
}

const overviewSize: Size = { width: 1080, height: 460 }
/** Pixels within which points are drawn as one circle with their number. */
const clusterPixels = 22

export interface Located {
  readonly number: number
  readonly point: Point
}

interface Cluster {
  x: number
  y: number
  readonly numbers: number[]
}

/** Greedy, in the order given: each point joins the first cluster near enough or starts one. */
function clustersOf(images: readonly Located[], view: View): Cluster[] {
  const clusters: Cluster[] = []
  for (const { number, point } of images) {
    const [x, y] = view.projection([point.longitude, point.latitude]) ?? [NaN, NaN]
    const near = clusters.find((cluster) => Math.hypot(cluster.x - x, cluster.y - y) < clusterPixels)
    if (near) near.numbers.push(number)
    else if (Number.isFinite(x)) clusters.push({ x, y, numbers: [number] })
  }
  return clusters
}

function drawCluster({ x, y, numbers }: Cluster): Markup {
  const label = numbers.length === 1 ? `Image ${numbers[0]}` : `${numbers.length} images, the first is ${numbers[0]}`
  const text = numbers.length === 1 ? `${numbers[0]}` : `${numbers.length}×`
  const radius = Math.min(20, 8 + 3 * Math.log10(numbers.length) + Math.max(0, text.length - 2) * 2)
  return html`<a href="#image-${numbers[0]}" aria-label="${label}"><circle class="cluster${numbers.length > 1 ? ' many' : ''}" cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${radius.toFixed(1)}"/><text class="cluster-text" x="${x.toFixed(1)}" y="${(y + 3.3).toFixed(1)}" text-anchor="middle">${text}</text></a>`
}

/** All located images on one map: their surroundings, or the world when they lie far apart. */
export function overviewMap(images: readonly Located[], book: MapBook): Markup {
  const view = viewOf(images.map((image) => image.point), leastWide / 2, overviewSize)
  const clusters = clustersOf(images, view)
  return html`<figure class="overview">${book.draw(view, `Overview map: ${images.length} located images`, clusters.map(drawCluster), clusters.map(({ x, y }) => [x, y]))}<figcaption class="soft">Most probable points by image number; “2×” stands for two images close together and leads to the first of them.</figcaption></figure>`
}
