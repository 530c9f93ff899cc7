// What every exporter takes and gives: records in, chunks of text out, one record in memory at a time.
import type { LocationRecord } from '../../contract/record.ts'

export type RecordSource = AsyncIterable<LocationRecord> | Iterable<LocationRecord>

export interface NearbyPlace {
  readonly name: string
  readonly latitude: number
  readonly longitude: number
  readonly population: number
}

/** What an export says about itself, and what it may ask for. Nothing here is read from a clock: the same input gives the same bytes. */
export interface ExportSetting {
  /** Heads the KML document and the report. */
  readonly title: string
  /** Name and version of the program. */
  readonly version: string
  /** ISO 8601, UTC. */
  readonly madeAt: string
  /** Columns of the terminal that the table is cut to; Infinity not to cut. */
  readonly columns: number
  /** Small JPEG, PNG or WebP of the image, for the report. */
  readonly thumbnail?: (record: LocationRecord) => Promise<Buffer | null>
  /** The `limit` most populous places within the radius, for labels on the report's maps. */
  readonly nearby?: (latitude: number, longitude: number, radiusKm: number, limit: number) => readonly NearbyPlace[]
}

/** Yields UTF-8 text in order. Errors of the source pass through; nothing is left behind when the reader stops early. */
export type Exporter = (records: RecordSource, setting: ExportSetting) => AsyncIterable<string>
