// The report of an evaluation as one HTML file, with its plots and map as SVG.
import type { EvaluationReport } from '../../../contract/evaluation.ts'
import { captureTime } from '../../../contract/wording.ts'
import { leadingKind } from '../../../../training/evaluation/summary.ts'
import { html, type Markup } from '../../export/markup.ts'
import { errorMap } from './error-map.ts'
import { figuresOf } from './figures.ts'
import { page, panel } from './page.ts'
import { drawPlot } from './plot.ts'
import { failures, farthest, groupTable, metricsTable, probabilityTable } from './tables.ts'
import { cautions, counted, kindWords } from './words.ts'

const evidenceWords = { pixels: 'pixels alone', all: 'metadata too, without coordinates' } as const

function facts({ benchmark: { form, file, images, pictures }, evidence, model, predictions, bootstrap }: EvaluationReport): Markup {
  const parts = [
    `${form}: ${counted(pictures, 'picture')}`, file ?? images, evidence && `evidence: ${evidenceWords[evidence]}`, model && `model: ${model.name}`, predictions && `predictions: ${predictions}`,
    `intervals: ${bootstrap.rounds} resamples, seed ${bootstrap.seed}`,
  ]
  return html`<p class="soft">${parts.filter((part) => part !== null).join(' · ')}</p>`
}

function masthead(report: EvaluationReport): Markup {
  const notes = cautions(report)
  return html`<header class="masthead"><p class="kicker">Evaluation</p><h1><bdi>${report.title}</bdi></h1><p class="soft">${captureTime(report.madeAt)}</p>${facts(report)}${notes.map((note) => html`<p class="reason">${note}</p>`)}</header>`
}

export function reportHtml(report: EvaluationReport): string {
  const kind = leadingKind(report.pictures)
  const { byLocatability, byElement } = report.summary
  const measured = kind && [
    panel(`Where, by ${kindWords[kind]}`, errorMap(report, kind)),
    groupTable(`By locatability, ${kindWords[kind]}`, 'band', byLocatability[kind]), groupTable(`By what is seen, ${kindWords[kind]}`, 'element', byElement[kind]),
    probabilityTable(report), farthest(report, kind), failures(report),
  ]
  const figures = panel('Curves', html`<div class="plots">${figuresOf(report).map(drawPlot)}</div>`)
  return page(`${report.title}: evaluation`, report.program, html`${masthead(report)}<main>${kind !== null && [metricsTable(report), figures]}${measured}</main>`)
}
