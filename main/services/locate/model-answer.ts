// What becomes of a model's answer: it is kept as it was written, and the image's evidence and conclusion follow.
import { WorkstationError } from '../../contract/errors.ts'
import { ModelAnswer } from '../../contract/reasoning.ts'
import type { Posterior } from '../../contract/posterior.ts'
import type { CaseStore } from '../../storage/case-store.ts'
import { saveModelAnswer } from '../../storage/model-answers.ts'
import { getObservation } from '../../storage/observations.ts'
import type { Knowledge } from '../workspace.ts'
import { deriveAnew } from './own-evidence.ts'

/** An answer that was just written: who and when are the program's to say. */
export type NewModelAnswer = Omit<ModelAnswer, 'actor' | 'at'>

/**
 * Keeps an answer and draws the image's conclusion anew, as one change and one entry of the audit log. The same run again takes its
 * own place. Telling the window that the image changed is the caller's.
 * @param sha256 of the bytes that the model saw
 * @returns the posterior; null when no accepted item speaks
 * @throws WorkstationError `invalid-request` for an image that was not looked at, or whose file has changed since the model saw it
 */
export function storeModelAnswer(store: CaseStore, knowledge: Knowledge, actor: string, image: number, sha256: string, answer: NewModelAnswer): Posterior | null {
  const observation = getObservation(store, image)
  if (!observation) throw new WorkstationError('invalid-request', `Picture ${image} has not been looked at yet. Run locate on this case first.`, { image })
  if (observation.sha256 !== sha256) throw new WorkstationError('invalid-request', `Picture ${image} is no longer the one that the model saw. Ask the model again.`, { image })
  const whole = ModelAnswer.parse({ ...answer, actor, at: new Date().toISOString() })
  return store.change({ actor, action: 'image.answered', subject: `image:${image}`, details: { answer: whole.id, model: whole.model.name, samples: whole.samples.length } }, () => {
    saveModelAnswer(store, actor, image, sha256, whole)
    return deriveAnew(store, knowledge, actor, image, observation)
  })
}
