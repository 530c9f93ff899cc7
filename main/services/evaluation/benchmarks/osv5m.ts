// OpenStreetView-5M (Astruc et al. 2024): a CSV with number, coordinates and country; the pictures are ID.jpg in numbered sub-folders.
import { WorkstationError } from '../../../contract/errors.ts'
import type { BenchmarkReader } from './benchmark.ts'
import { csvRows, pointOf, refused } from './csv-rows.ts'

const columns = { id: ['id'], latitude: ['latitude'], longitude: ['longitude'], country: ['country'] }

export const readOsv5m: BenchmarkReader = async function* ({ file }) {
  if (file === undefined) throw new WorkstationError('invalid-request', 'OSV-5M needs its CSV file.')
  for await (const { line, fields: { id, latitude, longitude, country } } of csvRows(file, columns, ['id', 'latitude', 'longitude'])) {
    if (!/^\d+$/.test(id)) throw refused(file, line, `"${id.slice(0, 40)}" is no number of a picture.`)
    yield { id, file: `${id}.jpg`, truth: pointOf(latitude, longitude, { file, line }), country: /^[A-Z]{2}$/.test(country) ? country : null, locatability: null, elements: [] }
  }
}
