// The comparison of two runs as one HTML file: what each metric gained, and the pictures that changed.
import type { Comparison, ScoredAnswer } from '../../../contract/evaluation.ts'
import type { z } from 'zod'
import { metricNames } from '../../../../training/evaluation/metrics.ts'
import type { MetricName } from '../../../../training/evaluation/metrics.ts'
import { html, type Markup } from '../../export/markup.ts'
import { page, panel } from './page.ts'
import { counted, kilometres, kindWords } from './words.ts'
import packageJson from '../../../../package.json' with { type: 'json' }

const metricWords: Record<MetricName, string> = {
  within1Km: 'within 1 km, %', within25Km: 'within 25 km, %', within200Km: 'within 200 km, %', within750Km: 'within 750 km, %', within2500Km: 'within 2,500 km, %', geoScore: 'GeoScore', medianKm: 'median error, km',
}

/** Shares are told in per cent, and their differences in points of it. */
function metricNumber(name: MetricName, value: number | null): string {
  if (value === null) return '–'
  if (name === 'geoScore') return value.toFixed(0)
  return name === 'medianKm' ? (Math.abs(value) < 10 ? value.toFixed(2) : value.toFixed(0)) : (value * 100).toFixed(1)
}

const signed = (words: string): string => (words.startsWith('-') ? `−${words.slice(1)}` : words === '–' || Number(words) === 0 ? words : `+${words}`)

/** 'up' is better, 'down' worse, where the interval leaves zero out. */
function verdictOf(name: MetricName, { low, high }: { low: number | null; high: number | null }): 'up' | 'down' | 'plain' {
  if (low === null || high === null || (low <= 0 && high >= 0)) return 'plain'
  return low > 0 === (name !== 'medianKm') ? 'up' : 'down'
}

function metricRow(name: MetricName, { metrics }: Comparison): Markup {
  const { a, b, difference, low, high, better } = metrics[name]
  const number = (value: number | null): string => metricNumber(name, value)
  return html`<tr><td>${metricWords[name]}</td><td class="number">${number(a)}</td><td class="number">${number(b)}</td><td class="number ${verdictOf(name, { low, high })}"><b>${signed(number(difference))}</b>${low !== null && high !== null && html`<small>${signed(number(low))} to ${signed(number(high))}</small>`}</td><td class="number">${Math.round(better * 100)} %</td></tr>`
}

const answerCell = ({ text, distanceKm, latitude, longitude }: z.infer<typeof ScoredAnswer>): Markup =>
  html`<td><bdi>${text ?? (latitude === null ? 'no answer' : '')}</bdi><small>${latitude === null ? '' : `${latitude.toFixed(3)}, ${longitude!.toFixed(3)}; ${kilometres(distanceKm)} off`}</small></td>`

const MOST_LISTED = 200

function changedTable({ changed, titles }: Comparison): Markup {
  if (changed.length === 0) return html`<p class="soft">The answers are the same for every picture.</p>`
  const rows = changed.slice(0, MOST_LISTED).map(({ id, truth, a, b, gain }) => html`<tr><td class="file"><bdi>${id}</bdi><small>${truth.country ?? 'at sea'} ${truth.latitude.toFixed(3)}, ${truth.longitude.toFixed(3)}</small></td>${answerCell(a)}${answerCell(b)}<td class="number ${gain > 0 ? 'up' : gain < 0 ? 'down' : 'plain'}">${signed(gain.toFixed(0))}</td></tr>`)
  const left = changed.length - MOST_LISTED
  return html`<table><thead><tr><th scope="col">picture and truth</th><th scope="col">A: ${titles.a}</th><th scope="col">B: ${titles.b}</th><th scope="col" class="number">GeoScore</th></tr></thead><tbody>${rows}</tbody></table>${left > 0 && html`<p class="soft">and ${left} more; the JSON holds them all</p>`}`
}

export function comparisonHtml(comparison: Comparison): string {
  const { titles, kinds, pictures, onlyInA, onlyInB, bootstrap, changed } = comparison
  const [better, worse] = [changed.filter(({ gain }) => gain > 0).length, changed.filter(({ gain }) => gain < 0).length]
  const alone = [onlyInA > 0 && `${onlyInA} only in A`, onlyInB > 0 && `${onlyInB} only in B`].filter((part) => part !== false)
  const head = html`<header class="masthead"><p class="kicker">Comparison of two runs</p><h1><bdi>${titles.b}</bdi> against <bdi>${titles.a}</bdi></h1><p class="soft">${counted(pictures, 'picture')} in both${alone.length > 0 && `, ${alone.join(', ')}`} · A: ${kindWords[kinds.a]}, B: ${kindWords[kinds.b]} · ${counted(changed.length, 'answer')} changed, ${better} for the better, ${worse} for the worse</p></header>`
  const note = html`<p class="soft">Difference: B less A, with its ${Math.round(bootstrap.level * 100)} % interval over resamples that draw the same pictures for both. Last column: resamples in which B is the better one.</p>`
  const metrics = html`<table><thead><tr><th scope="col">metric</th><th scope="col" class="number">A</th><th scope="col" class="number">B</th><th scope="col" class="number">difference</th><th scope="col" class="number">B better</th></tr></thead><tbody>${metricNames.map((name) => metricRow(name, comparison))}</tbody></table>${note}`
  return page(`${titles.b} against ${titles.a}`, `${packageJson.name} ${packageJson.version}`, html`${head}<main>${panel('What changed', metrics)}${panel('Pictures that changed', changedTable(comparison))}</main>`)
}
