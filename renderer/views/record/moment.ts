// Moments in the person's own time; the exact one in UTC is beside it in a title.

const day = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit' })
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })

/** "2026-11-28 05:19:07"; another text stays as it is. */
export function localTime(iso: string): string {
  const moment = Date.parse(iso)
  return Number.isFinite(moment) ? `${day.format(moment)} ${clock.format(moment)}` : iso
}

/** "2026-11-28 04:19:07.123 UTC" */
export const utcTime = (iso: string): string => (Number.isFinite(Date.parse(iso)) ? `${new Date(iso).toISOString().replace('T', ' ').replace('Z', '')} UTC` : iso)
