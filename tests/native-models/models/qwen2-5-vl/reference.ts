// Reads what tests/fixtures/qwen2-5-vl/make.py recorded; README.md there says what each name holds.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import sharp from 'sharp'
import { parseConfig } from '../../../../native-models/models/qwen2-5-vl/config.ts'
import type { Qwen25VLConfig } from '../../../../native-models/models/qwen2-5-vl/config.ts'
import type { Grid } from '../../../../native-models/models/qwen2-5-vl/positions.ts'
import { parsePreprocessor } from '../../../../native-models/models/qwen2-5-vl/processor.ts'
import type { PictureRgb, PreprocessorConfig } from '../../../../native-models/models/qwen2-5-vl/processor.ts'

export const fixtures = path.join(import.meta.dirname, '../../../fixtures/qwen2-5-vl')

export const modelNames = ['tied-4-1', 'untied-2-2', 'tied-6-2', 'untied-2-1'] as const
export const caseNames = ['text', 'wide', 'tall', 'tiny', 'square', 'two'] as const
export const pictureNames = ['wide', 'tall', 'tiny', 'square'] as const

export interface ReferenceCase {
  pictures: string[]
  question: string
  /** The rendered chat template, and its ids with one image token a picture. */
  prompt: string
  promptTokens: number[]
  /** What the decoder reads: each picture's token repeated. */
  tokens: number[]
  /** Only with pictures. */
  grids?: Grid[]
  patchesSha256?: string
  pickedPatches?: number[]
  windowOrder?: number[]
  windowLengths?: number[]
  fullLengths?: number[]
  positions: [number[], number[], number[]]
  delta: number
  answer: number[]
  logProbabilities: number[]
  answerText: string
  smallestMargin: number
}

export interface ReferenceBatch { tokens: number[][]; mask: number[][]; positions: number[][][]; deltas: number[] }

export interface Reference { parameters: number; smallestMargin: number; cases: Record<(typeof caseNames)[number], ReferenceCase>; batch: { rows: (typeof caseNames)[number][]; left: ReferenceBatch; right: ReferenceBatch } }

export interface ReferenceArray { dims: number[]; data: Float32Array | Int16Array | Uint8Array }

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))

export const checkpointFolder = (name: string): string => path.join(fixtures, name, 'checkpoint')
export const readConfig = (name: string): Qwen25VLConfig => parseConfig(readJson(path.join(checkpointFolder(name), 'config.json')))
export const readPreprocessor = (name: string): PreprocessorConfig => parsePreprocessor(readJson(path.join(checkpointFolder(name), 'preprocessor_config.json')))
export const readReference = (name: string): Reference => readJson(path.join(fixtures, name, 'reference.json')) as Reference

const views = { F32: Float32Array, I16: Int16Array, U8: Uint8Array }

/** The arrays of reference.safetensors by name. */
export function readArrays(name: string): Record<string, ReferenceArray> {
  const file = readFileSync(path.join(fixtures, name, 'reference.safetensors'))
  const start = 8 + Number(file.readBigUInt64LE(0))
  const header = JSON.parse(file.subarray(8, start).toString('utf8')) as Record<string, { dtype: keyof typeof views; shape: number[]; data_offsets: [number, number] }>
  const entries = Object.entries(header).filter(([entry]) => entry !== '__metadata__').map(([entry, { dtype, shape, data_offsets: [from, to] }]) => {
    const bytes = Uint8Array.from(file.subarray(start + from, start + to))
    return [entry, { dims: shape, data: new views[dtype](bytes.buffer) }] as const
  })
  return Object.fromEntries(entries)
}

/**
 * Recorded logits in float32, [length, vocabulary]; they were kept as 16-bit numbers with a scale a position, 1.6e-5 of its largest logit at worst.
 * @param name a case, or 'int4.' and a case
 */
export function readLogits(arrays: Record<string, ReferenceArray>, name: string): { dims: number[]; data: Float32Array } {
  const { dims, data } = arrays[`${name}.logits`]!
  const scales = arrays[`${name}.scales`]!.data
  return { dims, data: Float32Array.from(data, (value, index) => value * scales[Math.floor(index / dims[1]!)]!) }
}

export async function readPicture(file: string): Promise<PictureRgb> {
  const { data, info } = await sharp(path.join(fixtures, file)).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

/** What the reference's pure functions gave: functions.json. */
export interface FunctionRecords {
  sizes: [height: number, width: number, minPixels: number, maxPixels: number, resizedHeight: number, resizedWidth: number][]
  windows: { grid: Grid; window: number; order: number[]; windowLengths: number[]; fullLengths: number[]; positions: [row: number, column: number][] }[]
  prompts: { ids: number[]; grids: Grid[]; positions: number[][]; delta: number }[]
  tables: { decoder: { positions: number[][]; cos: number[][]; sin: number[][] }; vision: { places: [row: number, column: number][]; cos: number[][]; sin: number[][] } }
}

export const readFunctions = (): FunctionRecords => readJson(path.join(fixtures, 'functions.json')) as FunctionRecords
