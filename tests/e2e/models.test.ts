// The command line's model packs from outside: made, looked at, verified, asked, exported, downloaded and removed; exit statuses and what is printed where.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FakeHub } from '../native-models/packs/hub/fake-hub.ts'
import { checkpoint, hubWithCheckpoint, repository } from '../services/models/checkpoint.ts'
import { samples } from '../services/app.ts'
import { makeHome } from '../prepare.ts'
import { run, start } from './command.ts'

let home: string
const models = (...words: string[]) => run(home, ['models', ...words])

beforeAll(async () => {
  home = makeHome('models')
  const { status, errors } = await models('import', checkpoint(), '--name', 'tiny', '--quantize', 'fp32')
  expect(errors).toMatch(/^(Importing .*\n)?$/)
  expect(status).toBe(0)
})
afterAll(() => fs.rmSync(home, { recursive: true, force: true }))

describe('looks', () => {
  it('lists, and tells all of one pack, for a person and for a machine', async () => {
    expect((await models('list')).output).toMatch(/name +weights +size .*\n {2}tiny +fp32 +\d+ KB +unknown/)
    const { packs, catalogue } = JSON.parse((await models('list', '--json')).output) as { packs: { name: string }[]; catalogue: unknown[] }
    expect([packs.length, packs[0]!.name, catalogue.length]).toEqual([1, 'tiny', 3])
    const { output, status } = await models('info', 'tiny')
    expect(status).toBe(0)
    for (const words of ['hash         ', 'licence      unknown', 'memory       Needs ', 'reliability  ']) expect(output).toContain(words)
    expect(JSON.parse((await models('info', path.join(home, 'models', 'tiny'), '--json')).output)).toMatchObject({ name: 'tiny', facts: { precision: 'fp32' } })
  })

  it('says which packs there are to get where there are none', async () => {
    const other = makeHome('no-models')
    expect((await run(other, ['models', 'list'])).output).toContain('geoagent models import FOLDER')
    fs.rmSync(other, { recursive: true })
  })

  it('of a pack that is not there ends with 1, of words that are off with 2', async () => {
    const missing = await models('info', 'none')
    expect([missing.status, missing.errors]).toEqual([1, expect.stringContaining('no pack named none')])
    expect((await models('import', checkpoint(), '--quantize', 'int3')).status).toBe(2)
    expect((await models('import', checkpoint(), '--system-prompt', path.join(home, 'none.txt'))).status).toBe(2)
    expect((await models('import', path.join(home, 'none'))).status).toBe(1)
  })
})

it('verifies with 0, and with 1 where a byte is another', async () => {
  expect(await models('verify', 'tiny')).toMatchObject({ status: 0, output: 'tiny is sound: every byte is as its manifest says.\n' })
  const damaged = path.join(home, 'damaged')
  fs.cpSync(path.join(home, 'models', 'tiny'), damaged, { recursive: true })
  fs.appendFileSync(path.join(damaged, 'tokenizer.json'), ' ')
  const { status, output } = await models('verify', damaged, '--json')
  expect(status).toBe(1)
  expect(JSON.parse(output)).toMatchObject({ sound: false, faults: [{ file: 'tokenizer.json', reason: expect.stringContaining('bytes instead of') }] })
})

describe('generate', () => {
  const image = path.resolve(import.meta.dirname, '../samples/01-gps.jpg')

  it('as JSON tells the tokens of the prompt, those of the answer with their log-probabilities, text and timings; the same seed gives the same', async () => {
    const words = ['generate', 'tiny', '--image', image, '--prompt', 'Where?', '--max-tokens', '6', '--temperature', '1', '--seed', '7', '--json']
    const [one, two] = [JSON.parse((await models(...words)).output) as Record<string, unknown>, JSON.parse((await models(...words)).output) as Record<string, unknown>]
    const [sample] = one.samples as { tokens: number[]; logProbabilities: number[]; text: string }[]
    expect((one.promptTokens as number[]).length).toBeGreaterThan(10)
    expect(sample!.tokens.length).toBeGreaterThan(0)
    expect(sample!.logProbabilities).toHaveLength(sample!.tokens.length)
    expect(sample!.logProbabilities.every((value) => value <= 0)).toBe(true)
    expect(one).toMatchObject({ prompt: 'Where?', provider: 'cpu', sampling: { temperature: 1, seed: 7 }, timings: { prefill: expect.any(Number) }, pack: { name: 'tiny' } })
    expect(two.samples).toEqual(one.samples)
  })

  it('prints the text as it comes, and what it took on standard error', async () => {
    const { status, output, errors } = await models('generate', 'tiny', '--prompt', 'Hello', '--max-tokens', '8', '--temperature', '1')
    expect(status).toBe(0)
    expect(output.endsWith('\n')).toBe(true)
    expect(errors).toMatch(/tokens of prompt, \d+ of answer on cpu; load /)
    const { samples } = JSON.parse((await models('generate', 'tiny', '--prompt', 'Hello', '--max-tokens', '8', '--temperature', '1', '--json')).output) as { samples: { text: string }[] }
    // Control characters do not reach a terminal; all else does.
    expect(output.trim().replaceAll('\uFFFD', '')).toBe(samples[0]!.text.trim().replace(/[\p{Cc}\p{Cf}\uFFFD]/gu, ''))
  })

  it('without anything to ask, with a picture that is none, or several samples that must be alike is refused', async () => {
    expect((await models('generate', 'tiny')).status).toBe(2)
    expect((await models('generate', 'tiny', '--prompt', 'x', '--samples', '2', '--temperature', '0')).status).toBe(2)
    expect((await models('generate', 'tiny', '--image', path.join(home, 'none.jpg'))).status).toBe(1)
    expect(await models('generate', 'tiny', '--image', path.join(checkpoint(), 'config.json'))).toMatchObject({ status: 1, errors: expect.stringContaining('no picture') })
  })
})

it('exports what transformers reads, into a folder that must not exist', async () => {
  const folder = path.join(home, 'exported')
  expect((await models('export', 'tiny', folder)).status).toBe(0)
  expect(fs.existsSync(path.join(folder, 'model.safetensors'))).toBe(true)
  expect(await models('export', 'tiny', folder)).toMatchObject({ status: 1, errors: expect.stringContaining('exists already') })
})

describe('get', () => {
  let hub: FakeHub
  beforeAll(async () => {
    hub = await hubWithCheckpoint()
  })
  afterAll(() => hub.close())

  it('where nobody can be asked contacts nobody without --yes', async () => {
    const { status, errors } = await models('get', repository, '--hub', hub.url)
    expect([status, errors]).toEqual([2, expect.stringContaining(`This contacts ${new URL(hub.url).host}`)])
    expect(hub.seen).toEqual([])
  })

  it('with --yes shows size, licence and host, downloads and imports', async () => {
    const { status, output, errors } = await models('get', `${repository}@v1`, '--hub', hub.url, '--yes', '--name', 'got', '--json')
    expect(status).toBe(0)
    for (const words of [`host        ${new URL(hub.url).host}`, 'licence     apache-2.0', 'download    ']) expect(errors).toContain(words)
    expect(JSON.parse(output)).toMatchObject({ name: 'got', facts: { licence: 'apache-2.0' } })
    expect(hub.seen[0]!.path).toContain('/revision/v1')
  })

  // util-linux's `script` gives the program a terminal; what is written to it is typed.
  const terminal = '/usr/bin/script'
  const main = path.resolve(import.meta.dirname, '../../main/hosts/cli/main.ts')
  const typed = async (name: string, ...keys: string[]) => {
    const words = ['models', 'get', repository, '--hub', hub.url, '--name', name].map((word) => `'${word}'`).join(' ')
    const child = spawn(terminal, ['-qec', `'${process.execPath}' '${main}' ${words}`, '/dev/null'], { env: { ...process.env, GEOAGENT_HOME: home, FORCE_COLOR: '0' } })
    let shown = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (shown += text))
    const ended = once(child, 'close') as Promise<[number]>
    for (const [at, key] of keys.entries()) {
      await expect.poll(() => shown.split('[y/N]').length - 1).toBe(at + 1)
      child.stdin.write(key)
    }
    return { status: (await ended)[0], shown }
  }

  it.skipIf(!fs.existsSync(terminal))('asks on a terminal before each contact: no asks nobody, no again downloads nothing, Ctrl-C ends with 130, and yes twice gets it', async () => {
    const before = hub.seen.length
    expect(await typed('asked', 'n\n')).toMatchObject({ status: 1, shown: expect.stringContaining('Nothing was downloaded.') })
    expect(hub.seen).toHaveLength(before)
    expect(await typed('asked', 'y\n', '\n')).toMatchObject({ status: 1, shown: expect.stringMatching(/licence +apache-2\.0[\s\S]*Download 39\d KB from 127\.0\.0\.1:\d+ under the licence apache-2\.0\?[\s\S]*Nothing was downloaded\./) })
    expect(await typed('asked', '\x03')).toMatchObject({ status: 130, shown: expect.not.stringContaining('AbortError') })
    expect((await typed('asked', 'y\n', 'y\n')).status).toBe(0)
    expect((await models('verify', 'asked')).status).toBe(0)
  })

  it('of what the hub does not have ends with 1, of words that name no repository with 2', async () => {
    expect((await models('get', 'someone/Other', '--hub', hub.url, '--yes')).status).toBe(1)
    expect((await models('get', 'a@b@c', '--hub', hub.url, '--yes')).status).toBe(2)
    expect((await models('get', '../..', '--hub', hub.url, '--yes')).status).toBe(2)
  })

  it('ends with 130 at Ctrl-C, and goes on from there', async () => {
    const weights = hub.files.get('model.safetensors')!
    let begun = false
    hub.misbehave('model.safetensors', (_, response) => {
      response.writeHead(200, { 'content-length': weights.length })
      response.write(weights.subarray(0, 100_000))
      begun = true
    })
    const { child, ended } = start(home, ['models', 'get', repository, '--hub', hub.url, '--yes', '--name', 'resumed'])
    await expect.poll(() => begun).toBe(true)
    await new Promise((resolve) => setTimeout(resolve, 300))
    child.kill('SIGINT')
    expect((await ended).status).toBe(130)
    expect((await models('list')).output).toMatch(/\d+ KB of a download that broke off: someone--Tiny-VL@/)
    const { status, errors } = await models('get', repository, '--hub', hub.url, '--yes', '--name', 'resumed')
    expect([status, errors]).toEqual([0, expect.stringMatching(/of which \d+ KB are here already/)])
  })
})

it('has a default, and removes', async () => {
  expect((await models('default', 'tiny')).output).toBe('tiny is the default now.\n')
  expect((await models('list')).output).toMatch(/\n\* {2}tiny/)
  expect((await models('remove', 'tiny')).output).toBe('tiny is removed.\n')
  expect((await models('remove', 'tiny')).status).toBe(1)
  expect((await models('remove', './exported')).status).toBe(2)
})

it('answers in a run, and a pack that is not there is told of before anything is queued', async () => {
  const picture = path.join(samples, '01-gps.jpg')
  expect((await models('import', checkpoint(), '--name', 'again')).status).toBe(0)
  const located = await run(home, ['locate', picture, '--model', 'again', '--seed', '3', '--case', path.join(home, 'asked.geocase'), '--no-text', '--json'])
  expect(JSON.parse(located.output)).toMatchObject({ failed: 0, job: { kind: 'inspect', done: 1 }, asked: { kind: 'ask', done: 1, failed: 0 } })
  const missing = await run(home, ['locate', picture, '--model', 'nowhere', '--case', path.join(home, 'asked.geocase'), '--no-text'])
  expect([missing.status, missing.errors]).toEqual([1, expect.stringContaining('no pack named nowhere')])
}, 120_000)
