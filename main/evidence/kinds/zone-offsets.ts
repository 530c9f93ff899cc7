// Which UTC offset each time zone had on a local date, from the time zone data inside Node (ICU).

const formatters = new Map<string, Intl.DateTimeFormat | null>()

/** Null for a zone that this ICU does not know. */
function formatterOf(zone: string): Intl.DateTimeFormat | null {
  const known = formatters.get(zone)
  if (known !== undefined) return known
  const made = makeFormatter(zone)
  formatters.set(zone, made)
  return made
}

function makeFormatter(zone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset', year: 'numeric' })
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** Minutes east of UTC at an instant; null for an unknown zone. */
function offsetAt(zone: string, epochMs: number): number | null {
  const name = formatterOf(zone)?.formatToParts(epochMs).find((part) => part.type === 'timeZoneName')?.value
  if (name === undefined) return null
  const match = /^GMT(?:([+-])(\d{2}):(\d{2})(?::\d{2})?)?$/.exec(name)
  if (!match) return null
  return match[1] === undefined ? 0 : (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]))
}

const DAY_MS = 86_400_000
const HALF_DAY_MS = DAY_MS / 2
const byMonth = new Map<string, Map<string, number | null>>()
const byDay = new Map<string, Map<number, string[]>>()
const CACHED_DAYS = 4000

/** Offsets of the zones that kept one all month, seen at its start, its days 11 and 21, and its end; null for those that changed. */
function offsetsOfMonth(month: string, zones: readonly string[]): ReadonlyMap<string, number | null> {
  const key = `${month} ${zones.length}`
  const known = byMonth.get(key)
  if (known) return known
  const start = Date.parse(`${month}-01T00:00:00Z`)
  const instants = [-1, 10, 20, 32].map((days) => start + days * DAY_MS)
  const offsets = new Map(zones.map((zone) => {
    const seen = new Set(instants.map((instant) => offsetAt(zone, instant)))
    return [zone, seen.size === 1 ? [...seen][0] : null]
  }))
  if (byMonth.size >= CACHED_DAYS) byMonth.clear()
  byMonth.set(key, offsets)
  return offsets
}

/** The offsets of one zone on a date: half a day on either side of noon UTC covers the local date in all but the outermost zones. */
const offsetsOfDay = (zone: string, noon: number): Set<number | null> => new Set([offsetAt(zone, noon - HALF_DAY_MS), offsetAt(zone, noon + HALF_DAY_MS)])

/**
 * The zones by the offsets they had on a local date; on the day of a change a zone stands under both.
 * @param date `YYYY-MM-DD`
 */
export function zonesByOffset(date: string, zones: readonly string[]): ReadonlyMap<number, readonly string[]> {
  const key = `${date} ${zones.length}`
  const known = byDay.get(key)
  if (known) return known
  const noon = Date.parse(`${date}T12:00:00Z`)
  const month = offsetsOfMonth(date.slice(0, 7), zones)
  const offsets = new Map<number, string[]>()
  for (const zone of zones) {
    const steady = month.get(zone) ?? null
    for (const offset of steady === null ? offsetsOfDay(zone, noon) : [steady]) if (offset !== null) offsets.set(offset, [...(offsets.get(offset) ?? []), zone])
  }
  if (byDay.size >= CACHED_DAYS) byDay.clear()
  byDay.set(key, offsets)
  return offsets
}
