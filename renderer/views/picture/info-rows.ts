// What a file says about itself, as rows for a person to read. Every value is hostile text; the caller makes it visible.
import type { CoordinateReading, Metadata, Observation } from '../../../main/contract/observation.ts'
import type { ImageSummary } from '../../../main/contract/case.ts'
import { captureTime, kilometres } from '../../../main/contract/wording.ts'
import type { Settings } from '../../../main/contract/workspace.ts'
import { written } from '../answer/dms.ts'

export interface InfoRow {
  readonly name: string
  readonly value: string
  /** The tag it was read from, or what it was written as. */
  readonly from?: string
}

export interface InfoGroup {
  readonly title: string
  readonly rows: readonly InfoRow[]
}

const grouped = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 })

/** "4.2 MB", "812 kB"; powers of ten, as file managers count. */
export function bytes(count: number): string {
  if (count < 1000) return `${count} bytes`
  const [value, unit] = count < 1e6 ? [count / 1e3, 'kB'] : count < 1e9 ? [count / 1e6, 'MB'] : [count / 1e9, 'GB']
  return `${grouped.format(value)} ${unit}`
}

/** Minutes east of UTC as "+02:00". */
export function offset(minutes: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${minutes < 0 ? '−' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`
}

const row = (name: string, value: string | number | null | undefined, from?: string | null): InfoRow[] =>
  value === null || value === undefined || value === '' ? [] : [{ name, value: String(value), ...(from ? { from } : {}) }]

/** A reading without an error of its own is shown to the metre. */
const METRE = 0.001

function coordinateRow({ latitude, longitude, errorMetres, tag, raw }: CoordinateReading, form: Settings['coordinates']): InfoRow {
  const value = latitude === null || longitude === null ? 'no number' : written(latitude, longitude, (errorMetres ?? 0) / 1000 || METRE, form)
  return { name: tag, value: errorMetres === undefined ? value : `${value} ± ${kilometres(errorMetres / 1000)}`, from: `written as ${raw}` }
}

function timeRows({ capturedLocal, capturedTag, offsetMinutes, offsetTag, gpsTime, capturedUtc }: Metadata): InfoRow[] {
  return [
    ...row('Local time', capturedLocal && captureTime(capturedLocal), capturedTag),
    ...row('Offset', offsetMinutes === null ? null : offset(offsetMinutes), offsetTag),
    ...row('GPS time', gpsTime && captureTime(gpsTime)),
    ...row('In UTC', capturedUtc && captureTime(capturedUtc)),
  ]
}

function fileRows({ path, width, height, tags }: ImageSummary, observation: Observation | null): InfoRow[] {
  return [
    ...row('Path', path),
    ...row('Size', observation && bytes(observation.bytes)),
    ...row('Format', observation?.format),
    ...row('Pixels', width !== null && height !== null ? `${width} × ${height}` : null),
    ...row('Camera', observation?.metadata.camera),
    ...row('Tags', tags.join(', ')),
    ...row('SHA-256', observation?.sha256),
    ...row('Perceptual hash', observation?.perceptualHash),
  ]
}

/** Groups that have something to say. */
export function infoGroups(summary: ImageSummary, observation: Observation | null, form: Settings['coordinates']): InfoGroup[] {
  const metadata = observation?.metadata
  const groups: InfoGroup[] = [
    { title: 'File', rows: fileRows(summary, observation) },
    { title: 'Coordinates', rows: (metadata?.coordinates ?? []).map((reading) => coordinateRow(reading, form)) },
    { title: 'Time', rows: metadata ? timeRows(metadata) : [] },
    { title: 'Places and captions', rows: (metadata?.places ?? []).map(({ tag, field, text }) => ({ name: field, value: text, from: tag })) },
    { title: 'Warnings', rows: (metadata?.warnings ?? []).map((warning) => ({ name: '', value: warning })) },
  ]
  return groups.filter(({ rows }) => rows.length > 0)
}
