// The analyst's word on the ledger of the image in view. Each reply carries the new posterior, which is shown at once.
import type { AuditEntry } from '../../main/contract/case.ts'
import type { AnalystClaim, EvidenceItem, Quad } from '../../main/contract/evidence.ts'
import type { MultiPolygon } from '../../main/contract/geography.ts'
import type { BoxReading } from '../../main/contract/observation.ts'
import type { RequestInput, RequestReply } from '../../main/contract/requests.ts'
import { ask } from '../client/client.ts'
import { cases } from '../state/cases.svelte.ts'
import { detail } from '../state/detail.svelte.ts'
import { geography } from '../state/geography.svelte.ts'
import { attempt } from './attempt.ts'
import { perform } from './history.ts'
import { imageInView, openImage } from './images.ts'

type ItemReply = RequestReply<'evidence.accept'>
/** A claim before its defaults are filled in. */
type Stated = RequestInput<'evidence.add'>['claim']

/** Shows the reply where its image is in view; an undo of something elsewhere goes there. */
async function showChange(image: number, change: () => void): Promise<true> {
  if (detail.wanted === image) change()
  else await openImage(image)
  return true
}

const withItem = (item: EvidenceItem): EvidenceItem[] => {
  const known = detail.evidence.some(({ id }) => id === item.id)
  return known ? detail.evidence.map((one) => (one.id === item.id ? item : one)) : [...detail.evidence, item]
}

export const showItem = ({ item, posterior }: ItemReply) => showChange(item.image, () => detail.follow(withItem(item), posterior))

/** Where the item stands now, for undo: the caller's copy is older when keys follow one another faster than answers. */
export function standing(item: EvidenceItem) {
  const { accepted, weight, decided, reason } = detail.evidence.find(({ id, image }) => id === item.id && image === item.image) ?? item
  return { accepted, weight, decided, reason: reason ?? null }
}

async function decide(item: EvidenceItem, label: string, send: (folder: string) => Promise<ItemReply>): Promise<void> {
  const folder = cases.open?.case
  if (!folder) return
  let before = standing(item)
  const act = async () => {
    before = standing(item)
    return showItem(await send(folder))
  }
  await perform(label, act, async () => showItem(await ask('evidence.restore', { case: folder, id: item.id, ...before })))
}

export const accept = (item: EvidenceItem): Promise<void> => decide(item, `Accept: ${item.says}`, (folder) => ask('evidence.accept', { case: folder, id: item.id }))

export const reject = (item: EvidenceItem, reason?: string): Promise<void> =>
  decide(item, `Reject: ${item.says}`, (folder) => ask('evidence.reject', { case: folder, id: item.id, reason }))

/** @param weight exponent on the likelihood: 1 as derived, 0 none, at most 4 */
export const weigh = (item: EvidenceItem, weight: number): Promise<void> =>
  decide(item, `Weigh ${weight}: ${item.says}`, (folder) => ask('evidence.weigh', { case: folder, id: item.id, weight }))

async function withdraw(folder: string, item: EvidenceItem): Promise<true> {
  const posterior = await ask('evidence.remove', { case: folder, id: item.id })
  return showChange(item.image, () => detail.follow(detail.evidence.filter(({ id }) => id !== item.id), posterior))
}

const claimWords: Record<AnalystClaim['claim'], string> = { pin: 'Set my point', include: 'Draw an area it lies in', exclude: 'Draw an area it does not lie in', country: 'Name the country' }

/** Adds the analyst's own word on the image in view. */
export async function claim(stated: Stated): Promise<void> {
  const folder = cases.open?.case
  const image = (await imageInView())?.summary.id
  if (!folder || image === undefined) return
  let item: EvidenceItem | null = null
  const add = async () => {
    const reply = await ask('evidence.add', { case: folder, image, claim: stated })
    item = reply.item
    return showItem(reply)
  }
  await perform(claimWords[stated.claim], add, async () => item && withdraw(folder, item))
}

/** Takes the analyst's own item away; undone by stating it again with its weight and its state. */
export async function remove(item: EvidenceItem, stated: AnalystClaim): Promise<void> {
  const folder = cases.open?.case
  if (!folder) return
  const before = standing(item)
  const back = async () => {
    const { item: again } = await ask('evidence.add', { case: folder, image: item.image, claim: stated })
    return showItem(await ask('evidence.restore', { case: folder, id: again.id, ...before }))
  }
  await perform(`Remove: ${item.says}`, () => withdraw(folder, item), back)
}

/** Who decided what about an item, newest first; null where it cannot be told. */
export async function decisionsOf(item: EvidenceItem): Promise<AuditEntry[] | null> {
  const folder = cases.open?.case
  return folder ? attempt(() => ask('case.log', { case: folder, subject: `evidence:${item.image}/${item.id}`, limit: 20 })) : null
}

/** Reads what stands in a box of the picture; what it says becomes evidence. @returns null where it failed */
export async function readBox(box: Quad): Promise<BoxReading | null> {
  const folder = cases.open?.case
  const image = (await imageInView())?.summary.id
  if (!folder || image === undefined || detail.reading) return null
  detail.reading = true
  let read: BoxReading | null = null
  const readIt = async () => {
    const { reading, evidence, posterior } = await ask('image.read', { case: folder, image, box })
    read = reading
    return showReading(image, evidence, posterior, (readings) => [...readings.filter(({ id }) => id !== reading.id), reading])
  }
  try {
    const went = await perform('Read a box', readIt, async () => read && unreadBox(folder, image, read.id))
    return went && (read as BoxReading | null)
  } finally {
    detail.reading = false
  }
}

type Readings = NonNullable<typeof detail.shown>['readings']

async function showReading(image: number, evidence: EvidenceItem[], posterior: ItemReply['posterior'], change: (readings: Readings) => Readings): Promise<true> {
  return showChange(image, () => {
    if (detail.shown) detail.shown = { ...detail.shown, readings: change(detail.shown.readings) }
    detail.follow(evidence, posterior)
  })
}

async function unreadBox(folder: string, image: number, id: string): Promise<true> {
  const { evidence, posterior } = await ask('image.unread', { case: folder, image, id })
  return showReading(image, evidence, posterior, (readings) => readings.filter((one) => one.id !== id))
}

/** What the person has drawn on the map becomes their word on the image in view. */
export async function claimDrawn(drawn: { point: { latitude: number; longitude: number } } | { polygons: MultiPolygon }): Promise<void> {
  const { drawing } = geography
  geography.drawing = null
  if ('point' in drawn) await claim({ claim: 'pin', ...drawn.point })
  else if (drawing === 'include' || drawing === 'exclude') await claim({ claim: drawing, polygons: drawn.polygons })
}
