// geoagent train from outside, on a real pack and real pictures: reckoned, followed, paused, killed at any point with its worker or its program, and come to the same weights.
import { hash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { TrainingEstimate, TrainingRun } from '../../main/contract/training.ts'
import { samples } from '../services/app.ts'
import { checkpoint } from '../services/models/checkpoint.ts'
import { makeHome } from '../prepare.ts'
import { run, start } from './command.ts'

// What trains yields to all else, the other tests among it.
vi.setConfig({ testTimeout: 300_000, expect: { poll: { timeout: 120_000 } } })

let home: string
let dataset: string
const train = (...words: string[]) => run(home, ['train', ...words])

const pictures = ['01-gps.jpg', '02-same-walk.jpg', '07-clock.jpg', '08-named-place.jpg']
const answers = ['Italy; Tuscany; Siena', 'Italy; Tuscany', 'Czechia; Prague', 'Austria; Vienna; Ring']

const lineOf = (index: number, more: object = {}) => JSON.stringify({
  messages: [{ role: 'user', content: '<image>Where was this?' }, { role: 'assistant', content: answers[index] }], images: [path.join(samples, pictures[index]!)], solution: answers[index], ...more,
})

function writeLines(name: string, lines: readonly string[]): string {
  const file = path.join(home, name)
  fs.writeFileSync(file, lines.map((line) => `${line}\n`).join(''))
  return file
}

beforeAll(async () => {
  home = makeHome('train')
  for (const precision of ['fp32', 'int4']) expect((await run(home, ['models', 'import', checkpoint(), '--name', precision, '--quantize', precision])).status).toBe(0)
  dataset = writeLines('places.jsonl', [lineOf(0), lineOf(1), lineOf(2), lineOf(3, { part: 'validation' })])
})
afterAll(() => fs.rmSync(home, { recursive: true, force: true }))

/** Some 30 updates of a run that is the same each time. */
const words = () => ['--model', 'fp32', '--data', dataset, '--provider', 'cpu', '--threads', '1', '--rank', '4', '--alpha', '8', '--batch', '1', '--epochs', '10',
  '--learning-rate', '0.003', '--checkpoint-every', '4', '--evaluate-every', '10', '--patience', '0', '--max-pixels', '20000']

const list = async (): Promise<TrainingRun[]> => JSON.parse((await train('list', '--json')).output) as TrainingRun[]
const show = async (id: string): Promise<{ run: TrainingRun; log: { event: string; update: number }[] }> => JSON.parse((await train('show', id, '--json')).output)
const adapterHash = ({ best }: TrainingRun): string => hash('sha256', fs.readFileSync(path.join(best!, 'adapter_model.safetensors')))

/** What run.json says now, read as another program would. */
function recordOf(id: string): { worker: { pid: number } | null; state: string } {
  return JSON.parse(fs.readFileSync(path.join(home, 'training', id, 'run.json'), 'utf8')) as ReturnType<typeof recordOf>
}

function updatesLogged(id: string): number {
  const file = path.join(home, 'training', id, 'log.jsonl')
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('"event":"update"').length - 1 : 0
}

let known: string[] = []
/** The run that a command has just made. */
async function newRun(): Promise<string> {
  const folder = path.join(home, 'training')
  const names = () => (fs.existsSync(folder) ? fs.readdirSync(folder) : []).filter((name) => /^\d{4}-/.test(name) && !known.includes(name) && fs.existsSync(path.join(folder, name, 'run.json')))
  await expect.poll(names).toHaveLength(1)
  const [id] = names()
  known = [...known, id!]
  return id!
}

let leftAlone: TrainingRun

it('says what a run needs before it is started', async () => {
  const { status, output } = await train('estimate', 'sft', ...words())
  expect(status).toBe(0)
  for (const text of [/trained +LoRA of rank 4 +\S+ parameters on cpu, 1 threads/, /3 to train, 1 to validate/, /updates +30\n/, /Training 8,704 parameters needs about \d+ MB; a model may hold/]) expect(output).toMatch(text)
  const found = JSON.parse((await train('estimate', 'sft', ...words(), '--json')).output) as TrainingEstimate
  expect(found).toMatchObject({ updates: 30, verdict: 'fits', data: { train: 3, validation: 1, leftOut: 0 } })
  expect(await list()).toEqual([])
})

it('trains to the end and leaves an adapter that the engine runs, and that answers otherwise than the pack alone', async () => {
  const { status, output, errors } = await train('sft', ...words())
  expect(errors).toMatch(/\d{4}-\d\d-\d\d-sft-[0-9a-f]{6} in .*\n/)
  expect(output).toMatch(/^Done after update 30 of 30 \(.*loss .*\)\.\nThe best weights are in (.*best-\d{8})\nTry it: geoagent locate PICTURES --model .*fp32 --adapter \1\n$/)
  expect(status).toBe(0)
  await newRun()
  leftAlone = (await list())[0]!
  const { run: shown, log } = await show(leftAlone.id)
  expect(shown).toMatchObject({ state: 'done', outcome: 'finished', updates: 30, checkpoint: expect.stringContaining('checkpoint-') })
  const losses = log.filter(({ event }) => event === 'evaluation').map((line) => (line as unknown as { validationLoss: number }).validationLoss)
  expect(losses.length).toBe(4)
  expect(Math.min(...losses)).toBeLessThan(losses[0]!)
  const ask = async (...more: string[]) => JSON.parse((await run(home, ['models', 'generate', 'fp32', '--prompt', 'Where was this?', '--image', path.join(samples, pictures[0]!), '--max-tokens', '4', '--json', ...more])).output) as { samples: { logProbabilities: number[] }[] }
  const [with_, without] = [await ask('--adapter', leftAlone.best!), await ask()]
  expect(with_.samples[0]!.logProbabilities).not.toEqual(without.samples[0]!.logProbabilities)
  expect((await train('show', leftAlone.id)).output).toContain(`adapter     ${leftAlone.best}`)
})

it('Ctrl-C pauses with a checkpoint, ends with 130 and says how to go on; resumed it comes to the very same adapter', async () => {
  const { child, ended } = start(home, ['train', 'sft', ...words()])
  const id = await newRun()
  await expect.poll(() => updatesLogged(id)).toBeGreaterThan(6)
  child.kill('SIGINT')
  const { status, output, errors } = await ended
  expect(errors).toContain('Pausing at the end of this update.')
  expect(output).toMatch(new RegExp(`^Paused after update \\d+ of 30 \\(.*\\)\\. Go on with: geoagent train resume ${id}\n$`))
  expect(status).toBe(130)
  expect((await list())[0]).toMatchObject({ id, state: 'paused' })
  const resumed = await train('resume', id)
  expect([resumed.status, resumed.output]).toEqual([0, expect.stringContaining('Done after update 30 of 30')])
  expect(adapterHash((await show(id)).run)).toBe(adapterHash(leftAlone))
})

async function expectTheSame(id: string): Promise<void> {
  const { run: ended, log } = await show(id)
  expect(ended).toMatchObject({ state: 'done', updates: 30 })
  expect(log.filter(({ event }) => event === 'update').map(({ update }) => update)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1))
  expect(adapterHash(ended)).toBe(adapterHash(leftAlone))
}

it('a worker killed at any point interrupts the run with its reason; resumed it comes to the very same adapter', async () => {
  let { ended } = start(home, ['train', 'sft', ...words()])
  const id = await newRun()
  for (const most of [5, 12, 20]) {
    const after = Math.min(28, updatesLogged(id) + Math.ceil(Math.random() * (most - updatesLogged(id))))
    await expect.poll(() => recordOf(id).worker !== null && updatesLogged(id) >= after, { interval: 5 }).toBe(true)
    process.kill(recordOf(id).worker!.pid, 'SIGKILL')
    const { status, output } = await ended
    expect([status, output]).toEqual([1, expect.stringMatching(/^Interrupted after update \d+ of 30.*SIGKILL.*geoagent train resume/)])
    ended = start(home, ['train', 'resume', id]).ended
  }
  expect((await ended).status).toBe(0)
  await expectTheSame(id)
})

it('a program killed at any point leaves a run that is found interrupted; resumed it comes to the very same adapter', async () => {
  let { child, ended } = start(home, ['train', 'sft', ...words()])
  const id = await newRun()
  for (const after of [3, 9, 17]) {
    await expect.poll(() => updatesLogged(id) >= after + Math.floor(Math.random() * 4), { interval: 5 }).toBe(true)
    child.kill('SIGKILL')
    expect((await ended).signal).toBe('SIGKILL')
    expect((await list())[0]).toMatchObject({ id, state: 'interrupted', error: { message: expect.stringContaining('The program ended while it trained') } })
    ;({ child, ended } = start(home, ['train', 'resume', id]))
  }
  expect((await ended).status).toBe(0)
  await expectTheSame(id)
})

describe('grpo', () => {
  const grpoWords = () => ['grpo', '--model', 'fp32', '--data', dataset, '--provider', 'cpu', '--threads', '1', '--rank', '4', '--alpha', '8', '--prompts', '2', '--generations', '3', '--max-tokens', '6',
    '--epochs', '8', '--temperature', '1', '--learning-rate', '0.003', '--checkpoint-every', '3', '--evaluate-every', '8', '--patience', '0', '--max-pixels', '20000',
    '--reward-weights-length-guard', '1', '--reward-length-guard-free-characters', '0', '--reward-length-guard-limit-characters', '60']

  it('learns from rewards that the host reckons, and tells of each; killed with its worker it comes to the very same adapter', async () => {
    const whole = await train(...grpoWords())
    expect(whole.errors).toContain('NOTE  Nobody concludes from the reasoning (no agent)')
    expect([whole.status, whole.output]).toEqual([0, expect.stringMatching(/^Done after update 16 of 16 \(.*reward/)])
    const { run: alone, log } = await show(await newRun())
    expect(log.find(({ event }) => event === 'update')).toMatchObject({ update: 1, reward: expect.any(Number), 'reward.spread': expect.any(Number), 'reward.format': 0, 'reward.lengthGuard': expect.any(Number), kl: expect.any(Number), answers: 6 })
    expect(new Set(log.filter(({ event }) => event === 'update').map((line) => (line as unknown as { reward: number }).reward)).size).toBeGreaterThan(3)
    expect(log.some(({ event }) => event === 'evaluation')).toBe(true)
    let { ended } = start(home, ['train', ...grpoWords()])
    const id = await newRun()
    for (const after of [2, 8]) {
      await expect.poll(() => recordOf(id).worker !== null && updatesLogged(id) >= after + Math.floor(Math.random() * 4), { interval: 5 }).toBe(true)
      process.kill(recordOf(id).worker!.pid, 'SIGKILL')
      expect((await ended).status).toBe(1)
      ended = start(home, ['train', 'resume', id]).ended
    }
    expect((await ended).status).toBe(0)
    expect(adapterHash((await show(id)).run)).toBe(adapterHash(alone))
  })

  it('without solutions, or with an agent that is not there, begins nothing', async () => {
    const before = (await list()).length
    const none = writeLines('no-solution.jsonl', [JSON.stringify({ messages: [{ role: 'user', content: 'Where?' }] })])
    expect(await train(...grpoWords(), '--data', none)).toMatchObject({ status: 1, errors: expect.stringContaining('line 1: There is no solution') })
    expect((await train('estimate', ...grpoWords(), '--agent', 'remote')).output).toContain('goes to the remote engine of the settings; pictures do not.')
    expect(await train(...grpoWords(), '--agent', 'nobody')).toMatchObject({ status: 1, errors: expect.stringContaining('no pack named nobody') })
    expect((await train(...grpoWords(), '--agent', 'remote')).status).toBe(2)
    expect(await list()).toHaveLength(before)
  })
})

it('another terminal pauses it, and is told what it may not do meanwhile', async () => {
  const { ended } = start(home, ['train', 'sft', ...words(), '--epochs', '200'])
  const id = await newRun()
  await expect.poll(() => updatesLogged(id)).toBeGreaterThan(1)
  expect(await train('discard', id)).toMatchObject({ status: 1, errors: expect.stringContaining('trains in process') })
  expect(await train('resume', id)).toMatchObject({ status: 1, errors: expect.stringContaining('Pause it there first') })
  expect(await train('pause', id)).toMatchObject({ status: 0, output: expect.stringContaining('Paused after update') })
  expect((await ended).status).toBe(3)
  fs.appendFileSync(dataset, `${lineOf(0)}\n`)
  expect(await train('resume', id)).toMatchObject({ status: 2, errors: expect.stringMatching(/The dataset .* is another than when .* began/) })
  fs.writeFileSync(dataset, fs.readFileSync(dataset, 'utf8').split('\n').slice(0, 4).join('\n') + '\n')
  expect(await train('discard', id)).toMatchObject({ status: 0, output: `${id} is deleted.\n` })
  expect((await list()).some((one) => one.id === id)).toBe(false)
})

it('all weights of a pack are trained into another pack, which stands by itself', async () => {
  const { status, output } = await train('sft', '--model', 'fp32', '--data', dataset, '--provider', 'cpu', '--threads', '1', '--full', '--batch', '1', '--epochs', '1', '--max-pixels', '20000', '--json')
  expect(status).toBe(0)
  await newRun()
  const { best } = JSON.parse(output) as TrainingRun
  expect(await run(home, ['models', 'verify', best!])).toMatchObject({ status: 0, output: expect.stringContaining('is sound') })
})

describe('refusals', () => {
  it('with numbers where the memory will not do, by part and with what would help', async () => {
    const file = path.join(home, 'settings.json')
    fs.writeFileSync(file, JSON.stringify({ settings: { modelMemory: 0.05 } }))
    const { status, errors } = await train('sft', ...words())
    expect(status).toBe(1)
    expect(errors).toMatch(/Training 8,704 parameters needs about \d+ MB; a model may hold 51 MB here, and .* are free now: does not fit\. It would hold: runtime 200 MB, .*--micro-batch-tokens.*--anyway/)
    expect((await train('estimate', 'sft', ...words())).status).toBe(1)
    fs.rmSync(file)
  })

  it('of hostile values, each with its reason and none of them with a run', async () => {
    const before = (await list()).length
    const said = (more: string[], drop: string[] = []) => train('sft', ...words().filter((word) => !drop.includes(word)), ...more)
    for (const [more, reason] of [
      [['--batch', '0'], 'batch'], [['--batch', '1e99'], 'batch'], [['--batch', 'many'], 'number'], [['--learning-rate', '-1'], 'learningRate'], [['--learning-rate', 'Infinity'], 'number'],
      [['--rank', '99999'], 'rank'], [['--modules', 'q_proj,../../x'], 'none of'], [['--freeze', 'vision'], '--full'], [['--full'], 'trains none'], [['--epochs', '1.5'], 'epochs'],
      [['--seed', '-1'], 'seed'], [['--provider', 'abacus'], 'provider'], [['--generations', '8'], 'unknown option'], [['--threads', '1000000'], 'threads'],
    ] as const) expect(await said([...more]), more.join(' ')).toMatchObject({ status: 2, errors: expect.stringContaining(reason) })
    for (const [more, reason] of [
      [['--model', 'nowhere'], 'no pack named nowhere'], [['--model', home], 'manifest.json'], [['--data', path.join(home, 'none.jsonl')], 'none.jsonl'], [['--data', home], 'EISDIR'],
      [['--adapter', home], 'adapter_config.json'], [['--adapter', path.join(home, 'none')], 'none'],
    ] as const) expect(await said([...more]), more.join(' ')).toMatchObject({ status: 1, errors: expect.stringContaining(reason) })
    const full = await train('sft', '--model', 'int4', '--data', dataset, '--provider', 'cpu', '--full')
    expect(full).toMatchObject({ status: 2, errors: expect.stringContaining('it is int4, of which only a LoRA can be trained') })
    expect(await train('sft', ...words(), '--adapter', leftAlone.best!, '--rank', '8')).toMatchObject({ status: 2, errors: expect.stringContaining('the adapter has rank 4') })
    expect(await list()).toHaveLength(before)
  })

  it('of hostile datasets, naming file and line', async () => {
    const fifo = lineOf(0)
    for (const [name, lines, reason] of [
      ['torn', [lineOf(0), '{"messages": ['], 'line 2: '],
      ['no answer', [lineOf(0), JSON.stringify({ messages: [{ role: 'user', content: 'Where?' }] })], 'line 2: The last message is no answer'],
      ['no picture', [lineOf(0), lineOf(1, { images: ['../nowhere.jpg'] })], `line 2: The picture ${path.resolve(home, '../nowhere.jpg')} is not there.`],
      ['too many marks', [fifo, lineOf(1, { messages: [{ role: 'user', content: '<image><image>' }, { role: 'assistant', content: 'x' }] })], 'line 2: The messages have 2 marks <image> for 1 pictures.'],
      ['nothing to train', [lineOf(0, { part: 'test' })], 'has nothing to train on'],
      ['all too long', [lineOf(0, { messages: [{ role: 'user', content: 'word '.repeat(9000) }, { role: 'assistant', content: 'x' }], images: [] })], 'longer than 4096 tokens'],
    ] as const) {
      const { status, errors } = await train('sft', '--model', 'fp32', '--provider', 'cpu', '--data', writeLines(`${name}.jsonl`, lines))
      expect([name, status, errors]).toEqual([name, expect.any(Number), expect.stringContaining(reason)])
      expect([1, 2]).toContain(status)
    }
  })

  it('a picture that is none fails the run, naming the line, and leaves nothing else', async () => {
    const file = writeLines('broken.jsonl', [lineOf(0, { images: [path.join(checkpoint(), 'config.json')] })])
    const { status, output } = await train('sft', '--model', 'fp32', '--data', file, '--provider', 'cpu', '--rank', '2')
    const id = await newRun()
    expect([status, output]).toEqual([1, expect.stringMatching(/^Failed after update 0 of 2: The dataset's line 1: .*no picture/)])
    expect((await show(id)).run).toMatchObject({ state: 'failed', error: { code: 'unreadable' } })
  })
})
