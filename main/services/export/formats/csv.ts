// CSV as in RFC 4180: UTF-8, CRLF, a header row, one row an image. Cells that a spreadsheet would run as a formula are disarmed.
import type { LocationRecord } from '../../../contract/record.ts'
import type { ExportSetting, RecordSource } from '../exporter.ts'
import { byEffect, degreeDecimals, headline, kindNames, roundProbability, roundTo } from '../../../contract/wording.ts'

type Cell = string | number | null

const region = (record: LocationRecord, level: number) => record.credible.find((each) => each.level === level)
/** Three significant digits. */
const brief = (value: number): number => Number(value.toPrecision(3))
const degrees = (record: LocationRecord, axis: 'latitude' | 'longitude'): Cell =>
  record.best && roundTo(record.best[axis], degreeDecimals(record.best.radius50Km))
const chance = (mass: { probability: number } | null | undefined): Cell => (mass ? roundProbability(mass.probability) : null)
const ledger = (record: LocationRecord, accepted: boolean): string =>
  record.evidence.filter((item) => item.accepted === accepted).sort(byEffect).map((item) => `${kindNames[item.kind].name}: ${item.says}`).join('; ')

const columns: Record<string, (record: LocationRecord) => Cell> = {
  image: (record) => record.image,
  sha256: (record) => record.sha256,
  status: (record) => record.status,
  answer: (record) => record.answer,
  leading: (record) => record.hypotheses.at(0)?.label ?? null,
  probability: (record) => chance(headline(record)),
  words: (record) => headline(record)?.words ?? null,
  latitude: (record) => degrees(record, 'latitude'),
  longitude: (record) => degrees(record, 'longitude'),
  radius50_km: (record) => record.best && brief(record.best.radius50Km),
  radius90_km: (record) => record.best && brief(record.best.radius90Km),
  area50_km2: (record) => brief(region(record, 0.5)?.areaKm2 ?? NaN),
  area90_km2: (record) => brief(region(record, 0.9)?.areaKm2 ?? NaN),
  country: (record) => record.country?.name ?? null,
  country_code: (record) => record.country?.code ?? null,
  country_probability: (record) => chance(record.country),
  region: (record) => record.region?.name ?? null,
  region_probability: (record) => chance(record.region),
  city: (record) => record.city?.name ?? null,
  city_probability: (record) => chance(record.city),
  captured_at: (record) => record.capturedAt,
  width: (record) => record.width,
  height: (record) => record.height,
  evidence: (record) => ledger(record, true),
  evidence_rejected: (record) => ledger(record, false),
  model: (record) => record.reasoning?.model.name ?? null,
  model_answer: (record) => record.reasoning?.chain?.answer.join('; ') ?? null,
  duplicates: (record) => record.duplicates.join('; '),
  similar: (record) => record.similar.join('; '),
  error_code: (record) => record.error?.code ?? null,
  error: (record) => record.error?.message ?? null,
}

/** Controls other than tab, line feed and return: nothing a cell needs, and a terminal would obey them. */
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g

/** OWASP "CSV injection": a cell that begins with one of these, half or full width, is a formula to a spreadsheet. A leading apostrophe makes it text. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/

function textCell(text: string): string {
  const clean = text.toWellFormed().replace(control, '\ufffd')
  const safe = formula.test(clean) ? `'${clean}` : clean
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Numbers stand as they are, negative ones too; what is not known or not finite is an empty cell. */
function cellText(cell: Cell): string {
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : ''
  return cell === null ? '' : textCell(cell)
}

export async function* exportCsv(records: RecordSource, _setting: ExportSetting): AsyncIterable<string> {
  yield `${Object.keys(columns).join(',')}\r\n`
  const cells = Object.values(columns)
  for await (const record of records) yield `${cells.map((cell) => cellText(cell(record))).join(',')}\r\n`
}
