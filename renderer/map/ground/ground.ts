// The ground as sources of the map: land, borders and names from the atlas, and the graticule, cut by a worker.
import type { SourceSpecification } from 'maplibre-gl'
import { answerer } from '../tiles/asking.ts'
import { deepestGraticule, deepestGround } from '../tiles/depths.ts'
import { offerTiles } from '../tiles/protocol.ts'
import type { GroundQuestion } from './ground-worker.ts'

export interface Ground {
  readonly sources: Record<'ground' | 'graticule', SourceSpecification>
  remove(): void
}

/** @param protocol a name of its own for each map */
export function offerGround(protocol: string): Ground {
  const worker = answerer<GroundQuestion>(new Worker(new URL('./ground-worker.ts', import.meta.url), { type: 'module' }))
  const offers = (['ground', 'graticule'] as const).map((what) => offerTiles(`${what}-of-${protocol}`, (address) => worker.ask<ArrayBuffer>({ what, ...address })))
  const [ground, graticule] = offers as [(typeof offers)[number], (typeof offers)[number]]
  return {
    sources: { ground: { type: 'vector', tiles: ground.tiles, maxzoom: deepestGround }, graticule: { type: 'vector', tiles: graticule.tiles, maxzoom: deepestGraticule } },
    remove: () => {
      for (const offer of offers) offer.remove()
      worker.close()
    },
  }
}
