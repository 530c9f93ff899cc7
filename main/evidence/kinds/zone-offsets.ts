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
export function offsetAt(zone: string, epochMs: number): number | null {
  const name = formatterOf(zone)?.formatToParts(epochMs).find((part) => part.type === 'timeZoneName')?.value
  if (name === undefined) return null
  const match = /^GMT(?:([+-])(\d{2}):(\d{2})(?::\d{2})?)?$/.exec(name)
  if (!match) return null
  return match[1] === undefined ? 0 : (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]))
}

const DAY_MS = 86_400_000
const byDay = new Map<string, Map<number, string[]>>()
const CACHED_DAYS = 4000

/**
 * The zones by the offsets they had on a local date; on the day of a change a zone stands under both.
 * @param date `YYYY-MM-DD`
 */
export function zonesByOffset(date: string, zones: readonly string[]): ReadonlyMap<number, readonly string[]> {
  const key = `${date} ${zones.length}`
  const known = byDay.get(key)
  if (known) return known
  const noon = Date.parse(`${date}T12:00:00Z`)
  const offsets = new Map<number, string[]>()
  for (const zone of zones) {
    // Half a day on either side covers the local date in every zone but the outermost.
    const day = new Set([offsetAt(zone, noon - DAY_MS / 2), offsetAt(zone, noon + DAY_MS / 2)])
    for (const offset of day) if (offset !== null) offsets.set(offset, [...(offsets.get(offset) ?? []), zone])
  }
  if (byDay.size >= CACHED_DAYS) byDay.clear()
  byDay.set(key, offsets)
  return offsets
}
