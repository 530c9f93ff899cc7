// The reasoning of an image's newest model answer, its clues held against what was read and accepted.
import type { EvidenceItem } from '../../contract/evidence.ts'
import type { Reasoning } from '../../contract/reasoning.ts'
import { mergeReadings } from '../../evidence/merge-readings.ts'
import { checkClues } from '../../evidence/model-answer/check-clues.ts'
import type { Seen } from '../../evidence/model-answer/check-clues.ts'
import { readAnswer } from '../../evidence/model-answer/read-answer.ts'
import type { CaseStore } from '../../storage/case-store.ts'
import { listModelAnswers } from '../../storage/model-answers.ts'
import { getObservation } from '../../storage/observations.ts'
import { listReadings } from '../../storage/readings.ts'

/** What clues of a picture are held against. @param evidence the image's ledger as it stands */
export function seenIn(store: CaseStore, image: number, evidence: readonly EvidenceItem[]): Seen {
  const lines = mergeReadings(getObservation(store, image)?.text ?? null, listReadings(store, image)) ?? []
  return { lines: lines.map(({ text }) => text), evidence }
}

/** @param evidence the image's ledger as it stands @returns null where no model has written anything */
export function reasoningOf(store: CaseStore, image: number, evidence: readonly EvidenceItem[]): Reasoning | null {
  const answer = listModelAnswers(store, image).at(0)
  if (!answer) return null
  const samples = answer.samples.map(({ text }) => ({ text, chain: readAnswer(text) }))
  const leading = Math.max(0, samples.findIndex(({ chain }) => chain !== null))
  const { text, chain } = samples[leading]!
  return {
    model: answer.model, chain, text,
    clues: chain ? checkClues(chain, seenIn(store, image, evidence)) : [],
    others: samples.filter((_, index) => index !== leading).map(({ text: words, chain: other }) => ({ text: words, answer: other?.answer ?? [] })),
    seed: answer.seed, sampling: answer.sampling, timings: answer.timings, at: answer.at,
  }
}
