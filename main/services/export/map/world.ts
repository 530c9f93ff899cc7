// Countries to draw, from world-atlas (Natural Earth, public domain), at the detail that a view's scale deserves.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Polygon, Position } from 'geojson'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import { capAround, capsMeet, toVector, type Cap } from './sphere.ts'

export type Detail = '110m' | '50m' | '10m'

/** One polygon of a country, on the sphere: rings clockwise, crossing 180 degrees and holding poles where the country does. */
export interface Shape {
  readonly country: string
  readonly polygon: Polygon
  readonly cap: Cap
}

/** Loaded when first drawn, and let go with the export: the finest detail takes about 50 MB. */
export interface World {
  shapesIn(detail: Detail, cap: Cap): readonly Shape[]
}

const files = createRequire(import.meta.url)

function capOf(ring: readonly Position[]): Cap {
  return capAround(ring.map(([longitude, latitude]) => toVector({ longitude, latitude })))
}

const shape = (country: string, coordinates: Position[][]): Shape => ({ country, polygon: { type: 'Polygon', coordinates }, cap: capOf(coordinates[0]) })

function load(detail: Detail): Shape[] {
  const topology: Topology<{ countries: GeometryCollection<{ name: string }> }> = JSON.parse(readFileSync(files.resolve(`world-atlas/countries-${detail}.json`), 'utf8'))
  return feature(topology, topology.objects.countries).features.flatMap(({ geometry, properties }) => {
    if (geometry.type === 'Polygon') return [shape(properties.name, geometry.coordinates)]
    return geometry.type === 'MultiPolygon' ? geometry.coordinates.map((coordinates) => shape(properties.name, coordinates)) : []
  })
}

export function createWorld(): World {
  const loaded = new Map<Detail, Shape[]>()
  return {
    shapesIn(detail, cap) {
      const shapes = loaded.get(detail) ?? load(detail)
      loaded.set(detail, shapes)
      return shapes.filter((each) => capsMeet(each.cap, cap))
    },
  }
}
