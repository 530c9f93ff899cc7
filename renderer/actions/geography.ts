// The map's own data: the case's points, places in view, and where to look.
import type { Bounds } from '../../main/contract/geography.ts'
import { ask } from '../client/client.ts'
import { cases } from '../state/cases.svelte.ts'
import { geography, withPoints } from '../state/geography.svelte.ts'
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

/** More than these, and all points are asked for again. */
const FEW = 200

/** Brings the points of some pictures up to date. Under a filter pictures come and go, so that all are asked for. */
export async function updatePoints(ids: readonly number[]): Promise<void> {
  const folder = cases.open?.case
  if (!folder || ids.length === 0) return
  if (!geography.points || ids.length > FEW || Object.keys(images.filter).length > 0) return loadPoints()
  const { filter } = images
  const reply = await attempt(() => ask('image.list', { case: folder, filter: { ids: [...ids] }, limit: ids.length }))
  if (reply && cases.open?.case === folder && images.filter === filter) geography.points = withPoints(geography.points, reply.images)
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
