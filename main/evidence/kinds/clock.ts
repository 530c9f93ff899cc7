// The camera's clock: a stated UTC offset, or local time against UTC time, says which time zones the picture may be from.
import type { EvidenceDraft, Likelihood } from '../../contract/evidence.ts'
import type { Metadata } from '../../contract/observation.ts'
import { accepted, rounded, shown, STRONGEST_OF_MARKS } from './drafts.ts'
import type { ImageRule } from './facts.ts'
import { LEAST_SHARE, ownRatio, worldShares, type Doubt } from './shares.ts'
import { zonesByOffset } from './zone-offsets.ts'

/**
 * Share of the clocks that show another zone's time than the picture's. Ours, to be recalibrated:
 * phones set their clock by the network, so 1 in 10 is a traveller's aeroplane mode or a program's doing; cameras keep the
 * home zone on journeys; and programs write +00:00 by default.
 */
const PHONE_FOREIGN = 0.1
const CAMERA_FOREIGN = 0.25
const ZERO_FOREIGN = 0.6
/** Local time against satellite time also carries a clock set badly. One that is wrong by days tells the hour at best. */
const PHONE_SET_BADLY = 0.12
const CAMERA_SET_BADLY = 0.33
const WRONG_DATE = 0.7

const PHONE_MAKERS = /apple|iphone|ipad|samsung|google|pixel|huawei|honor|xiaomi|redmi|poco|oneplus|oppo|vivo|realme|motorola|htc|nokia|hmd|lumia|microsoft|lge|lg electronics|asus|zte|fairphone|nothing|meizu|lenovo|blackberry|android/i

const HOUR = 60
/** Offsets are multiples of a quarter of an hour; a set clock is within 2 minutes of one. */
const TOLERANCE_MINUTES = 2
const LEAST_OFFSET = -12 * HOUR
const MOST_OFFSET = 14 * HOUR
/** A clock set badly shows any quarter of an hour, however few people live by it. */
const CHANCE_OF_A_QUARTER = 15 / (MOST_OFFSET - LEAST_OFFSET)

const keptElsewhere = (foreign: number): Doubt => ({ foreign, reliability: 1, chance: 0 })
const setBadly = (share: number): Doubt => ({ foreign: 0, reliability: 1 - share, chance: CHANCE_OF_A_QUARTER })
/** Probability that the clock is not the place's own, whichever way. */
const doubtOf = ({ foreign, reliability }: Doubt): number => 1 - reliability * (1 - foreign)

interface ClockReading { readonly offset: number; readonly doubt: Doubt; readonly detail: string; readonly text: string }

function offsetPhrase(minutes: number): string {
  const size = Math.abs(minutes)
  return `UTC${minutes < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`
}

const isPhone = (camera: string): boolean => PHONE_MAKERS.test(camera.slice(0, 200))

function statedReading({ offsetMinutes, offsetTag, camera }: Metadata): ClockReading[] {
  if (offsetMinutes === null || offsetMinutes < LEAST_OFFSET || offsetMinutes > MOST_OFFSET) return []
  const doubt = keptElsewhere(isPhone(camera) ? PHONE_FOREIGN : offsetMinutes === 0 ? ZERO_FOREIGN : CAMERA_FOREIGN)
  return [{ offset: offsetMinutes, doubt, detail: shown(offsetTag ?? 'UTC offset'), text: offsetPhrase(offsetMinutes) }]
}

/** Minutes since 1970 of a local wall-clock time taken as if it were UTC; null when it is no time. */
function minutesOf(time: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(time)) return null
  const epoch = Date.parse(/Z|[+-]\d{2}:?\d{2}$/.test(time) ? time : `${time}Z`)
  return Number.isFinite(epoch) ? epoch / 60_000 : null
}

/** The offset that local time minus UTC time comes to, whole days off put aside; null when the clocks do not fit any. */
export function offsetBetween(local: string, utc: string): { offset: number; isDateRight: boolean } | null {
  const [here, there] = [minutesOf(local), minutesOf(utc)]
  if (here === null || there === null) return null
  const difference = here - there
  const quarter = Math.round(difference / 15) * 15
  if (Math.abs(difference - quarter) > TOLERANCE_MINUTES) return null
  if (quarter >= LEAST_OFFSET && quarter <= MOST_OFFSET) return { offset: quarter, isDateRight: true }
  const dayless = ((((quarter - LEAST_OFFSET) % (24 * HOUR)) + 24 * HOUR) % (24 * HOUR)) + LEAST_OFFSET
  return { offset: dayless, isDateRight: false }
}

function againstUtc({ capturedLocal, capturedTag, capturedUtc, gpsTime, camera }: Metadata): ClockReading[] {
  const utc = gpsTime ?? capturedUtc
  const between = capturedLocal === null || utc === undefined ? null : offsetBetween(capturedLocal, utc)
  if (!between) return []
  const doubt = setBadly(!between.isDateRight ? WRONG_DATE : isPhone(camera) ? PHONE_SET_BADLY : CAMERA_SET_BADLY)
  const detail = `${shown(capturedTag ?? 'local time')} against ${gpsTime === null ? 'time stated in UTC' : 'satellite time'}${between.isDateRight ? '' : ', dates apart'}`
  return [{ offset: between.offset, doubt, detail, text: `${shown(capturedLocal!)} against ${shown(utc!)}` }]
}

/** Both ways to the same offset are one clock: the stronger stands for both. */
function readings(metadata: Metadata): ClockReading[] {
  const all = [...statedReading(metadata), ...againstUtc(metadata)]
  const [stated, measured] = all
  if (!measured || stated.offset !== measured.offset) return all
  const [strong, other] = doubtOf(stated.doubt) <= doubtOf(measured.doubt) ? [stated, measured] : [measured, stated]
  return [{ ...strong, detail: `${strong.detail}; ${other.detail}` }]
}

/** Without a date: standard and summer time of a recent year. */
const UNDATED = ['2020-01-15', '2020-07-15']

function zonesWith(offset: number, capturedLocal: string | null, zones: readonly string[]): string[] {
  const date = capturedLocal?.slice(0, 10) ?? ''
  const dates = /^\d{4}-\d{2}-\d{2}$/.test(date) && Number.isFinite(Date.parse(date)) ? [date] : UNDATED
  return [...new Set(dates.flatMap((day) => zonesByOffset(day, zones).get(offset) ?? []))].sort()
}

/** A zone with many people stands for an offset. */
const byShare = (zones: readonly string[], shares: ReadonlyMap<string, number>): string[] =>
  [...zones].sort((a, b) => (shares.get(b) ?? 0) - (shares.get(a) ?? 0) || (a < b ? -1 : 1))

const cities = (zones: readonly string[]): string => {
  const names = zones.slice(0, 3).map((zone) => zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' '))
  return names.join(', ') + (zones.length > 3 ? ` and ${zones.length - 3} more` : '')
}

export const deriveClock: ImageRule = ({ observation: { metadata } }, { gazetteer }) => readings(metadata).flatMap((reading): EvidenceDraft[] => {
  const zones = zonesWith(reading.offset, metadata.capturedLocal, gazetteer.places.zones)
  // An offset that no zone had is a badly set clock.
  if (zones.length === 0) return []
  const shares = worldShares(gazetteer.places).zones
  const share = Math.max(LEAST_SHARE, zones.reduce((sum, zone) => sum + (shares.get(zone) ?? 0), 0))
  const inside = rounded(Math.min(STRONGEST_OF_MARKS, ownRatio(1, share, reading.doubt)))
  const likelihood: Likelihood = { form: 'zones', zones, inside, outside: 1 }
  return [accepted('clock', `clock at ${offsetPhrase(reading.offset)}: time of ${cities(byShare(zones, shares))}`, { origin: 'tag', detail: reading.detail, text: reading.text }, likelihood)]
})
