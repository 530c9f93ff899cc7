// A checkpoint with Qwen2.5-VL-7B's shapes, imported to int4 and run.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import { rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Figure } from '../figure.ts'
import { MeasuredProcess } from './measured-process.ts'
import { missingRoom } from './packs.ts'
import { checkpointBytes, writeRandomCheckpoint } from './random-checkpoint.ts'
import { configOf } from './shapes.ts'

const told = (name: string, value: number, unit: string): Figure => ({ name, value, unit, target: 'none', met: true })

/** Seconds by the clock and of the processor, bytes. */
interface Imported { readonly seconds: number; readonly processor: number; readonly peak: number }

async function importInProcess(source: string, target: string): Promise<Imported> {
  const child = fork(path.join(import.meta.dirname, 'import-process.ts'), [source, target])
  const done = once(child, 'message') as Promise<[Imported]>
  const [result] = await Promise.race([done, once(child, 'exit').then(([code]) => { throw new Error(`the import ended with ${code}`) })])
  return result
}

/** Seconds to read the checkpoint's files from front to back and write as many bytes as the pack has: what the disk alone takes. */
function copySeconds(source: string, written: number): number {
  const buffer = Buffer.alloc(8 * 2 ** 20)
  const scratch = path.join(source, 'scratch')
  const started = performance.now()
  for (const name of fs.readdirSync(source).filter((name) => name.endsWith('.safetensors'))) {
    const handle = fs.openSync(path.join(source, name), 'r')
    while (fs.readSync(handle, buffer) > 0);
    fs.closeSync(handle)
  }
  const out = fs.openSync(scratch, 'wx')
  for (let left = written; left > 0; left -= buffer.length) fs.writeSync(out, buffer, 0, Math.min(left, buffer.length))
  fs.fsyncSync(out)
  fs.closeSync(out)
  const seconds = (performance.now() - started) / 1000
  fs.rmSync(scratch)
  return seconds
}

async function importFigures(source: string, target: string): Promise<Figure[]> {
  const read = checkpointBytes(configOf('7B'))
  const { seconds, processor, peak } = await importInProcess(source, target)
  const disk = copySeconds(source, fs.statSync(path.join(target, 'weights.safetensors')).size)
  return [
    { name: '7B shapes to int4, most memory of the process', value: peak / 1e9, unit: 'GB', target: '< 2', met: peak < 2e9 },
    told(`the same, ${(read / 1e9).toFixed(1)} GB of bfloat16`, seconds, 's'), told('the same', read / 1e6 / seconds, 'MB/s'), told('the same, by processor time', read / 1e6 / processor, 'MB/s'),
    told('reading and writing as many bytes and nothing else, against the import', disk / seconds, 'ratio'),
  ]
}

async function runFigures(target: string): Promise<Figure[]> {
  const threads = os.availableParallelism()
  const weights = fs.statSync(path.join(target, 'weights.safetensors')).size
  const model = await MeasuredProcess.open('our-process.ts', { model: target, threads }, 'large')
  const { first, rest, restTokens } = await model.measure({ promptTokens: 128, newTokens: 24 })
  const peak = await model.close()
  const rate = restTokens * 1000 / rest.wall
  return [
    told(`7B int4 loads (${(weights / 1e9).toFixed(1)} GB)`, model.milliseconds / 1000, 's'), told(`7B int4 writes, ${threads} threads`, rate, 'tokens/s'),
    told('7B int4, a prompt of 128 and the first 8 tokens', first.wall / 1000, 's'), told('7B int4, most memory', peak / 1e9, 'GB'),
  ]
}

export async function sevenBillion(folder: string): Promise<Figure[]> {
  const missing = await missingRoom(folder, '7B')
  if (missing > 0) {
    console.log(`  no import of 7B: ${(missing / 1e9).toFixed(1)} GB more are needed in ${folder}`)
    return []
  }
  const [source, target] = [path.join(folder, '7B-checkpoint'), path.join(folder, '7B-pack')]
  writeRandomCheckpoint(source, configOf('7B'))
  const imported = await importFigures(source, target)
  await rm(source, { recursive: true })
  return [...imported, ...await runFigures(target)]
}
