// What the core tells, on its way into the window: several events of one change are one update, and a point moves without all of them being asked for.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ImageSummary } from '../../../main/contract/case.ts'
import { defaultSettings } from '../../../main/contract/workspace.ts'
import { leaveCase } from '../../../renderer/actions/cases.ts'
import { start } from '../../../renderer/actions/events.ts'
import { loadImages, openImage } from '../../../renderer/actions/images.ts'
import { cases } from '../../../renderer/state/cases.svelte.ts'
import { geography, withPoints } from '../../../renderer/state/geography.svelte.ts'
import { images } from '../../../renderer/state/images.svelte.ts'
import { network } from '../network.ts'
import type { Network } from '../network.ts'
import { aCase, aDetail, anImage, anItem } from '../values.ts'

type Row = [id: number, latitude: number, longitude: number]
const columns = (...rows: Row[]) => ({ ids: rows.map(([id]) => id), latitudes: rows.map(([, latitude]) => latitude), longitudes: rows.map(([, , longitude]) => longitude), probabilities: rows.map(() => 0.62) })

describe('points of some pictures', () => {
  const points = columns([2, 10, 20], [4, 11, 21], [6, 12, 22])
  const placed = (...[id, latitude, longitude]: Row) => anImage(id, { latitude, longitude })

  test('move, come and go in the order of their ids', () => {
    const gone = anImage(2, { latitude: null, longitude: null })
    expect(withPoints(points, [placed(7, 3, 4), placed(4, -1, -2), gone, placed(5, 1, 2)])).toEqual(columns([4, -1, -2], [5, 1, 2], [6, 12, 22], [7, 3, 4]))
  })
  test('are the same columns where none has moved by more than their last digit', () => {
    expect(withPoints(points, [placed(4, 11.0000004, 21), anImage(9, { latitude: null, longitude: null })])).toBe(points)
  })
})

describe('events of one change', () => {
  let web: Network
  let stop: () => void
  /** Where the core has the pictures that are no longer where they were. */
  let moved: Record<number, Partial<ImageSummary>>

  beforeEach(async () => {
    moved = {}
    const summary = (id: number) => anImage(id, { latitude: 48, longitude: 9, ...moved[id] })
    const listed = (ids = [1, 2, 3]) => ({ total: ids.length, images: ids.map(summary) })
    web = network({
      'workspace.settings': () => defaultSettings,
      'job.active': () => [],
      'case.list': () => [],
      'image.list': ({ filter }) => listed(filter?.ids),
      'image.show': ({ image }) => aDetail(summary(image), [anItem(`${image}-a`, { image })]),
      'case.points': () => columns([1, 48, 9], [2, 48, 9]),
    })
    leaveCase()
    stop = await start()
    cases.open = aCase()
    await loadImages()
    await openImage(2)
    geography.points = columns([1, 48, 9], [2, 48, 9], [3, 48, 9])
    web.asked.length = 0
  })
  afterEach(() => stop())

  const change = (image: number) => {
    web.tell('evidence.changed', { case: cases.open!.case, image })
    web.tell('image.changed', { case: cases.open!.case, image })
  }

  test('show the picture once, and move its point alone', async () => {
    moved[2] = { latitude: -33, longitude: 151 }
    change(2)
    await expect.poll(() => geography.points).toEqual(columns([1, 48, 9], [2, -33, 151], [3, 48, 9]))
    await expect.poll(() => images.at(1)?.latitude).toBe(-33)
    await expect.poll(() => web.of('case.facets').length).toBe(1)
    expect(web.of('image.show')).toEqual([expect.objectContaining({ image: 2 })])
    expect(web.of('case.points')).toEqual([])
  })
  test('bring all points anew under a filter, where pictures come and go', async () => {
    images.filter = { review: 'open' }
    change(3)
    await expect.poll(() => geography.points).toEqual(columns([1, 48, 9], [2, 48, 9]))
  })
})
