// Checkpoints on a disk: kept whole, passed over when damaged, refused for another run.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { latestCheckpoint, readCheckpoint, writeCheckpoint } from '../../training/checkpoint.ts'
import type { Checkpoint } from '../../training/checkpoint.ts'
import { temporaryFolder } from '../native-models/packs/tiny-checkpoint.ts'

const Kept = z.object({ update: z.number(), best: z.object({ update: z.number(), value: z.number() }).nullable(), note: z.string() })
type Kept = z.infer<typeof Kept>

const checkpointOf = (update: number, best: number | null = null, digest = 'a'): Checkpoint<Kept> => ({
  state: { parameters: Float32Array.of(update, 0.1, -0, 1e-45), first: Float32Array.of(1, 2, 3, 4), second: Float32Array.of(5, 6, 7, 8), updates: update, lossScale: 65_536, goodUpdates: 3 },
  progress: { update, best: best === null ? null : { update: best, value: 0.1 + 0.2 }, note: 'où "\n' }, digest,
})

const names = (folder: string) => fs.readdirSync(path.join(folder, 'checkpoints')).sort()
const latest = async (folder: string) => (await latestCheckpoint(folder, 'a', Kept)).found?.progress.update ?? null

describe('checkpoints', () => {
  it('give back every bit', async () => {
    const number = fc.float({ noNaN: false }).map(Math.fround)
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(number, number, number), { maxLength: 40 }), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string(), async (rows, value, note) => {
      const folder = temporaryFolderOf()
      const [parameters, first, second] = [0, 1, 2].map((column) => Float32Array.from(rows, (row) => row[column]))
      const state = { parameters, first, second, updates: 7, lossScale: 2 ** -3, goodUpdates: 1999 }
      const written = await writeCheckpoint(folder, { state, progress: { update: 9, best: { update: 3, value }, note }, digest: 'a' })
      const { found, passedOver } = await latestCheckpoint(folder, 'a', Kept)
      expect(passedOver).toEqual([])
      expect(found).toEqual({ path: written, state, progress: { update: 9, best: { update: 3, value: value === 0 ? 0 : value }, note }, digest: 'a' })
      fs.rmSync(folder, { recursive: true })
    }), { numRuns: 30 })
  })

  it('are none in a new folder', async () => {
    expect(await latestCheckpoint(temporaryFolder(), 'a', Kept)).toEqual({ found: null, passedOver: [] })
  })

  it('are the last two and the best', async () => {
    const folder = temporaryFolder()
    for (const update of [5, 10, 15, 20, 25]) await writeCheckpoint(folder, checkpointOf(update, update < 10 ? null : 10))
    expect(names(folder)).toEqual(['checkpoint-00000010', 'checkpoint-00000020', 'checkpoint-00000025'])
  })

  it('are never written over, and those of a future that did not come go', async () => {
    const folder = temporaryFolder()
    for (const update of [5, 10, 100_000_000]) await writeCheckpoint(folder, checkpointOf(update))
    expect(await latest(folder)).toBe(100_000_000)
    expect(await writeCheckpoint(folder, checkpointOf(10, 10))).toMatch(/checkpoint-00000010-2$/)
    expect(names(folder)).toEqual(['checkpoint-00000010', 'checkpoint-00000010-2'])
    const { found } = await latestCheckpoint(folder, 'a', Kept)
    expect(found?.progress.best?.update).toBe(10)
  })

  it('leave alone what others are writing, and clear what the dead left', async () => {
    const folder = temporaryFolder()
    await writeCheckpoint(folder, checkpointOf(1))
    const dead = spawnSync(process.execPath, ['--eval', '']).pid
    for (const owner of [dead, process.ppid]) fs.mkdirSync(path.join(folder, 'checkpoints', `.checkpoint-00000002.unfinished-${owner}-0123456789abcdef`))
    await writeCheckpoint(folder, checkpointOf(3))
    expect(names(folder)).toEqual([`.checkpoint-00000002.unfinished-${process.ppid}-0123456789abcdef`, 'checkpoint-00000001', 'checkpoint-00000003'])
  })

  it('of another run are refused', async () => {
    const folder = temporaryFolder()
    const written = await writeCheckpoint(folder, checkpointOf(1, null, 'b'))
    await expect(latestCheckpoint(folder, 'a', Kept)).rejects.toMatchObject({ code: 'other-run', checkpoint: written })
  })
})

const temporaryFolderOf = () => fs.mkdtempSync(path.join(os.tmpdir(), 'checkpoint-'))

/** Changes to a file that a disk or a hand may do. */
const damages: Record<string, (bytes: Buffer, at: number) => Buffer> = {
  'a bit flipped': (bytes, at) => {
    const changed = Buffer.from(bytes)
    changed[at % bytes.length] ^= 1 << at % 8
    return changed
  },
  'cut off': (bytes, at) => bytes.subarray(0, at % bytes.length),
  'something added': (bytes, at) => Buffer.concat([bytes, Buffer.alloc(1 + at % 9)]),
  zeroed: (bytes) => Buffer.alloc(bytes.length),
}

describe('a damaged checkpoint', () => {
  it('is passed over for the one before, however it is damaged', async () => {
    const folder = temporaryFolder()
    await writeCheckpoint(folder, checkpointOf(1))
    const last = await writeCheckpoint(folder, checkpointOf(2))
    await fc.assert(fc.asyncProperty(fc.constantFrom('state.safetensors', 'checkpoint.json'), fc.constantFrom(...Object.keys(damages)), fc.nat(100_000), async (name, kind, at) => {
      const file = path.join(last, name)
      const bytes = fs.readFileSync(file)
      const damaged = damages[kind](bytes, at)
      fs.writeFileSync(file, damaged)
      const { found, passedOver } = await latestCheckpoint(folder, 'a', Kept)
      fs.writeFileSync(file, bytes)
      // White space around JSON changes nothing.
      if (name === 'checkpoint.json' && damaged.toString().trim() === bytes.toString().trim()) return
      expect(found?.progress.update).toBe(1)
      expect(passedOver).toEqual([expect.stringContaining(`${last} is broken: `)])
    }), { numRuns: 150 })
    expect(await latest(folder)).toBe(2)
  })

  it.each(['state.safetensors', 'checkpoint.json'])('is passed over without its %s', async (name) => {
    const folder = temporaryFolder()
    await writeCheckpoint(folder, checkpointOf(1))
    fs.rmSync(path.join(await writeCheckpoint(folder, checkpointOf(2)), name))
    expect(await latest(folder)).toBe(1)
  })

  it('that is a link out of the folder is passed over', async () => {
    const folder = temporaryFolder()
    const file = path.join(await writeCheckpoint(folder, checkpointOf(2)), 'state.safetensors')
    fs.renameSync(file, path.join(folder, 'elsewhere'))
    fs.symlinkSync(path.join(folder, 'elsewhere'), file)
    expect(await latest(folder)).toBe(null)
  })

  it('is told as such when it is asked for by name', async () => {
    const folder = temporaryFolder()
    const written = await writeCheckpoint(folder, checkpointOf(2))
    await expect(readCheckpoint(written, Kept.extend({ more: z.number() }))).rejects.toMatchObject({ code: 'broken' })
    await expect(readCheckpoint(path.join(folder, 'no'), Kept)).rejects.toMatchObject({ code: 'broken' })
  })
})
