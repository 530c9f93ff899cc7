// The points of a case's images, gathered into clusters by zoom.
import { Supercluster } from '@maplibre/geojson-vt'
import type { Feature, Point } from 'geojson'
import type { TileAddress } from '../tiles/protocol.ts'
import { deepestPoints } from '../tiles/depths.ts'
import { encodeTile, extent } from '../tiles/encode.ts'

/** Columns of equal length, as they are handed to the worker. Degrees. */
export interface PointColumns {
  readonly ids: Float64Array
  readonly latitudes: Float64Array
  readonly longitudes: Float64Array
}

/** Pixels within which points are one cluster, and a tile's side. */
const radius = 38
const tilePixels = 512
/** Members of a cluster that can be gone through one by one. */
const LEAVES = 1000

export interface Clusters {
  tile(address: TileAddress): ArrayBuffer
  /** The zoom at which a cluster falls apart; null where it never does. */
  expansion(cluster: number): number | null
  /** Images of a cluster, ascending. */
  members(cluster: number): number[]
}

export function clustersOf({ ids, latitudes, longitudes }: PointColumns): Clusters {
  const index = new Supercluster({ maxZoom: deepestPoints, radius: (radius * extent) / tilePixels, extent })
  const features = Array.from(ids, (id, at): Feature<Point> => ({
    type: 'Feature', id, properties: { image: id }, geometry: { type: 'Point', coordinates: [longitudes[at]!, latitudes[at]!] },
  }))
  index.load(features)
  return {
    tile: ({ z, x, y }) => encodeTile({ points: index.getTile(z, x, y)?.features ?? [] }),
    expansion: (cluster) => {
      const zoom = index.getClusterExpansionZoom(cluster)
      return zoom > deepestPoints ? null : zoom
    },
    members: (cluster) => index.getLeaves(cluster, LEAVES).map(({ properties }) => Number(properties?.image)).sort((a, b) => a - b),
  }
}
