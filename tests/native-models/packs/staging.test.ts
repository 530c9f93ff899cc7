// Folders that are there wholly or not at all: leftovers of the dead go, those of the living and what merely looks alike stay; a full disk is told before.
import fs from 'node:fs'
import path from 'node:path'
import { spawn, spawnSync } from 'node:child_process'
import { expect, onTestFinished, test } from 'vitest'
import type { PackError } from '../../../native-models/packs/errors.ts'
import { buildFolder, holdSpace } from '../../../native-models/packs/staging.ts'
import { temporaryFolder } from './tiny-checkpoint.ts'

const leftover = (root: string, process_: number | string, mark = '0123456789abcdef') => {
  const folder = path.join(root, `.pack.unfinished-${process_}-${mark}`)
  fs.mkdirSync(folder)
  fs.writeFileSync(path.join(folder, 'weights.safetensors'), 'half')
  return path.basename(folder)
}

test('leftovers are cleared by whose they are', async () => {
  const root = temporaryFolder()
  const dead = spawnSync(process.execPath, ['--eval', '']).pid
  const living = spawn(process.execPath, ['--eval', 'setTimeout(() => {}, 60000)'])
  onTestFinished(() => void living.kill())
  leftover(root, dead)
  // A process of the same number as this one, which did not begin it.
  leftover(root, process.pid)
  const stay = [leftover(root, living.pid!), leftover(root, dead, 'mine'), leftover(root, 'x')]
  fs.mkdirSync(path.join(root, '.packs.unfinished-1-0123456789abcdef'))
  await buildFolder(path.join(root, 'pack'), async (folder) => fs.writeFileSync(path.join(folder, 'a'), 'whole'))
  expect(fs.readdirSync(root).sort()).toEqual([...stay, '.packs.unfinished-1-0123456789abcdef', 'pack'].sort())
  expect(fs.readFileSync(path.join(root, 'pack', 'a'), 'utf8')).toBe('whole')
})

test('nothing is left of what failed, and what appeared meanwhile stays', async () => {
  const root = temporaryFolder()
  await expect(buildFolder(path.join(root, 'deep', 'pack'), async (folder) => {
    fs.writeFileSync(path.join(folder, 'a'), 'half')
    throw new Error('no more')
  })).rejects.toThrow('no more')
  expect(fs.readdirSync(path.join(root, 'deep'))).toEqual([])
  await expect(buildFolder(path.join(root, 'pack'), async () => fs.writeFileSync(path.join(root, 'pack'), 'mine'))).rejects.toThrow(/exists already/)
  expect(fs.readFileSync(path.join(root, 'pack'), 'utf8')).toBe('mine')
  expect(fs.readdirSync(root).sort()).toEqual(['deep', 'pack'])
})

test('what this process is building now is no leftover', async () => {
  const target = path.join(temporaryFolder(), 'pack')
  let seen: boolean | null = null
  await expect(buildFolder(target, async (first) => {
    await buildFolder(target, async (second) => fs.writeFileSync(path.join(second, 'a'), 'second'))
    seen = fs.existsSync(first)
  })).rejects.toThrow(/exists already/)
  expect(seen).toBe(true)
  expect(fs.readdirSync(path.dirname(target))).toEqual(['pack'])
})

test('a disk that is too full is told before anything is written', async () => {
  const folder = temporaryFolder()
  await holdSpace(folder, 1)
  const failure = await holdSpace(folder, 1e18).catch((error: unknown) => error)
  expect((failure as PackError).code).toBe('no-space')
  expect((failure as PackError).message).toMatch(/needs 1000000000\d{3} MB free and has \d+ MB/)
})
