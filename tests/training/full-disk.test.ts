// A run whose disk fills up: it stops with the last good checkpoint named, leaves nothing half-written, and goes on when there is space again.
import fs from 'node:fs'
import path from 'node:path'
import { execFileSync } from 'node:child_process'
import { expect, onTestFinished, test } from 'vitest'
import type { TrainingError } from '../../training/errors.ts'
import { sft } from '../../training/sft.ts'
import type { SftResult } from '../../training/sft.ts'
import { temporaryFolder } from '../native-models/packs/tiny-checkpoint.ts'
import { openBigram } from './bigram-model.ts'
import { childData, childOptions, childVocabulary } from './child-run.ts'
import { childScript } from './killed-child.ts'

const canMount = process.platform === 'linux' && process.getuid?.() === 0

/** A disk for two checkpoints of 200 kB and the beginning of a third; null where mounting is not allowed. */
function smallDisk(): { folder: string; grow: () => void } | null {
  const folder = temporaryFolder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=500k', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return null
  }
  onTestFinished(() => void execFileSync('umount', [folder]))
  return { folder, grow: () => void execFileSync('mount', ['-o', 'remount,size=4m', folder]) }
}

const train = (folder: string): Promise<SftResult> =>
  sft({ ...childData(), model: openBigram({ vocabulary: childVocabulary }), folder, options: childOptions, on: { log: () => {}, checkpoint: () => {} }, signal: new AbortController().signal })

const bytesOf = (folder: string) => fs.readFileSync(path.join(folder, 'table.bin'))

test.skipIf(!canMount)('a real disk', async ({ skip }) => {
  const disk = smallDisk()
  if (!disk) return skip()
  const folder = path.join(disk.folder, 'run')
  const failure = await train(folder).then(() => null, (error: TrainingError) => error)
  expect(failure).toMatchObject({ code: 'disk-full', message: expect.stringMatching(/^The disk is full: the checkpoint of update \d+ could not be written\. Free some space and go on\. The last good checkpoint is .*\.$/) })
  expect(fs.readdirSync(path.join(folder, 'checkpoints'))).toHaveLength(2)
  expect(fs.readdirSync(path.join(folder, 'checkpoints')).filter((name) => name.startsWith('.'))).toEqual([])
  expect(fs.existsSync(path.join(failure!.checkpoint!, 'checkpoint.json'))).toBe(true)
  disk.grow()
  const [result, alone] = [await train(folder), await train(temporaryFolder())]
  expect(bytesOf(result.best!).equals(bytesOf(alone.best!))).toBe(true)
})

test.skipIf(process.platform === 'win32')('the largest file that a process may write', async () => {
  const folder = temporaryFolder()
  const lines = execFileSync('bash', ['-c', 'ulimit -f 100; exec "$0" "$1" "$2" 0', process.execPath, childScript, folder], { encoding: 'utf8' }).trim().split('\n')
  expect(JSON.parse(lines.at(-1)!)).toEqual({ error: { code: 'disk-full', message: expect.stringMatching(/No checkpoint was written yet\.$/), checkpoint: null } })
  expect(fs.readdirSync(path.join(folder, 'checkpoints'))).toEqual([])
})
