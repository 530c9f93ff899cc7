// What all evaluation pages share: one self-contained file without script or outside reference.
import { html, trusted, type Content, type Markup } from '../../export/markup.ts'
import { style } from '../../export/report/style.ts'
import { plotStyle } from './plot.ts'

/** Nothing is fetched and nothing runs, even if markup had slipped through. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

export const page = (title: string, program: string, body: Content): string => html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${trusted(policy)}"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer"><meta name="generator" content="${program}"><title>${title}</title><style>${trusted(style)}${plotStyle}</style></head>
<body><div class="sheet">${body}<footer class="soft">${program} · places: GeoNames, CC BY 4.0 · borders: Natural Earth</footer></div></body></html>
`.text

export const panel = (title: Content, content: Content): Markup => html`<section class="summary"><h2>${title}</h2>${content}</section>`

/** Cells of a row, the first a name, the others numbers with a smaller line below. */
export const numberCell = ([value, below]: readonly [string, string]): Markup => html`<td class="number">${value}${below !== '' && html`<small>${below}</small>`}</td>`
