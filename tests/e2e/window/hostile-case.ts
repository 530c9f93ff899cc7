// A case in which every string is an attack: names on disk, metadata, text read, evidence, a model's reasoning, the log, tags, notes, errors, settings.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ExifTool } from 'exiftool-vendored'
import type { EvidenceItem, Quad } from '../../../main/contract/evidence.ts'
import type { TextLine } from '../../../main/contract/observation.ts'
import { openCase } from '../../../main/storage/case-folder.ts'
import type { CaseStore } from '../../../main/storage/case-store.ts'
import { listEvidence, replaceEvidence } from '../../../main/storage/evidence.ts'
import { failImage } from '../../../main/storage/images.ts'
import { getObservation, saveObservation } from '../../../main/storage/observations.ts'
import { getRecord, savePrediction } from '../../../main/storage/predictions.ts'
import { saveModelAnswer } from '../../../main/storage/model-answers.ts'
import { saveReading } from '../../../main/storage/readings.ts'
import { makeHome } from '../../prepare.ts'
import { addressOf, samples, withApp } from './cases.ts'
import type { Ask, MadeCase } from './cases.ts'

/** Markup, a script, an address, a template, a terminal's escape, a turned direction, a line break; and the field, to find it again. */
export const planted = (field: string): string =>
  `<img class=planted src="http://planted.invalid/${field}" onerror="globalThis.pwned='${field}'"><script>globalThis.pwned=1</script>{{7*7}}\u001b[31m\u202Egpj\r\n\u2066${field}`

/** The same within what a file may be called. */
export const plantedName = (field: string): string => `"><img class=planted src=x onerror=globalThis.pwned='${field}'>{{7*7}}\u001b[31m\u202E\n${field}`

/** Tags are short. */
export const plantedTag = (field: string): string => `<b class=planted onclick=pwned=1>\u202E\u001b[31m${field}`

/** A spreadsheet would run it. */
export const plantedFormula = `=HYPERLINK("http://planted.invalid/formula","click")${plantedTag('formula')}`

export interface HostileCase extends MadeCase {
  /** Names of the pictures as they are on disk. */
  readonly names: { readonly signs: string; readonly link: string; readonly broken: string; readonly script: string }
}

const names = { signs: `${plantedName('signs')}.jpg`, link: `javascript:globalThis.pwned='link';{{constructor}}.jpg`, broken: `${plantedName('broken')}.jpg`, script: `=cmd|' '!A0<script>globalThis.pwned=1<` + `\u2028\u200Fscript>.jpg` }

async function writePictures(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const plain = path.join(path.dirname(folder), 'plain.jpg')
  copyFileSync(path.join(samples, '04-sign-telephone.jpg'), plain)
  const exiftool = new ExifTool({ maxProcs: 1 })
  const text = (field: string) => planted(field).replaceAll('\r\n', ' ')
  await exiftool.write(plain, {
    'IPTC:City': 'Lisbon', 'IPTC:Sub-location': plantedTag('sublocation').slice(0, 32), 'IPTC:Caption-Abstract': text('iptc-caption'),
    'XMP:Description': text('xmp-description'), 'XMP-photoshop:State': text('xmp-state'), 'XMP-photoshop:Country': 'Portugal', 'XMP-dc:Title': text('xmp-title'),
    'EXIF:Make': text('make'), 'EXIF:Model': text('model'), 'EXIF:UserComment': text('comment'), 'EXIF:ImageDescription': text('exif-description'),
  } as Parameters<ExifTool['write']>[1], { writeArgs: ['-overwrite_original', '-codedcharacterset=utf8'] })
  await exiftool.end()
  const tagged = readFileSync(plain)
  for (const name of [names.signs, names.link]) writeFileSync(path.join(folder, name), tagged)
  copyFileSync(path.join(samples, '05-sign-blue.jpg'), path.join(folder, names.script))
  writeFileSync(path.join(folder, names.broken), 'not a picture at all, whatever its name says')
}

const quad = (left: number, top: number, right: number, bottom: number): Quad => [[left, top], [right, top], [right, bottom], [left, bottom]]
const line = (field: string, box: Quad): TextLine => ({ text: planted(field), confidence: 0.9, box, reader: 'tesseract', language: planted(`${field}-language`), words: [] })

/** What no file can be made to say, straight into the case: text read, evidence, an answer, a log entry, failures. */
function plantInStore(store: CaseStore, image: number, broken: number): void {
  const actor = planted('actor')
  const observation = getObservation(store, image)!
  const metadata = { ...observation.metadata, warnings: [planted('warning')], capturedTag: planted('time-tag'), places: [...observation.metadata.places, { tag: planted('place-tag'), origin: 'tag' as const, field: 'caption' as const, text: planted('place') }] }
  saveObservation(store, actor, image, { observation: { ...observation, metadata, text: [line('line', quad(100, 100, 700, 160))] }, storage: 'referenced', tools: {} })
  saveReading(store, actor, image, observation.sha256, { id: 'box-1', box: quad(100, 300, 700, 360), lines: [line('reading', quad(100, 300, 700, 360))], actor, at: new Date().toISOString() })
  const kept = listEvidence(store, image)
  const drafts = (['named-place', 'text-place', 'text-mark'] as const).map((kind, at) => ({
    id: `planted-${kind}`, kind, says: planted(`says-${kind}`), accepted: at > 0, ...(at > 0 ? {} : { reason: planted('reason') }),
    source: { origin: 'region' as const, detail: planted(`detail-${kind}`), text: planted(`text-${kind}`), box: quad(100, 500 + 80 * at, 700, 560 + 80 * at) },
    likelihood: { form: 'countries' as const, ratios: { PT: 5, ES: 2 }, otherwise: 1 },
  }))
  replaceEvidence(store, actor, image, [...kept, ...drafts], [])
  plantAnswer(store, actor, image, kept)
  plantReasoning(store, actor, image, observation.sha256)
  failImage(store, actor, broken, { code: 'unreadable', message: planted('error'), details: {} })
  store.change({ actor, action: planted('action'), subject: planted('subject'), details: { [planted('key')]: planted('detail') } }, () => void store.statement('INSERT INTO settings (key, value) VALUES (?, ?)').run(planted('setting'), '1'))
  const job = { code: 'internal', message: planted('job-error'), details: {} }
  store.transaction(() => void store.statement("UPDATE jobs SET state = 'failed', error = ?").run(JSON.stringify(job)))
}

function plantAnswer(store: CaseStore, actor: string, image: number, kept: readonly EvidenceItem[]): void {
  const record = getRecord(store, image)
  if (!record || kept.length === 0) throw new Error('The planted place was not found in the metadata.')
  const hypotheses = record.hypotheses.map((one, at) => ({ ...one, label: planted(`label-${at}`) }))
  savePrediction(store, actor, image, { ...record, hypotheses, answer: `${planted('answer')}; ${planted('answer-region')}`, country: record.country && { ...record.country, name: planted('country') } }, true)
}

/** Every string that a model writes or its pack states. */
function plantReasoning(store: CaseStore, actor: string, image: number, sha256: string): void {
  const stage = (name: string) => ({ Clues: [planted(`${name}-clue`)], Reasoning: planted(`${name}-reasoning`), Conclusion: planted(`${name}-conclusion`), Uncertainty: planted(`${name}-uncertainty`) })
  const ChainOfThought = { CountryIdentification: stage('country'), RegionalGuess: stage('region'), PreciseLocalization: stage('place') }
  const written = JSON.stringify({ ChainOfThought, FinalAnswer: planted('model-answer').replaceAll(';', ',') })
  saveModelAnswer(store, actor, image, sha256, {
    id: planted('run'), model: { name: planted('model'), packHash: planted('pack'), adapterHash: planted('adapter') }, prompt: planted('prompt'), actor, at: new Date().toISOString(),
    samples: [{ text: `${planted('around')}${written}`, ended: 'stop' }, { text: planted('second-sample'), ended: 'stop' }], seed: 1, sampling: { temperature: 1 }, timings: { decode: 1 },
    reliability: null,
  })
}

async function judge(ask: Ask, folder: string, image: number): Promise<void> {
  await ask('image.tag', { case: folder, image, add: [plantedTag('tag'), plantedFormula.slice(0, 100)] })
  const [item] = await ask('evidence.list', { case: folder, image })
  await ask('evidence.reject', { case: folder, id: item!.id, reason: planted('why') })
  await ask('image.review', { case: folder, image, verdict: 'rejected', note: planted('note') })
}

/** A finished case of four pictures, the first of which carries most of it. */
export async function hostileCase(name: string): Promise<HostileCase> {
  const home = makeHome(name)
  const folder = path.join(home, 'cases', `${plantedName('folder')}.geocase`)
  const pictures = path.join(home, plantedName('pictures'))
  await writePictures(pictures)
  await withApp(home, async (ask) => {
    await ask('case.create', { case: folder, title: planted('title') })
    const paths = [names.signs, names.link, names.script, names.broken].map((file) => ({ path: path.join(pictures, file) }))
    await ask('image.add', { case: folder, files: paths })
    const job = await ask('run.start', { case: folder, options: { readText: false } })
    if (job) await ask('job.wait', { case: folder, job: job.job })
    await judge(ask, folder, 1)
  })
  const store = openCase(folder, { write: true })
  plantInStore(store, 1, 4)
  store.close()
  const settings = { settings: { basemap: path.join(home, `${plantedName('basemap')}.pmtiles`) }, recentCases: [folder] }
  writeFileSync(path.join(home, 'settings.json'), JSON.stringify(settings))
  return { home, folder, pictures, names, address: addressOf(folder) }
}
