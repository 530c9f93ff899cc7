// A PMTiles file as a source of the map: what is in it, and its tiles fetched in ranges.
import { PMTiles, TileType } from 'pmtiles'
import type { SourceSpecification } from 'maplibre-gl'
import { visible } from '../../../main/contract/plain-text.ts'
import { offerTiles } from '../tiles/protocol.ts'

export interface Archive {
  readonly source: SourceSpecification
  /** Ids of its vector layers; null for pictures. */
  readonly vectorLayers: readonly string[] | null
  /** West, south, east, north. */
  readonly bounds: [number, number, number, number]
  /** Who made it, as plain text. */
  readonly attribution: string
  close(): void
}

interface Metadata {
  readonly attribution?: unknown
  readonly vector_layers?: readonly { readonly id?: unknown }[]
}

const entities: Record<string, string> = { amp: '&', copy: '©', gt: '>', lt: '<', nbsp: ' ', quot: '"' }

/** The file's own words may hold markup. It is never parsed, as even that would make the browser look at it: tags are left out, and the few entities in use are written out. */
function plainText(markup: unknown): string {
  if (typeof markup !== 'string') return ''
  const words = markup.replace(/<[^>]*>/g, ' ').replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole)
  return visible(words.replace(/\s+/g, ' ').trim())
}

const pictures: readonly TileType[] = [TileType.Png, TileType.Jpeg, TileType.Webp, TileType.Avif]
const empty = new ArrayBuffer(0)

/** @throws Error where the file is no PMTiles, or holds tiles of a kind that cannot be drawn */
export async function openArchive(url: string, protocol: string): Promise<Archive> {
  const archive = new PMTiles(new URL(url, location.href).href)
  const { tileType, minZoom, maxZoom, minLon, minLat, maxLon, maxLat } = await archive.getHeader()
  const metadata = ((await archive.getMetadata()) ?? {}) as Metadata
  const isPicture = pictures.includes(tileType)
  if (!isPicture && tileType !== TileType.Mvt) throw new Error('This basemap holds tiles of a kind that this program cannot draw.')
  const offer = offerTiles(protocol, async ({ z, x, y }) => (await archive.getZxy(z, x, y))?.data ?? empty)
  const bounds: Archive['bounds'] = [minLon, minLat, maxLon, maxLat]
  const common = { tiles: offer.tiles, minzoom: minZoom, maxzoom: maxZoom, bounds }
  return {
    source: isPicture ? { type: 'raster', tileSize: 256, ...common } : { type: 'vector', ...common },
    vectorLayers: isPicture ? null : (metadata.vector_layers ?? []).map(({ id }) => String(id)),
    bounds, attribution: plainText(metadata.attribution), close: offer.remove,
  }
}
