// The process that works on packs, asked in typed words: its answers are checked before they are believed.
import { z } from 'zod'
import { DescribedCheckpoint, FetchedCheckpoint, ModelsEvent, PackFaults, PackLook, PlainCatalogue } from '../../contract/models-tasks.ts'
import type { ModelsTask } from '../../contract/models-tasks.ts'
import { workerEntry } from '../../jobs/entry.ts'
import type { Spawner } from '../../jobs/spawner.ts'
import { WarmWorker } from '../../jobs/warm-worker.ts'

const answers = {
  look: z.array(PackLook), catalogue: PlainCatalogue, import: z.null(), verify: PackFaults, export: z.null(), describe: DescribedCheckpoint, download: FetchedCheckpoint, discard: z.null(),
} satisfies Record<ModelsTask['task'], z.ZodType>

type Answer<Name extends ModelsTask['task']> = z.output<(typeof answers)[Name]>
type Task<Name extends ModelsTask['task']> = Extract<ModelsTask, { task: Name }>

const minute = 60_000

export interface AskCall {
  readonly signal?: AbortSignal
  readonly tell?: (event: ModelsEvent) => void
}

export class ModelsProcess {
  readonly #worker: WarmWorker

  /** Started with the first task. A hub may ask to wait for ten minutes, which is silence. */
  constructor(spawn: Spawner) {
    this.#worker = new WarmWorker({ spawn, entry: workerEntry('../../jobs/workers/models-worker', import.meta.url), hand: 4, limitMs: 15 * minute, idleMs: minute })
  }

  /** @throws WorkstationError the process's own, 'worker-died', 'timed-out', 'cancelled' */
  async ask<Name extends ModelsTask['task']>(task: Task<Name>, { signal, tell }: AskCall = {}): Promise<Answer<Name>> {
    const answer = await this.#worker.ask(task, { signal, onEvent: (event) => tell?.(ModelsEvent.parse(event)) })
    return (answers[task.task as Name] as z.ZodType).parse(answer) as Answer<Name>
  }

  close(): Promise<void> {
    return this.#worker.close()
  }
}
