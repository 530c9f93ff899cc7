// The tables whose every change the audit chain records, how their rows are named and what a row's digest covers.
import { hash } from 'node:crypto'
import { canonicalJson, type Json } from './canonical-json.ts'

/** Table -> its primary key's columns. */
export const auditedTables = {
  settings: ['key'],
  images: ['id'],
  observations: ['image_id'],
  evidence: ['image_id', 'id'],
  predictions: ['image_id'],
  records: ['image_id'],
  tags: ['image_id', 'tag'],
  reviews: ['image_id'],
  readings: ['image_id', 'id'],
  model_answers: ['image_id', 'id'],
} as const satisfies Record<string, readonly string[]>

export type AuditedTable = keyof typeof auditedTables
export const auditedTableNames = Object.keys(auditedTables) as AuditedTable[]

/** A row as SQLite gives it. */
export type Row = Record<string, unknown>
export interface RowKey {
  readonly table: AuditedTable
  readonly values: readonly (string | number)[]
}

/** 'images:12', 'evidence:12/5f0c', 'tags:12/night'. Only the last part of a key can hold a slash. */
export function keyText(key: RowKey): string {
  return `${key.table}:${key.values.join('/')}`
}

export function keyOf(table: AuditedTable, row: Row): RowKey {
  return { table, values: auditedTables[table].map((column) => row[column] as string | number) }
}

/** `SELECT` of one row by its key's values. */
export function selectRow(table: AuditedTable): string {
  return `SELECT * FROM ${table} WHERE ${auditedTables[table].map((column) => `${column} IS ?`).join(' AND ')}`
}

function asJson(value: unknown): Json {
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') }
  if (typeof value === 'bigint') return { integer: String(value) }
  return value as Json
}

/** SHA-256, hex, of the row's columns. Null columns are left out, so that a later version may add columns. */
export function rowDigest(table: AuditedTable, row: Row): string {
  const columns = Object.entries(row).filter(([, value]) => value !== null)
  return hash('sha256', canonicalJson([table, Object.fromEntries(columns.map(([name, value]) => [name, asJson(value)]))]))
}
