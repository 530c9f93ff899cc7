// Boxes that a person draws on a picture: read while they wait, kept, and made into evidence.
import { hash } from 'node:crypto'
import { z } from 'zod'
import { WorkstationError } from '../../contract/errors.ts'
import type { EvidenceItem, Quad } from '../../contract/evidence.ts'
import { TextLine } from '../../contract/observation.ts'
import type { BoxReading, Observation } from '../../contract/observation.ts'
import type { Posterior } from '../../contract/posterior.ts'
import type { Call, Handler, HandlersOf, RequestReply } from '../../contract/requests.ts'
import type { ReadTask } from '../../contract/worker-tasks.ts'
import { rectangleOf } from '../../evidence/merge-readings.ts'
import type { WarmWorker } from '../../jobs/warm-worker.ts'
import type { CaseStore } from '../../storage/case-store.ts'
import { listEvidence } from '../../storage/evidence.ts'
import { getObservation } from '../../storage/observations.ts'
import { removeReading, saveReading } from '../../storage/readings.ts'
import { requireImage } from '../images/image.ts'
import { originalOf, requireSeen, requireUnchanged } from '../images/original.ts'
import type { SeenImage } from '../images/original.ts'
import { installedLanguages } from '../locate/languages.ts'
import { deriveAnew } from '../locate/own-evidence.ts'
import type { Workspace } from '../workspace.ts'

type ReadDraft = Parameters<Handler<'image.read'>>[0]

/** Pixels; nothing smaller can be a letter. */
const LEAST_SIDE = 4

export function readingHandlers(workspace: Workspace, reader: WarmWorker): HandlersOf<'image.read' | 'image.unread'> {
  return {
    'image.read': (draft, call) => read(workspace, reader, draft, call),
    'image.unread': async ({ case: folder, image, id }, { actor }) => {
      const store = workspace.writer(folder)
      requireImage(store, image)
      return deriveWith(workspace, store, actor, image, 'image.unread', { reading: id }, () => removeReading(store, actor, image, id))
    },
  }
}

async function read(workspace: Workspace, reader: WarmWorker, { case: folder, image, box, languages }: ReadDraft, { actor, signal }: Call): Promise<RequestReply<'image.read'>> {
  const store = workspace.writer(folder)
  const seen = requireSeen(requireImage(store, image))
  requireObservation(store, image)
  const drawn = wholePixels(box)
  requireInside(drawn, seen)
  await requireUnchanged(store, seen)
  const task: ReadTask = { original: originalOf(store, seen), box: drawn, languages: languages ?? installedLanguages(), languageFolders: [] }
  const lines = z.array(TextLine).parse(await reader.ask(task))
  await requireUnchanged(store, seen)
  signal.throwIfAborted()
  const reading: BoxReading = { id: idOf(seen, drawn), box: drawn, lines, actor, at: new Date().toISOString() }
  const details = { box: drawn.flat(), lines: lines.map(({ text }) => text) }
  const ledger = await deriveWith(workspace, store, actor, image, 'image.read', details, () => saveReading(store, actor, image, seen.sha256, reading))
  return { ...ledger, reading }
}

const wholePixels = (box: Quad): Quad => box.map(([x, y]) => [Math.round(x), Math.round(y)]) as Quad

/** @throws WorkstationError 'invalid-request' */
function requireInside(box: Quad, { width, height }: SeenImage): void {
  const { left, top, right, bottom } = rectangleOf(box)
  const [wide, high] = [Math.min(right, width) - Math.max(left, 0), Math.min(bottom, height) - Math.max(top, 0)]
  if (wide >= LEAST_SIDE && high >= LEAST_SIDE) return
  const message = `A box to read must cover at least ${LEAST_SIDE} x ${LEAST_SIDE} pixels of the picture, which has ${width} x ${height}.`
  throw new WorkstationError('invalid-request', message, { box, width, height })
}

/** The same box of the same picture has the same name in every case. */
const idOf = ({ id, sha256 }: SeenImage, box: Quad) => `${id}-box-${hash('sha256', JSON.stringify([sha256, box])).slice(0, 8)}`

function requireObservation(store: CaseStore, image: number): Observation {
  const observation = getObservation(store, image)
  if (!observation) throw new WorkstationError('invalid-request', `Picture ${image} has not been looked at yet. Run locate on this case first.`, { image })
  return observation
}

type Details = Record<string, string | number[] | string[]>

/** A change of the readings, the evidence that follows and the answer, as one entry of the record. */
async function deriveWith(workspace: Workspace, store: CaseStore, actor: string, image: number, action: string, details: Details, change: () => void): Promise<{ evidence: EvidenceItem[]; posterior: Posterior | null }> {
  const knowledge = await workspace.knowledge()
  const posterior = store.change({ actor, action, subject: `image:${image}`, details }, () => {
    change()
    return deriveAnew(store, knowledge, actor, image, requireObservation(store, image))
  })
  workspace.emit('evidence.changed', { case: store.folder, image })
  workspace.emit('image.changed', { case: store.folder, image })
  return { evidence: listEvidence(store, image), posterior }
}
