// Tiles of the ground: coarse shapes for the world, fine ones when close, cut from the atlas when first asked for.
import { GeoJSONVT } from '@maplibre/geojson-vt'
import type { GeoJSONVTFeature } from '@maplibre/geojson-vt'
import type { Feature } from 'geojson'
import type { TileAddress } from '../tiles/protocol.ts'
import { deepestGround } from '../tiles/depths.ts'
import { encodeTile, extent } from '../tiles/encode.ts'
import { namesOf, shapes, shapesOf } from './atlas.ts'
import type { Atlas, Shape } from './atlas.ts'

/** Zoom from which the fine atlas is drawn. */
const fineFrom = 5

type Cutter = (address: TileAddress) => GeoJSONVTFeature[]
type Detail = '50m' | '10m'

function cutter(features: Feature[]): Cutter {
  const index = new GeoJSONVT({ type: 'FeatureCollection', features }, { maxZoom: deepestGround, indexMaxZoom: fineFrom, extent, buffer: 64, tolerance: 3 })
  return ({ z, x, y }) => index.getTile(z, x, y)?.features ?? []
}

function shapeCutters(atlas: Atlas): Record<Shape, Cutter> {
  const cut = shapesOf(atlas)
  return Object.fromEntries(shapes.map((shape) => [shape, cutter(cut[shape])])) as Record<Shape, Cutter>
}

/** A name is in the tiles in which there is room for it before the next zoom. */
const hasRoom = (z: number) => ({ tags }: GeoJSONVTFeature): boolean => Number(tags?.from) < z + 1

/** Made once for each detail; what failed is tried again when next asked for. */
function once<Made>(make: (detail: Detail) => Promise<Made>): (detail: Detail) => Promise<Made> {
  const made = new Map<Detail, Promise<Made>>()
  return (detail) => {
    const known = made.get(detail) ?? make(detail)
    made.set(detail, known)
    known.catch(() => made.delete(detail))
    return known
  }
}

/**
 * @param load gives the atlas at a detail
 * @returns the tile's bytes; names are always those of the coarse atlas, so that they stay where they are
 */
export function groundTiles(load: (detail: Detail) => Promise<Atlas>): (address: TileAddress) => Promise<ArrayBuffer> {
  const atlas = once(load)
  const cutters = once(async (detail) => shapeCutters(await atlas(detail)))
  const names = once(async (detail) => cutter(namesOf(await atlas(detail))))
  return async (address) => {
    const [ground, name] = await Promise.all([cutters(address.z < fineFrom ? '50m' : '10m'), names('50m')])
    return encodeTile({
      land: ground.land(address), coasts: ground.coasts(address), borders: ground.borders(address),
      names: name(address).filter(hasRoom(address.z)),
    })
  }
}
