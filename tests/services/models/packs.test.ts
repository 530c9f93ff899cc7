// Model packs as hosts see them: made from real checkpoints, looked at, verified, exported, removed; nothing outside is touched.
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { packName } from '../../../main/services/models/pack-folder.ts'
import { startApp } from '../app.ts'
import type { TestApp } from '../app.ts'
import { checkpoint, copyOfCheckpoint } from './checkpoint.ts'

const packed = async ({ ask }: TestApp, name = 'tiny') => ask('models.import', { source: checkpoint(), name })
const everythingIn = (folder: string) => (fs.readdirSync(folder, { recursive: true }) as string[]).sort()

test('an empty workspace has the catalogue and the hub that it is at', async () => {
  const { ask, home } = startApp()
  const { packs, catalogue, folder, defaultHub } = await ask('models.list', {})
  expect({ packs, folder, defaultHub }).toEqual({ packs: [], folder: path.join(home, 'models'), defaultHub: 'https://huggingface.co' })
  expect(catalogue.map(({ repository }) => repository)).toContain('ghost233lism/GeoAgent')
  const [geoAgent] = catalogue
  expect(geoAgent).toMatchObject({ licence: 'cc-by-nc-4.0', nonCommercial: true })
  expect(geoAgent!.memory.int4.total).toBeLessThan(geoAgent!.memory.fp16.total)
  expect(geoAgent!.memory.fp32.words).toMatch(/^Needs \d+ GB of the \d+(\.\d)? GB that a model may hold here: /)
  expect(await ask('models.contacts', {})).toEqual([])
})

test('a checkpoint becomes a pack, with progress told, and is listed with what it needs', async () => {
  const app = startApp()
  const { ask, told, home } = app
  const pack = await ask('models.import', { source: checkpoint(), name: 'tiny', systemPrompt: 'You look at pictures.' })
  expect(pack).toMatchObject({
    name: 'tiny', folder: path.join(home, 'models', 'tiny'), isDefault: false, problems: [],
    facts: { title: 'tiny', precision: 'int4', family: 'qwen2-5-vl', licence: 'unknown', source: 'checkpoint', hasSystemPrompt: true },
    memory: { verdict: 'fits' }, reliability: { source: expect.stringContaining('nothing was measured') },
  })
  expect(fs.readFileSync(path.join(pack.folder, 'system-prompt.txt'), 'utf8')).toBe('You look at pictures.')
  expect((await ask('models.list', {})).packs).toEqual([pack])
  expect(await ask('models.info', { pack: 'tiny' })).toEqual(pack)
  expect(await ask('models.info', { pack: pack.folder })).toEqual(pack)
  const progress = told.filter(([name]) => name === 'models.progress').map(([, event]) => (event as { work: { phase: string; pack: string; done: number; total: number } }).work)
  expect(progress.at(-1)).toMatchObject({ kind: 'import', phase: 'importing', pack: 'tiny' })
  expect(progress.at(-1)!.done).toBe(progress.at(-1)!.total)
  expect(await ask('models.works', {})).toEqual([])
  expect(everythingIn(path.join(home, 'models')).filter((name) => name.startsWith('.'))).toEqual([])
})

test('packs of one checkpoint in several precisions stand side by side, named after it', async () => {
  const { ask, codeOf } = startApp()
  await ask('models.import', { source: checkpoint(), precision: 'fp16' })
  await ask('models.import', { source: checkpoint() })
  const { packs } = await ask('models.list', {})
  expect(packs.map(({ name, facts }) => [name, facts!.precision])).toEqual([['checkpoint-fp16', 'fp16'], ['checkpoint-int4', 'int4']])
  expect(packs[0]!.bytes).toBeGreaterThan(packs[1]!.bytes)
  expect(await codeOf('models.import', { source: checkpoint() })).toBe('already-exists')
})

test('what a pack states of its reliability counts, and what was published under its name otherwise', async () => {
  const { ask } = startApp()
  const { folder } = await ask('models.import', { source: checkpoint(), name: 'GeoAgent tiny' })
  expect((await ask('models.info', { pack: folder })).reliability).toMatchObject({ name: 'GeoAgent', shares: { within25Km: expect.closeTo(0.1569, 9) } })
  const file = path.join(folder, 'manifest.json')
  const reliability = { source: 'IM2GPS3K, by me', within25km: 0.2, within200km: 0.3, within750km: 0.4, within2500km: 0.5 }
  fs.writeFileSync(file, JSON.stringify({ ...JSON.parse(fs.readFileSync(file, 'utf8')) as object, reliability }))
  expect((await ask('models.info', { pack: folder })).reliability).toMatchObject({ source: 'IM2GPS3K, by me', shares: { within750Km: 0.4 } })
})

describe('verifying', () => {
  test('finds a sound pack sound, having read every byte', async () => {
    const app = startApp()
    const pack = await packed(app)
    const found = await app.ask('models.verify', { pack: 'tiny' })
    expect(found).toMatchObject({ sound: true, faults: [], bytesRead: pack.bytes })
  })

  test('finds one changed byte, a file too many and one too few', async () => {
    const app = startApp()
    const { folder } = await packed(app)
    const weights = fs.readFileSync(path.join(folder, 'weights.safetensors'))
    weights[weights.length - 1]! ^= 1
    fs.writeFileSync(path.join(folder, 'weights.safetensors'), weights)
    fs.writeFileSync(path.join(folder, 'more.txt'), 'more')
    fs.rmSync(path.join(folder, 'generation_config.json'))
    fs.appendFileSync(path.join(folder, 'config.json'), ' ')
    const { size } = fs.statSync(path.join(folder, 'config.json'))
    const { sound, faults } = await app.ask('models.verify', { pack: 'tiny' })
    expect(sound).toBe(false)
    expect(faults.map(({ file, reason }) => `${file} ${reason}`).sort()).toEqual([
      `config.json has ${size} bytes instead of ${size - 1}`, 'generation_config.json is missing', 'more.txt is not listed in the manifest', 'weights.safetensors was changed: its hash is not the one in the manifest',
    ])
    expect((await app.ask('models.info', { pack: 'tiny' })).problems.sort()).toEqual([`config.json has ${size} bytes instead of ${size - 1}.`, 'generation_config.json is missing.'])
  })

  test('of what is no pack says so, and the list still shows it', async () => {
    const app = startApp()
    await packed(app)
    fs.mkdirSync(path.join(app.home, 'models', 'broken'))
    fs.writeFileSync(path.join(app.home, 'models', 'broken', 'manifest.json'), '{"format":1')
    expect(await app.codeOf('models.verify', { pack: 'broken' })).toBe('corrupt')
    expect((await app.ask('models.list', {})).packs).toMatchObject([{ name: 'broken', facts: null, memory: null, reliability: null, problems: ['manifest.json is no valid JSON.'] }, { name: 'tiny', problems: [] }])
    expect(await app.codeOf('models.export', { pack: 'broken', target: path.join(app.home, 'out') })).toBe('unreadable')
    expect(await app.codeOf('models.generate', { pack: 'broken', prompt: 'Hello' })).toBe('unreadable')
  })
})

describe('removing', () => {
  test('deletes the pack and no other, and its being the default', async () => {
    const app = startApp()
    await packed(app)
    await packed(app, 'other')
    await app.ask('models.setDefault', { pack: 'tiny' })
    expect((await app.ask('models.list', {})).packs.map(({ name, isDefault }) => [name, isDefault])).toEqual([['other', false], ['tiny', true]])
    expect(await app.ask('models.remove', { pack: 'tiny' })).toBeNull()
    expect(fs.readdirSync(path.join(app.home, 'models'))).toEqual(['other'])
    expect((await app.ask('workspace.settings', {})).defaultModel).toBeNull()
    expect(await app.codeOf('models.setDefault', { pack: 'tiny' })).toBe('not-found')
  })

  test('deletes too what an earlier removal left when the program ended', async () => {
    const app = startApp()
    await packed(app)
    for (const name of ['.removed-1-1', '.removed-mine', '.tiny.unfinished-1-0123456789abcdef']) fs.mkdirSync(path.join(app.home, 'models', name))
    await app.ask('models.remove', { pack: 'tiny' })
    expect(fs.readdirSync(path.join(app.home, 'models')).sort()).toEqual(['.removed-mine', '.tiny.unfinished-1-0123456789abcdef'])
  })

  test.each(['../victim', '..', '.', '', 'no/such', '.downloads'])('refuses %j', async (pack) => {
    const app = startApp()
    await packed(app)
    fs.mkdirSync(path.join(app.home, 'victim'))
    const before = everythingIn(app.home)
    expect(await app.codeOf('models.remove', { pack })).toMatch(/not-found|invalid-request/)
    expect(everythingIn(app.home)).toEqual(before)
  })

  test('leaves a pack outside the workspace alone, and what a link leads to', async () => {
    const app = startApp()
    const { folder } = await packed(app)
    const outside = path.join(app.home, 'outside')
    fs.cpSync(folder, outside, { recursive: true })
    fs.symlinkSync(outside, path.join(app.home, 'models', 'linked'))
    expect(await app.codeOf('models.remove', { pack: outside })).toBe('invalid-request')
    await app.ask('models.remove', { pack: 'linked' })
    expect(fs.existsSync(path.join(app.home, 'models', 'linked'))).toBe(false)
    expect((await app.ask('models.verify', { pack: outside })).sound).toBe(true)
  })

  test('refuses a pack that answers now, or that other work is done on', async () => {
    const app = startApp()
    await packed(app)
    const asked = app.ask('models.generate', { pack: 'tiny', prompt: 'Hello', maxTokens: 200, id: 'a', sampling: { temperature: 1 } })
    await app.event('models.piece')
    const refused = await app.codeOf('models.remove', { pack: 'tiny' })
    await asked
    expect(refused).toBe('locked')
    const verifying = app.ask('models.verify', { pack: 'tiny' })
    expect(await app.codeOf('models.remove', { pack: 'tiny' })).toBe('locked')
    expect(await app.codeOf('models.verify', { pack: 'tiny' })).toBe('locked')
    await verifying
    expect(await app.ask('models.remove', { pack: 'tiny' })).toBeNull()
  })
})

test('an import that is cancelled leaves nothing, by its number or when the asker goes away', async () => {
  const app = startApp()
  const stopped = app.codeOf('models.import', { source: checkpoint('untied-2-2'), name: 'stopped' })
  await app.event('models.changed')
  const [work] = await app.ask('models.works', {})
  expect(work).toMatchObject({ kind: 'import', pack: 'stopped', phase: 'starting' })
  await app.ask('models.cancel', { work: work!.id })
  expect(await stopped).toBe('cancelled')
  const controller = new AbortController()
  const gone = app.app.dispatch('models.import', { source: checkpoint(), name: 'gone' }, { host: 'cli', actor: 'tester', signal: controller.signal })
  controller.abort()
  expect(await gone).toMatchObject({ ok: false, error: { code: 'cancelled' } })
  expect((await app.ask('models.list', {})).packs).toEqual([])
  expect(await app.codeOf('models.cancel', { work: work!.id })).toBe('not-found')
  expect(everythingIn(app.home).filter((name) => name.includes('stopped') || name.includes('gone'))).toEqual([])
})

test('work that a window asked for goes on when its page is loaded anew, and what fails is told to all', async () => {
  const app = startApp()
  const controller = new AbortController()
  const call = { host: 'web' as const, actor: 'tester', signal: controller.signal }
  const asked = app.app.dispatch('models.import', { source: checkpoint(), name: 'kept' }, call)
  controller.abort()
  expect(await asked).toMatchObject({ ok: true, value: { name: 'kept' } })
  expect(await app.app.dispatch('models.import', { source: path.join(app.home, 'none') }, call)).toMatchObject({ ok: false, error: { code: 'not-found' } })
  expect(await app.event('models.failed')).toMatchObject({ pack: 'none-int4', error: { code: 'not-found', message: expect.stringContaining('none cannot be imported') } })
})

test('a checkpoint that is none is refused with the reason, and leaves nothing', async () => {
  const app = startApp()
  const folder = copyOfCheckpoint(app.home)
  fs.truncateSync(path.join(folder, 'model.safetensors'), 1000)
  const reply = await app.app.dispatch('models.import', { source: folder }, { host: 'cli', actor: 'tester', signal: new AbortController().signal })
  expect(reply).toMatchObject({ ok: false, error: { code: 'corrupt', message: expect.stringContaining('model.safetensors') } })
  expect(await app.codeOf('models.import', { source: path.join(app.home, 'none') })).toBe('not-found')
  fs.writeFileSync(path.join(folder, 'config.json'), '{"model_type":"llama"}')
  expect(await app.codeOf('models.import', { source: folder })).toBe('unsupported')
  expect(everythingIn(path.join(app.home, 'models'))).toEqual([])
})

test('an export holds the published tensors again, and nothing is written over', async () => {
  const app = startApp()
  await app.ask('models.import', { source: checkpoint(), precision: 'fp32', name: 'whole' })
  const target = path.join(app.home, 'exported')
  expect(await app.ask('models.export', { pack: 'whole', target })).toEqual({ folder: target })
  expect(fs.readdirSync(target).sort()).toEqual(expect.arrayContaining(['config.json', 'model.safetensors', 'tokenizer.json']))
  expect(await app.codeOf('models.export', { pack: 'whole', target })).toBe('already-exists')
  await app.ask('models.import', { source: target, precision: 'fp32', name: 'again' })
  const hashOf = (name: string) => (JSON.parse(fs.readFileSync(path.join(app.home, 'models', name, 'manifest.json'), 'utf8')) as { files: Record<string, { sha256: string }> }).files['weights.safetensors']!.sha256
  expect(hashOf('again')).toBe(hashOf('whole'))
})

test('names become folders that any file system takes', () => {
  expect(['GeoAgent 7B', '../../etc', 'a/b\\c:d', '...', '', 'NUL', 'com1.x', '東京 ✈', 'x'.repeat(300)].map(packName)).toEqual([
    'GeoAgent 7B', 'etc', 'a-b-c-d', 'model', 'model', 'model-NUL', 'model-com1.x', '東京 -', 'x'.repeat(100),
  ])
})
