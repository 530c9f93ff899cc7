// The schema in the repository is the contract's, and every record fits it.
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recordSchemaText, schemaFile } from '../../../main/services/export/schema.ts'
import { arbitraryRecords } from './arbitrary.ts'
import { collect } from './collect.ts'
import { realistic } from './records.ts'

const text = readFileSync(schemaFile, 'utf8')
const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(text))

test('the file is up to date: npm run schemas writes it', () => expect(text).toBe(recordSchemaText()))

test('every line of the JSONL fits it', async () => {
  for (const line of (await collect('jsonl', realistic)).trimEnd().split('\n')) expect(validate(JSON.parse(line)), JSON.stringify(validate.errors)).toBe(true)
})

test('arbitrary records fit it', () =>
  fc.assert(fc.asyncProperty(arbitraryRecords, async (records) => {
    for (const line of (await collect('jsonl', records)).split('\n').filter(Boolean)) expect(validate(JSON.parse(line)), JSON.stringify(validate.errors)).toBe(true)
  })))

test('it refuses what is no record', () => {
  const record = JSON.parse(JSON.stringify(realistic[0]))
  expect(validate({ ...record, status: 'lost' })).toBe(false)
  expect(validate({ ...record, extra: 1 })).toBe(false)
  expect(validate({ ...record, country: { ...record.country, probability: 1.2 } })).toBe(false)
})
