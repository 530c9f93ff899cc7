// Any folder of pictures: their truth in a CSV or GeoJSON file, or in the pictures' own GPS tags, which are read when they are looked at.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { WorkstationError } from '../../../contract/errors.ts'
import { discover } from '../../import/discover.ts'
import { readTruthTable } from '../../import/truth-file.ts'
import type { TruthRecord } from '../../import/truth-file.ts'
import type { Benchmark } from '../../../contract/evaluation.ts'
import type { BenchmarkPicture, BenchmarkReader } from './benchmark.ts'

/** A row that is of no use would be a picture left out without a word. */
async function rowsOf(file: string): Promise<readonly TruthRecord[]> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new WorkstationError(cause.code === 'ENOENT' ? 'not-found' : 'unreadable', `${file} cannot be read: ${cause.message}`, { file }, { cause })
  })
  const { records, problems } = readTruthTable(text, file)
  if (problems.length > 0) throw new WorkstationError('unreadable', `${file}: ${problems[0]!.reason}${problems.length > 1 ? ` ${problems.length - 1} further rows are of no use either.` : ''}`, { file, row: problems[0]!.row })
  return records
}

const unlabelled = { country: null, locatability: null, elements: [] } as const

async function* ownGps({ images }: Benchmark): AsyncGenerator<BenchmarkPicture> {
  if (images === undefined) throw new WorkstationError('invalid-request', 'A folder of pictures is needed.')
  for await (const found of discover([images])) {
    if ('problem' in found && found.problem.path === images) throw new WorkstationError(found.problem.error.code, found.problem.error.message, { folder: images })
    if (!('problem' in found) && found.file.bytes === undefined) yield { id: path.relative(images, found.file.path), file: found.file.path, truth: null, ...unlabelled }
  }
}

export const readLabelledFolder: BenchmarkReader = async function* (benchmark) {
  if (benchmark.file === undefined) return yield* ownGps(benchmark)
  for (const { file, latitude, longitude, fields } of await rowsOf(benchmark.file)) {
    yield { id: file, file, truth: { latitude, longitude }, ...unlabelled, country: /^[A-Z]{2}$/.exec(fields.get('country') ?? '')?.[0] ?? null, locatability: locatabilityOf(fields) }
  }
}

function locatabilityOf(fields: TruthRecord['fields']): number | null {
  const value = fields.get('locatability') ?? ''
  return /^\d+(?:\.\d+)?$/.test(value) && Number(value) <= 10 ? Number(value) : null
}
