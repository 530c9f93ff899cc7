// An example completed: a question where nothing is asked, a name where only a point is known, a country, and what it must stay together with.
import type { Place } from '../../contract/gazetteer.ts'
import { countryAt } from '../../gazetteer/borders.ts'
import type { DatasetLine } from '../../../training/data/dataset-line.ts'
import { placeholder } from '../../../training/data/example.ts'
import type { SplitItem } from '../../../training/data/split.ts'
import { inForm } from '../../../training/data/answer-form.ts'
import type { AnswerForm } from '../../../training/data/answer-form.ts'
import { questions } from '../locate/question.ts'
import { isAddress, pathInDataset } from './line-file.ts'
import type { PlaceNames } from './place-names.ts'
import type { Draft } from './sources/source.ts'

export interface CompletionOptions {
  /** The dataset's file, absolute. */
  readonly out: string
  readonly question?: string | undefined
  /** Of the answers, and of what is asked where `question` is absent. */
  readonly form: AnswerForm
}

export type Completed = { readonly line: DatasetLine; readonly place: Pick<SplitItem, 'position' | 'keys'> } | { readonly reason: string }

/** Where an example lies, by its truth or its name, and what the place is called. */
interface Placed { readonly solution: string; readonly country: string | null; readonly named: Place | null }

function placedByTruth(names: PlaceNames, truth: NonNullable<Draft['truth']>, draft: Draft): Placed | { reason: string } {
  if (draft.solution !== undefined) return { solution: draft.solution, country: countryAt(truth.latitude, truth.longitude), named: null }
  const label = names.labelOf(truth)
  return label ? { ...label, named: null } : { reason: `No country is known at ${truth.latitude}, ${truth.longitude}.` }
}

function placedByName(names: PlaceNames, { solution }: Draft): Placed | { reason: string } {
  if (solution === undefined) return { reason: 'It names no place: neither a truth nor a solution.' }
  const named = names.geocode(solution)?.place ?? null
  return { solution, country: named?.country ?? null, named }
}

/** The very text that a run asks, or what is learned would not be what is asked. */
function asked(images: number, question: string, answer: string | null): DatasetLine['messages'] {
  const user = { role: 'user' as const, content: `${placeholder.repeat(images)}${question}` }
  return answer === null ? [user] : [user, { role: 'assistant', content: answer }]
}

/** Lines of a place that is not in the gazetteer share its name at least. */
function placeOf(truth: Draft['truth'], { named, solution }: Placed): Pick<SplitItem, 'position' | 'keys'> {
  const place = truth ?? named
  return { position: place && [place.latitude, place.longitude], keys: place ? [] : [`name ${solution.normalize('NFKC').toLowerCase()}`] }
}

/** @returns the line, its pictures as the dataset keeps them; or why it is no example */
export function complete(draft: Draft, names: PlaceNames, { out, form, question = questions[form] }: CompletionOptions): Completed {
  const placed = draft.truth ? placedByTruth(names, draft.truth, draft) : placedByName(names, draft)
  if ('reason' in placed) return placed
  const { answer, messages, images, ...rest } = draft
  const country = draft.country ?? placed.country
  const line = {
    ...rest, messages: messages ?? asked(images.length, question, answer && inForm(answer, form)), images: images.map((image) => (isAddress(image) ? image : pathInDataset(out, image))), solution: placed.solution,
    ...(country === null ? {} : { country }),
  }
  return { line, place: placeOf(draft.truth, placed) }
}
