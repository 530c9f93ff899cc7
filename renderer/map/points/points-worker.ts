// Worker: holds the points of a case and cuts tiles of clusters from them.
import { answer } from '../tiles/answering.ts'
import type { TileAddress } from '../tiles/protocol.ts'
import { clustersOf } from './clusters.ts'
import type { PointColumns } from './clusters.ts'

export type PointsQuestion =
  | (TileAddress & { readonly what: 'tile' })
  | (PointColumns & { readonly what: 'points' })
  | { readonly what: 'expansion' | 'members'; readonly cluster: number }

let clusters = clustersOf({ ids: new Float64Array(), latitudes: new Float64Array(), longitudes: new Float64Array() })

answer<PointsQuestion>((question) => {
  if (question.what === 'tile') return clusters.tile(question)
  if (question.what === 'points') return void (clusters = clustersOf(question))
  return clusters[question.what](question.cluster)
})
