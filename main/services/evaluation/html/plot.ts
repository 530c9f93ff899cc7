// Plots as SVG: axes with few marks, lines, dots and intervals. No script; colours are the sheet's.
import { html, trusted, type Content, type Markup } from '../../export/markup.ts'

export interface Axis {
  readonly label: string
  readonly from: number
  readonly to: number
  /** Logarithmic where it says so; `from` is then above 0. */
  readonly isLog?: boolean
  readonly marks: readonly { readonly at: number; readonly words: string }[]
}

export interface Series {
  readonly name: string
  /** A class of the style sheet: 'first', 'second', 'third', 'known'. */
  readonly look: string
  readonly points: readonly (readonly [x: number, y: number])[]
  /** 'steps' for shares that rise at each point. */
  readonly form?: 'line' | 'steps' | 'dots'
  /** Of the dots, pixels. */
  readonly radii?: readonly number[]
}

export interface Plot {
  readonly title: string
  /** What a person reads from it, one or two sentences. */
  readonly says: string
  readonly x: Axis
  readonly y: Axis
  readonly series: readonly Series[]
  /** From corner to corner, where y = x is right. */
  readonly diagonal?: boolean
}

const [WIDTH, HEIGHT] = [520, 300]
const room = { left: 46, right: 20, top: 10, bottom: 40 }

const ordinal = ({ from, to, isLog }: Axis) => (value: number): number => {
  const clamped = Math.min(Math.max(value, from), to)
  return isLog ? (Math.log(clamped) - Math.log(from)) / (Math.log(to) - Math.log(from)) : (clamped - from) / (to - from)
}

const tenth = (pixels: number): number => Math.round(pixels * 10) / 10

/** Data to pixels. */
function scales({ x, y }: Plot): { readonly across: (value: number) => number; readonly up: (value: number) => number } {
  const [byX, byY] = [ordinal(x), ordinal(y)]
  return {
    across: (value) => tenth(room.left + byX(value) * (WIDTH - room.left - room.right)),
    up: (value) => tenth(HEIGHT - room.bottom - byY(value) * (HEIGHT - room.top - room.bottom)),
  }
}

type Scales = ReturnType<typeof scales>

function grid({ x, y }: Plot, { across, up }: Scales): Markup {
  const rows = y.marks.map(({ at, words }) => html`<path class="grid" d="M${room.left},${up(at)}H${WIDTH - room.right}"/><text x="${room.left - 6}" y="${up(at) + 3.3}" text-anchor="end">${words}</text>`)
  const columns = x.marks.map(({ at, words }) => html`<path class="grid" d="M${across(at)},${room.top}V${HEIGHT - room.bottom}"/><text x="${across(at)}" y="${HEIGHT - room.bottom + 14}" text-anchor="middle">${words}</text>`)
  const labels = html`<text class="axis" x="${(room.left + WIDTH - room.right) / 2}" y="${HEIGHT - 6}" text-anchor="middle">${x.label}</text><text class="axis" transform="translate(10 ${(HEIGHT - room.bottom + room.top) / 2}) rotate(-90)" text-anchor="middle">${y.label}</text>`
  return html`${rows}${columns}${labels}`
}

function lineOf({ points, form }: Series, { across, up }: Scales): string {
  return points.map(([x, y], index) => (index === 0 ? `M${across(x)},${up(y)}` : form === 'steps' ? `H${across(x)}V${up(y)}` : `L${across(x)},${up(y)}`)).join('')
}

function drawSeries(series: Series, at: Scales): Content {
  const { look, points, form, radii, name } = series
  if (form === 'dots') return points.map(([x, y], index) => html`<circle class="dot ${look}" cx="${at.across(x)}" cy="${at.up(y)}" r="${tenth(radii?.[index] ?? 3.5)}"><title>${name}</title></circle>`)
  return points.length > 1 && html`<path class="line ${look}" d="${lineOf(series, at)}"/>`
}

const legend = (series: readonly Series[]): Markup => html`<p class="keys">${series.map(({ name, look, form }) => html`<span><i class="${look}${form === 'dots' ? ' dot' : ''}"></i>${name}</span>`)}</p>`

export function drawPlot(plot: Plot): Markup {
  const at = scales(plot)
  const diagonal = plot.diagonal === true && html`<path class="line right" d="M${at.across(plot.x.from)},${at.up(plot.y.from)}L${at.across(plot.x.to)},${at.up(plot.y.to)}"/>`
  return html`<figure class="plot"><figcaption><h3>${plot.title}</h3></figcaption><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${plot.title}: ${plot.says}">${grid(plot, at)}${diagonal}${plot.series.map((series) => drawSeries(series, at))}</svg>${legend(plot.series)}<p class="soft">${plot.says}</p></figure>`
}

/** 0 to 100 %. */
export const shareAxis = (label: string): Axis => ({ label, from: 0, to: 1, marks: [0, 0.2, 0.4, 0.6, 0.8, 1].map((at) => ({ at, words: `${Math.round(at * 100)} %` })) })

export const plotStyle = trusted(`
.plots{display:grid;grid-template-columns:1fr 1fr;gap:18px 28px}
.plot{margin:0;min-width:0}.plot svg{display:block;width:100%;height:auto;overflow:visible}
.plot text{font:10px Inter,"Segoe UI",system-ui,"Noto Sans","DejaVu Sans",sans-serif;fill:var(--soft)}.plot .axis{font-weight:600}
.plot .grid{fill:none;stroke:var(--line);stroke-width:1}
.plot p.soft{font-size:11.5px;max-width:70ch}
.line{fill:none;stroke-width:2;stroke-linejoin:round}.line.right{stroke:var(--soft);stroke-width:1;stroke-dasharray:4 4}
.line.first,.whisker.first{stroke:var(--accent)}.line.second,.whisker.second{stroke:var(--warn)}.line.third,.whisker.third{stroke:var(--ok)}.line.known{stroke:var(--soft);stroke-dasharray:2 3}
.dot.first{fill:var(--accent)}.dot.second{fill:var(--warn)}.dot.third{fill:var(--ok)}.dot.known{fill:var(--soft)}.dot.known.faint{fill:var(--panel);stroke:var(--soft)}circle.dot{stroke:var(--panel);stroke-width:1}
.keys{display:flex;flex-wrap:wrap;gap:2px 16px;font-size:11.5px;margin:2px 0}
.keys i{display:inline-block;width:16px;height:3px;margin-right:6px;vertical-align:3px;border-radius:2px}.keys i.dot{width:8px;height:8px;border-radius:50%;vertical-align:0}
.keys .first{background:var(--accent)}.keys .second{background:var(--warn)}.keys .third{background:var(--ok)}.keys .known{background:var(--soft)}.keys .faint{background:none;border:1.5px solid var(--soft)}
.whisker{fill:none;stroke-width:2}.bars td{vertical-align:middle}.bars svg{display:block;width:100%;height:14px}.bars .scale{width:38%}
.errors .near{fill:var(--ok)}.errors .middle{fill:var(--accent)}.errors .far{fill:var(--warn)}.errors .wrong{fill:var(--bad)}.errors .none{fill:none;stroke:var(--bad);stroke-width:1.2}
.errors circle{stroke:var(--panel);stroke-width:.6}
.keys .near{background:var(--ok)}.keys .middle{background:var(--accent)}.keys .far{background:var(--warn)}.keys .wrong{background:var(--bad)}.keys .none{border:1.5px solid var(--bad)}
.up{color:var(--ok)}.down{color:var(--bad)}.plain{color:var(--soft)}
td.file{overflow-wrap:anywhere}tr.published td{color:var(--soft)}
.scroll{overflow-x:auto}
@media screen and (max-width:820px){.plots{grid-template-columns:minmax(0,1fr)}}
@media print{.plot,tr{break-inside:avoid}}
`)
