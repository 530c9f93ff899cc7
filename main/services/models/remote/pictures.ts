// The pictures that a remote model is sent: JPEG without metadata, made by a worker process, since the host decodes none.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Original, RenderTask } from '../../../contract/worker-tasks.ts'
import type { WarmWorker } from '../../../jobs/warm-worker.ts'

/** Longer side, pixels: more than the models that name places look at, and lettering stays legible. */
const SIDE = 1280
const QUALITY = 90

/** @throws WorkstationError of decoding: 'not-found', 'unreadable', 'too-large', 'unsupported' */
export async function jpegsOf(originals: readonly Original[], renderer: WarmWorker, signal: AbortSignal): Promise<Buffer[]> {
  if (originals.length === 0) return []
  const folder = await mkdtemp(path.join(os.tmpdir(), 'geoagent-remote-'))
  try {
    const jpegs: Buffer[] = []
    for (const [place, original] of originals.entries()) {
      const target = path.join(folder, `${place}.jpg`)
      await renderer.ask({ original, target, maxSide: SIDE, quality: QUALITY, format: 'jpeg' } satisfies RenderTask, { signal })
      jpegs.push(await readFile(target))
    }
    return jpegs
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
