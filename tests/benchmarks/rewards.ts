// How many completions a second the service for trainers scores, without an agent, as a trainer sees it and in the processor's time.
// node tests/benchmarks/rewards.ts
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { openGazetteer } from '../../main/gazetteer/gazetteer.ts'
import { createRandom } from '../../training/data/random.ts'
import { completionFor } from '../services/rewards/completions.ts'
import { printFigures } from './figure.ts'
import type { Figure } from './figure.ts'

interface Line { completion: string; solution: string }
interface Service { url: string; token: string; pid: number; end(): Promise<void> }

const main = path.resolve(import.meta.dirname, '../../main/hosts/cli/main.ts')
const random = createRandom(7)

async function serve(home: string): Promise<Service> {
  const child = spawn(process.execPath, [main, 'rewards', 'serve', '--json'], { env: { ...process.env, GEOAGENT_HOME: home }, stdio: ['ignore', 'pipe', 'ignore'] })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return {
    ...(JSON.parse(line.toString()) as { url: string; token: string }), pid: child.pid!,
    end: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGINT')
      await ended
    },
  }
}

/** Seconds of the processor that a process has taken, all its threads together (Linux). */
function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** Places of the real gazetteer by country, region and name; now and then with a street, or misspelt. */
function answersFrom(home: string): () => string {
  const { places, close } = openGazetteer(path.join(home, 'gazetteer.db'))
  const countries = new Intl.DisplayNames('en', { type: 'region' })
  const names = Array.from({ length: 40_000 }, () => {
    const row = random.integer(places.country.length)
    return [countries.of(places.countries[places.country[row]!]!), places.regions[places.region[row]!]?.name ?? 'Nowhere', places.name(row)] as const
  })
  close()
  let next = 0
  return () => {
    const [country, region, name] = names[next++ % names.length]!
    const street = random.next() < 0.3 ? 'Old Mill Road 17, ' : ''
    return `${country}; ${region}; ${street}${name}${random.next() < 0.1 ? 'x' : ''}`
  }
}

/** Half of the answers name the region rightly. @param group completions for one truth */
function linesOf(count: number, group: number, answer: () => string): Line[] {
  return Array.from({ length: count / group }, () => {
    const solution = answer()
    const [country, region] = solution.split('; ')
    return Array.from({ length: group }, () => {
      const given = answer()
      return { completion: completionFor(random.next() < 0.5 ? given : `${country}; ${region}; ${given.split('; ')[2]}`), solution }
    })
  }).flat()
}

async function post({ url, token }: Service, body: string): Promise<void> {
  const answer = await fetch(url, { method: 'POST', body, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/jsonl' } })
  if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`)
  await answer.arrayBuffer()
}

/** @param least completions a second; 0 for a figure without a target */
async function measure(service: Service, name: string, lines: Line[], lot: number, least = 2000): Promise<Figure[]> {
  const lots = Array.from({ length: lines.length / lot }, (_, at) => lines.slice(at * lot, (at + 1) * lot).map((line) => JSON.stringify(line)).join('\n'))
  const [start, before] = [performance.now(), processorSeconds(service.pid)]
  await Promise.all(Array.from({ length: 4 }, async () => {
    for (let body = lots.pop(); body !== undefined; body = lots.pop()) await post(service, body)
  }))
  const rate = lines.length / ((performance.now() - start) / 1000)
  const each = (1000 * (processorSeconds(service.pid) - before)) / lines.length
  return [
    { name, value: Math.round(rate), unit: '/s', target: least === 0 ? 'none' : String(least), met: rate >= least },
    // The service scores on one core; the trainer has the other.
    { name: `${name}: processor time of one`, value: each, unit: 'ms', target: least === 0 ? 'none' : String(1000 / least), met: least === 0 || each <= 1000 / least },
  ]
}

async function bench(): Promise<Figure[]> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'geoagent-rewards-'))
  const service = await serve(home)
  try {
    const answer = answersFrom(home)
    await measure(service, 'warm', linesOf(2048, 8, answer), 64)
    return [
      ...(await measure(service, 'groups of 8 for one truth, every answer new, 64 a request', linesOf(16_384, 8, answer), 64)),
      ...(await measure(service, 'every answer and every truth new, 64 a request', linesOf(16_384, 1, answer), 64)),
      ...(await measure(service, 'groups of 8 for one truth, one a request', linesOf(4096, 8, answer), 1, 0)),
    ]
  } finally {
    await service.end()
    await rm(home, { recursive: true, force: true })
  }
}

printFigures('Rewards over HTTP', await bench())
