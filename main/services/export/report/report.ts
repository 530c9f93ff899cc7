// The HTML report: one self-contained file without script or outside reference, maps as SVG.
import type { LocationRecord } from '../../../contract/record.ts'
import type { ExportSetting, RecordSource } from '../exporter.ts'
import { createWorld } from '../map/world.ts'
import { html, trusted, type Markup } from '../markup.ts'
import { openSpool, type Spool, type Stretch } from '../spool.ts'
import { imageSection } from './image-section.ts'
import { createMapBook, imageMaps, overviewMap, type MapBook } from './maps.ts'
import { style } from './style.ts'
import { contents, masthead, summary } from './summary.ts'
import { count, emptyTally, type Tally } from './tally.ts'

/** Nothing is fetched and nothing runs, even if markup had slipped through. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

const head = (setting: ExportSetting): Markup => html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${trusted(policy)}"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer"><meta name="generator" content="${setting.version}"><title>${setting.title}: location report</title><style>${trusted(style)}</style></head>
<body><a class="skip" href="#images">To the images</a><div class="sheet">
`

const foot = (setting: ExportSetting): Markup => html`</section></main><footer class="soft">${setting.version} · places: GeoNames, CC BY 4.0 · borders: Natural Earth</footer></div></body></html>
`

async function section(record: LocationRecord, tally: Tally, book: MapBook, setting: ExportSetting): Promise<Markup> {
  const { number } = count(tally, record)
  const thumbnail = (await setting.thumbnail?.(record)) ?? null
  return imageSection(record, number, thumbnail, imageMaps(record, book))
}

const locatedIn = (tally: Tally) => tally.entries.flatMap(({ number, point }) => (point ? [{ number, point }] : []))

function* opening(setting: ExportSetting, tally: Tally, book: MapBook): Iterable<string> {
  yield html`${head(setting)}${masthead(setting, tally)}<main>${summary(setting, tally, overviewMap(locatedIn(tally), book))}`.text
  for (const part of contents(tally)) yield part.text
  yield '<section id="images" aria-label="Images">\n'
}

/** Reads all records before the first chunk, the sections into a spool on disk, as the summary stands before them. */
export async function* exportHtml(records: RecordSource, setting: ExportSetting): AsyncIterable<string> {
  const spool: Spool = await openSpool()
  try {
    const tally = emptyTally()
    const book = createMapBook(createWorld(), setting.nearby)
    const stretches: Stretch[] = []
    for await (const record of records) stretches.push(await spool.append((await section(record, tally, book, setting)).text))
    yield* opening(setting, tally, book)
    for (const stretch of stretches) yield await spool.read(stretch)
    yield foot(setting).text
  } finally {
    await spool.close()
  }
}
