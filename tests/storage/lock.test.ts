// One writer at a time, across processes, and no lock that outlives its owner.
import fs from 'node:fs'
import path from 'node:path'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openCase } from '../../main/storage/case-folder.ts'
import { lockOwner, type LockOwner } from '../../main/storage/lock.ts'
import { newCase } from './scratch.ts'

const holder = fileURLToPath(new URL('../fixtures/workers/hold-case.ts', import.meta.url))

async function hold(folder: string): Promise<{ child: ChildProcess; says: string }> {
  const child = spawn(process.execPath, [holder, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [says] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, says: String(says).trim() }
}

function forge(folder: string, changed: Partial<LockOwner>): void {
  const store = openCase(folder, { write: true })
  const owner = lockOwner(folder)
  store.close()
  fs.writeFileSync(path.join(folder, 'case.lock'), JSON.stringify({ ...(owner as LockOwner), ...changed }))
}

const closed = () => {
  const store = newCase()
  store.close()
  return store.folder
}

describe('the lock', () => {
  test('refuses a second writer and names the first', async () => {
    const folder = closed()
    const { child } = await hold(folder)
    const refused = expect.objectContaining({ code: 'locked', message: expect.stringMatching(new RegExp(`process ${child.pid} \\(hold-case\\.ts\\) on .+ since \\d{4}-`)) })
    expect(() => openCase(folder, { write: true })).toThrow(refused)
    openCase(folder, { write: false }).close()
  })

  test('refuses a second opening in the same process, and is gone after closing', () => {
    const store = newCase()
    expect(() => openCase(store.folder, { write: true })).toThrow(expect.objectContaining({ code: 'locked' }))
    expect(lockOwner(store.folder)).not.toBeNull()
    store.close()
    expect(lockOwner(store.folder)).toBeNull()
    openCase(store.folder, { write: true }).close()
  })

  test('is taken over from a process that was killed', async () => {
    const folder = closed()
    const { child } = await hold(folder)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(lockOwner(folder)).toMatchObject({ pid: child.pid })
    openCase(folder, { write: true }).close()
  })

  test('is taken over where the pid now belongs to another process', () => {
    const folder = closed()
    forge(folder, { pid: process.ppid, started: 'another boot/1' })
    openCase(folder, { write: true }).close()
  })

  test('of another host is never taken over', () => {
    const folder = closed()
    forge(folder, { host: 'elsewhere', pid: 1, takenAt: '2026-01-02T03:04:05.000Z' })
    const refused = expect.objectContaining({ code: 'locked', message: expect.stringMatching(/on elsewhere since 2026-01-02.+delete .+case\.lock/) })
    expect(() => openCase(folder, { write: true })).toThrow(refused)
  })

  test('that was half-written is taken over', () => {
    const folder = closed()
    fs.writeFileSync(path.join(folder, 'case.lock'), '{"pid": 1')
    openCase(folder, { write: true }).close()
  })

  test('goes to one of several that want a stale one at once', async () => {
    const folder = closed()
    forge(folder, { pid: 2 ** 22 + 1, started: 'another boot/1' })
    const says = await Promise.all(Array.from({ length: 4 }, async () => (await hold(folder)).says))
    expect(says.sort()).toEqual(['held', 'locked', 'locked', 'locked'])
  })
})
