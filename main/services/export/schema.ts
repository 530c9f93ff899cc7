// The JSON Schema of a record, derived from the contract. Run as a script it writes schemas/record.schema.json.
import { writeFileSync } from 'node:fs'
import { z } from 'zod'
import { LocationRecord } from '../../contract/record.ts'

export const schemaFile = new URL('../../../schemas/record.schema.json', import.meta.url)

/** A shape's schema as it stands in the repository: JSON Schema 2020-12, two spaces, a newline at the end. */
export function schemaText(shape: z.ZodType, title: string, description: string): string {
  const { $schema, ...rest } = z.toJSONSchema(shape, { target: 'draft-2020-12', io: 'output' })
  return `${JSON.stringify({ $schema, title, description, ...rest }, null, 2)}\n`
}

export const recordSchemaText = (): string => schemaText(LocationRecord, 'LocationRecord', 'One image as it leaves the program: one line of the JSONL.')

if (import.meta.main) writeFileSync(schemaFile, recordSchemaText())
