// Datasets: built, checked, counted, sampled, converted. Each is work of one request, told as it goes and ended with its call.
import path from 'node:path'
import type { DatasetStats } from '../../contract/datasets.ts'
import type { datasetsEvents, datasetsRequests } from '../../contract/datasets-requests.ts'
import type { Call, HandlersOf } from '../../contract/requests.ts'
import type { z } from 'zod'
import type { Spawner } from '../../jobs/spawner.ts'
import { readDataset } from '../../../training/data/read-dataset.ts'
import { StatisticsCounter } from '../../../training/data/statistics.ts'
import type { Workspace } from '../workspace.ts'
import { buildDataset } from './build.ts'
import type { BuildCourse } from './build.ts'
import { checkDataset } from './check.ts'
import { convertDataset } from './convert.ts'
import { countryOf } from './country-of.ts'
import { worded } from './dataset-errors.ts'
import { PictureLooks } from './picture-looks.ts'
import { sampleDataset } from './sample.ts'

type Names = keyof typeof datasetsRequests
type Phase = z.infer<(typeof datasetsEvents)['dataset.progress']>['phase']

/** Milliseconds between two tellings of one phase. */
const EVERY = 200

export function datasetHandlers(workspace: Workspace, spawn: Spawner): HandlersOf<Names> {
  const progressOf = (file: string): ((phase: Phase, done: number) => void) => {
    let [last, told] = [-Infinity, '' as Phase | '']
    return (phase, done) => {
      const now = performance.now()
      if (phase === told && now - last < EVERY) return
      ;[last, told] = [now, phase]
      workspace.emit('dataset.progress', { file, phase, done })
    }
  }
  /** With worker processes that look at pictures, for as long as the work lasts. */
  const looking = async <Value>(file: string, look: boolean, { signal }: Call, work: (course: BuildCourse) => Promise<Value>): Promise<Value> => {
    const looks = look ? new PictureLooks(spawn) : null
    try {
      return await work({ signal, looks, progress: progressOf(file) })
    } finally {
      await looks?.close()
    }
  }
  const gazetteer = async () => (await workspace.knowledge()).gazetteer
  return {
    'dataset.build': (draft, call) => looking(draft.out, draft.look, call, (course) => buildDataset(workspace, { ...draft, out: path.resolve(draft.out) }, course)),
    'dataset.check': (draft, call) => looking(draft.file, draft.look, call, async (course) => checkDataset({ ...draft, file: path.resolve(draft.file) }, await gazetteer(), course)),
    'dataset.stats': async ({ file }, { signal }) => countedDataset(path.resolve(file), await gazetteer(), signal, progressOf(file)),
    'dataset.sample': async (draft, { signal }) => sampleDataset({ ...draft, file: path.resolve(draft.file), out: path.resolve(draft.out) }, await gazetteer(), { signal, progress: progressOf(draft.file) }),
    'dataset.convert': (draft, { signal }) => convertDataset({ ...draft, file: path.resolve(draft.file), out: path.resolve(draft.out) }, { signal, progress: progressOf(draft.file) }),
  }
}

async function countedDataset(file: string, gazetteer: Parameters<typeof countryOf>[0], signal: AbortSignal, progress: (phase: Phase, done: number) => void): Promise<DatasetStats> {
  const counter = new StatisticsCounter()
  let done = 0
  for await (const { value } of worded(readDataset(file))) {
    signal.throwIfAborted()
    counter.add(value, countryOf(gazetteer, value))
    progress('lines', ++done)
  }
  const { countries, cells, ...counts } = counter.result()
  return { file, ...counts, countries: [...countries], cells: { ...cells, largest: [...cells.largest] } }
}
