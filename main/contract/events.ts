// Every event that the core tells its hosts, as one typed map.
import { z } from 'zod'
import { datasetsEvents } from './datasets-requests.ts'
import { ErrorReport } from './errors.ts'
import { evaluationEvents } from './evaluation-requests.ts'
import { geoworldEvents } from './geoworld.ts'
import { JobProgress } from './job.ts'
import { modelsEvents } from './models-requests.ts'
import { trainingEvents } from './training-requests.ts'

const InCase = z.object({ case: z.string() })

export const events = {
  'case.changed': InCase,
  /** The case's folder was deleted or moved away while it was open; it is told once and closed. */
  'case.gone': InCase,
  'image.changed': InCase.extend({ image: z.number().int() }),
  'evidence.changed': InCase.extend({ image: z.number().int() }),
  /** Something takes a while before work can begin: once in a workspace's life, or after an import. */
  'workspace.preparing': z.object({ what: z.string() }),
  'job.progress': InCase.extend({ progress: JobProgress }),
  /** A job ended before its work was done: its disk is full, its workers do not start. */
  'job.stopped': InCase.extend({ job: z.number().int(), error: ErrorReport }),
  'settings.changed': z.object({}),
  ...modelsEvents,
  ...datasetsEvents,
  ...evaluationEvents,
  ...trainingEvents,
  ...geoworldEvents,
} as const

export type Events = { [Name in keyof typeof events]: z.infer<(typeof events)[Name]> }
export type EventName = keyof Events
export type EventListener = <Name extends EventName>(name: Name, event: Events[Name]) => void
