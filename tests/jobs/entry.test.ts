// Entries of worker processes, as source and once built.
import { expect, test } from 'vitest'
import { workerEntry } from '../../main/jobs/entry.ts'

test("an entry has its caller's extension", () => {
  expect(workerEntry('./watch-host', 'file:///src/main/jobs/spawn.ts').href).toBe('file:///src/main/jobs/watch-host.ts')
  expect(workerEntry('../jobs/workers/read-worker', 'file:///dist/main/services/a.js').href).toBe('file:///dist/main/jobs/workers/read-worker.js')
})
