// The richer basemap that a person chose, laid over the ground where it has something.
import type { LayerSpecification, Map as Maplibre } from 'maplibre-gl'
import { placesNamedFrom } from '../layers.ts'
import { palettes } from '../palette.ts'
import type { Theme } from '../palette.ts'
import { openArchive } from './archive.ts'
import type { Archive } from './archive.ts'
import { hasPlaces, placesFrom, vectorLayers } from './vector-layers.ts'

/** The basemap comes right below this layer. */
const above = 'graticule'
const lastZoom = 24

const rectangle = ([west, south, east, north]: Archive['bounds']): GeoJSON.Polygon => ({ type: 'Polygon', coordinates: [[[west, south], [east, south], [east, north], [west, north], [west, south]]] })

/** Files without land of their own mean that all is land but their water. */
const meansLand = (layers: readonly string[]): boolean => !layers.includes('earth') && layers.includes('water')

function layersOf({ vectorLayers: found }: Archive, theme: Theme): LayerSpecification[] {
  const palette = palettes[theme]
  if (!found) return [{ id: 'basemap', type: 'raster', source: 'basemap', paint: theme === 'dark' ? { 'raster-brightness-max': 0.7, 'raster-saturation': -0.25 } : {} }]
  const land: LayerSpecification[] = meansLand(found) ? [{ id: 'basemap-land', type: 'fill', source: 'basemap-extent', paint: { 'fill-color': palette.land } }] : []
  return [...land, ...vectorLayers(found, palette)]
}

export interface Basemap {
  /** @param url null for none. @returns who made it; '' without one @throws Error that says why it cannot be shown */
  set(url: string | null): Promise<string>
  layers(theme: Theme): LayerSpecification[]
  remove(): void
}

/** @param protocol a name of its own for each map */
export function createBasemap(map: Maplibre, protocol: string, theme: () => Theme): Basemap {
  let shown: Archive | null = null
  let wanted = 0

  const remove = () => {
    if (!shown) return
    for (const { id } of layersOf(shown, theme())) if (map.getLayer(id)) map.removeLayer(id)
    for (const id of ['basemap', 'basemap-extent']) if (map.getSource(id)) map.removeSource(id)
    map.setLayerZoomRange('places', placesNamedFrom, lastZoom)
    shown.close()
    shown = null
  }
  const show = (archive: Archive) => {
    shown = archive
    map.addSource('basemap', archive.source)
    map.addSource('basemap-extent', { type: 'geojson', data: rectangle(archive.bounds) })
    for (const layer of layersOf(archive, theme())) map.addLayer(layer, layer.type === 'symbol' ? 'places' : above)
    if (archive.vectorLayers && hasPlaces(archive.vectorLayers)) map.setLayerZoomRange('places', placesNamedFrom, placesFrom)
  }
  return {
    set: async (url) => {
      const mine = ++wanted
      const archive = url === null ? null : await openArchive(url, `${protocol}-${mine}`)
      if (mine !== wanted) {
        archive?.close()
        return ''
      }
      remove()
      if (archive) show(archive)
      return archive?.attribution ?? ''
    },
    layers: (each) => (shown ? layersOf(shown, each) : []),
    remove: () => {
      wanted += 1
      remove()
    },
  }
}
