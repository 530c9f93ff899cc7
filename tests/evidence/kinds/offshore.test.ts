// A position fix off a coast: the prior is thin there, and a reading must hold all the same.
import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { deriveCoordinates } from '../../../main/evidence/kinds/coordinates.ts'
import type { ImageRule } from '../../../main/evidence/kinds/facts.ts'
import { createModel, evaluate } from '../../../main/evidence/posterior/model.ts'
import { forkWorker } from '../../../main/jobs/fork-spawner.ts'
import { Workspace } from '../../../main/services/workspace.ts'
import { makeHome } from '../../prepare.ts'

let workspace: Workspace
beforeAll(() => {
  workspace = new Workspace(makeHome('offshore'), forkWorker)
})
afterAll(async () => {
  await workspace.close()
  await rm(workspace.home, { recursive: true, force: true })
})

it.each([
  ['off Władysławowo', 54.87, 18.33],
  ['off Otranto', 40.08, 18.72],
  ['in the Thermaic Gulf', 40.05, 22.95],
])('%s a reading keeps nine tenths of the mass', async (_place, latitude, longitude) => {
  const { atlas, gazetteer } = await workspace.knowledge()
  const reading = { latitude, longitude, tag: 'EXIF:GPS', origin: 'tag', raw: `${latitude} ${longitude}` }
  const metadata = { coordinates: [reading], places: [], capturedLocal: null, capturedTag: null, offsetMinutes: null, offsetTag: null, gpsTime: null, camera: '', warnings: [] }
  const [draft] = deriveCoordinates({ observation: { metadata } } as unknown as Parameters<ImageRule>[0], { gazetteer } as Parameters<ImageRule>[1])
  const item = { id: 'a', likelihood: draft.likelihood, accepted: true, weight: 1 }
  const { best } = evaluate(createModel(atlas, [item]), [item])
  expect(best.latitude).toBeCloseTo(latitude, 3)
  expect(best.radius90Km).toBeLessThan(5)
})
