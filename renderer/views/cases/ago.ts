// How long ago something was, in words.

const steps: readonly [limit: number, seconds: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [3600, 60, 'minute'], [86_400, 3600, 'hour'], [86_400 * 30, 86_400, 'day'], [86_400 * 365, 86_400 * 30, 'month'], [Infinity, 86_400 * 365, 'year'],
]
const words = new Intl.RelativeTimeFormat('en-GB', { numeric: 'auto' })

/** @param now milliseconds since 1970 @returns "3 hours ago", "yesterday", "just now" */
export function ago(iso: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(iso)) / 1000)
  if (!Number.isFinite(seconds)) return ''
  if (seconds < 60) return 'just now'
  const [, size, unit] = steps.find(([limit]) => seconds < limit)!
  return words.format(-Math.floor(seconds / size), unit)
}
