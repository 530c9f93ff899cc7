// Datasets in the words of the command line.
import type { DatasetBuilt, DatasetChecked, DatasetSampled, DatasetStats } from '../../contract/datasets.ts'
import type { EventName, Events } from '../../contract/events.ts'
import { columns, harmless } from './printing.ts'
import { linePrinter } from './progress.ts'
import type { Session } from './session.ts'

const phases = { pictures: 'lines and their pictures', lines: 'lines read', comparing: 'lines compared', writing: 'lines written' } as const

/** Shows how far the work is, on standard error. */
export async function withDatasetProgress<Value>({ app }: Session, quiet: boolean, work: () => Promise<Value>): Promise<Value> {
  const { show, end } = linePrinter(process.stderr, quiet)
  const stop = app.listen((name: EventName, event: Events[EventName]) => {
    if (name !== 'dataset.progress') return
    const { phase, done } = event as Events['dataset.progress']
    show(`${done} ${phases[phase]}`)
  })
  try {
    return await work()
  } finally {
    stop()
    end()
  }
}

/** Of a long list, that there is more. */
const more = (shown: number, all: number): string[] => (all > shown ? [`... and ${all - shown} more; --json tells up to a thousand of them.`] : [])
const problemsShown = 20

export function describeBuilt({ file, lines, parts, groups, largestGroup, withAnswer, unconfirmed, refused, problems }: DatasetBuilt): string {
  return [
    columns([
      ['written', file], ['lines', `${lines}, ${withAnswer} with an answer to learn from`], ['parts', Object.entries(parts).map(([part, count]) => `${part} ${count}`).join(', ')],
      ['places', `${groups} that stay together, the largest of ${largestGroup} lines`],
    ]),
    ...(unconfirmed > 0 ? [`${unconfirmed} pictures of cases left out: nobody has confirmed where they were taken.`] : []),
    ...(refused > 0 ? [`${refused} could not be used:`] : []),
    ...problems.slice(0, problemsShown).map(({ where, reason }) => `  ${harmless(where)}: ${harmless(reason)}`),
    ...more(Math.min(problemsShown, problems.length), refused),
  ].join('\n')
}

/** Of each kind, so that common ones do not hide a rare one. */
const faultsShown = 20

function shownFaults(faults: DatasetChecked['faults']): DatasetChecked['faults'] {
  const shown = new Map<string, number>()
  return faults.filter(({ kind }) => {
    shown.set(kind, (shown.get(kind) ?? 0) + 1)
    return shown.get(kind)! <= faultsShown
  })
}

export function describeChecked({ lines, pictures, errors, warnings, kinds, faults }: DatasetChecked): string {
  const shown = shownFaults(faults)
  return [
    ...shown.map(({ line, severity, kind, message }) => `line ${line}: ${severity}: ${kind}: ${harmless(message)}`),
    ...(errors + warnings > shown.length ? [`... and ${errors + warnings - shown.length} more; --json tells up to a thousand of each kind.`] : []),
    `${lines} lines, ${pictures} pictures: ${errors === 0 ? 'no errors' : `${errors} errors`}, ${warnings} warnings.`,
    ...(Object.keys(kinds).length > 0 ? [columns(Object.entries(kinds).map(([kind, count]) => [`  ${kind}`, String(count)]))] : []),
  ].join('\n')
}

const nonZero = (counts: Readonly<Record<string, number>>): string => Object.entries(counts).filter(([, count]) => count > 0).map(([name, count]) => `${name} ${count}`).join(', ') || 'none'
const countriesShown = 25

export function describeStats(stats: DatasetStats): string {
  const { lines, images, withTruth, withSolution, withAnswer, parts, countries, cells, locatability, elements, answerLength } = stats
  const share = (count: number): string => (lines === 0 ? '' : `${((100 * count) / lines).toFixed(1)} %`)
  return [
    columns([
      ['lines', `${lines}, ${images} pictures`], ['with', `truth ${withTruth}, solution ${withSolution}, answer ${withAnswer}`], ['parts', nonZero(parts)],
      ['locatability', nonZero(locatability)], ['elements', nonZero(elements)],
      ['answers', answerLength ? `${answerLength.least} to ${answerLength.most} characters, median ${answerLength.median}, nine in ten up to ${answerLength.ninety}` : 'none'],
      ['1-degree cells', `${cells.filled} with pictures; fullest: ${cells.largest.slice(0, 5).map(({ cell, lines: count }) => `${cell} (${count})`).join(', ') || 'none'}`],
      ['countries', String(countries.filter(({ country }) => country !== null).length)],
    ]),
    columns(countries.slice(0, countriesShown).map(({ country, lines: count }) => [`  ${country ?? 'unknown'}`, String(count), share(count)])),
    ...(countries.length > countriesShown ? [`  ... and ${countries.length - countriesShown} more`] : []),
  ].join('\n')
}

export function describeSampled({ file, lines, countries }: DatasetSampled): string {
  const short = countries.filter(({ quota, taken }) => taken < quota).toSorted((a, b) => b.quota - b.taken - (a.quota - a.taken))
  const missing = short.reduce((sum, { quota, taken }) => sum + quota - taken, 0)
  return [
    `${lines} lines written to ${harmless(file)}`,
    ...(short.length > 0 ? [`${missing} pictures short of the quotas of ${short.length} countries:`, columns([['  country', 'quota', 'there', 'taken'], ...short.slice(0, countriesShown).map(({ country, quota, available, taken }) => [`  ${country}`, String(quota), String(available), String(taken)])])] : []),
    ...(short.length > countriesShown ? [`  ... and ${short.length - countriesShown} more; --json tells all`] : []),
  ].join('\n')
}
