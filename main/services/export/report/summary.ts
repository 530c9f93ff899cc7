// The report's first pages: what was found in all, how to read it, and the contents.
import { ProbabilityWord } from '../../../contract/posterior.ts'
import { RecordStatus } from '../../../contract/record.ts'
import { EvidenceKind } from '../../../contract/evidence.ts'
import type { ExportSetting } from '../exporter.ts'
import { html, type Markup } from '../markup.ts'
import { captureTime, kindNames, percent, placeOf, statusNames, wordRanges } from '../../../contract/wording.ts'
import { splitPath } from './image-section.ts'
import type { Entry, Tally } from './tally.ts'

const plural = (count: number, one: string, many: string): string => `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`

export function masthead(setting: ExportSetting, tally: Tally): Markup {
  const counts = RecordStatus.options.map((status) => html`<li class="${status}"><b>${tally.statuses[status].toLocaleString('en-GB')}</b> ${statusNames[status]}</li>`)
  return html`<header class="masthead"><p class="kicker">Location report</p><h1><bdi>${setting.title || 'Untitled case'}</bdi></h1><p class="soft">${captureTime(setting.madeAt)} · ${setting.version}</p>
<ul class="counts"><li><b>${tally.entries.length.toLocaleString('en-GB')}</b> ${tally.entries.length === 1 ? 'image' : 'images'}</li>${counts}${tally.duplicates > 0 && html`<li><b>${tally.duplicates.toLocaleString('en-GB')}</b> with the same bytes as another</li>`}</ul></header>`
}

const mostCountries = 12

function countries(tally: Tally): Markup {
  const sorted = [...tally.countries].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  const rows = sorted.slice(0, mostCountries).map(([name, images]) => html`<tr><td><bdi>${name}</bdi></td><td class="share"><span class="meter"><i style="width:${Math.round((images / tally.statuses.located) * 100)}%"></i></span></td><td class="number">${images}</td></tr>`)
  const left = sorted.length - mostCountries
  return html`<section><h3>Leading countries</h3>${sorted.length > 0 ? html`<table><thead><tr><th scope="col">country</th><th scope="col"><span class="unseen">share</span></th><th scope="col" class="number">images</th></tr></thead><tbody>${rows}</tbody></table>` : html`<p class="soft">No image was located.</p>`}${left > 0 && html`<p class="soft">and ${left} more</p>`}</section>`
}

function whatWasRead(tally: Tally): Markup {
  const rows = EvidenceKind.options.flatMap((kind) => {
    const count = tally.kinds.get(kind)
    return count ? [html`<tr><td>${kindNames[kind].name}</td><td class="number">${count.images}</td><td class="number">${count.accepted}</td><td class="number">${count.rejected}</td></tr>`] : []
  })
  return html`<section><h3>What was read</h3>${rows.length > 0 ? html`<table><thead><tr><th scope="col">kind of evidence</th><th scope="col" class="number">images</th><th scope="col" class="number">items counted</th><th scope="col" class="number">rejected</th></tr></thead><tbody>${rows}</tbody></table>` : html`<p class="soft">No evidence was found.</p>`}</section>`
}

function wordTable(): Markup {
  const rows = ProbabilityWord.options.map((word) => html`<tr><td>${word}</td><td class="number">${wordRanges[word]}</td></tr>`)
  return html`<section><h3>Words for probability</h3><table><thead><tr><th scope="col">word</th><th scope="col" class="number">means</th></tr></thead><tbody>${rows}</tbody></table><p class="soft">Intelligence Community Directive 203; the first and the last row are this program’s own.</p></section>`
}

const reading = html`<section class="prose"><h3>How to read this report</h3>
<p>Each thing that says something about where a picture was taken is one item of evidence. Items are weighed against each other over the whole Earth, and the answer is an area with a probability, not a point: the darker region holds at least half of the probability, the lighter one at least nine tenths. Two places far apart that both fit stand as two hypotheses, never as a mean between them.</p>
<p>The effect of an item is the change, in percentage points, that it makes to the leading hypothesis: its probability with all counted items less its probability without this one. Items that support the same place can each have a small effect, as either would do alone. Rejected items are shown and have none.</p>
<p>Probabilities hold under the assumption that the items are what they seem. A tag can be edited and a sign can be copied: compare the items with the picture before relying on an answer. Coordinates are written with no more digits than the 50 % radius supports.</p></section>`

function methods(setting: ExportSetting): Markup {
  return html`<section class="prose"><h3>Method and data</h3><p>Made by ${setting.version}, offline, on ${captureTime(setting.madeAt)}. The original files were not changed; each is identified by its SHA-256. The probability starts from where people live and photograph, and each counted item multiplies it by how well the place explains the item. Maps: Lambert azimuthal equal-area, world maps Equal Earth; WGS 84. Borders: Natural Earth, public domain; they are there for orientation and state no position on disputes. Places: GeoNames, CC BY 4.0.</p></section>`
}

export const summary = (setting: ExportSetting, tally: Tally, overview: Markup): Markup => html`<section class="summary" aria-labelledby="summary"><h2 id="summary">Summary</h2>
${overview}
<div class="columns">${countries(tally)}${whatWasRead(tally)}${wordTable()}</div>
<div class="columns two">${reading}${methods(setting)}</div></section>
`

function contentsRow(entry: Entry): Markup {
  const { folder, name } = splitPath(entry.image)
  const found = entry.headline
  const label = found ? html`<bdi>${found.answered ? placeOf(found.label) : found.label}</bdi>${!found.answered && html` <span class="soft">(leading, not likely)</span>`}` : html`<span class="soft">${entry.error ?? 'no evidence'}</span>`
  return html`<tr><td class="number soft">${entry.number}</td><td class="file"><a href="#image-${entry.number}"><bdi>${name}</bdi></a>${folder && html`<small><bdi>${folder}</bdi></small>`}</td><td><span class="chip ${entry.status}">${statusNames[entry.status]}</span></td><td>${label}</td><td class="number">${found && percent(found.probability)}</td><td class="words">${found && found.words}</td><td class="time">${entry.capturedAt && captureTime(entry.capturedAt)}</td></tr>
`
}

/** In chunks, a row each: the contents of a large report are large too. */
export function* contents(tally: Tally): Iterable<Markup> {
  yield html`<nav class="contents" aria-labelledby="contents"><h2 id="contents">Contents <span class="soft">${plural(tally.entries.length, 'image', 'images')}</span></h2><table><thead><tr><th scope="col" class="number">no.</th><th scope="col">image</th><th scope="col">status</th><th scope="col">answer</th><th scope="col" class="number">probability</th><th scope="col" class="words">in words</th><th scope="col">captured</th></tr></thead><tbody>
`
  for (const entry of tally.entries) yield contentsRow(entry)
  yield html`</tbody></table></nav>
`
}
