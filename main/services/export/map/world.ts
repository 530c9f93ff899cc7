// Countries to draw, from world-atlas (Natural Earth, public domain), at the detail that a view's scale deserves.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Polygon, Position } from 'geojson'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import { capsMeet, looseCap, toPoint, toVector, type Cap, type Vector } from './sphere.ts'

export type Detail = '110m' | '50m' | '10m'

/** One polygon of a country, on the sphere: rings clockwise, crossing 180 degrees and holding poles where the country does. */
export interface Shape {
  readonly country: string
  readonly polygon: Polygon
}

/** Unit vectors, three numbers a corner: half a million corners as arrays of pairs would take 60 MB, so they take 13. */
type Ring = Float64Array

interface StoredShape {
  readonly country: string
  readonly rings: readonly Ring[]
  readonly cap: Cap
}

/** Loaded when first drawn, and let go with the export. */
export interface World {
  /** Shapes that may meet the cap; their outlines are whole inside it and thinned outside. */
  shapesIn(detail: Detail, cap: Cap): Shape[]
}

const files = createRequire(import.meta.url)

const corner = (ring: Ring, index: number): Vector => [ring[3 * index], ring[3 * index + 1], ring[3 * index + 2]]
const corners = (ring: Ring): Vector[] => Array.from({ length: ring.length / 3 }, (_, index) => corner(ring, index))

function position(ring: Ring, index: number): Position {
  const { longitude, latitude } = toPoint(corner(ring, index))
  return [longitude, latitude]
}

function ringOf(positions: readonly Position[]): Ring {
  const ring = new Float64Array(3 * positions.length)
  positions.forEach(([longitude, latitude], index) => ring.set(toVector({ longitude, latitude }), 3 * index))
  return ring
}

function stored(country: string, polygon: readonly (readonly Position[])[]): StoredShape {
  const rings = polygon.map(ringOf)
  return { country, rings, cap: looseCap(corners(rings[0])) }
}

/** Country by country, so that the positions of only one at a time stand beside their vectors. */
function load(detail: Detail): StoredShape[] {
  const topology: Topology<{ countries: GeometryCollection<{ name: string }> }> = JSON.parse(readFileSync(files.resolve(`world-atlas/countries-${detail}.json`), 'utf8'))
  return topology.objects.countries.geometries.flatMap((each) => {
    const [{ geometry, properties: { name } }] = feature(topology, { type: 'GeometryCollection', geometries: [each] }).features
    if (geometry.type === 'Polygon') return [stored(name, geometry.coordinates)]
    return geometry.type === 'MultiPolygon' ? geometry.coordinates.map((coordinates) => stored(name, coordinates)) : []
  })
}

/** Straight through the sphere of radius 1. */
const chord = (ring: Ring, index: number, [x, y, z]: Vector): number => Math.hypot(ring[3 * index] - x, ring[3 * index + 1] - y, ring[3 * index + 2] - z)

/**
 * Leaves out corners that are nearer to the last one kept than half their own distance from the cap.
 * All that is left out between two kept corners lies in a ball around the first that does not reach the cap,
 * so the outline inside the cap, and on which side of it land lies, stay as they were.
 */
function thinned(ring: Ring, cap: Cap): Position[] {
  const reach = 2 * Math.sin(Math.min(Math.PI, cap.radius) / 2)
  const count = ring.length / 3
  const kept = [0]
  let last = corner(ring, 0)
  for (let i = 1; i < count - 1; i++) {
    if (chord(ring, i, last) < (chord(ring, i, cap.centre) - reach) / 2) continue
    if (i - 1 > kept[kept.length - 1]) kept.push(i - 1)
    kept.push(i)
    last = corner(ring, i)
  }
  return [...kept, count - 2, 0].map((index) => position(ring, index))
}

export function createWorld(): World {
  const loaded = new Map<Detail, StoredShape[]>()
  return {
    shapesIn(detail, cap) {
      const shapes = loaded.get(detail) ?? load(detail)
      loaded.set(detail, shapes)
      return shapes
        .filter((shape) => capsMeet(shape.cap, cap))
        .map(({ country, rings }) => ({ country, polygon: { type: 'Polygon', coordinates: rings.map((ring) => thinned(ring, cap)) } }))
    },
  }
}
