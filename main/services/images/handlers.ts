// The images of a case: added, listed, shown, tagged.
import { stat } from 'node:fs/promises'
import type { Review } from '../../contract/case.ts'
import type { Call, Handler, HandlersOf, RequestReply } from '../../contract/requests.ts'
import { listEvidence } from '../../storage/evidence.ts'
import { listImages, summariesOf } from '../../storage/image-list.ts'
import { addImages } from '../../storage/images.ts'
import type { AddedImage, NewImage } from '../../storage/images.ts'
import { putSetting } from '../../storage/settings.ts'
import { nameOnDisk } from '../../storage/originals.ts'
import { getObservation } from '../../storage/observations.ts'
import { getRecord } from '../../storage/predictions.ts'
import { listReadings } from '../../storage/readings.ts'
import { getReview, reviewImage } from '../../storage/reviews.ts'
import { similarityOf } from '../../storage/similar.ts'
import type { CaseStore } from '../../storage/case-store.ts'
import { changeTags } from '../../storage/tags.ts'
import { discover } from '../import/discover.ts'
import type { DiscoveredFile } from '../import/discover.ts'
import type { Workspace } from '../workspace.ts'
import { requireImage } from './image.ts'
import { recordOfImage } from './records.ts'
import { addTruth } from './truth.ts'

type Names = 'image.add' | 'image.list' | 'image.show' | 'image.review' | 'image.tag'
type AddDraft = Parameters<Handler<'image.add'>>[0]

/** Files looked up on the disk at once, and written to the database together. */
const batch = 256

export function imageHandlers(workspace: Workspace): HandlersOf<Names> {
  return {
    'image.add': (draft, call) => add(workspace, draft, call),
    'image.list': async ({ case: folder, filter, ...page }) => listImages(workspace.reader(folder), filter, page),
    'image.show': async ({ case: folder, image }) => show(workspace.reader(folder), image),
    'image.review': async ({ case: folder, image, verdict, note }, { actor }) => {
      const store = workspace.writer(folder)
      requireImage(store, image)
      const review = reviewImage(store, actor, image, verdict && { verdict, hypothesis: leadingHypothesis(store, image), note })
      workspace.emit('image.changed', { case: store.folder, image })
      return review
    },
    'image.tag': async ({ case: folder, image, add: tags, remove }, { actor }) => {
      const store = workspace.writer(folder)
      requireImage(store, image)
      const now = changeTags(store, actor, image, { add: tags, remove })
      workspace.emit('image.changed', { case: store.folder, image })
      return now
    },
  }
}

function show(store: CaseStore, image: number): RequestReply<'image.show'> {
  const stored = requireImage(store, image)
  const [summary] = summariesOf(store, [image])
  return {
    summary: summary!,
    record: recordOfImage(store, stored, similarityOf(store)),
    evidence: listEvidence(store, image),
    observation: getObservation(store, image),
    readings: listReadings(store, image),
    review: getReview(store, image),
  }
}

function leadingHypothesis(store: CaseStore, image: number): Review['hypothesis'] {
  const leading = getRecord(store, image)?.hypotheses[0]
  return leading ? { label: leading.label, latitude: leading.latitude, longitude: leading.longitude, probability: leading.probability } : null
}

type Problem = RequestReply<'image.add'>['problems'][number]

/** Size and time of a file; one that has gone since it was found is still added, and fails with its reason when it is looked at. */
async function measured({ file, sidecars }: DiscoveredFile): Promise<NewImage> {
  const about = await stat(nameOnDisk(file)).catch(() => null)
  return { file, bytes: about?.size ?? 0, mtimeMs: Math.trunc(about?.mtimeMs ?? 0), sidecars }
}

async function add(workspace: Workspace, { case: folder, files, copy, truth }: AddDraft, { actor, signal }: Call): Promise<RequestReply<'image.add'>> {
  const store = workspace.writer(folder)
  if (copy) putSetting(store, actor, 'copyOriginals', true)
  const added: AddedImage[] = []
  const problems: Problem[] = []
  let waiting: DiscoveredFile[] = []
  const flush = async () => {
    added.push(...addImages(store, actor, await Promise.all(waiting.map(measured))))
    waiting = []
  }
  for await (const found of discover(files, { signal })) {
    if ('problem' in found) problems.push(found.problem)
    else waiting.push(found)
    if (waiting.length === batch) await flush()
  }
  await flush()
  if (truth) await addTruth(store, await workspace.knowledge(), actor, truth, added.map(({ image }) => image))
  workspace.emit('case.changed', { case: store.folder })
  for (const { image, outcome } of added) if (truth || outcome === 'changed') workspace.emit('image.changed', { case: store.folder, image })
  const known = added.filter(({ outcome }) => outcome === 'known').length
  return { added: added.length - known, known, images: added.map(({ image }) => image), problems }
}
