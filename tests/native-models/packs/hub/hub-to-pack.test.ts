// From a hub to a pack: what is downloaded is what the import needs.
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { describeCheckpoint } from '../../../../native-models/packs/hub/describe.ts'
import { downloadCheckpoint } from '../../../../native-models/packs/hub/download.ts'
import { importPack } from '../../../../native-models/packs/import-pack.ts'
import { verifyPack } from '../../../../native-models/packs/verify-pack.ts'
import { repository, startHub } from './fake-hub.ts'

const fixtures = path.resolve(import.meta.dirname, '../../../fixtures/qwen2-5-vl')

it.each(['tied-4-1', 'untied-2-1'])('%s is downloaded, imported and found whole', async (name) => {
  const published = path.join(fixtures, name, 'checkpoint')
  const files = Object.fromEntries(await Promise.all((await readdir(published)).map(async (file) => [file, await readFile(path.join(published, file))] as const)))
  const hub = await startHub({ ...files, 'README.md': '---\nlicense: apache-2.0\n---\n', 'pytorch_model.bin': 'not wanted' })
  const folder = await mkdtemp(path.join(os.tmpdir(), 'hub-to-pack-'))
  try {
    const signal = new AbortController().signal
    const description = await describeCheckpoint({ hub: hub.url, repository, signal, report: () => undefined })
    const [source, target] = [path.join(folder, 'checkpoint'), path.join(folder, 'pack')]
    await downloadCheckpoint({ description, consent: description.consent, target: source, signal, report: () => undefined })
    const pack = await importPack({ source, target, precision: 'int4', origin: `${description.repository}@${description.commit}` })
    expect(pack.manifest).toMatchObject({ licence: 'apache-2.0', source: `${repository}@${description.commit}`, precision: 'int4' })
    expect((await verifyPack(target)).faults).toEqual([])
  } finally {
    await hub.close()
    await rm(folder, { recursive: true, force: true })
  }
})
