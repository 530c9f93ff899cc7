// A sober style for vector basemaps, by the layers that the file says it has: Protomaps' names or OpenMapTiles'.
import type { FilterSpecification, LayerSpecification } from 'maplibre-gl'
import { labelFont } from '../layers.ts'
import type { Palette } from '../palette.ts'

/** One meaning in the two vocabularies. */
interface Vocabulary {
  readonly layers: readonly string[]
  readonly kinds: FilterSpecification | null
}

const oneOf = (property: string, ...values: string[]): FilterSpecification => ['in', ['get', property], ['literal', values]]
const either = (...filters: FilterSpecification[]): FilterSpecification => ['any', ...filters] as FilterSpecification

const meanings = {
  earth: { layers: ['earth'], kinds: null },
  green: { layers: ['landuse', 'landcover'], kinds: either(oneOf('kind', 'park', 'forest', 'wood', 'nature_reserve', 'national_park', 'grass', 'grassland', 'meadow', 'cemetery'), oneOf('class', 'wood', 'grass', 'park', 'forest')) },
  water: { layers: ['water'], kinds: ['==', ['geometry-type'], 'Polygon'] },
  streams: { layers: ['water', 'waterway'], kinds: ['==', ['geometry-type'], 'LineString'] },
  buildings: { layers: ['buildings', 'building'], kinds: null },
  streets: { layers: ['roads', 'transportation'], kinds: either(oneOf('kind', 'minor_road', 'other'), oneOf('class', 'minor', 'service', 'track', 'tertiary')) },
  highways: { layers: ['roads', 'transportation'], kinds: either(oneOf('kind', 'highway', 'major_road', 'medium_road'), oneOf('class', 'motorway', 'trunk', 'primary', 'secondary')) },
  rails: { layers: ['roads', 'transportation', 'transit'], kinds: either(oneOf('kind', 'rail'), oneOf('class', 'rail')) },
  borders: { layers: ['boundaries', 'boundary'], kinds: null },
  streetNames: { layers: ['roads', 'transportation_name'], kinds: ['has', 'name'] },
  places: { layers: ['places', 'place'], kinds: either(oneOf('kind', 'locality', 'neighbourhood', 'macrohood'), oneOf('class', 'city', 'town', 'village', 'suburb', 'hamlet', 'neighbourhood')) },
} as const satisfies Record<string, Vocabulary>

type Meaning = keyof typeof meanings

/** Order in which they are drawn. */
const order = Object.keys(meanings) as Meaning[]

/** Zoom from which the basemap's own places are written; before that those of the gazetteer are. */
export const placesFrom = 9

/** English where the file has it, and else the local name. */
const name = ['coalesce', ['get', 'name:en'], ['get', 'name_en'], ['get', 'name']] as const

type Drawing = { readonly type: 'fill' | 'line' | 'symbol' } & Pick<LayerSpecification, 'minzoom'> & { readonly paint: object; readonly layout?: object }

function drawingOf(meaning: Meaning, { sea, land, park, building, road, border, soft, faint, halo }: Palette): Drawing {
  const label = { 'text-font': labelFont, 'text-field': name, 'text-padding': 3 }
  const drawings: Record<Meaning, Drawing> = {
    earth: { type: 'fill', paint: { 'fill-color': land } },
    green: { type: 'fill', paint: { 'fill-color': park } },
    water: { type: 'fill', paint: { 'fill-color': sea } },
    streams: { type: 'line', paint: { 'line-color': sea, 'line-width': 1.2 } },
    buildings: { type: 'fill', minzoom: 13, paint: { 'fill-color': building } },
    streets: { type: 'line', minzoom: 11, layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': road, 'line-width': ['interpolate', ['exponential', 1.6], ['zoom'], 11, 0.5, 18, 9] } },
    highways: { type: 'line', minzoom: 5, layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': road, 'line-width': ['interpolate', ['exponential', 1.6], ['zoom'], 5, 0.5, 18, 15] } },
    rails: { type: 'line', minzoom: 10, paint: { 'line-color': road, 'line-width': 1, 'line-dasharray': [3, 2] } },
    borders: { type: 'line', paint: { 'line-color': border, 'line-width': 1 } },
    streetNames: { type: 'symbol', minzoom: 13, layout: { ...label, 'symbol-placement': 'line', 'text-size': 11 }, paint: { 'text-color': faint, 'text-halo-color': halo, 'text-halo-width': 1.2 } },
    places: { type: 'symbol', minzoom: placesFrom, layout: { ...label, 'text-size': 12, 'text-max-width': 8 }, paint: { 'text-color': soft, 'text-halo-color': halo, 'text-halo-width': 1.3 } },
  }
  return drawings[meaning]
}

/**
 * @param found ids of the file's vector layers
 * @returns layers of the source `basemap`, from the bottom up; those of which the file has nothing are left out
 */
export function vectorLayers(found: readonly string[], palette: Palette): LayerSpecification[] {
  return order.flatMap((meaning) => {
    const { layers, kinds } = meanings[meaning]
    return layers.filter((layer) => found.includes(layer)).map((layer) => ({
      id: `basemap-${meaning}-${layer}`, source: 'basemap', 'source-layer': layer, ...(kinds ? { filter: kinds } : {}), ...drawingOf(meaning, palette),
    } as LayerSpecification))
  })
}

export const hasPlaces = (found: readonly string[]): boolean => found.some((layer) => (meanings.places.layers as readonly string[]).includes(layer))
