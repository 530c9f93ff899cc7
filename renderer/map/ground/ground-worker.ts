// Worker: reads the world atlas and cuts tiles from it, away from the window's thread.
import coarse from 'world-atlas/countries-50m.json?url'
import fine from 'world-atlas/countries-10m.json?url'
import { answer } from '../tiles/answering.ts'
import { encodeTile, extent } from '../tiles/encode.ts'
import type { TileAddress } from '../tiles/protocol.ts'
import type { Atlas } from './atlas.ts'
import { graticuleTile } from './graticule.ts'
import { groundTiles } from './ground-tiles.ts'

export type GroundLayer = 'ground' | 'names' | 'graticule'
export type GroundQuestion = (TileAddress & { readonly what: GroundLayer }) | { readonly what: 'refine' }

const addresses = { '50m': coarse, '10m': fine }

async function load(detail: '50m' | '10m'): Promise<Atlas> {
  const response = await fetch(addresses[detail])
  if (!response.ok) throw new Error(`The world atlas could not be loaded (${response.status}).`)
  return (await response.json()) as Atlas
}

const tiles = groundTiles(load)
tiles.begin()

answer<GroundQuestion>((question) => {
  if (question.what === 'refine') return tiles.refine()
  if (question.what === 'graticule') return encodeTile({ graticule: graticuleTile(question.z, question.x, question.y, extent) })
  return tiles[question.what](question)
})
