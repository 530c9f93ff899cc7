// One image's part of the report: picture, answer, maps, hypotheses, evidence, a model's reasoning.
import type { LocationRecord, RecordEvidence } from '../../../contract/record.ts'
import { html, trusted, type Markup } from '../markup.ts'
import { byEffect, captureTime, coordinates, headline, kilometres, kindNames, percent, placeOf, points, squareKilometres, statusNames } from '../../../contract/wording.ts'
import type { ImageMaps } from './maps.ts'
import { reasoningSection } from './reasoning.ts'

/** First bytes of the formats that a thumbnail may have. */
const signatures: readonly (readonly [type: string, fits: (bytes: Buffer) => boolean])[] = [
  ['image/jpeg', (bytes) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))],
  ['image/png', (bytes) => bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))],
  ['image/webp', (bytes) => bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP'],
]

function picture(bytes: Buffer | null): Markup {
  const type = bytes && signatures.find(([, fits]) => fits(bytes))?.[0]
  if (!type) return html`<div class="blank">no preview</div>`
  return html`<img src="data:${type};base64,${trusted(bytes.toString('base64'))}" alt="Thumbnail of the image">`
}

/** The name after the last slash of either kind, and what stands before it. */
export function splitPath(path: string): { folder: string; name: string } {
  const cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1
  return cut < path.length ? { folder: path.slice(0, cut), name: path.slice(cut) } : { folder: '', name: path }
}

const fact = (name: string, value: string | Markup | null): Markup | null => (value === null ? null : html`<dt>${name}</dt><dd>${value}</dd>`)
const paths = (list: readonly string[]): Markup | null => (list.length > 0 ? html`${list.slice(0, 5).map((path) => html`<bdi class="path">${path}</bdi> `)}${list.length > 5 && `and ${list.length - 5} more`}` : null)

function facts(record: LocationRecord): Markup {
  const { folder } = splitPath(record.image)
  return html`<dl class="facts">
${fact('captured', record.capturedAt && captureTime(record.capturedAt))}${fact('pixels', record.width !== null && record.height !== null ? `${record.width} × ${record.height}` : null)}${fact('folder', folder ? html`<bdi class="path">${folder}</bdi>` : null)}${fact('same bytes', paths(record.duplicates))}${fact('looks alike', paths(record.similar))}
</dl>`
}

function answer(record: LocationRecord): Markup {
  const found = headline(record)
  if (!found) return html``
  const parts = ([['country', record.country], ['region', record.region], ['city', record.city]] as const).flatMap(([grain, mass]) => (mass ? [html` · ${grain} <bdi>${mass.name}</bdi> ${percent(mass.probability)}`] : []))
  const where = record.best && html` · <span class="digits">${coordinates(record.best.latitude, record.best.longitude, record.best.radius50Km)}</span> · 50 % within ${kilometres(record.best.radius50Km)}, 90 % within ${kilometres(record.best.radius90Km)}`
  const label = found.answered ? html`<bdi>${placeOf(found.label)}</bdi>` : html`<span class="perhaps">No part of the answer is likely; leading hypothesis:</span> <bdi>${found.label}</bdi>`
  return html`<div class="answer"><p class="place">${label}</p><p class="odds"><b>${found.words}</b>, ${percent(found.probability)}${parts}${where}</p></div>`
}

function legend(record: LocationRecord): Markup {
  const sizes = [...record.credible].sort((a, b) => a.level - b.level).map((region) => html`<span><i class="key region-${Math.round(region.level * 100)}"></i>${Math.round(region.level * 100)} % lies here, ${squareKilometres(region.areaKm2)}</span>`)
  return html`<p class="legend">${sizes}<span><i class="key lead"></i>most probable point</span>${record.hypotheses.length > 1 && html`<span><i class="key other"></i>other hypothesis, by rank</span>`}</p>`
}

function maps(record: LocationRecord, drawn: ImageMaps): Markup {
  return html`<div class="maps${drawn.close ? '' : ' one'}">${drawn.close}${drawn.wide}${legend(record)}</div>`
}

const mostHypotheses = 8

function hypotheses(record: LocationRecord): Markup | null {
  if (record.hypotheses.length === 0) return null
  const rows = record.hypotheses.slice(0, mostHypotheses).map((each, index) => html`<tr><td class="rank">${index + 1}</td><td><bdi>${each.label}</bdi></td><td class="share"><span class="meter"><i style="width:${Math.max(1, Math.round(each.probability * 100))}%"></i></span></td><td class="number">${percent(each.probability)}</td><td class="words">${each.words}</td></tr>`)
  const left = record.hypotheses.length - mostHypotheses
  return html`<section class="hypotheses"><h4>Hypotheses</h4><table><thead><tr><th scope="col"><span class="unseen">rank</span></th><th scope="col">place</th><th scope="col" class="share"><span class="unseen">share</span></th><th scope="col" class="number">probability</th><th scope="col" class="words">in words</th></tr></thead><tbody>${rows}</tbody></table>${left > 0 && html`<p class="soft">and ${left} more below ${percent(record.hypotheses[mostHypotheses - 1].probability)}</p>`}</section>`
}

/** From the middle: to the right what speaks for the leading hypothesis, to the left what speaks against it; the whole width is ±100 points. */
function effectBar(effect: number): Markup {
  const half = Math.min(50, Math.abs(effect) * 50)
  const side = effect < 0 ? 'against' : 'for'
  return html`<span class="effect"><i class="${side}" style="left:${(effect < 0 ? 50 - half : 50).toFixed(1)}%;width:${half.toFixed(1)}%"></i></span>`
}

function evidenceRow(item: RecordEvidence): Markup {
  const quoted = item.source.text !== undefined && item.source.text !== '' && html` · <q><bdi>${item.source.text}</bdi></q>`
  const weight = item.weight !== 1 && html` · weight ${item.weight.toFixed(2).replace(/\.?0+$/, '')}`
  const reason = item.reason !== undefined && html`<small class="reason">${item.reason}</small>`
  const effect = item.accepted ? html`<td class="bar">${effectBar(item.effect)}</td><td class="number">${points(item.effect)}</td>` : html`<td class="bar"></td><td class="number rejected">rejected</td>`
  return html`<tr class="${item.accepted ? 'counted' : 'off'}"><td class="says"><bdi>${item.says}</bdi><small>${kindNames[item.kind].name} · <bdi>${item.source.detail}</bdi>${quoted}${weight}</small>${reason}</td>${effect}</tr>`
}

function evidence(record: LocationRecord): Markup | null {
  if (record.evidence.length === 0) return record.status === 'failed' ? null : html`<section class="evidence"><h4>Evidence</h4><p class="soft">Nothing in this image, its metadata or its surroundings says where it was taken.</p></section>`
  const rejected = record.evidence.filter((item) => !item.accepted).length
  const leading = record.hypotheses.at(0)
  return html`<section class="evidence"><h4>Evidence <span class="soft">${record.evidence.length} ${record.evidence.length === 1 ? 'item' : 'items'}${rejected > 0 && `, ${rejected} rejected`}</span></h4><table><thead><tr><th scope="col">says</th><th scope="col" colspan="2" class="number">${leading ? html`effect on <bdi>${leading.label.split(',')[0]}</bdi>, points` : 'effect'}</th></tr></thead><tbody>${[...record.evidence].sort(byEffect).map(evidenceRow)}</tbody></table></section>`
}

const failure = (record: LocationRecord): Markup | null => (record.error ? html`<p class="error"><b>${record.error.code}</b> ${record.error.message}</p>` : null)

/** @param number position in the report, from 1; the section's anchor is `image-<number>` */
export function imageSection(record: LocationRecord, number: number, thumbnail: Buffer | null, drawn: ImageMaps | null): Markup {
  const { name } = splitPath(record.image)
  return html`<article class="image ${record.status}" id="image-${number}" aria-labelledby="name-${number}">
<header><span class="index">${number}</span><h3 id="name-${number}"><bdi>${name}</bdi></h3><span class="chip ${record.status}">${statusNames[record.status]}</span></header>
${answer(record)}${failure(record)}
<div class="panes"><div class="picture">${picture(thumbnail)}${facts(record)}</div>${drawn && maps(record, drawn)}</div>
<div class="tables">${hypotheses(record)}${evidence(record)}</div>
${reasoningSection(record.reasoning)}
${record.sha256 && html`<p class="hash">SHA-256 <code>${record.sha256}</code></p>`}</article>
`
}
