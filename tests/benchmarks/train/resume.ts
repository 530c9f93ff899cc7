// A fine-tuning that is killed again and again ends with the very bytes of one left alone: weights, moments, order of the data.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { importPack } from '../../../native-models/packs/import-pack.ts'
import type { Figure } from '../figure.ts'
import { LineProcess } from './line-process.ts'

const checkpoint = path.join(import.meta.dirname, '../../fixtures/qwen2-5-vl/tied-4-1/checkpoint')
const kills = 8
const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

interface Line { readonly event: string; readonly update?: number; readonly updates?: number }

/** @param killAfter updates until it is killed, at any moment of the one that follows; null to let it end. @returns whether it ended */
async function run(opening: object, killAfter: number | null): Promise<boolean> {
  const child = new LineProcess('resume-process.ts', opening)
  for (let updates = 0; ;) {
    const { event } = await child.read<Line>()
    if (event === 'ended') return true
    if (event !== 'update' || ++updates !== killAfter) continue
    await sleep(100 * Math.random())
    await child.kill()
    return false
  }
}

/** Digest of each file below a folder, by its path. A pack's manifest says when it was written. */
function digests(folder: string): Map<string, string> {
  const files = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && entry.name !== 'manifest.json')
  return new Map(files.map((entry) => {
    const file = path.join(entry.parentPath, entry.name)
    return [path.relative(folder, file), createHash('sha256').update(fs.readFileSync(file)).digest('hex')]
  }))
}

function differing(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter((file) => one.get(file) !== other.get(file))
}

export async function resumeEquality(folder: string): Promise<Figure[]> {
  const pack = path.join(folder, 'tiny')
  await importPack({ source: checkpoint, target: pack, precision: 'fp32' })
  const figures: Figure[] = []
  for (const kind of ['lora', 'full'] as const) {
    const [alone, killed] = [path.join(folder, `${kind}-alone`), path.join(folder, `${kind}-killed`)]
    await run({ pack, folder: alone, kind }, null)
    let times = 0
    while (times < kills && !await run({ pack, folder: killed, kind }, 1 + Math.floor(7 * Math.random()))) times++
    await run({ pack, folder: killed, kind }, null)
    const [left, right] = [digests(alone), digests(killed)]
    const differ = differing(left, right)
    if (differ.length > 0) console.log(`  differing: ${differ.slice(0, 8).join(', ')}`)
    figures.push({ name: `SFT of 48 updates, ${kind}, killed ${times} times: files of ${left.size} that differ from one left alone`, value: differ.length, unit: 'files', target: '0', met: differ.length === 0 && left.size > 0 })
  }
  return figures
}
