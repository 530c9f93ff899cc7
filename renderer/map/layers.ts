// The map's layers from the sea up, for a theme. Colours are those of the palette; each meaning has a shape, a dash or a hatching besides.
import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl'
import type { Mark } from './answer.ts'
import { palettes } from './palette.ts'
import type { Palette, Theme } from './palette.ts'

/** Drawn from fonts of this machine; what the first lacks, as Chinese, comes from the next. */
export const labelFont = ['Inter Variable', 'Segoe UI', 'system-ui', 'Noto Sans', 'DejaVu Sans', 'Noto Sans CJK SC', 'sans-serif']

/** Areas of the answer lie below this layer. */
export const aboveRegions = 'include-fill'

/** On a map of the world names of countries are enough. */
export const placesNamedFrom = 1.8

const text = { 'text-font': labelFont, 'text-padding': 3 } as const
const marked = (...marks: Mark[]): FilterSpecification => ['in', ['get', 'mark'], ['literal', marks]]
const byZoom = (...stops: number[]): ExpressionSpecification => ['interpolate', ['linear'], ['zoom'], ...stops]

function ground({ sea, land, coast, border, grid, faint }: Palette): LayerSpecification[] {
  const layer = { source: 'ground' } as const
  return [
    { id: 'sea', type: 'background', paint: { 'background-color': sea } },
    { ...layer, id: 'land', type: 'fill', 'source-layer': 'land', paint: { 'fill-color': land, 'fill-antialias': false } },
    { id: 'graticule', type: 'line', source: 'graticule', 'source-layer': 'graticule', paint: { 'line-color': grid, 'line-width': 1, 'line-opacity': 0.75 } },
    { ...layer, id: 'borders', type: 'line', 'source-layer': 'borders', layout: { 'line-join': 'round' }, paint: { 'line-color': border, 'line-width': byZoom(0, 0.5, 4, 0.9, 9, 1.4) } },
    { ...layer, id: 'coasts', type: 'line', 'source-layer': 'coasts', layout: { 'line-join': 'round' }, paint: { 'line-color': coast, 'line-width': byZoom(0, 0.5, 6, 1) } },
    {
      id: 'graticule-names', type: 'symbol', source: 'graticule', 'source-layer': 'graticule', minzoom: 1,
      layout: { ...text, 'symbol-placement': 'line', 'symbol-spacing': 420, 'text-field': ['get', 'name'], 'text-size': 10, 'text-keep-upright': true, 'symbol-avoid-edges': true },
      paint: { 'text-color': faint, 'text-opacity': 0.75, 'text-halo-color': sea, 'text-halo-width': 1 },
    },
  ]
}

function areas({ warn, bad, accent }: Palette): LayerSpecification[] {
  const layer = { source: 'marks' } as const
  return [
    { ...layer, id: 'include-fill', type: 'fill', filter: marked('include'), paint: { 'fill-color': warn, 'fill-opacity': 0.1 } },
    { ...layer, id: 'exclude-fill', type: 'fill', filter: marked('exclude'), paint: { 'fill-pattern': 'excluded', 'fill-opacity': 0.5 } },
    { ...layer, id: 'include-line', type: 'line', filter: marked('include'), layout: { 'line-join': 'round' }, paint: { 'line-color': warn, 'line-width': 1.6, 'line-dasharray': [4, 2] } },
    { ...layer, id: 'exclude-line', type: 'line', filter: marked('exclude'), layout: { 'line-join': 'round' }, paint: { 'line-color': bad, 'line-width': 1.6, 'line-dasharray': [4, 1.5, 1, 1.5] } },
    { ...layer, id: 'radii', type: 'line', filter: marked('radius'), paint: { 'line-color': accent, 'line-width': 1, 'line-opacity': ['case', ['==', ['get', 'level'], 0.5], 0.75, 0.45], 'line-dasharray': [1, 3] } },
  ]
}

function names({ text: strong, soft, halo }: Palette): LayerSpecification[] {
  return [
    {
      id: 'places', type: 'symbol', source: 'places', minzoom: placesNamedFrom,
      layout: {
        ...text, 'text-field': ['get', 'name'], 'text-size': ['interpolate', ['linear'], ['get', 'population'], 1e5, 10.5, 1e7, 12], 'icon-image': 'place',
        'symbol-sort-key': ['-', 0, ['get', 'population']], 'text-variable-anchor': ['left', 'right', 'top', 'bottom'], 'text-radial-offset': 0.45, 'text-justify': 'auto', 'text-max-width': 9,
      },
      paint: { 'text-color': soft, 'text-halo-color': halo, 'text-halo-width': 1.2 },
    },
    {
      id: 'countries', type: 'symbol', source: 'names', 'source-layer': 'names', maxzoom: 9,
      layout: { ...text, 'text-field': ['get', 'name'], 'text-size': ['interpolate', ['linear'], ['zoom'], 1, 11, 6, 14], 'text-letter-spacing': 0.08, 'text-max-width': 7, 'symbol-sort-key': ['-', 0, ['get', 'room']] },
      paint: { 'text-color': strong, 'text-opacity': ['interpolate', ['linear'], ['zoom'], 6, 0.85, 9, 0.4], 'text-halo-color': halo, 'text-halo-width': 1.4 },
    },
  ]
}

const isCluster: ExpressionSpecification = ['has', 'point_count']
const clusterRadius: ExpressionSpecification = ['interpolate', ['linear'], ['log10', ['get', 'point_count']], 0.3, 8, 2, 12, 5, 20]

function points({ soft, halo, accent }: Palette): LayerSpecification[] {
  const layer = { source: 'points', 'source-layer': 'points' } as const
  const isPicked: ExpressionSpecification = ['boolean', ['feature-state', 'picked'], false]
  return [
    { ...layer, id: 'clusters', type: 'circle', filter: isCluster, paint: { 'circle-radius': clusterRadius, 'circle-color': halo, 'circle-opacity': 0.88, 'circle-stroke-color': soft, 'circle-stroke-width': 1.2 } },
    {
      ...layer, id: 'points', type: 'circle', filter: ['!', isCluster],
      paint: { 'circle-radius': ['case', isPicked, 5, 3.4], 'circle-color': ['case', isPicked, accent, soft], 'circle-stroke-color': halo, 'circle-stroke-width': 1.2 },
    },
    {
      ...layer, id: 'cluster-counts', type: 'symbol', filter: isCluster,
      layout: { 'text-font': labelFont, 'text-field': ['to-string', ['get', 'point_count_abbreviated']], 'text-size': 10.5, 'text-allow-overlap': true, 'text-ignore-placement': true },
      paint: { 'text-color': soft },
    },
  ]
}

function marks({ accent, halo }: Palette): LayerSpecification[] {
  const layer = { source: 'marks' } as const
  const icon = (name: Mark, anchor: 'center' | 'bottom'): LayerSpecification => ({
    ...layer, id: name, type: 'symbol', filter: marked(name), layout: { 'icon-image': name, 'icon-anchor': anchor, 'icon-allow-overlap': true, 'icon-ignore-placement': true },
  })
  return [
    { ...layer, id: 'hypotheses', type: 'circle', filter: marked('hypothesis'), paint: { 'circle-radius': 7, 'circle-color': halo, 'circle-opacity': 0.88, 'circle-stroke-color': accent, 'circle-stroke-width': 1.6 } },
    {
      ...layer, id: 'ranks', type: 'symbol', filter: marked('hypothesis'),
      layout: { 'text-font': labelFont, 'text-field': ['to-string', ['get', 'rank']], 'text-size': 10, 'text-allow-overlap': true, 'text-ignore-placement': true }, paint: { 'text-color': accent },
    },
    { ...layer, id: 'best', type: 'circle', filter: marked('best'), paint: { 'circle-radius': 5.5, 'circle-color': accent, 'circle-stroke-color': halo, 'circle-stroke-width': 2.5 } },
    { ...icon('truth', 'center') },
    { ...icon('pin', 'bottom') },
  ]
}

/** From the bottom up; the areas of the answer come below `aboveRegions`. */
export function layersFor(theme: Theme): LayerSpecification[] {
  const palette = palettes[theme]
  return [...ground(palette), ...areas(palette), ...names(palette), ...points(palette), ...marks(palette)]
}
