// Evaluations in the words of the command line: tables of metrics, beside what was published.
import type { Comparison, EvaluationHead, FittedReliability, Scores } from '../../contract/evaluation.ts'
import { columns, harmless } from './printing.ts'

type Measured = Scores['geoScore']
type Name = 'within1Km' | 'within25Km' | 'within200Km' | 'within750Km' | 'within2500Km' | 'geoScore' | 'medianKm'

const names: Readonly<Record<Name, string>> = { within1Km: '1 km', within25Km: '25 km', within200Km: '200 km', within750Km: '750 km', within2500Km: '2500 km', geoScore: 'GeoScore', medianKm: 'median km' }
const kinds = { posterior: 'all evidence', model: "model's answer", given: 'predictions' } as const

const isShare = (name: Name): boolean => name.startsWith('within')

function number(name: Name, value: number | null): string {
  if (value === null) return '-'
  if (isShare(name)) return (value * 100).toFixed(1)
  return name === 'medianKm' && Math.abs(value) < 10 ? value.toFixed(2) : value.toFixed(0)
}

const order = Object.keys(names) as Name[]

/** A median among pictures without an answer has an open end, or none. */
const interval = (name: Name, { low, high }: Measured): string => (low === null && high === null ? '' : `${number(name, low)}..${number(name, high)}`)

/** Two lines for each kind of answers: values, and below them their intervals. */
function scoreRows(kind: string, scores: Scores, level: number): string[][] {
  return [
    [kind, ...order.map((name) => number(name, scores[name].value))],
    [`  ${Math.round(level * 100)} % interval`, ...order.map((name) => interval(name, scores[name]))],
  ]
}

function publishedRows(published: EvaluationHead['published']): string[][] {
  return (published?.results ?? []).map(({ model, within25Km, within200Km, within750Km, within2500Km, geoScore }) =>
    [`${model}, published`, '', ...[within25Km, within200Km, within750Km, within2500Km].map((value) => (value === null ? '' : number('within25Km', value))), geoScore === null ? '' : geoScore.toFixed(0), ''])
}

/** Ours, with intervals, and below what was published of the same benchmark. */
export function metricsTable({ summary, bootstrap, published }: EvaluationHead): string {
  const own = (Object.keys(kinds) as (keyof typeof kinds)[]).flatMap((kind) => {
    const scores = summary.answers[kind]
    return scores ? scoreRows(kinds[kind], scores, bootstrap.level) : []
  })
  return columns([['% of pictures within', ...order.map((name) => names[name])], ...own, ...publishedRows(published)])
}

const per = (value: number | null): string => (value === null ? '-' : `${(value * 100).toFixed(1)} %`)

/** What else is told, a line each. */
export function moreWords({ benchmark, summary: { regions, country, abstention, clues } }: EvaluationHead): string[] {
  return [
    `${benchmark.pictures} pictures measured${benchmark.unfinished > 0 ? `, ${benchmark.unfinished} of them without an answer yet` : ''}${benchmark.missing > 0 ? `, ${benchmark.missing} without a file` : ''}${benchmark.withoutTruth > 0 ? `; ${benchmark.withoutTruth} left out, as nothing says where they were taken` : ''}`,
    ...regions.map(({ level, holding, medianKm2 }) => `truths inside the ${Math.round(level * 100)} % region: ${per(holding)}, median area ${Number(medianKm2.toPrecision(2)).toLocaleString('en-GB')} km2`),
    ...(country ? [`leading country right: ${per(country.accuracy)}, expected calibration error ${per(country.expectedCalibrationError)}`] : []),
    ...(abstention ? [`area under risk-coverage: ${per(abstention.area25Km)} at 25 km, ${per(abstention.area200Km)} at 200 km, ${per(abstention.area750Km)} at 750 km`] : []),
    ...(clues ? [`clues verified: ${per(clues.verifiedShare)} (${clues.verified} verified, ${clues.contradicted} contradicted, ${clues.unverified} neither)`] : []),
  ]
}

const signed = (words: string): string => (words === '-' || words.startsWith('-') || Number(words) === 0 ? words : `+${words}`)

export function comparisonWords({ titles, metrics, changed, pictures, onlyInA, onlyInB, kinds: { a, b } }: Comparison): string {
  const rows = order.map((name) => {
    const { a: before, b: after, difference, low, high, better } = metrics[name]
    return [isShare(name) ? `within ${names[name]}, %` : names[name], number(name, before), number(name, after), signed(number(name, difference)), low === null || high === null ? '' : `${signed(number(name, low))}..${signed(number(name, high))}`, `${Math.round(better * 100)} %`]
  })
  const shown = changed.slice(0, 20).map(({ id, a: one, b: other, gain }) => [id, one.text ?? '', other.text ?? '', one.distanceKm?.toFixed(1) ?? '-', other.distanceKm?.toFixed(1) ?? '-', signed(gain.toFixed(0))])
  return [
    `A: ${harmless(titles.a)} (${kinds[a]})`, `B: ${harmless(titles.b)} (${kinds[b]})`,
    `${pictures} pictures in both${onlyInA > 0 ? `, ${onlyInA} only in A` : ''}${onlyInB > 0 ? `, ${onlyInB} only in B` : ''}`, '',
    columns([['', 'A', 'B', 'B - A', 'interval', 'B better'], ...rows]), '',
    `${changed.length} pictures changed${changed.length > shown.length ? `; the ${shown.length} that changed most:` : shown.length > 0 ? ':' : ''}`,
    ...(shown.length > 0 ? [columns([['picture', 'A', 'B', 'A km', 'B km', 'GeoScore'], ...shown])] : []),
  ].join('\n')
}

export function fittedWords({ model, reliability, before, counted, file }: FittedReliability): string {
  const [then, now] = [Object.values(before.shares), Object.values(reliability.shares)]
  const rows = counted.map(({ radiusKm, answers, within }, index) => [`${radiusKm} km`, per(now[index]!), per(then[index]!), `${Number(within.toFixed(1))} of ${Number(answers.toFixed(1))}`])
  return [
    `${harmless(model.name)}${model.packHash === null ? '' : ` ${model.packHash.slice(0, 12)}`}: ${harmless(reliability.source)}`,
    columns([['within', 'now', 'before', 'answers'], ...rows]),
    file === null ? 'Reckoned only; without --dry-run it is kept.' : `Kept in ${harmless(file)}; runs from now on weigh this model by it. "geoagent eval forget" takes it back.`,
  ].join('\n')
}
