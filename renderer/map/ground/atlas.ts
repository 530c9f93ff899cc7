// The world atlas as mended shapes: land, coasts, borders, names.
import type { Feature, Geometry, LineString, MultiLineString, Point, Polygon } from 'geojson'
import { feature, mesh } from 'topojson-client'
import type { GeometryCollection, GeometryObject, Topology } from 'topojson-specification'
import { countryName } from './country-names.ts'
import { mended, withoutCuts } from './mend.ts'
import type { Rings } from './mend.ts'
import { nameSpot } from './name-spots.ts'

export type Atlas = Topology<{ countries: GeometryCollection<{ name: string }> }>
export type Shape = 'land' | 'coasts' | 'borders'
export const shapes: readonly Shape[] = ['land', 'coasts', 'borders']

const polygonsOf = (geometry: Geometry): Rings[] => {
  if (geometry.type === 'Polygon') return [mended(geometry.coordinates)]
  return geometry.type === 'MultiPolygon' ? geometry.coordinates.map(mended) : []
}

export interface Country {
  readonly name: string
  readonly polygons: Rings[]
}

export function countriesOf(atlas: Atlas): Country[] {
  return feature(atlas, atlas.objects.countries).features.map(({ geometry, properties }) => ({ name: countryName(properties.name), polygons: polygonsOf(geometry) }))
}

const polygon = (coordinates: Rings): Feature<Polygon> => ({ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates } })

/** Arcs that one country has alone are coasts, those that two share are borders. */
function linesOf(atlas: Atlas, which: (a: GeometryObject, b: GeometryObject) => boolean): Feature<LineString>[] {
  const { coordinates }: MultiLineString = mesh(atlas, atlas.objects.countries, which)
  return coordinates.flatMap(withoutCuts).map((line) => ({ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: line } }))
}

/** @returns the features of each kind of shape */
export const shapesOf = (atlas: Atlas, countries: readonly Country[]): Record<Shape, Feature[]> => ({
  land: countries.flatMap(({ polygons }) => polygons).filter((rings) => rings.length > 0).map(polygon),
  coasts: linesOf(atlas, (a, b) => a === b),
  borders: linesOf(atlas, (a, b) => a !== b),
})

/** Names of the countries with the zoom from which there is room for them. */
export function namesOf(countries: readonly Country[]): Feature<Point>[] {
  return countries.flatMap(({ name, polygons }) => {
    const spot = nameSpot(name, polygons)
    if (!spot) return []
    return [{ type: 'Feature', properties: { name, from: spot.from, room: spot.room }, geometry: { type: 'Point', coordinates: [spot.longitude, spot.latitude] } }]
  })
}
