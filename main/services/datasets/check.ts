// Says what is wrong with a dataset, line by line: its form, its pictures, its names against its points, and what one part gives away of another.
import { readAnswer } from '../../evidence/model-answer/read-answer.ts'
import type { z } from 'zod'
import type { DatasetChecked, DatasetCheckDraft, DatasetFault, DatasetFaultKind } from '../../contract/datasets.ts'
import type { Gazetteer } from '../../gazetteer/gazetteer.ts'
import { DatasetError, parseDatasetLine } from '../../../training/data/dataset-line.ts'
import type { DatasetLine, Part } from '../../../training/data/dataset-line.ts'
import type { Position } from '../../../training/data/distance.ts'
import { answerOf, placeholdersIn } from '../../../training/data/example.ts'
import { leaksByDistance, leaksByLikeness } from '../../../training/data/leaks.ts'
import type { Leak } from '../../../training/data/leaks.ts'
import { readLines } from '../../../training/data/read-dataset.ts'
import type { BuildCourse } from './build.ts'
import { worded } from './dataset-errors.ts'
import { pictureOf } from './line-file.ts'
import { mapAhead } from './map-ahead.ts'
import type { Looked } from './picture-looks.ts'
import { PlaceNames } from './place-names.ts'

type Draft = z.output<typeof DatasetCheckDraft>

/** Of each kind, so that a thousand lines without an answer do not hide the one that leaks. */
const faultsKept = 1000

/** Those that do not make a dataset useless; which of the rest count depends on what it is for. */
const warnings: ReadonlySet<DatasetFaultKind> = new Set<DatasetFaultKind>(['no-answer', 'no-solution', 'duplicate', 'answer-off-truth'])
const needs: Readonly<Record<Draft['purpose'], DatasetFaultKind | null>> = { any: null, sft: 'no-answer', grpo: 'no-solution' }

type Judged = { readonly line: number; readonly value: DatasetLine; readonly looks: readonly (Looked | null)[] } | { readonly line: number; readonly reason: string }

class Checker {
  readonly #draft: Draft
  readonly #course: Pick<BuildCourse, 'signal' | 'looks'>
  readonly #places: PlaceNames
  readonly #faults: DatasetFault[] = []
  readonly #kinds = new Map<DatasetFaultKind, number>()
  readonly #severities = { error: 0, warning: 0 }
  /** Of each good line in order: all that is held of it. */
  readonly #held = { lines: [] as number[], positions: [] as (Position | null)[], parts: [] as (Part | null)[] }
  readonly #hashes: { hash: string; item: number; part: Part }[] = []
  /** Bytes or path -> the first line that has that picture. */
  readonly #seen = new Map<string, number>()
  readonly #counts = { lines: 0, pictures: 0 }

  constructor(draft: Draft, course: Pick<BuildCourse, 'signal' | 'looks'>, gazetteer: Gazetteer) {
    this.#draft = draft
    this.#course = course
    this.#places = new PlaceNames(gazetteer)
  }

  #note(line: number, kind: DatasetFaultKind, message: string): void {
    const severity = warnings.has(kind) && needs[this.#draft.purpose] !== kind ? 'warning' : 'error'
    const before = this.#kinds.get(kind) ?? 0
    this.#severities[severity]++
    this.#kinds.set(kind, before + 1)
    if (before < faultsKept) this.#faults.push({ line, kind, severity, message })
  }

  async judge({ line, text }: { line: number; text: string }): Promise<Judged> {
    try {
      const value = parseDatasetLine(text)
      const { looks, signal } = this.#course
      return { line, value, looks: await Promise.all(value.images.map(async (image) => looks && looks.look(pictureOf(this.#draft.file, image), signal))) }
    } catch (error) {
      if (error instanceof DatasetError) return { line, reason: error.reason }
      throw error
    }
  }

  take(judged: Judged): void {
    this.#counts.lines++
    if ('reason' in judged) return this.#note(judged.line, 'bad-line', judged.reason)
    const { line, value, looks } = judged
    this.#counts.pictures += value.images.length
    this.#checkForm(line, value)
    this.#checkPlace(line, value)
    const item = this.#held.lines.push(line) - 1
    this.#held.parts.push(value.part ?? null)
    this.#held.positions.push(value.truth ? [value.truth.latitude, value.truth.longitude] : null)
    for (const [index, image] of value.images.entries()) this.#checkPicture(item, pictureOf(this.#draft.file, image), looks[index] ?? null, value.part ?? null)
  }

  #checkForm(line: number, value: DatasetLine): void {
    const [places, pictures] = [placeholdersIn(value), value.images.length]
    if (pictures === 0) this.#note(line, 'no-picture', 'It has no picture.')
    if (places !== pictures) this.#note(line, 'placeholders', `<image> stands ${places} times in what is asked, for ${pictures} pictures.`)
    if (answerOf(value) === null) this.#note(line, 'no-answer', 'It ends without an answer of the assistant: there is nothing for SFT to learn.')
    if (!value.solution?.trim()) this.#note(line, 'no-solution', 'It has no solution: GRPO cannot score an answer to it.')
  }

  #checkPlace(line: number, value: DatasetLine): void {
    const { solution, truth, country } = value
    const named = solution?.trim() ? this.#places.geocode(solution) : null
    if (solution?.trim() && !named) this.#note(line, 'unknown-place', `The gazetteer does not know ${JSON.stringify(solution)}.`)
    if (!truth) return
    const off = named && this.#places.contradiction(named, truth)
    if (off) this.#note(line, 'label-off-truth', `Its truth ${off}: that is what its solution ${JSON.stringify(solution)} names.`)
    const abroad = country === undefined ? null : this.#places.countryContradiction(country, truth)
    if (abroad) this.#note(line, 'country-off-truth', `Its truth ${abroad}.`)
    this.#checkAnswer(line, answerOf(value), truth)
  }

  #checkAnswer(line: number, answer: string | null, truth: NonNullable<DatasetLine['truth']>): void {
    const said = answer === null ? '' : (readAnswer(answer)?.answer.join('; ') ?? '')
    const place = said === '' ? null : this.#places.geocode(said)
    const off = place && this.#places.contradiction(place, truth)
    if (off) this.#note(line, 'answer-off-truth', `Its truth ${off}: that is what its answer ${JSON.stringify(said.slice(0, 200))} names.`)
  }

  #checkPicture(item: number, file: string, look: Looked | null, part: Part | null): void {
    const line = this.#held.lines[item]!
    if (look && 'error' in look) return this.#note(line, look.isMissing ? 'missing-picture' : 'unreadable-picture', look.error)
    const key = look ? look.sha256 : file
    const before = this.#seen.get(key)
    if (before === undefined) this.#seen.set(key, line)
    else this.#note(line, 'duplicate', `${file} is the same picture as one of line ${before}.`)
    if (look?.perceptualHash && part) this.#hashes.push({ hash: look.perceptualHash, item, part })
  }

  #noteLeaks(kind: DatasetFaultKind, leaks: readonly Leak[], words: string): void {
    const { lines, parts } = this.#held
    for (const { of, from } of leaks) this.#note(lines[of]!, kind, `This line of ${parts[of]} ${words} line ${lines[from]} of ${parts[from]}.`)
  }

  finish(): DatasetChecked {
    const { distanceKm, file } = this.#draft
    if (distanceKm > 0) this.#noteLeaks('leak-by-distance', leaksByDistance(this.#held.positions, this.#held.parts, distanceKm), `was taken within ${distanceKm} km of`)
    this.#noteLeaks('leak-by-likeness', leaksByLikeness(this.#hashes), 'shows nearly the same picture as')
    const { error: errors, warning } = this.#severities
    return { file, ...this.#counts, errors, warnings: warning, kinds: Object.fromEntries(this.#kinds), faults: this.#faults.sort((a, b) => a.line - b.line) }
  }
}

/**
 * Lines are read one by one; in memory are position, part and hashes of each.
 * @throws WorkstationError 'not-found', 'unreadable' for a file that cannot be read; what is wrong with its lines is in the reply
 */
export async function checkDataset(draft: Draft, gazetteer: Gazetteer, course: BuildCourse): Promise<DatasetChecked> {
  const checker = new Checker(draft, course, gazetteer)
  let done = 0
  for await (const judged of mapAhead(worded(readLines(draft.file)), (course.looks?.atOnce ?? 1) * 2, (line) => checker.judge(line))) {
    course.signal.throwIfAborted()
    checker.take(judged)
    course.progress('pictures', ++done)
  }
  course.progress('comparing', done)
  return checker.finish()
}
