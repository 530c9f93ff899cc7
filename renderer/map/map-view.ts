// The map as the views know it: what to show goes in, what the person does comes out. Nothing else of the window knows maplibre.
import { Map as Maplibre, ScaleControl, setWorkerUrl } from 'maplibre-gl'
import type { GeoJSONSource, StyleSpecification } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import 'maplibre-gl/dist/maplibre-gl.css'
import type { CasePoints } from '../../main/contract/case.ts'
import type { MapPlace } from '../../main/contract/gazetteer.ts'
import type { Bounds, Point } from '../../main/contract/geography.ts'
import { visible } from '../../main/contract/plain-text.ts'
import { marksOf } from './answer.ts'
import type { MapAnswer } from './answer.ts'
import { createBasemap } from './basemap/basemap.ts'
import { boundsOfPoints, boundsOfPolygons, boundsOfView, corners } from './bounds.ts'
import { startDrawing } from './drawing/drawing.ts'
import type { Drawn, DrawMode } from './drawing/drawing.ts'
import { offerGround } from './ground/ground.ts'
import { setIcons } from './icons.ts'
import { aboveRegions, labelFont, layersFor } from './layers.ts'
import type { Theme } from './palette.ts'
import { createPoints } from './points/points.ts'
import { RegionLayer } from './regions/region-layer.ts'

setWorkerUrl(workerUrl)

export interface MapOptions {
  readonly theme: Theme
  readonly globe: boolean
  /** Where the map was when it was last shown. */
  readonly start: { readonly bounds: Bounds } | null
  /** What the map is of, for a screen reader. */
  readonly label: string
}

export interface MapListener {
  /** The map has come to rest; first when it is ready. */
  viewChanged(bounds: Bounds, zoom: number): void
  imagePicked(image: number): void
  /** Degrees from north, clockwise; a flat map does not turn. */
  turned(bearing: number): void
  drawn(drawn: Drawn): void
  drawingCancelled(): void
  /** The outline crosses itself and cannot be finished so. */
  drawingRefused(): void
  ready(): void
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

const limits = { closestFit: 15.5, closest: 19, farthest: -1, padding: 28, pointsPadding: 44 }
/** Milliseconds of a move to what was asked for. */
const travel = 450
let maps = 0

/** A world's width at zoom 0, pixels. */
const worldPixels = 512

/** As large as it fits: the flat map's width, or a globe with a little room around it. */
function wholeEarth({ clientWidth, clientHeight }: HTMLElement, globe: boolean): { center: [number, number]; zoom: number } {
  const across = globe ? Math.min(clientWidth, clientHeight) * 0.8 * Math.PI : clientWidth
  return { center: [10, globe ? 15 : 25], zoom: Math.log2(Math.max(across, 1) / worldPixels) }
}

const noStyle: StyleSpecification = { version: 8, sources: {}, layers: [] }
const emptyCollection: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] }

const isCalm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches

/** Letters are painted once and kept, so that the window's font has to be there before the first. */
const loadFonts = (): Promise<unknown> => Promise.all(['Aa', 'Łő', 'Αα', 'Яя', 'ệ'].map((sample) => document.fonts.load(`12px "${labelFont[0]}"`, sample)))

const placeFeatures = (places: readonly MapPlace[]): GeoJSON.FeatureCollection => ({
  type: 'FeatureCollection',
  features: places.map(({ name, latitude, longitude, population }) => ({ type: 'Feature', properties: { name: visible(name), population }, geometry: { type: 'Point', coordinates: [longitude, latitude] } })),
})

/**
 * @param container an element with a size of its own; the map follows it
 * @throws Error where this machine cannot draw one (no WebGL 2)
 */
export async function createMap(container: HTMLElement, options: MapOptions, listener: MapListener): Promise<MapView> {
  await loadFonts()
  const number = ++maps
  let { theme } = options
  let answer: MapAnswer | null = null
  let stopDrawing: (() => void) | null = null

  const map = new Maplibre({
    container, style: noStyle, attributionControl: false, trackResize: false, maxZoom: limits.closest, minZoom: limits.farthest, maxPitch: 0, pitchWithRotate: false, dragRotate: false,
    fadeDuration: isCalm() ? 0 : 120, pixelRatio: Math.min(devicePixelRatio, 2), locale: { 'Map.Title': options.label },
    ...(options.start ? { bounds: corners(options.start.bounds) } : wholeEarth(container, options.globe)),
  })
  const ground = offerGround(`ground-${number}`)
  const points = createPoints(`points-${number}`)
  const regions = new RegionLayer(theme)
  const basemap = createBasemap(map, `basemap-${number}`, () => theme)

  const setData = (source: string, data: GeoJSON.GeoJSON) => void map.getSource<GeoJSONSource>(source)?.setData(data)
  const setTurning = (globe: boolean) => {
    map.setProjection({ type: globe ? 'globe' : 'mercator' })
    if (globe) map.dragRotate.enable()
    else {
      map.dragRotate.disable()
      if (map.getBearing() !== 0) map.resetNorth({ duration: 0 })
    }
  }
  const move = (bounds: Bounds | null, padding: number): boolean => {
    if (bounds) map.fitBounds(corners(bounds), { padding: Math.min(padding, container.clientWidth / 5, container.clientHeight / 5), maxZoom: limits.closestFit, bearing: 0, animate: !isCalm(), duration: travel })
    return bounds !== null
  }
  const tellView = () => {
    const { _sw, _ne } = map.getBounds()
    listener.viewChanged(boundsOfView(_sw.lng, _sw.lat, _ne.lng, _ne.lat), map.getZoom())
  }
  // Drawn at once, so that no frame shows an empty map.
  const resizing = new ResizeObserver(() => {
    if (container.clientWidth === 0 || container.clientHeight === 0) return
    map.resize()
    map.redraw()
  })

  map.on('error', ({ error }) => {
    if (!(error instanceof Error && error.name === 'AbortError')) listener.failed(error.message)
  })
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  map.addControl(new ScaleControl({ unit: 'metric', maxWidth: 90 }), 'bottom-left')
  await map.once('load')

  setIcons(map, theme)
  for (const [id, source] of Object.entries(ground.sources)) map.addSource(id, source)
  map.addSource('points', points.source)
  map.addSource('places', { type: 'geojson', data: emptyCollection })
  map.addSource('marks', { type: 'geojson', data: emptyCollection, tolerance: 0 })
  for (const layer of layersFor(theme)) map.addLayer(layer)
  map.addLayer(regions, aboveRegions)
  setTurning(options.globe)
  points.attach(map, listener.imagePicked, () => stopDrawing !== null)
  map.on('moveend', tellView)
  map.on('rotate', () => listener.turned(map.getBearing()))
  resizing.observe(container)
  listener.ready()
  tellView()

  return {
    setTheme: (next) => {
      if (next === theme) return
      theme = next
      setIcons(map, theme)
      regions.setTheme(theme)
      for (const layer of [...layersFor(theme), ...basemap.layers(theme)]) {
        for (const [property, value] of Object.entries(layer.paint ?? {})) map.setPaintProperty(layer.id, property as never, value as never)
      }
    },
    setProjection: setTurning,
    setPoints: points.set,
    select: points.select,
    setAnswer: (next) => {
      answer = next
      regions.set(next?.credible ?? [])
      setData('marks', marksOf(next))
    },
    setPlaces: (places) => setData('places', placeFeatures(places)),
    setBasemap: basemap.set,
    fitAnswer: () => {
      if (!answer) return false
      const widest = answer.credible.find(({ level }) => level === 0.9) ?? answer.credible[0]
      const rest = [...answer.pins, ...answer.truth]
      return move(widest ? boundsOfPolygons(widest.polygons) : (boundsOfPolygons(answer.areas.flatMap(({ polygons }) => polygons)) ?? boundsOfPoints(rest)), limits.padding)
    },
    fitPoints: ({ latitudes, longitudes }) => move(boundsOfPoints(latitudes.map((latitude, index) => ({ latitude, longitude: longitudes[index]! }))), limits.pointsPadding),
    goTo: ({ latitude, longitude }, zoom) => void map.flyTo({ center: [longitude, latitude], zoom, animate: !isCalm(), duration: 2 * travel }),
    zoomBy: (steps) => void map.easeTo({ zoom: map.getZoom() + steps, duration: isCalm() ? 0 : travel / 2 }),
    resetNorth: () => void map.resetNorth({ duration: isCalm() ? 0 : travel }),
    draw: (mode) => {
      stopDrawing?.()
      stopDrawing = mode && startDrawing(map, mode, theme, { drawn: listener.drawn, cancelled: listener.drawingCancelled, refused: listener.drawingRefused })
    },
    destroy: () => {
      stopDrawing?.()
      resizing.disconnect()
      basemap.remove()
      map.remove()
      points.remove()
      ground.remove()
    },
  }
}
