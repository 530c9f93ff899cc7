// The tables of an evaluation: metrics beside published ones, groups with their intervals, probabilities, the pictures farthest off.
import type { EvaluationReport, Scores } from '../../../contract/evaluation.ts'
import { answerKinds } from '../../../../training/evaluation/picture.ts'
import type { AnswerKind } from '../../../../training/evaluation/picture.ts'
import { html, type Markup } from '../../export/markup.ts'
import { numberCell, panel } from './page.ts'
import { counted, kilometres, kilometreWords, kindWords, scoreWords, share, shareWords, squareKilometres } from './words.ts'

const heads = ['1 km', '25 km', '200 km', '750 km', '2,500 km', 'GeoScore', 'median']
const headRow = (first: string): Markup => html`<thead><tr><th scope="col">${first}</th>${heads.map((one) => html`<th scope="col" class="number">${one}</th>`)}</tr></thead>`

function scoreCells({ within1Km, within25Km, within200Km, within750Km, within2500Km, geoScore, medianKm }: Scores): Markup[] {
  return [...[within1Km, within25Km, within200Km, within750Km, within2500Km].map(shareWords), scoreWords(geoScore), kilometreWords(medianKm)].map(numberCell)
}

function publishedRows(published: EvaluationReport['published']): Markup[] {
  return (published?.results ?? []).map(({ model, within25Km, within200Km, within750Km, within2500Km, geoScore }) => {
    const cells = ['', ...[within25Km, within200Km, within750Km, within2500Km].map((value) => (value === null ? '' : (value * 100).toFixed(2))), geoScore === null ? '' : geoScore.toFixed(0), '']
    return html`<tr class="published"><td>${model}</td>${cells.map((cell) => html`<td class="number">${cell}</td>`)}</tr>`
  })
}

export function metricsTable({ summary, published: others, bootstrap }: EvaluationReport): Markup {
  const own = answerKinds.flatMap((kind) => {
    const scores = summary.answers[kind]
    return scores ? [html`<tr><td><b>${kindWords[kind]}</b><small>${counted(scores.answered, 'answer')} to ${counted(scores.pictures, 'picture')}</small></td>${scoreCells(scores)}</tr>`] : []
  })
  const published = publishedRows(others)
  const note = html`<p class="soft">Per cent of all pictures within the distance; below each, the ${Math.round(bootstrap.level * 100)} % interval by resampling the pictures. A picture without an answer that can be placed is wrong and scores 0.${others && html` Grey: as published, ${others.source}.`}</p>`
  return panel('How near the answers are', html`<div class="scroll"><table>${headRow('answers')}<tbody>${own}${published}</tbody></table></div>${note}`)
}

/** 0 to 100 % as a strip, with the interval and the value. */
function strip({ value, low, high }: Scores['geoScore']): Markup {
  const at = (part: number | null): number => Math.round(4 + 292 * (part ?? 0))
  return html`<svg viewBox="0 0 300 14" preserveAspectRatio="none" aria-hidden="true"><path class="grid" d="M4,7H296" stroke="currentColor" opacity=".2"/><path class="whisker first" d="M${at(low)},7H${at(high)}"/><circle class="dot first" cx="${at(value)}" cy="7" r="4"/></svg>`
}

/** By band or element, of one kind of answers. */
export function groupTable(title: string, first: string, groups: EvaluationReport['summary']['byElement'][AnswerKind]): Markup | null {
  if (!groups || groups.length === 0) return null
  const rows = groups.map(({ name, scores }) => html`<tr><td>${name}</td><td class="number">${scores.pictures}</td>${[scores.within25Km, scores.within200Km, scores.within750Km].map((one) => numberCell(shareWords(one)))}<td class="scale">${strip(scores.within200Km)}</td>${numberCell(scoreWords(scores.geoScore))}</tr>`)
  return panel(title, html`<div class="scroll"><table class="bars"><thead><tr><th scope="col">${first}</th><th scope="col" class="number">pictures</th><th scope="col" class="number">25 km</th><th scope="col" class="number">200 km</th><th scope="col" class="number">750 km</th><th scope="col" class="scale">within 200 km, 0 to 100 %</th><th scope="col" class="number">GeoScore</th></tr></thead><tbody>${rows}</tbody></table></div>`)
}

export function probabilityTable({ summary: { regions, country, abstention, clues } }: EvaluationReport): Markup | null {
  const rows = [
    ...regions.map(({ level, pictures, holding, medianKm2 }) => [`Truths inside the ${Math.round(level * 100)} % region`, `${share(holding)} %`, `of ${counted(pictures, 'picture')}; median area ${squareKilometres(medianKm2)}`]),
    ...(country ? [
      ['Leading country right', `${share(country.accuracy)} %`, `of ${counted(country.pictures, 'picture')} that have one`],
      ['Expected calibration error of the country', `${share(country.expectedCalibrationError)} points`, `mean gap between claimed and right over ten bins; Brier score ${country.brierScore.toFixed(3)}`],
    ] : []),
    ...(abstention ? [['Mean share wrong over all abstentions', `${share(abstention.area200Km)} %`, `beyond 200 km; ${share(abstention.area25Km)} % beyond 25 km, ${share(abstention.area750Km)} % beyond 750 km (area under the risk-coverage curve)`]] : []),
    ...(clues ? [['Clues verified', `${share(clues.verifiedShare)} %`, `${clues.verified} verified, ${clues.contradicted} contradicted, ${clues.unverified} neither, in ${counted(clues.pictures, 'picture')}`]] : []),
  ]
  if (rows.length === 0) return null
  return panel('Whether it can be believed', html`<table><tbody>${rows.map(([name, value, more]) => html`<tr><td>${name!}</td><td class="number"><b>${value!}</b></td><td class="soft">${more!}</td></tr>`)}</tbody></table>`)
}

const MOST_LISTED = 25

/** Answered and far off, the farthest first. */
export function farthest({ pictures }: EvaluationReport, kind: AnswerKind): Markup | null {
  const wrong = pictures.flatMap((picture) => {
    const answer = picture.answers[kind]
    return answer && answer.distanceKm !== null && answer.distanceKm > 25 ? [{ picture, answer, distanceKm: answer.distanceKm }] : []
  }).sort((a, b) => b.distanceKm - a.distanceKm)
  if (wrong.length === 0) return null
  const rows = wrong.slice(0, MOST_LISTED).map(({ picture: { id, truth, confidence }, answer, distanceKm }) =>
    html`<tr><td class="file"><bdi>${id}</bdi></td><td class="number">${kilometres(distanceKm)}</td><td><bdi>${answer.text ?? ''}</bdi><small>${answer.latitude!.toFixed(3)}, ${answer.longitude!.toFixed(3)}</small></td><td>${truth.country ?? 'at sea'}<small>${truth.latitude.toFixed(3)}, ${truth.longitude.toFixed(3)}</small></td><td class="number">${confidence === null ? '' : `${Math.round(confidence * 100)} %`}</td></tr>`)
  const left = wrong.length - MOST_LISTED
  return panel('Farthest off', html`<table><thead><tr><th scope="col">picture</th><th scope="col" class="number">off by</th><th scope="col">answer</th><th scope="col">truth</th><th scope="col" class="number">claimed</th></tr></thead><tbody>${rows}</tbody></table>${left > 0 && html`<p class="soft">and ${left} more beyond 25 km; the JSON report holds them all</p>`}`)
}

export function failures({ pictures }: EvaluationReport): Markup | null {
  const failed = pictures.filter(({ error }) => error !== null)
  if (failed.length === 0) return null
  const rows = failed.slice(0, MOST_LISTED).map(({ id, error }) => html`<tr><td class="file"><bdi>${id}</bdi></td><td class="error">${error!}</td></tr>`)
  return panel('Without an answer for a reason', html`<table><tbody>${rows}</tbody></table>${failed.length > MOST_LISTED && html`<p class="soft">and ${failed.length - MOST_LISTED} more</p>`}`)
}
