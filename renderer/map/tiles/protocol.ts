// Tiles that workers make, as addresses that maplibre can ask for. Only bytes pass through the window's thread.
import { addProtocol, removeProtocol } from 'maplibre-gl'

export interface TileAddress {
  readonly z: number
  readonly x: number
  readonly y: number
}

/** @returns the address with places for z, x and y, and how to take it back */
export function offerTiles(name: string, tile: (address: TileAddress) => Promise<ArrayBuffer>): { tiles: string[]; remove: () => void } {
  addProtocol(name, async ({ url }) => {
    const [z, x, y] = url.slice(name.length + '://'.length).split('/').map(Number)
    return { data: await tile({ z: z!, x: x!, y: y! }) }
  })
  return { tiles: [`${name}://{z}/{x}/{y}`], remove: () => removeProtocol(name) }
}
