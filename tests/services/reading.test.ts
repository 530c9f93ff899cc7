// Drawn boxes: one process for all, its deaths, and what the case keeps of them.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { Quad } from '../../main/contract/evidence.ts'
import { forkWorker } from '../../main/jobs/fork-spawner.ts'
import type { Spawner, WorkerHandle } from '../../main/jobs/spawner.ts'
import { caseOf, samples, startApp } from './app.ts'

const quad = (left: number, top: number, right: number, bottom: number): Quad => [[left, top], [right, top], [right, bottom], [left, bottom]]

/** The processes that read, in the order they were started. */
function watched() {
  const readers: WorkerHandle[] = []
  const spawn: Spawner = (entry) => {
    const worker = forkWorker(entry)
    if (String(entry).includes('read-worker')) readers.push(worker)
    return worker
  }
  return { readers, spawn }
}

test('the second box is read by the same process, and its death is told and made good', async () => {
  const { readers, spawn } = watched()
  const started = startApp({ spawn })
  const { ask, codeOf } = started
  const { folder, images: [image] } = await caseOf(started, ['04-sign-telephone.jpg'])
  const { summary: { width, height } } = await ask('image.show', { case: folder, image })
  const whole = quad(0, 0, width!, height!)
  const { reading } = await ask('image.read', { case: folder, image, box: whole, languages: [] })
  const { reading: again, evidence } = await ask('image.read', { case: folder, image, box: whole.map(([x, y]) => [x + 0.2, y]) as Quad, languages: [] })
  expect(again).toEqual({ ...reading, at: again.at })
  expect((await ask('image.show', { case: folder, image })).readings).toEqual([again])
  expect(readers).toHaveLength(1)
  const lost = codeOf('image.read', { case: folder, image, box: quad(1, 1, width!, height!), languages: [] })
  // It has the question once its turn comes.
  setImmediate(() => setImmediate(() => readers[0].kill()))
  expect(await lost).toBe('worker-died')
  expect((await ask('image.show', { case: folder, image })).evidence).toEqual(evidence)
  const next = await ask('image.read', { case: folder, image, box: quad(0, 0, width!, height! / 2), languages: [] })
  expect(next.reading.id).not.toBe(reading.id)
  expect(readers).toHaveLength(2)
  expect((await ask('case.verify', { case: folder })).sound).toBe(true)
})

test('a copy is read where the file it was made of is gone; a file that has changed is not', async () => {
  const started = startApp()
  const { codeOf, home } = started
  const file = path.join(home, 'sign.jpg')
  fs.copyFileSync(path.join(samples, '04-sign-telephone.jpg'), file)
  const { folder, images: [image] } = await caseOf(started, [file], { copy: true })
  fs.rmSync(file)
  const box = quad(0, 0, 400, 200)
  expect(await codeOf('image.read', { case: folder, image, box, languages: [] })).toBe('ok')
  const copies = path.join(folder, 'originals')
  const [copy] = fs.readdirSync(copies)
  fs.chmodSync(path.join(copies, copy), 0o644)
  fs.appendFileSync(path.join(copies, copy), 'more')
  expect(await codeOf('image.read', { case: folder, image, box, languages: [] })).toBe('corrupt')
})
