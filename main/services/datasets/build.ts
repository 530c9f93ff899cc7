// Makes a dataset: examples from all sources, completed, looked at, and shared out into parts by place.
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { randomUUID } from 'node:crypto'
import type { DatasetBuildDraft, DatasetBuilt } from '../../contract/datasets.ts'
import type { PictureLook } from '../../contract/worker-tasks.ts'
import type { Gazetteer } from '../../gazetteer/gazetteer.ts'
import { formatDatasetLine, parts } from '../../../training/data/dataset-line.ts'
import type { DatasetLine, Part } from '../../../training/data/dataset-line.ts'
import { answerOf } from '../../../training/data/example.ts'
import { readDataset } from '../../../training/data/read-dataset.ts'
import { assignParts, groupsOf } from '../../../training/data/split.ts'
import type { SplitItem } from '../../../training/data/split.ts'
import type { Workspace } from '../workspace.ts'
import { complete } from './complete.ts'
import { refuseTaken, writeLines } from './line-file.ts'
import { mapAhead } from './map-ahead.ts'
import type { PictureLooks } from './picture-looks.ts'
import { PlaceNames } from './place-names.ts'
import { caseExamples } from './sources/case-source.ts'
import { msSwiftExamples } from './sources/ms-swift-source.ts'
import type { Draft, Found } from './sources/source.ts'
import { truthExamples } from './sources/truth-source.ts'

export interface BuildCourse {
  readonly signal: AbortSignal
  readonly looks: PictureLooks | null
  progress(phase: 'pictures' | 'comparing' | 'writing', done: number): void
}

const problemsKept = 1000

type Example = { readonly line: DatasetLine; readonly item: SplitItem }
type Judged = Example | { readonly where: string; readonly reason: string } | { readonly unconfirmed: true }

class Builder {
  readonly #draft: DatasetBuildDraft
  readonly #course: BuildCourse
  readonly #names: PlaceNames
  /** Of each line in order: all that is held of it. */
  readonly #items: SplitItem[] = []
  readonly #problems: { where: string; reason: string }[] = []
  readonly #counts = { withAnswer: 0, unconfirmed: 0, refused: 0 }

  constructor(draft: DatasetBuildDraft, course: BuildCourse, gazetteer: Gazetteer) {
    this.#draft = draft
    this.#course = course
    this.#names = new PlaceNames(gazetteer)
  }

  /** The lines as they come, without parts: those are known when all have been seen. */
  async *lines(found: AsyncIterable<Found>): AsyncGenerator<string> {
    for await (const judged of mapAhead(found, (this.#course.looks?.atOnce ?? 1) * 2, (one) => this.#judge(one))) {
      this.#course.signal.throwIfAborted()
      if ('unconfirmed' in judged) this.#counts.unconfirmed++
      else if ('reason' in judged) this.#refuse(judged)
      else {
        this.#items.push(judged.item)
        if (answerOf(judged.line) !== null) this.#counts.withAnswer++
        this.#course.progress('pictures', this.#items.length)
        yield `${formatDatasetLine(judged.line)}\n`
      }
    }
  }

  #refuse(problem: { where: string; reason: string }): void {
    this.#counts.refused++
    if (this.#problems.length < problemsKept) this.#problems.push(problem)
  }

  async #judge(found: Found): Promise<Judged> {
    if ('unconfirmed' in found || 'reason' in found) return found
    const { where, draft } = found
    if (draft.images.length === 0) return { where, reason: 'It has no picture.' }
    const looks = await this.#lookAt(draft, found.looks)
    if ('reason' in looks) return { where, reason: looks.reason }
    const completed = complete(draft, this.#names, this.#draft)
    if ('reason' in completed) return { where, reason: completed.reason }
    const { line, place: { position, keys } } = completed
    const same = [...draft.images.map((image) => `file ${image}`), ...looks.known.map(({ sha256 }) => `bytes ${sha256}`)]
    return { line, item: { position, keys: [...keys, ...same], hashes: looks.known.map(({ perceptualHash }) => perceptualHash) } }
  }

  async #lookAt({ images }: Draft, before: readonly (PictureLook | null)[]): Promise<{ known: PictureLook[] } | { reason: string }> {
    const { looks, signal } = this.#course
    const known: PictureLook[] = []
    for (const [index, image] of images.entries()) {
      const look = before[index] ?? (looks && (await looks.look(image, signal)))
      if (look && 'error' in look) return { reason: look.error }
      if (look) known.push(look)
    }
    return { known }
  }

  share(): { groups: Int32Array; parts: Part[] } {
    this.#course.progress('comparing', this.#items.length)
    const groups = groupsOf(this.#items, this.#draft)
    return { groups, parts: assignParts(groups, this.#draft) }
  }

  result(groups: Int32Array, chosen: readonly Part[]): DatasetBuilt {
    const sizes = new Map<number, number>()
    for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1)
    return {
      file: this.#draft.out, lines: chosen.length, parts: Object.fromEntries(parts.map((part) => [part, chosen.filter((one) => one === part).length])) as DatasetBuilt['parts'],
      groups: sizes.size, largestGroup: sizes.values().reduce((most, size) => Math.max(most, size), 0), ...this.#counts, problems: this.#problems,
    }
  }
}

async function* examplesOf(workspace: Workspace, gazetteer: Gazetteer, { sources }: DatasetBuildDraft, signal: AbortSignal): AsyncGenerator<Found> {
  for (const source of sources) {
    if (source.from === 'case') yield* caseExamples(workspace.reader(source.case), gazetteer)
    else if (source.from === 'truth') yield* truthExamples(source.file, source.folder, signal)
    else yield* msSwiftExamples(source.file, source.folder ?? path.dirname(source.file))
  }
}

async function* withParts(file: string, chosen: readonly Part[], course: BuildCourse): AsyncGenerator<string> {
  let at = 0
  for await (const { value } of readDataset(file)) {
    course.signal.throwIfAborted()
    yield `${formatDatasetLine({ ...value, part: chosen[at++]! })}\n`
    course.progress('writing', at)
  }
}

/**
 * Examples are written beside `out` as they come, and once more with their parts; in memory are position, hashes and keys of each.
 * @throws WorkstationError 'already-exists', 'not-found', 'unreadable', those of writing a file
 */
export async function buildDataset(workspace: Workspace, draft: DatasetBuildDraft, course: BuildCourse): Promise<DatasetBuilt> {
  await refuseTaken(draft.out, draft.replace)
  const { gazetteer } = await workspace.knowledge()
  const builder = new Builder(draft, course, gazetteer)
  const unparted = path.join(path.dirname(draft.out), `.dataset-${randomUUID()}.unparted`)
  try {
    await writeLines(unparted, false, builder.lines(examplesOf(workspace, gazetteer, draft, course.signal)))
    const shared = builder.share()
    await writeLines(draft.out, draft.replace, withParts(unparted, shared.parts, course))
    return builder.result(shared.groups, shared.parts)
  } finally {
    await rm(unparted, { force: true })
  }
}
