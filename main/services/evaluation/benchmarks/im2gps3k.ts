// IM2GPS3K (Vo et al. 2017): a CSV with the picture's file name and its coordinates; further columns (scene labels) are passed over.
import { WorkstationError } from '../../../contract/errors.ts'
import type { BenchmarkReader } from './benchmark.ts'
import { csvRows, pointOf, refused } from './csv-rows.ts'

const columns = { id: ['img_id'], latitude: ['lat'], longitude: ['lon'] }

export const readIm2Gps: BenchmarkReader = async function* ({ file }) {
  if (file === undefined) throw new WorkstationError('invalid-request', 'IM2GPS3K needs its CSV file.')
  for await (const { line, fields: { id, latitude, longitude } } of csvRows(file, columns, ['id', 'latitude', 'longitude'])) {
    if (id === '') throw refused(file, line, 'IMG_ID is empty.')
    yield { id, file: id, truth: pointOf(latitude, longitude, { file, line }), country: null, locatability: null, elements: [] }
  }
}
