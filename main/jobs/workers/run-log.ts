// The log of a training run: a line of JSON for each update and evaluation, on the disk before it is told.
import fs from 'node:fs'
import path from 'node:path'
import { TrainingLine } from '../../contract/training.ts'

export const logFile = (folder: string): string => path.join(folder, 'log.jsonl')

/** A line that a power failure cut off says nothing. */
function lineOf(text: string): TrainingLine | null {
  try {
    return TrainingLine.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** An evaluation follows the update whose number it has. */
const isUpdate = ({ event }: TrainingLine): boolean => event === 'update' || event === 'skipped'

/** Whether a line lies before `next`, which the run goes on with: later ones were logged after its last checkpoint, and are done again. */
function isBefore(line: TrainingLine | null, next: TrainingLine): boolean {
  if (line === null) return false
  if (typeof line.update !== 'number' || typeof next.update !== 'number') return true
  return line.update < next.update || (line.update === next.update && !isUpdate(next) && line.event !== next.event)
}

function keepBefore(file: string, next: TrainingLine): void {
  if (!fs.existsSync(file)) return
  const texts = fs.readFileSync(file, 'utf8').split('\n').filter((text) => text !== '')
  const kept = texts.filter((text) => isBefore(lineOf(text), next))
  if (kept.length === texts.length) return
  const unfinished = `${file}.part`
  fs.writeFileSync(unfinished, kept.map((text) => `${text}\n`).join(''), { flush: true })
  fs.renameSync(unfinished, file)
}

/** A number that is none is null in JSON. */
const plain = (line: Readonly<Record<string, number | string>>): TrainingLine =>
  Object.fromEntries(Object.entries(line).map(([name, value]) => [name, typeof value === 'number' && !Number.isFinite(value) ? null : value]))

/**
 * @param folder of the run
 * @returns writes a line, with its time, and gives back what was written; the first one that names an update takes the place of those that come after it
 * @throws errors of the file system as they come
 */
export function openRunLog(folder: string): (line: Readonly<Record<string, number | string>>) => TrainingLine {
  const file = logFile(folder)
  let placed = false
  return (line) => {
    const written: TrainingLine = { time: new Date().toISOString(), ...plain(line) }
    if (!placed && typeof written.update === 'number') {
      keepBefore(file, written)
      placed = true
    }
    fs.appendFileSync(file, `${JSON.stringify(written)}\n`, { flush: true })
    return written
  }
}
