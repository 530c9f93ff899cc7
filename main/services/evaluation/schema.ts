// The JSON Schema of a report, derived from the contract. Run as a script it writes schemas/evaluation.schema.json.
import { writeFileSync } from 'node:fs'
import { z } from 'zod'
import { EvaluationReport } from '../../contract/evaluation.ts'

export const schemaFile = new URL('../../../schemas/evaluation.schema.json', import.meta.url)

/** The schema's text as it stands in the repository: JSON Schema 2020-12, two spaces, a newline at the end. */
export function evaluationSchemaText(): string {
  const { $schema, ...rest } = z.toJSONSchema(EvaluationReport, { target: 'draft-2020-12', io: 'output' })
  const head = { $schema, title: 'EvaluationReport', description: 'What was measured in a run over a benchmark.' }
  return `${JSON.stringify({ ...head, ...rest }, null, 2)}\n`
}

if (import.meta.main) writeFileSync(schemaFile, evaluationSchemaText())
