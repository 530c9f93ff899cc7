// KML 2.2 (OGC 07-147r2): a folder for each country, in it a folder for each image with its point and its credible regions.
import { visible } from '../../../contract/plain-text.ts'
import type { CredibleRegion } from '../../../contract/posterior.ts'
import type { LocationRecord } from '../../../contract/record.ts'
import type { ExportSetting, RecordSource } from '../exporter.ts'
import { cleanPolygons, type Position } from '../geometry.ts'
import { escapeMarkup, xmlText } from '../plain-text.ts'
import { openSpool, type Stretch } from '../spool.ts'
import { byEffect, coordinates, degreeDecimals, headline, kilometres, kindNames, percent, points, roundTo, squareKilometres } from '../../../contract/wording.ts'

const element = (name: string, text: string): string => `<${name}>${xmlText(text)}</${name}>`

/** Colours are aabbggrr. A balloon shows nothing but the description, whose text is escaped once more, as viewers take it for HTML. */
const styles = [
  '<Style id="image"><IconStyle><color>ffb8721f</color><scale>0.9</scale></IconStyle><LabelStyle><scale>0.8</scale></LabelStyle><BalloonStyle><text>$[description]</text></BalloonStyle></Style>',
  '<Style id="region-50"><LineStyle><color>ffb8721f</color><width>1.5</width></LineStyle><PolyStyle><color>59b8721f</color></PolyStyle><BalloonStyle><text>$[description]</text></BalloonStyle></Style>',
  '<Style id="region-90"><LineStyle><color>99b8721f</color><width>1</width></LineStyle><PolyStyle><color>2eb8721f</color></PolyStyle><BalloonStyle><text>$[description]</text></BalloonStyle></Style>',
].join('\n')

/** A description of several lines; each is plain text that survives being read as HTML. */
const description = (lines: readonly string[]): string =>
  element('description', lines.filter((line) => line !== '').map((line) => escapeMarkup(visible(line))).join('<br>'))

const ring = (positions: readonly Position[]): string =>
  `<LinearRing><coordinates>${positions.map(([longitude, latitude]) => `${longitude},${latitude}`).join(' ')}</coordinates></LinearRing>`

function polygon([outer, ...holes]: Position[][]): string {
  const inner = holes.map((hole) => `<innerBoundaryIs>${ring(hole)}</innerBoundaryIs>`).join('')
  return `<Polygon><tessellate>1</tessellate><outerBoundaryIs>${ring(outer)}</outerBoundaryIs>${inner}</Polygon>`
}

function regionPlacemark(region: CredibleRegion): string {
  const polygons = cleanPolygons(region.polygons)
  if (polygons.length === 0) return ''
  const level = Math.round(region.level * 100)
  const about = description([`${level} % of the probability lies here`, squareKilometres(region.areaKm2)])
  return `<Placemark>${element('name', `${level} % region`)}${about}<styleUrl>#region-${level}</styleUrl><MultiGeometry>${polygons.map(polygon).join('')}</MultiGeometry></Placemark>\n`
}

/** xsd:dateTime, or nothing. */
const timeStamp = (capturedAt: string | null): string =>
  capturedAt !== null && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/.test(capturedAt) ? `<TimeStamp><when>${capturedAt}</when></TimeStamp>` : ''

function lines(record: LocationRecord): string[] {
  const found = headline(record)
  return [
    found ? `${found.label}: ${percent(found.probability)}, ${found.words}` : '',
    record.best ? `${coordinates(record.best.latitude, record.best.longitude, record.best.radius50Km)}; 50 % within ${kilometres(record.best.radius50Km)}, 90 % within ${kilometres(record.best.radius90Km)}` : '',
    ...[...record.evidence].sort(byEffect).map((item) => `${item.accepted ? points(item.effect) : 'rejected'} ${kindNames[item.kind].name}: ${item.says}`),
    record.reasoning?.chain ? `${record.reasoning.model.name} answered: ${record.reasoning.chain.answer.join('; ')}` : '',
    record.error ? record.error.message : '',
  ]
}

function point({ best }: LocationRecord): string {
  if (!best) return ''
  const decimals = degreeDecimals(best.radius50Km)
  return `<Point><coordinates>${roundTo(best.longitude, decimals)},${roundTo(best.latitude, decimals)}</coordinates></Point>`
}

function imagePlacemark(record: LocationRecord): string {
  const facts = { status: record.status, sha256: record.sha256 ?? '', answer: record.answer ?? '', error: record.error?.code ?? '' }
  const data = Object.entries(facts).map(([name, value]) => `<Data name="${name}">${element('value', visible(value))}</Data>`).join('')
  return `<Placemark>${element('name', visible(record.image))}${description(lines(record))}${timeStamp(record.capturedAt)}<styleUrl>#image</styleUrl><ExtendedData>${data}</ExtendedData>${point(record)}</Placemark>\n`
}

/** The smaller region last, so that it is drawn on top. */
function imageFolder(record: LocationRecord): string {
  const regions = [...record.credible].sort((a, b) => b.level - a.level).map(regionPlacemark).join('')
  return `<Folder>${element('name', visible(record.image))}\n${regions}${imagePlacemark(record)}</Folder>\n`
}

/** Order and title of the folder: countries by name, then the images without one. */
function folderOf(record: LocationRecord): string {
  if (record.status === 'failed') return '3 Failed'
  return record.country ? `1 ${visible(record.country.name)}` : '2 Country not known'
}

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

/** Reads all records before the second chunk, into a spool on disk, as the folders need them by country. */
export async function* exportKml(records: RecordSource, setting: ExportSetting): AsyncIterable<string> {
  const spool = await openSpool()
  try {
    const folders = new Map<string, Stretch[]>()
    for await (const record of records) {
      const folder = folderOf(record)
      const stretches = folders.get(folder) ?? []
      stretches.push(await spool.append(imageFolder(record)))
      folders.set(folder, stretches)
    }
    yield `<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>${element('name', visible(setting.title))}${element('description', `${setting.version}, ${setting.madeAt}`)}\n${styles}\n`
    for (const folder of [...folders.keys()].sort(byText)) {
      yield `<Folder>${element('name', folder.slice(2))}\n`
      for (const stretch of folders.get(folder) ?? []) yield await spool.read(stretch)
      yield '</Folder>\n'
    }
    yield '</Document>\n</kml>\n'
  } finally {
    await spool.close()
  }
}
