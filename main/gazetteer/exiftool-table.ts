// ExifTool's offline place table: run it, and read what it prints.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { exiftoolPath } from 'exiftool-vendored'
import { WorkstationError } from '../contract/errors.ts'

export interface ListedPlace {
  name: string
  region: string
  subregion: string
  country: string
  zone: string
  /** GeoNames feature code, e.g. PPLC. */
  code: string
  /** Persons, rounded to two digits by ExifTool. */
  population: number
  latitude: number
  longitude: number
}

/** The listing is 10 MB. */
const MAX_LISTING = 256 * 1024 * 1024
const COLUMNS = 10

/** @throws WorkstationError `unsupported` when ExifTool cannot be run here */
export async function listPlaces(): Promise<string> {
  const tool = await exiftoolPath()
  try {
    const { stdout } = await promisify(execFile)(tool, ['-listgeo'], { maxBuffer: MAX_LISTING, encoding: 'utf8' })
    return stdout
  } catch (cause) {
    throw new WorkstationError('unsupported', 'ExifTool cannot be run, so the gazetteer cannot be built. On Linux and macOS it needs Perl: see "geoagent doctor".', { tool }, { cause })
  }
}

/** @returns the place of one line, or null for the two head lines and whatever does not fit */
export function parseListedPlace(line: string): ListedPlace | null {
  const fields = line.split(',')
  if (fields.length !== COLUMNS) return null
  const [name, region, subregion, country, , zone, code, population, latitude, longitude] = fields as [string, string, string, string, string, string, string, string, string, string]
  const place = { name, region, subregion, country, zone, code, population: Number(population), latitude: Number(latitude), longitude: Number(longitude) }
  const sound = name !== '' && /^[A-Z]{2}$/.test(country) && place.population >= 0 && Math.abs(place.latitude) <= 90 && Math.abs(place.longitude) <= 180
  return sound ? place : null
}
