// Vector tiles as bytes, from the features of each layer.
import type { GeoJSONVTFeature, GeoJSONVTTile } from '@maplibre/geojson-vt'
import { fromGeojsonVt } from '@maplibre/vt-pbf'

/** Units of a tile's side. */
export const extent = 4096

/** @param layers name -> features in tile units; those without any are left out */
export function encodeTile(layers: Record<string, readonly GeoJSONVTFeature[]>): ArrayBuffer {
  const filled = Object.entries(layers).filter(([, features]) => features.length > 0).map(([name, features]) => [name, { features } as GeoJSONVTTile])
  const bytes = fromGeojsonVt(Object.fromEntries(filled) as Record<string, GeoJSONVTTile>, { version: 2, extent })
  return bytes.slice().buffer
}
