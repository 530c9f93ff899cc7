// Pictures of the same camera within minutes of a located one: near it in space too.
import type { EvidenceDraft, Likelihood } from '../../contract/evidence.ts'
import type { Point } from '../../contract/geography.ts'
import { accepted, rounded } from './drafts.ts'
import { normalised } from './place-likelihood.ts'

/** What the rule needs of each image of a case. */
export interface NeighbourFacts {
  readonly image: number
  readonly sha256: string | null
  /** Make, model and serial; '' when the file names none. */
  readonly camera: string
  /** Wall-clock time, `YYYY-MM-DDTHH:MM:SS`; the zone is unknown but is the same within minutes. */
  readonly capturedLocal: string | null
  /** Where accepted evidence puts the picture sharply; null otherwise. */
  readonly coordinates: Point | null
}

interface Timed extends NeighbourFacts { readonly seconds: number }
interface Located extends Timed { readonly coordinates: Point }

/** Beyond half an hour a person may be anywhere in a city: no picture rests on one farther off. */
export const MOST_SECONDS = 30 * 60
/** A picture's own fix and the few steps around it. */
const STILL_KM = 0.03
/** Net speeds, km/s: strolling with halts (0.4 m/s), across a city by bus or bicycle (3 m/s), by car or train (15 m/s). */
const PACES: readonly { readonly weight: number; readonly kmPerSecond: number }[] = [{ weight: 0.75, kmPerSecond: 0.0004 }, { weight: 0.19, kmPerSecond: 0.003 }, { weight: 0.06, kmPerSecond: 0.015 }]
/** A camera lent, copied times, two cameras of one model without serial numbers: more likely the longer the gap. Ours. */
const wrongShare = (seconds: number): number => rounded(0.002 + 0.008 * (seconds / MOST_SECONDS))

function secondsOf(time: string | null): number | null {
  if (time === null || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/.test(time)) return null
  const epoch = Date.parse(`${time.slice(0, 19)}Z`)
  return Number.isFinite(epoch) ? epoch / 1000 : null
}

const isLocated = (facts: Timed): facts is Located => facts.coordinates !== null

/** By time, by image number within one second. Images without a camera or a time have no neighbours. */
function timelines(all: readonly NeighbourFacts[]): Timed[][] {
  const cameras = new Map<string, Timed[]>()
  for (const facts of all) {
    const seconds = secondsOf(facts.capturedLocal)
    const camera = facts.camera.trim()
    if (camera === '' || seconds === null) continue
    const timeline = cameras.get(camera) ?? []
    cameras.set(camera, timeline)
    timeline.push({ ...facts, seconds })
  }
  return [...cameras.values()].map((timeline) => timeline.sort((a, b) => a.seconds - b.seconds || a.image - b.image))
}

const minutes = (seconds: number): string => (seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`)
const nameOf = (facts: NeighbourFacts): string => (facts.sha256 === null ? `image ${facts.image}` : facts.sha256.slice(0, 12))

function likelihoodAround(point: Point, seconds: number, extraKm: number): Likelihood {
  const centres = PACES.map(({ weight, kmPerSecond }) => ({ ...point, sigmaKm: rounded(Math.hypot(STILL_KM, kmPerSecond * seconds, extraKm)), weight }))
  return { form: 'kernels', centres: normalised(centres), background: wrongShare(seconds) }
}

function fromOne(facts: Timed, other: Located): EvidenceDraft {
  const gap = Math.abs(facts.seconds - other.seconds)
  const says = `${minutes(gap)} ${facts.seconds < other.seconds ? 'before' : 'after'} a located picture of the same camera`
  return accepted('neighbour', says, { origin: 'neighbour', detail: `picture ${nameOf(other)}`, image: other.image }, likelihoodAround(other.coordinates, gap, 0))
}

type Vector = readonly [number, number, number]
const RADIANS = Math.PI / 180
const EARTH_KM = 6371.009

const vectorOf = ({ latitude, longitude }: Point): Vector => [Math.cos(latitude * RADIANS) * Math.cos(longitude * RADIANS), Math.cos(latitude * RADIANS) * Math.sin(longitude * RADIANS), Math.sin(latitude * RADIANS)]

/** The point at `share` of the way, on the chord: good to millimetres over the few kilometres of a walk. */
export function pointBetween(from: Point, to: Point, share: number): Point {
  const [a, b] = [vectorOf(from), vectorOf(to)]
  const [x, y, z] = a.map((value, axis) => value + (b[axis] - value) * share)
  const latitude = Math.atan2(z, Math.hypot(x, y)) / RADIANS
  return { latitude: Number(latitude.toFixed(7)), longitude: Number((Math.atan2(y, x) / RADIANS).toFixed(7)) }
}

const distanceKm = (from: Point, to: Point): number => {
  const [a, b] = [vectorOf(from), vectorOf(to)]
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) / 2))
}

/**
 * Between two located pictures the way is tied at both ends: a Brownian bridge, whose spread grows with t1 * t2 / (t1 + t2)
 * instead of t. The speed from one end to the other adds to it, as nobody goes straight and evenly.
 */
function fromBoth(facts: Timed, before: Located, after: Located): EvidenceDraft {
  const [since, until] = [facts.seconds - before.seconds, after.seconds - facts.seconds]
  const whole = since + until
  const share = whole === 0 ? 0.5 : since / whole
  const tied = whole === 0 ? 0 : (since * until) / whole
  const distance = distanceKm(before.coordinates, after.coordinates)
  const detour = whole === 0 ? distance / 2 : (distance * tied) / whole
  const nearer = since <= until ? before : after
  const says = `${minutes(since)} after one located picture of the same camera and ${minutes(until)} before another`
  const source = { origin: 'neighbour' as const, detail: `pictures ${nameOf(before)} and ${nameOf(after)}`, image: nearer.image }
  return accepted('neighbour', says, source, likelihoodAround(pointBetween(before.coordinates, after.coordinates, share), tied, detour))
}

function draftFor(facts: Timed, before: Located | null, after: Located | null): EvidenceDraft | null {
  const near = (other: Located | null): other is Located => other !== null && Math.abs(other.seconds - facts.seconds) <= MOST_SECONDS
  if (near(before) && near(after)) return fromBoth(facts, before, after)
  const other = [before, after].find(near)
  return other ? fromOne(facts, other) : null
}

/** For each position the nearest located picture after it. */
function nextLocated(timeline: readonly Timed[]): (Located | null)[] {
  const next: (Located | null)[] = Array.from(timeline, () => null)
  let ahead: Located | null = null
  for (let at = timeline.length - 1; at >= 0; at -= 1) {
    next[at] = ahead
    const facts = timeline[at]
    if (isLocated(facts)) ahead = facts
  }
  return next
}

/** Items for the images of a case that no coordinates place, by image number. Linear after a sort. */
export function deriveNeighbours(all: readonly NeighbourFacts[]): Map<number, EvidenceDraft[]> {
  const drafts = new Map<number, EvidenceDraft[]>()
  for (const timeline of timelines(all)) {
    const next = nextLocated(timeline)
    let before: Located | null = null
    timeline.forEach((facts, at) => {
      const draft = facts.coordinates === null ? draftFor(facts, before, next[at]) : null
      if (draft) drafts.set(facts.image, [draft])
      if (isLocated(facts)) before = facts
    })
  }
  return drafts
}
