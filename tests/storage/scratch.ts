// Folders and cases that go when the test ends.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { createCase } from '../../main/storage/case-folder.ts'
import type { CaseStore } from '../../main/storage/case-store.ts'
import { ACTOR } from './contents.ts'

export function scratch(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'storage-test-'))
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }))
  return folder
}

export function newCase(folder = path.join(scratch(), 'a.geocase')): CaseStore {
  const store = createCase(folder, { title: 'A case', actor: ACTOR })
  onTestFinished(() => store.close())
  return store
}
