// The last lines of a run's log, as its training process writes it.
import fs from 'node:fs'
import path from 'node:path'
import { TrainingLine } from '../../contract/training.ts'

/** A line has some hundreds of characters. */
const BYTES_A_LINE = 2048

function lineOf(text: string): TrainingLine[] {
  try {
    return [TrainingLine.parse(JSON.parse(text))]
  } catch {
    // Cut off at the tail's beginning, or by a power failure.
    return []
  }
}

function tailOf(file: string, most: number): string {
  const handle = fs.openSync(file, 'r')
  try {
    const { size } = fs.fstatSync(handle)
    const bytes = Buffer.alloc(Math.min(size, most))
    fs.readSync(handle, bytes, 0, bytes.length, size - bytes.length)
    return bytes.toString('utf8')
  } finally {
    fs.closeSync(handle)
  }
}

/** @param folder of the run @returns at most so many lines, oldest first; none where there is no log yet */
export function logTail(folder: string, lines: number): TrainingLine[] {
  const file = path.join(folder, 'log.jsonl')
  if (lines === 0 || !fs.existsSync(file)) return []
  return tailOf(file, lines * BYTES_A_LINE).split('\n').filter((text) => text !== '').flatMap(lineOf).slice(-lines)
}

/** Updates that are done: lines of evaluations name the one that they follow. */
export const updatesIn = (lines: readonly TrainingLine[]): number =>
  lines.reduce((most, { update }) => (typeof update === 'number' ? Math.max(most, update) : most), 0)
