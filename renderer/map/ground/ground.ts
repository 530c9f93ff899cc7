// The ground as sources of the map: land, borders and names from the atlas, and the graticule, cut by a worker.
import type { Map as Maplibre, SourceSpecification } from 'maplibre-gl'
import { answerer } from '../tiles/asking.ts'
import { deepestGraticule, deepestGround, fineFrom } from '../tiles/depths.ts'
import { offerTiles } from '../tiles/protocol.ts'
import type { GroundLayer, GroundQuestion } from './ground-worker.ts'

export interface Ground {
  readonly sources: Record<GroundLayer, SourceSpecification>
  /** From now on the ground gets finer when the map comes close. @param failed told when it cannot */
  attach(map: Maplibre, failed: (error: unknown) => void): void
  remove(): void
}

const deepest: Record<GroundLayer, number> = { ground: deepestGround, names: deepestGround, graticule: deepestGraticule }

/** @param protocol a name of its own for each map */
export function offerGround(protocol: string): Ground {
  const worker = answerer<GroundQuestion>(new Worker(new URL('./ground-worker.ts', import.meta.url), { type: 'module' }))
  const offers = (Object.keys(deepest) as GroundLayer[]).map((what) => {
    const offer = offerTiles(`${protocol}-${what}`, (address) => worker.ask<ArrayBuffer>({ what, ...address }))
    return { ...offer, what }
  })
  let isOpen = true
  return {
    sources: Object.fromEntries(offers.map(({ what, tiles }) => [what, { type: 'vector', tiles, maxzoom: deepest[what] }])) as Ground['sources'],
    attach: (map, failed) => {
      const look = () => {
        if (map.getZoom() < fineFrom) return
        map.off('zoom', look)
        worker.ask({ what: 'refine' }).then(() => isOpen && map.refreshTiles('ground'), (error: unknown) => isOpen && failed(error))
      }
      map.on('zoom', look)
      look()
    },
    remove: () => {
      isOpen = false
      for (const offer of offers) offer.remove()
      worker.close()
    },
  }
}
