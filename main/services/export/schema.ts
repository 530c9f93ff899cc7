// The JSON Schema of a record, derived from the contract. Run as a script it writes schemas/record.schema.json.
import { writeFileSync } from 'node:fs'
import { z } from 'zod'
import { LocationRecord } from '../../contract/record.ts'

export const schemaFile = new URL('../../../schemas/record.schema.json', import.meta.url)

/** The schema's text as it stands in the repository: JSON Schema 2020-12, two spaces, a newline at the end. */
export function recordSchemaText(): string {
  const { $schema, ...rest } = z.toJSONSchema(LocationRecord, { target: 'draft-2020-12', io: 'output' })
  const head = { $schema, title: 'LocationRecord', description: 'One image as it leaves the program: one line of the JSONL.' }
  return `${JSON.stringify({ ...head, ...rest }, null, 2)}\n`
}

if (import.meta.main) writeFileSync(schemaFile, recordSchemaText())
