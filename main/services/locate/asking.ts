// A model asked about a case's pictures as a job: the task for an engine, and what its answer becomes.
import { createHash } from 'node:crypto'
import { Generation } from '../../contract/engine.ts'
import type { GenerateTask, Sampling } from '../../contract/engine.ts'
import type { ModelIdentity, Reliability } from '../../contract/reasoning.ts'
import type { JobRun } from '../../jobs/job-run.ts'
import { canonicalJson } from '../../storage/canonical-json.ts'
import type { CaseStore } from '../../storage/case-store.ts'
import { getObservation } from '../../storage/observations.ts'
import { requireImage } from '../images/image.ts'
import { originalOf, requireSeen } from '../images/original.ts'
import type { EngineTask } from '../models/engine-worker.ts'
import type { Knowledge } from '../workspace.ts'
import { storeModelAnswer } from './model-answer.ts'
import type { NewModelAnswer } from './model-answer.ts'
import { messagesFor } from './question.ts'

/** What is asked of which model: the same for every picture of a run, and kept with its job. */
export interface Questioning {
  /** Absolute folder of the pack; null for the remote engine. */
  readonly pack: string | null
  /** Absolute folder of the pack's adapter. */
  readonly adapter?: string | undefined
  readonly model: ModelIdentity
  readonly reliability: Reliability | null
  readonly question: string
  readonly samples: number
  readonly sampling: Sampling
  readonly maxTokens: number
  readonly form: GenerateTask['form']
  /** An answer that takes longer is given up. */
  readonly secondsPerImage: number
}

/** The same question to the same model has the same id, so that a run again asks only about what has no such answer. */
export function answerId({ model, question, samples, sampling, maxTokens, form }: Questioning): string {
  return createHash('sha256').update(canonicalJson({ model, question, samples, sampling: { ...sampling }, maxTokens, form })).digest('hex').slice(0, 16)
}

function taskFor(store: CaseStore, { pack, adapter, question, samples, sampling, maxTokens, form }: Questioning, actor: string, image: number): EngineTask | null {
  // A picture that could not be looked at has failed for a reason of its own.
  if (!getObservation(store, image)) return null
  const original = originalOf(store, requireSeen(requireImage(store, image)))
  return { generate: { pack, adapter, messages: messagesFor(question), images: [original], samples, sampling, maxTokens, form }, askedFor: { store, image, actor } }
}

function answerOf(questioning: Questioning, { samples, timings }: Generation): NewModelAnswer {
  const { model, question, sampling: { seed, ...sampling }, reliability } = questioning
  return { id: answerId(questioning), model, prompt: question, samples: samples.map(({ text, ended }) => ({ text, ended })), seed, sampling, timings, reliability }
}

/** The part of a job's run that knows what asking a model is. `changed` is told each image whose answer is in the database. */
export function asking(store: CaseStore, knowledge: Knowledge, questioning: Questioning, actor: string, changed: (image: number) => void): Pick<JobRun, 'prepare' | 'accept' | 'reject'> {
  return {
    prepare: ({ image }) => taskFor(store, questioning, actor, image),
    accept: ({ image }, value) => {
      const answer = answerOf(questioning, Generation.parse(value))
      const { sha256 } = requireSeen(requireImage(store, image))
      return () => {
        storeModelAnswer(store, knowledge, actor, image, sha256, answer)
        queueMicrotask(() => changed(image))
      }
    },
    // What was found by other means stays as it is; the job keeps the reason.
    reject: () => () => undefined,
  }
}
