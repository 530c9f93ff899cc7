// Datasets for tests: small pictures that are told apart, lines that are right, and files to put them in.
import fs from 'node:fs'
import path from 'node:path'
import sharp from 'sharp'
import type { DatasetLine } from '../../../training/data/dataset-line.ts'
import { createRandom } from '../../../training/data/random.ts'

export interface Written extends Omit<DatasetLine, 'other'> { readonly [other: string]: unknown }

/** Blocks of grey by the seed, so that each picture looks unlike any other. */
export async function makePicture(file: string, seed: number, { quality = 90, width = 128 } = {}): Promise<string> {
  const random = createRandom(seed)
  const blocks = Buffer.from(Array.from({ length: 8 * 8 * 3 }, () => random.integer(256)))
  fs.mkdirSync(path.dirname(file), { recursive: true })
  await sharp(blocks, { raw: { width: 8, height: 8, channels: 3 } }).resize(width, width, { kernel: 'cubic' }).jpeg({ quality }).toFile(file)
  return file
}

export function writeJsonl(file: string, lines: readonly unknown[]): string {
  fs.writeFileSync(file, lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''))
  return file
}

export const readJsonl = (file: string): Written[] => fs.readFileSync(file, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Written)

export const stuttgart = { latitude: 48.7758, longitude: 9.1829 }
export const answerFor = (place: string): string => `{"ChainOfThought": {"CountryIdentification": {"Clues": ["a sign"], "Reasoning": "It reads so.", "Conclusion": "${place.split('; ')[0]}", "Uncertainty": "low"}}, "FinalAnswer": "${place}"}`

/** A line of which nothing is wrong. */
export const soundLine = (image: string, change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  messages: [{ role: 'user', content: '<image>Where?' }, { role: 'assistant', content: answerFor('Germany; Baden-Württemberg; Stuttgart') }], images: [image], solution: 'Germany; Baden-Württemberg; Stuttgart', truth: stuttgart, country: 'DE', part: 'train', ...change,
})
