// The case's points as clusters: every image is in one, none twice.
import { VectorTile } from '@mapbox/vector-tile'
import fc from 'fast-check'
import { PbfReader } from 'pbf'
import { describe, expect, it } from 'vitest'
import { clustersOf } from '../../../renderer/map/points/clusters.ts'

interface At { readonly latitude: number; readonly longitude: number }
const columns = (points: readonly At[]) => ({
  ids: Float64Array.from(points, (_, index) => index + 1), latitudes: Float64Array.from(points, ({ latitude }) => latitude), longitudes: Float64Array.from(points, ({ longitude }) => longitude),
})

/** Clusters and points whose place lies in the tile itself, not in the margin that it shares with its neighbours. */
function inTile(bytes: ArrayBuffer) {
  const layer = new VectorTile(new PbfReader(bytes)).layers.points
  return Array.from({ length: layer?.length ?? 0 }, (_, index) => layer!.feature(index)).filter((feature) => {
    const { x, y } = feature.loadGeometry()[0]![0]!
    return x >= 0 && x < 4096 && y >= 0 && y < 4096
  })
}

const point = fc.record({ latitude: fc.double({ min: -80, max: 80, noNaN: true }), longitude: fc.double({ min: -179, max: 179, noNaN: true }) })

describe('clusters', () => {
  it('hold every image once, at every zoom', () => {
    fc.assert(fc.property(fc.array(point, { minLength: 1, maxLength: 60 }), fc.integer({ min: 0, max: 3 }), (points, z) => {
      const clusters = clustersOf(columns(points))
      const tiles = Array.from({ length: 4 ** z }, (_, index) => ({ z, x: index % 2 ** z, y: Math.floor(index / 2 ** z) }))
      const images = tiles.flatMap((address) => inTile(clusters.tile(address)).flatMap(({ properties }) =>
        'cluster_id' in properties ? clusters.members(Number(properties.cluster_id)) : [Number(properties.image)]))
      expect(images.sort((a, b) => a - b)).toEqual(points.map((_, index) => index + 1))
    }), { numRuns: 40 })
  })

  it('name single points by their image, so that one can be marked', () => {
    const [feature] = inTile(clustersOf(columns([{ latitude: 10, longitude: 20 }])).tile({ z: 0, x: 0, y: 0 }))
    expect(feature).toMatchObject({ id: 1, properties: { image: 1 } })
  })

  it('fall apart where there is room, and never where points lie on one another', () => {
    const near = clustersOf(columns([{ latitude: 10, longitude: 20 }, { latitude: 10, longitude: 20.5 }]))
    const same = clustersOf(columns([{ latitude: 10, longitude: 20 }, { latitude: 10, longitude: 20 }]))
    const cluster = (of: typeof near) => Number(inTile(of.tile({ z: 0, x: 0, y: 0 }))[0]!.properties.cluster_id)
    expect(near.expansion(cluster(near))).toBeGreaterThan(3)
    expect(same.expansion(cluster(same))).toBeNull()
    expect(same.members(cluster(same))).toEqual([1, 2])
  })
})
