// What this machine can run a model on: each provider tried in a process of its own.
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { forkWorker } from '../../../main/jobs/fork-spawner.ts'
import { probeProviders, providerOrder } from '../../../main/services/models/providers.ts'
import { workerFile } from '../../jobs/run.ts'

test('each is tried, the best first, and the processor runs a model', async () => {
  const states = await probeProviders(forkWorker, null)
  expect(states.map(({ name }) => name)).toEqual(['cuda', 'webgpu', 'cpu'])
  expect(states[2]).toEqual({ name: 'cpu', reason: null })
  expect(providerOrder(states).at(-1)).toBe('cpu')
  for (const { reason } of states) expect(reason ?? '').not.toMatch(/\n|onnxruntime_src/)
})

test('one that ends its process is passed over with that reason; the others are not', async () => {
  let number = 0
  const states = await probeProviders((entry) => forkWorker(number++ === 0 ? pathToFileURL(workerFile('broken')) : entry), null)
  expect(states[0]).toMatchObject({ name: 'cuda', reason: expect.stringContaining('ended without an answer') })
  expect(states[2]).toEqual({ name: 'cpu', reason: null })
})

test('where none works it says why', () => {
  expect(() => providerOrder([{ name: 'cuda', reason: 'no driver' }, { name: 'cpu', reason: 'no memory' }])).toThrow(/cuda: no driver; cpu: no memory/)
})
