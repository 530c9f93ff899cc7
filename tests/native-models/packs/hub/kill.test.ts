// A download in a process of its own, killed in the middle and started again.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { describeCheckpoint } from '../../../../native-models/packs/hub/describe.ts'
import { noise, repository, smallFiles, startHub } from './fake-hub.ts'
import type { FakeHub } from './fake-hub.ts'

const weights = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'] as const
let hub: FakeHub
let folder: string
beforeEach(async () => {
  hub = await startHub({ ...smallFiles, [weights[0]]: noise(3_000_000), [weights[1]]: noise(2_000_000, 2), 'model.safetensors.index.json': '{}' })
  folder = await mkdtemp(path.join(os.tmpdir(), 'hub-kill-'))
})
afterEach(async () => {
  await hub.close()
  await rm(folder, { recursive: true, force: true })
})

function start(words: object) {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'download-child.ts'), JSON.stringify(words)], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [output, errors] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (output += String(chunk)))
  child.stderr.on('data', (chunk: Buffer) => (errors += String(chunk)))
  return { child, ended: new Promise<{ output: string; errors: string }>((resolve) => child.on('close', () => resolve({ output, errors }))) }
}

it('goes on after SIGKILL: nothing that is on disk is asked for again', async () => {
  const target = path.join(folder, 'checkpoint')
  const description = await describeCheckpoint({ hub: hub.url, repository, signal: new AbortController().signal, report: () => undefined })
  // The second file hangs after a part of it, so that the process can be caught in the middle.
  hub.misbehave(weights[0], (_, response) => {
    response.writeHead(200, { 'content-length': 3_000_000, etag: '"of-the-content-host-3000000"' })
    response.write(noise(3_000_000).subarray(0, 1_234_567))
  })
  const part = path.join(target, '.download', `${weights[0]}.part`)
  const first = start({ description, target })
  await expect.poll(async () => (existsSync(part) ? (await stat(part)).size : 0)).toBe(1_234_567)
  await expect.poll(() => existsSync(path.join(target, weights[1]))).toBe(true)
  first.child.kill('SIGKILL')
  expect((await first.ended).output).not.toContain('done')
  expect(existsSync(path.join(target, weights[0]))).toBe(false)

  for (const seen of [hub.seen, hub.contentSeen]) seen.length = 0
  const second = start({ description, target })
  const { output, errors } = await second.ended
  expect([errors, output.endsWith('done\n')]).toEqual(['', true])
  expect(hub.contentSeen.map(({ path: asked, range }) => [asked.split('?')[0], range])).toEqual([[`/${weights[0]}`, 'bytes=1234567-']])
  expect(hub.seen).toHaveLength(1)
  expect((await readFile(path.join(target, weights[0]))).equals(noise(3_000_000))).toBe(true)
  expect(existsSync(path.join(target, '.download'))).toBe(false)
})
