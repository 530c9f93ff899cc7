// Options of the commands that make a pack.
import { readFile } from 'node:fs/promises'
import { InvalidArgumentError, Option } from 'commander'
import { Precision } from '../../contract/models.ts'

export interface MakingOptions {
  json?: boolean
  quantize: Precision
  name?: string
  systemPrompt?: string
}

export const quantizeOption = (): Option => new Option('--quantize <precision>', 'how the weights are kept; int4 is the smallest and the fastest').choices(Precision.options).default('int4')

/** @throws InvalidArgumentError */
export async function readPrompt(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => { throw new InvalidArgumentError(`The prompt file ${file} cannot be read (${error.code}).`) })
  if (text.trim() === '') throw new InvalidArgumentError(`The prompt file ${file} is empty.`)
  return text
}
