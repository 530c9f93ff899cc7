// The case's points on the map: clusters made by a worker, the picked image marked, clicks answered.
import type { Map as Maplibre, MapGeoJSONFeature, MapMouseEvent } from 'maplibre-gl'
import type { CasePoints } from '../../../main/contract/case.ts'
import { answerer } from '../tiles/asking.ts'
import { deepestPoints } from '../tiles/depths.ts'
import { offerTiles } from '../tiles/protocol.ts'
import type { PointColumns } from './clusters.ts'
import type { PointsQuestion } from './points-worker.ts'

export interface Points {
  readonly source: { readonly type: 'vector'; readonly tiles: string[]; readonly maxzoom: number }
  /** Does nothing where no point has come, gone or moved. Resolves when they are on their way to the screen, or cannot come. */
  set(points: CasePoints | null): Promise<void>
  select(image: number | null): void
  remove(): void
}

const none: CasePoints = { ids: [], latitudes: [], longitudes: [], probabilities: [] }

const sameNumbers = (a: readonly number[], b: readonly number[]): boolean => a === b || (a.length === b.length && a.every((value, index) => value === b[index]))

/** Probabilities are not drawn, so that a change of them alone is none. */
const samePlaces = (a: CasePoints, b: CasePoints): boolean =>
  a === b || (sameNumbers(a.ids, b.ids) && sameNumbers(a.latitudes, b.latitudes) && sameNumbers(a.longitudes, b.longitudes))

/** Pixels around a click in which a point is hit. */
const reach = 4
const hit = ['points', 'clusters']

export interface PointsListener {
  picked(image: number): void
  /** While this is so, clicks mean something else. */
  asleep(): boolean
  failed(error: unknown): void
}

/** @param protocol a name of its own for each map */
export function createPoints(protocol: string, { picked, asleep, failed }: PointsListener): Points & { attach(map: Maplibre): void } {
  const worker = answerer<PointsQuestion>(new Worker(new URL('./points-worker.ts', import.meta.url), { type: 'module' }))
  const offer = offerTiles(protocol, (address) => worker.ask<ArrayBuffer>({ what: 'tile', ...address }))
  let map: Maplibre | null = null
  let shown = none
  let selected: number | null = null

  const mark = (image: number | null, picked: boolean) => {
    if (image !== null && map?.getSource('points')) map.setFeatureState({ source: 'points', sourceLayer: 'points', id: image }, { picked })
  }
  /** A cluster opens; one that never falls apart gives its images one after the other. */
  const open = async ({ properties, geometry }: MapGeoJSONFeature) => {
    const cluster = Number(properties.cluster_id)
    const zoom = await worker.ask<number | null>({ what: 'expansion', cluster })
    if (zoom !== null && geometry.type === 'Point') return void map?.easeTo({ center: geometry.coordinates as [number, number], zoom: zoom + 0.2, duration: 300 })
    const members = await worker.ask<number[]>({ what: 'members', cluster })
    const next = members[(members.indexOf(selected ?? -1) + 1) % members.length]
    if (next !== undefined) picked(next)
  }
  const under = ({ point: { x, y } }: MapMouseEvent) => map?.queryRenderedFeatures([[x - reach, y - reach], [x + reach, y + reach]], { layers: hit })[0]

  return {
    source: { type: 'vector', tiles: offer.tiles, maxzoom: deepestPoints },
    attach: (given) => {
      map = given
      map.on('click', (event) => {
        const found = asleep() ? undefined : under(event)
        if (!found) return
        if ('point_count' in found.properties) open(found).catch(failed)
        else picked(Number(found.properties.image))
      })
      for (const layer of hit) {
        map.on('mouseenter', layer, () => !asleep() && (given.getCanvas().style.cursor = 'pointer'))
        map.on('mouseleave', layer, () => !asleep() && given.getCanvas().style.removeProperty('cursor'))
      }
      mark(selected, true)
    },
    set: async (points) => {
      const next = points ?? none
      if (samePlaces(shown, next)) return
      shown = next
      const columns: PointColumns = { ids: Float64Array.from(next.ids), latitudes: Float64Array.from(next.latitudes), longitudes: Float64Array.from(next.longitudes) }
      try {
        await worker.ask({ what: 'points', ...columns }, [columns.ids.buffer, columns.latitudes.buffer, columns.longitudes.buffer])
        if (map?.getSource('points')) map.refreshTiles('points')
      } catch (error) {
        failed(error)
      }
    },
    select: (image) => {
      mark(selected, false)
      selected = image
      mark(selected, true)
    },
    remove: () => {
      offer.remove()
      worker.close()
      map = null
    },
  }
}
