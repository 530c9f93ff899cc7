// Entry of the process that works on model packs: looks, imports, verifies, exports, and asks a hub. Reads and writes gigabytes; loads no model.
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { catalogue, contextTokens } from '../../../native-models/packs/hub/catalogue.ts'
import { defaultHub } from '../../../native-models/packs/hub/address.ts'
import { takeFolder } from '../../../native-models/packs/hub/lock.ts'
import { partialFolder } from '../../../native-models/packs/hub/partial.ts'
import { exportPack } from '../../../native-models/packs/export-pack.ts'
import { importPack } from '../../../native-models/packs/import-pack.ts'
import { verifyPack } from '../../../native-models/packs/verify-pack.ts'
import { ModelsTask } from '../../contract/models-tasks.ts'
import type { ModelsEvent, PackFaults, PlainCatalogue } from '../../contract/models-tasks.ts'
import { describe, download } from './hub-tasks.ts'
import { modelsError } from './models-errors.ts'
import { lookAtPack } from './pack-look.ts'
import { serveTasks } from './serve-tasks.ts'
import type { TaskCall } from './serve-tasks.ts'
import { openTools } from './tools.ts'

/** While one imports, another pack may be verified and the list be looked at. */
const atOnce = 4

type Of<Name extends ModelsTask['task']> = Extract<ModelsTask, { task: Name }>
interface Course { readonly signal: AbortSignal; tell(event: ModelsEvent): void }
/** One for each task; `doing` begins the message where it fails, `place` is what it writes. */
type Rule<Task> = { run(task: Task, course: Course): Promise<unknown>; doing(task: Task): string; place(task: Task): string }

function plainCatalogue(): PlainCatalogue {
  const entries = catalogue.map(({ memory, ...entry }) => {
    const parts = (precision: keyof typeof memory) => ({ ...memory[precision], contextTokens })
    return { ...entry, memory: { int4: parts('int4'), fp16: parts('fp16'), fp32: parts('fp32') } }
  })
  return { entries, defaultHub }
}

async function importOne({ source, target, precision, name, systemPrompt, origin }: Of<'import'>, { signal, tell }: Course): Promise<null> {
  await importPack({
    source, target, precision, name, systemPrompt, origin, signal,
    progress: ({ bytesRead, bytesToRead, tensor }) => tell({ phase: 'importing', done: bytesRead, total: bytesToRead, detail: tensor }),
  })
  return null
}

async function verifyOne({ folder }: Of<'verify'>, { signal, tell }: Course): Promise<PackFaults> {
  const { bytes, faults } = await verifyPack(folder, { signal, progress: ({ bytesRead, bytesToRead, file }) => tell({ phase: 'verifying', done: bytesRead, total: bytesToRead, detail: file }) })
  return { bytesRead: bytes, faults: [...faults] }
}

async function exportOne({ folder, target, dtype }: Of<'export'>, { signal, tell }: Course): Promise<null> {
  await exportPack({ pack: folder, target, dtype, signal, progress: ({ bytesRead, bytesToRead, tensor }) => tell({ phase: 'exporting', done: bytesRead, total: bytesToRead, detail: tensor }) })
  return null
}

/** @throws HubError 'locked' where another process downloads into it */
async function discardFolder(folder: string): Promise<null> {
  const partial = partialFolder(folder)
  if (existsSync(partial)) await (await takeFolder(partial))()
  await rm(folder, { recursive: true, force: true })
  return null
}

const rules: { [Name in ModelsTask['task']]: Rule<Of<Name>> } = {
  look: { run: ({ folders }) => Promise.all(folders.map(lookAtPack)), doing: () => 'The packs cannot be looked at', place: () => '' },
  catalogue: { run: async () => plainCatalogue(), doing: () => 'The catalogue cannot be read', place: () => '' },
  import: { run: importOne, doing: ({ source }) => `${source} cannot be imported`, place: ({ target }) => target },
  verify: { run: verifyOne, doing: ({ folder }) => `${folder} cannot be verified`, place: ({ folder }) => folder },
  export: { run: exportOne, doing: ({ folder }) => `${folder} cannot be exported`, place: ({ target }) => target },
  describe: { run: (task, { signal }) => describe(task, signal), doing: ({ repository }) => `${repository} cannot be asked for`, place: ({ downloads }) => downloads },
  download: { run: (task, { signal, tell }) => download(task, signal, tell), doing: () => 'The checkpoint cannot be downloaded', place: ({ downloads }) => downloads },
  discard: { run: ({ folder }) => discardFolder(folder), doing: ({ folder }) => `${folder} cannot be deleted`, place: ({ folder }) => folder },
}

async function run(task: ModelsTask, { signal, tell }: TaskCall): Promise<unknown> {
  const rule = rules[task.task] as Rule<ModelsTask>
  try {
    return await rule.run(task, { signal, tell })
  } catch (cause) {
    throw modelsError(cause, signal, rule.doing(task), rule.place(task))
  }
}

serveTasks(openTools(), ModelsTask, atOnce, run)
