// Numbers of evaluations as a person reads them: with the digits that their intervals allow.
import type { EvaluationHead, Scores } from '../../../contract/evaluation.ts'
import type { AnswerKind } from '../../../../training/evaluation/picture.ts'

type Measured = Scores['geoScore']

export const kindWords: Record<AnswerKind, string> = { posterior: 'all evidence', model: "the model's answer", given: 'predictions' }

export const share = (value: number | null): string => (value === null ? '–' : `${(value * 100).toFixed(1)}`)

export function kilometres(value: number | null): string {
  if (value === null) return '–'
  if (value < 0.1) return `${Math.round(value * 1000)} m`
  if (value < 10) return `${value.toFixed(1)} km`
  return `${Math.round(value).toLocaleString('en-GB')} km`
}

export function squareKilometres(value: number): string {
  if (value < 10) return `${Number(value.toPrecision(2))} km²`
  return `${Number(value.toPrecision(value < 1000 ? 2 : 3)).toLocaleString('en-GB')} km²`
}

const within = (words: (value: number | null) => string, { value, low, high }: Measured): readonly [string, string] => [words(value), low === null && high === null ? '' : `${words(low)} to ${words(high)}`]

/** Value and interval. */
export const shareWords = (measured: Measured): readonly [string, string] => within(share, measured)
export const kilometreWords = (measured: Measured): readonly [string, string] => within(kilometres, measured)
export const scoreWords = (measured: Measured): readonly [string, string] => within((value) => (value === null ? '–' : value.toFixed(0)), measured)

/** Text after a number with its noun. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`

/** What stands in the way of taking the numbers at their word; a line each. */
export function cautions({ benchmark: { withoutTruth, missing, unfinished, pictures }, evidence, summary }: EvaluationHead): string[] {
  return [
    ...(unfinished > 0 ? [`${counted(unfinished, 'picture')} of ${pictures.toLocaleString('en-GB')} ${unfinished === 1 ? 'has' : 'have'} no answer yet and count as wrong.`] : []),
    ...(missing > 0 ? [`${counted(missing, 'picture')} that the benchmark names ${missing === 1 ? 'is' : 'are'} not there and count as wrong.`] : []),
    ...(withoutTruth > 0 ? [`${counted(withoutTruth, 'picture')} without known coordinates ${withoutTruth === 1 ? 'was' : 'were'} left out.`] : []),
    ...(pictures < 100 ? [`With ${counted(pictures, 'picture')} every number here is rough; the intervals say how rough.`] : []),
    ...(evidence === 'all' ? ['Metadata and names counted as evidence, but for the pictures’ own coordinates: such numbers do not stand beside published ones, which rest on pixels.'] : []),
    ...(summary.answers.posterior && summary.answers.posterior.answered === 0 ? ['Nothing was found in any picture that says where it is.'] : []),
  ]
}
