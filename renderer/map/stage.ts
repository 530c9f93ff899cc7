// The empty map with everything on it that later gets its data: sources, layers, marks' pictures, scale bar.
import { Map as Maplibre, ScaleControl, setWorkerUrl } from 'maplibre-gl'
import type { SourceSpecification } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import 'maplibre-gl/dist/maplibre-gl.css'
import type { Bounds } from '../../main/contract/geography.ts'
import { corners } from './bounds.ts'
import { isCalm, limits, wholeEarth } from './camera.ts'
import { setIcons } from './icons.ts'
import { aboveRegions, labelFont, layersFor } from './layers.ts'
import type { Theme } from './palette.ts'
import type { RegionLayer } from './regions/region-layer.ts'

setWorkerUrl(workerUrl)

export interface StageOptions {
  readonly theme: Theme
  readonly globe: boolean
  /** Where to begin; null for the whole Earth. */
  readonly start: Bounds | null
  /** What the map is, for a screen reader. */
  readonly label: string
}

/** Letters are painted once and kept, so that the window's font has to be there before the first. */
const loadFonts = (): Promise<unknown> => Promise.all(['Aa', 'Łő', 'Αα', 'Яя', 'ệ'].map((sample) => document.fonts.load(`12px "${labelFont[0]}"`, sample)))

/** @throws Error where this machine cannot draw a map (no WebGL 2) */
export async function emptyMap(container: HTMLElement, { globe, start, label }: StageOptions): Promise<Maplibre> {
  await loadFonts()
  const map = new Maplibre({
    container, style: { version: 8, sources: {}, layers: [] }, attributionControl: false, trackResize: false,
    minZoom: limits.farthest, maxZoom: limits.closest, maxPitch: 0, pitchWithRotate: false, dragRotate: false,
    fadeDuration: isCalm() ? 0 : 120, pixelRatio: Math.min(devicePixelRatio, 2), locale: { 'Map.Title': label },
    ...(start ? { bounds: corners(start) } : wholeEarth(container, globe)),
  })
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  map.addControl(new ScaleControl({ unit: 'metric', maxWidth: 90 }), 'bottom-left')
  await map.once('load')
  return map
}

export const emptyCollection: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] }

export function furnish(map: Maplibre, sources: Record<string, SourceSpecification>, regions: RegionLayer, theme: Theme): void {
  setIcons(map, theme)
  for (const [id, source] of Object.entries(sources)) map.addSource(id, source)
  map.addSource('places', { type: 'geojson', data: emptyCollection })
  map.addSource('marks', { type: 'geojson', data: emptyCollection, tolerance: 0 })
  for (const layer of layersFor(theme)) map.addLayer(layer)
  map.addLayer(regions, aboveRegions)
}

/** The map's size follows its container's. Drawn at once, so that no frame shows an empty map. @returns stops following */
export function followSize(map: Maplibre): () => void {
  const container = map.getContainer()
  const observer = new ResizeObserver(() => {
    if (container.clientWidth === 0 || container.clientHeight === 0) return
    map.resize()
    map.redraw()
  })
  observer.observe(container)
  return () => observer.disconnect()
}
