// The map as the views know it: what to show goes in, what the person does comes out. Nothing else of the window knows maplibre.
import type { GeoJSONSource, LayerSpecification, Map as Maplibre } from 'maplibre-gl'
import type { CasePoints } from '../../main/contract/case.ts'
import type { MapPlace } from '../../main/contract/gazetteer.ts'
import type { Bounds, Point } from '../../main/contract/geography.ts'
import { visible } from '../../main/contract/plain-text.ts'
import { marksOf } from './answer.ts'
import type { MapAnswer } from './answer.ts'
import { createBasemap } from './basemap/basemap.ts'
import { boundsOfColumns, boundsOfPoints, boundsOfPolygons } from './bounds.ts'
import { createCamera } from './camera.ts'
import { startDrawing } from './drawing/drawing.ts'
import type { Drawn, DrawMode } from './drawing/drawing.ts'
import { offerGround } from './ground/ground.ts'
import { setIcons } from './icons.ts'
import { layersFor } from './layers.ts'
import type { Theme } from './palette.ts'
import { createPoints } from './points/points.ts'
import { RegionLayer } from './regions/region-layer.ts'
import { emptyMap, followSize, furnish } from './stage.ts'
import type { StageOptions } from './stage.ts'

export interface MapListener {
  /** The map has come to rest; first when it begins. */
  viewChanged(bounds: Bounds, zoom: number): void
  imagePicked(image: number): void
  /** Degrees from north, clockwise; a flat map does not turn. */
  turned(bearing: number): void
  drawn(drawn: Drawn): void
  drawingCancelled(): void
  /** The outline crosses itself and cannot be finished so. */
  drawingRefused(): void
  /** Something of the map does not work, in words. */
  failed(message: string): void
}

export interface MapView {
  setTheme(theme: Theme): void
  setProjection(globe: boolean): void
  /** Resolves when they are on their way to the screen. */
  setPoints(points: CasePoints | null): Promise<void>
  select(image: number | null): void
  /** The credible regions are on the screen with the next frame, the marks as soon as a worker has cut them. */
  setAnswer(answer: MapAnswer | null): void
  setPlaces(places: readonly MapPlace[]): void
  /** @returns who made the basemap, '' without one @throws Error that says why it cannot be shown */
  setBasemap(url: string | null): Promise<string>
  /** The 90 % region, or else what is there. @returns false where there is nothing to look at */
  fitAnswer(): boolean
  fitPoints(points: CasePoints): boolean
  goTo(point: Point, zoom: number): void
  zoomBy(steps: number): void
  resetNorth(): void
  draw(mode: DrawMode | null): void
  destroy(): void
}

/** Pixels around what is looked at. */
const padding = { answer: 28, points: 44 }

/** Maps of this window so far: each has names of its own for its tiles. */
let maps = 0

const placeFeatures = (places: readonly MapPlace[]): GeoJSON.FeatureCollection => ({
  type: 'FeatureCollection',
  features: places.map(({ name, latitude, longitude, population }) => ({ type: 'Feature', properties: { name: visible(name), population }, geometry: { type: 'Point', coordinates: [longitude, latitude] } })),
})

/** The 90 % region; without one what the person drew, and then points. */
function boundsOfAnswer({ credible, areas, pins, truth }: MapAnswer): Bounds | null {
  const widest = credible.find(({ level }) => level === 0.9) ?? credible[0]
  if (widest) return boundsOfPolygons(widest.polygons)
  return boundsOfPolygons(areas.flatMap(({ polygons }) => polygons)) ?? boundsOfPoints([...pins, ...truth])
}

function recolour(map: Maplibre, layers: readonly LayerSpecification[]): void {
  for (const { id, paint } of layers) {
    for (const [property, value] of Object.entries(paint ?? {})) map.setPaintProperty(id, property as never, value as never)
  }
}

/**
 * @param container an element with a size of its own; the map follows it
 * @throws Error where this machine cannot draw one (no WebGL 2)
 */
export async function createMap(container: HTMLElement, options: StageOptions, listener: MapListener): Promise<MapView> {
  let { theme } = options
  let answer: MapAnswer | null = null
  let stopDrawing: (() => void) | null = null
  // What is broken off because the map closes is no failure.
  const failed = (error: unknown) => {
    if (!(error instanceof Error && error.name === 'AbortError')) listener.failed(error instanceof Error ? error.message : String(error))
  }

  const number = ++maps
  // Its worker reads the atlas while the map starts.
  const ground = offerGround(`ground-${number}`)
  const map = await emptyMap(container, options).catch((error: unknown) => {
    ground.remove()
    throw error
  })
  const points = createPoints(`points-${number}`, { picked: listener.imagePicked, asleep: () => stopDrawing !== null, failed })
  const regions = new RegionLayer(theme)
  const camera = createCamera(map)
  const basemap = createBasemap(map, `basemap-${number}`, () => theme)
  const setData = (source: string, data: GeoJSON.GeoJSON) => void map.getSource<GeoJSONSource>(source)?.setData(data)
  const tellView = () => listener.viewChanged(camera.view(), map.getZoom())

  furnish(map, { ...ground.sources, points: points.source }, regions, theme)
  camera.setGlobe(options.globe)
  ground.attach(map, failed)
  points.attach(map)
  map.on('error', ({ error }) => failed(error))
  map.on('moveend', tellView)
  map.on('rotate', () => listener.turned(map.getBearing()))
  const stopFollowing = followSize(map)
  tellView()

  return {
    setTheme: (next) => {
      if (next === theme) return
      theme = next
      setIcons(map, theme)
      regions.setTheme(theme)
      recolour(map, [...layersFor(theme), ...basemap.layers(theme)])
    },
    setProjection: camera.setGlobe,
    setPoints: points.set,
    select: points.select,
    setAnswer: (next) => {
      answer = next
      regions.set(next?.credible ?? [])
      setData('marks', marksOf(next))
    },
    setPlaces: (places) => setData('places', placeFeatures(places)),
    setBasemap: basemap.set,
    fitAnswer: () => camera.fit(answer && boundsOfAnswer(answer), padding.answer, answer?.best),
    fitPoints: ({ latitudes, longitudes }) => camera.fit(boundsOfColumns(latitudes, longitudes), padding.points),
    goTo: camera.goTo,
    zoomBy: camera.zoomBy,
    resetNorth: camera.resetNorth,
    draw: (mode) => {
      stopDrawing?.()
      stopDrawing = mode && startDrawing(map, mode, theme, { drawn: listener.drawn, cancelled: listener.drawingCancelled, refused: listener.drawingRefused })
    },
    destroy: () => {
      stopDrawing?.()
      stopFollowing()
      basemap.remove()
      map.remove()
      points.remove()
      ground.remove()
    },
  }
}
