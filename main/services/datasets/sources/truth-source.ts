// Rows of a file of truth as examples: IM2GPS3K's and OSV-5M's tables, or any CSV or GeoJSON that names pictures and points.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { WorkstationError } from '../../../contract/errors.ts'
import { countryByName, countryName } from '../../../gazetteer/countries.ts'
import { DatasetError, toDatasetLine } from '../../../../training/data/dataset-line.ts'
import { readTruthTable } from '../../import/truth-file.ts'
import type { TruthRecord } from '../../import/truth-file.ts'
import { solutionOf } from '../place-names.ts'
import { PictureFolder } from './picture-folder.ts'
import type { Found } from './source.ts'

type Fields = TruthRecord['fields']

const one = (fields: Fields, ...names: string[]): string => names.map((name) => fields.get(name)?.trim() ?? '').find((value) => value !== '') ?? ''

/** A solution that is written out, else one made of the columns country, region and city; '' leaves it to the gazetteer. */
function solutionIn(fields: Fields, code: string | null): string {
  const written = one(fields, 'solution', 'label')
  if (written !== '') return written
  const [region, city] = [one(fields, 'region', 'state', 'admin1'), one(fields, 'city', 'place', 'sub-region', 'town')]
  return code !== null && region !== '' ? solutionOf([countryName(code), region, city]) : ''
}

/** JSON, or names apart by commas, semicolons or bars. */
function elementsIn(text: string): unknown {
  return text.startsWith('[') ? JSON.parse(text) : text.split(/[,;|]/).map((name) => name.trim().toLowerCase()).filter((name) => name !== '')
}

/** The optional fields of a line that the row has, in the forms that lines want. */
function fieldsIn(fields: Fields): Record<string, unknown> {
  const code = countryByName(one(fields, 'country', 'country_code'))
  const [solution, locatability, elements, id] = [solutionIn(fields, code), one(fields, 'locatability'), one(fields, 'elements'), one(fields, 'id', 'img_id')]
  return {
    ...(solution === '' ? {} : { solution }), ...(code === null ? {} : { country: code }), ...(id === '' ? {} : { id }),
    ...(locatability === '' ? {} : { locatability: Number(locatability) }), ...(elements === '' ? {} : { elements: elementsIn(elements) }),
  }
}

function exampleOf({ file: name, latitude, longitude, fields }: TruthRecord, where: string, pictures: PictureFolder): Found {
  const found = pictures.find(name)
  if ('reason' in found) return { where, reason: found.reason }
  try {
    // The question comes later; until then one stands in for it, so that the line is checked whole.
    const line = toDatasetLine({ messages: [{ role: 'user', content: '' }], images: [found.file], truth: { latitude, longitude }, ...fieldsIn(fields) })
    return { where, draft: { ...line, messages: null, answer: one(fields, 'answer', 'response') || null }, looks: [null] }
  } catch (error) {
    if (error instanceof DatasetError || error instanceof SyntaxError) return { where, reason: error.message }
    throw error
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw new WorkstationError(isMissing ? 'not-found' : 'unreadable', `${file} cannot be read: ${(error as Error).message}`, { file }, { cause: error })
  }
}

/** The table and the folder's names are held whole. */
export async function* truthExamples(file: string, folder: string, signal: AbortSignal): AsyncGenerator<Found> {
  const { records, problems } = readTruthTable(await textOf(file), file)
  const pictures = await PictureFolder.read(folder, signal)
  for (const { row, reason } of problems) yield { where: `${path.basename(file)}, row ${row}`, reason }
  for (const record of records) yield exampleOf(record, `${path.basename(file)}, row ${record.row}`, pictures)
}
