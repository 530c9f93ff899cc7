// The workspace's folder of training runs: for each a folder with run.json (plan and state), log.jsonl, its checkpoints and its best weights.
import fs from 'node:fs'
import path from 'node:path'
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { WorkstationError } from '../../contract/errors.ts'
import { TrainingRun } from '../../contract/training.ts'
import { guarded } from '../../storage/failures.ts'
import { isRunning, thisProcess } from '../../storage/process-identity.ts'

const Process = z.object({ pid: z.number().int(), host: z.string(), started: z.string().nullable() })

/** run.json. What the log and the folder tell is not in it. */
export const RunRecord = TrainingRun.omit({ folder: true, updates: true, secondsLeft: true, phase: true, last: true, best: true }).extend({
  format: z.literal(1),
  /** When it was queued last, UTC: the order of the queue. */
  queued: z.string(),
  /** The program that has it queued or trains it. */
  owner: Process.nullable(),
  /** The process that trains it, or trained it last. */
  worker: Process.nullable(),
})
export type RunRecord = z.infer<typeof RunRecord>

const nameForm = /^[a-z0-9][a-z0-9-]{0,99}$/

export class RunFolder {
  /** Absolute; may not exist yet. */
  readonly folder: string

  constructor(home: string) {
    this.folder = path.join(home, 'training')
  }

  get lockFile(): string {
    return path.join(this.folder, 'queue.lock')
  }

  of(id: string): string {
    return path.join(this.folder, id)
  }

  /** A folder of its own, named by day and method: '2026-11-28-sft-3f9a'. */
  create(method: string): string {
    return guarded(this.folder, () => {
      fs.mkdirSync(this.folder, { recursive: true })
      const id = `${new Date().toISOString().slice(0, 10)}-${method}-${randomBytes(3).toString('hex')}`
      fs.mkdirSync(this.of(id))
      return id
    })
  }

  /** Newest first; one whose run.json is missing or damaged is left out. */
  list(): RunRecord[] {
    if (!fs.existsSync(this.folder)) return []
    const names = fs.readdirSync(this.folder).filter((name) => nameForm.test(name))
    return names.map((name) => this.#read(name)).filter((record) => record !== null).sort((a, b) => b.created.localeCompare(a.created) || b.id.localeCompare(a.id))
  }

  /** @throws WorkstationError 'not-found' */
  find(id: string): RunRecord {
    const record = nameForm.test(id) ? this.#read(id) : null
    if (!record) throw new WorkstationError('not-found', `The workspace has no training run ${id}. "geoagent train list" lists them.`, { run: id, folder: this.folder })
    return record
  }

  /** In the order of their turns. */
  queue(): RunRecord[] {
    return this.list().filter((record) => record.state === 'queued').sort((a, b) => a.queued.localeCompare(b.queued) || a.id.localeCompare(b.id))
  }

  #read(id: string): RunRecord | null {
    try {
      const record = RunRecord.parse(JSON.parse(fs.readFileSync(path.join(this.of(id), 'run.json'), 'utf8')))
      return record.id === id ? settled(record) : null
    } catch {
      return null
    }
  }

  /** Whole or not at all. @throws WorkstationError 'disk-full', 'read-only' */
  write(record: RunRecord): void {
    const file = path.join(this.of(record.id), 'run.json')
    guarded(file, () => {
      const unfinished = `${file}.${process.pid}.part`
      fs.writeFileSync(unfinished, JSON.stringify(record, null, 2), { flush: true })
      fs.renameSync(unfinished, file)
    })
  }

  /** Out of sight at once, then deleted. */
  async remove(id: string): Promise<void> {
    const aside = path.join(this.folder, `.discarded-${id}-${process.pid}`)
    guarded(this.of(id), () => fs.renameSync(this.of(id), aside))
    const left = fs.readdirSync(this.folder).filter((name) => name.startsWith('.discarded-'))
    for (const name of left) await fs.promises.rm(path.join(this.folder, name), { recursive: true, force: true })
  }
}

/** Whether a program that may still be there has this run in hand. Of another machine it cannot be told from here. */
export const isOwned = ({ owner, state }: RunRecord): boolean =>
  owner !== null && (state === 'queued' || state === 'running') && (owner.host !== thisProcess().host || isRunning(owner))

/** A run whose program ended without a word was interrupted: told so by whoever reads it, since nobody was left to write it down. */
function settled(record: RunRecord): RunRecord {
  if ((record.state !== 'queued' && record.state !== 'running') || isOwned(record)) return record
  const message = record.state === 'running' ? 'The program ended while it trained. It goes on from its last checkpoint.' : 'The program ended while it waited for its turn.'
  return { ...record, state: 'interrupted', error: { code: 'worker-died', message, details: {} } }
}
