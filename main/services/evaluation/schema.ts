// The JSON Schema of a report, derived from the contract. Run as a script it writes schemas/evaluation.schema.json.
import { writeFileSync } from 'node:fs'
import { EvaluationReport } from '../../contract/evaluation.ts'
import { schemaText } from '../export/schema.ts'

export const schemaFile = new URL('../../../schemas/evaluation.schema.json', import.meta.url)

export const evaluationSchemaText = (): string => schemaText(EvaluationReport, 'EvaluationReport', 'What was measured in a run over a benchmark.')

if (import.meta.main) writeFileSync(schemaFile, evaluationSchemaText())
