// The map's own data: the case's points, places in view, and where to look.
import type { Bounds } from '../../main/contract/geography.ts'
import { ask } from '../client/client.ts'
import { cases } from '../state/cases.svelte.ts'
import { geography } from '../state/geography.svelte.ts'
import type { Drawing } from '../state/geography.svelte.ts'
import { images } from '../state/images.svelte.ts'
import { attempt } from './attempt.ts'

/** Names on the map at once; the map leaves out those that would overlap. */
const PLACES = 150

export async function loadPoints(): Promise<void> {
  const folder = cases.open?.case
  if (!folder) return
  const points = await attempt(() => ask('case.points', { case: folder, filter: images.filter }))
  if (points && cases.open?.case === folder) geography.points = points
}

let lookingAt = 0

/** The map has come to rest over this part of the Earth. */
export async function lookAt(bounds: Bounds, zoom: number): Promise<void> {
  geography.view = { bounds, zoom }
  const mine = ++lookingAt
  const places = await attempt(() => ask('gazetteer.within', { bounds, limit: PLACES }))
  if (places && mine === lookingAt) geography.places = places
}

export function draw(drawing: Drawing | null): void {
  geography.drawing = geography.drawing === drawing ? null : drawing
}

export const fitAnswer = (): void => void (geography.target = { kind: 'answer' })
export const fitPoints = (): void => void (geography.target = { kind: 'points' })
export const flyTo = (latitude: number, longitude: number, zoom = 9): void => void (geography.target = { kind: 'place', latitude, longitude, zoom })

export const searchPlaces = (query: string, limit = 8) => attempt(() => ask('gazetteer.search', { query, limit }))
