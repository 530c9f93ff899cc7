// Tiles of the ground: coarse shapes for the world, fine ones when close, cut from the atlas when first asked for.
import { GeoJSONVT } from '@maplibre/geojson-vt'
import type { GeoJSONVTFeature } from '@maplibre/geojson-vt'
import type { Feature } from 'geojson'
import { deepestGround, fineFrom } from '../tiles/depths.ts'
import { encodeTile, extent } from '../tiles/encode.ts'
import type { TileAddress } from '../tiles/protocol.ts'
import { countriesOf, namesOf, shapes, shapesOf } from './atlas.ts'
import type { Atlas, Country, Shape } from './atlas.ts'

type Cutter = (address: TileAddress) => GeoJSONVTFeature[]
type Detail = '50m' | '10m'

interface Cut {
  readonly shapes: Record<Shape, Cutter>
  readonly countries: readonly Country[]
}

function cutter(features: Feature[]): Cutter {
  const index = new GeoJSONVT({ type: 'FeatureCollection', features }, { maxZoom: deepestGround, indexMaxZoom: fineFrom, extent, buffer: 64, tolerance: 3 })
  return ({ z, x, y }) => index.getTile(z, x, y)?.features ?? []
}

function cutOf(atlas: Atlas): Cut {
  const countries = countriesOf(atlas)
  const features = shapesOf(atlas, countries)
  return { countries, shapes: Object.fromEntries(shapes.map((shape) => [shape, cutter(features[shape])])) as Record<Shape, Cutter> }
}

/** A name is in the tiles in which there is room for it before the next zoom. */
const hasRoom = (z: number) => ({ tags }: GeoJSONVTFeature): boolean => Number(tags?.from) < z + 1

/** Made when first asked for; what failed is tried again the next time. */
function once<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | null = null
  return () => {
    const given = (made ??= make())
    given.catch(() => (made = null))
    return given
  }
}

export interface GroundTiles {
  /** Land, coasts and borders, coarse ones until the fine ones are there. */
  ground(address: TileAddress): Promise<ArrayBuffer>
  /** Of countries; always from the coarse atlas, so that they stay where they are. */
  names(address: TileAddress): Promise<ArrayBuffer>
  /** Begins before the first tile is asked for. */
  begin(): void
  /** Resolves when close tiles are fine. */
  refine(): Promise<void>
}

/** @param load gives the atlas at a detail */
export function groundTiles(load: (detail: Detail) => Promise<Atlas>): GroundTiles {
  const coarse = once(async () => cutOf(await load('50m')))
  const names = once(async () => cutter(namesOf((await coarse()).countries)))
  let fine: Cut | null = null
  const refine = once(async () => void (fine = cutOf(await load('10m'))))
  return {
    ground: async (address) => {
      const cut = address.z < fineFrom ? await coarse() : (fine ?? (await coarse()))
      return encodeTile(Object.fromEntries(shapes.map((shape) => [shape, cut.shapes[shape](address)])))
    },
    names: async (address) => encodeTile({ names: (await names())(address).filter(hasRoom(address.z)) }),
    begin: () => void coarse().catch(() => undefined),
    refine,
  }
}
