// 20,000 pictures in one case: memory of the host, time of a run with nothing to do, and of searches and filters.
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createApp } from '../../main/app.ts'
import type { RequestInput } from '../../main/contract/requests.ts'
import { percentile } from './figure.ts'
import type { Figure } from './figure.ts'
import { runCommand } from './locate-process.ts'
import { makeSmallPictures } from './pictures.ts'

const pictures = 20_000

const queries: Omit<RequestInput<'image.list'>, 'case'>[] = [
  { filter: { search: 'picture 0123' } },
  { filter: { search: 'italy' }, sort: 'name' },
  { filter: { search: 'paris' } },
  { filter: { country: 'FR' }, sort: 'probability', descending: true },
  { filter: { status: ['located'] }, sort: 'country' },
  { filter: { minProbability: 0.9 }, sort: 'captured', offset: 10_000 },
  { filter: { status: ['failed', 'unlocated'] } },
  { filter: {}, sort: 'name', offset: 19_000 },
]

async function queryTimes(home: string, folder: string): Promise<number[]> {
  const app = createApp({ home })
  const call = { host: 'cli' as const, actor: 'bench', signal: new AbortController().signal }
  const times: number[] = []
  for (let round = 0; round < 12; round++) {
    for (const query of queries) {
      const started = performance.now()
      const reply = await app.dispatch('image.list', { case: folder, ...query }, call)
      if (!reply.ok) throw new Error(reply.error.message)
      times.push(performance.now() - started)
    }
  }
  await app.close()
  return times
}

export async function benchScale(): Promise<Figure[]> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'geoagent-scale-'))
  try {
    const folder = path.join(home, 'pictures')
    const target = path.join(home, 'large.geocase')
    await makeSmallPictures(folder, pictures)
    const words = ['locate', folder, '--case', target, '--no-text', '--json']
    const first = await runCommand(home, words)
    if (first.status !== 0) throw new Error(first.errors)
    const again = await runCommand(home, words)
    const verify = await runCommand(home, ['case', 'verify', target])
    const times = await queryTimes(home, target)
    return [
      { name: `first run over ${pictures} pictures, with both exports`, value: pictures / first.seconds, unit: 'a second', target: 'none', met: true },
      { name: 'largest resident set of the host in the first run', value: first.peakMegabytes, unit: 'MB', target: '< 300', met: first.peakMegabytes < 300 },
      { name: 'the same command again, nothing to do', value: again.seconds, unit: 's', target: '< 3', met: again.seconds < 3 },
      { name: 'its largest resident set', value: again.peakMegabytes, unit: 'MB', target: '< 300', met: again.peakMegabytes < 300 },
      { name: 'case verify with every original', value: verify.seconds, unit: 's', target: 'none', met: verify.status === 0 },
      { name: 'search and filter, p95', value: percentile(times, 0.95), unit: 'ms', target: '< 50', met: percentile(times, 0.95) < 50 },
    ]
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}
