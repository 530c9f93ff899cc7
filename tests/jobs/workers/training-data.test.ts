// A dataset as a run reads it: chats with their pictures in place, measured as the model counts them, in the parts that lines name; what is wrong named by file and line.
import fs from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { openLengths } from '../../../main/jobs/workers/example-lengths.ts'
import type { ExampleLengths } from '../../../main/jobs/workers/example-lengths.ts'
import { readTrainingData } from '../../../main/jobs/workers/training-data.ts'
import type { TrainingPlan } from '../../../main/contract/training.ts'
import { decodeUpright } from '../../../native-models/image/decode.ts'
import { openTrainable } from '../../../training/models/qwen2-5-vl/trainable.ts'
import { exampleLine, packFolder, picture, planFor, writeDataset } from '../../services/training/training-home.ts'
import { scratch } from '../../storage/scratch.ts'

let lengths: ExampleLengths
beforeAll(async () => {
  lengths = await openLengths(await packFolder(), 20_000)
})

const read = async (lines: readonly string[], changed: object = {}) => readTrainingData(await planFor(writeDataset(null, [...lines]), changed), lengths)
const grpo = (changed: object = {}) => ({ method: 'grpo', ...changed })

test('marks become image parts where they stand; pictures without marks come first; paths are from the file’s folder', async () => {
  const folder = scratch()
  fs.copyFileSync(picture, path.join(folder, 'a.jpg'))
  const file = path.join(folder, 'data.jsonl')
  const line = (content: string, images: string[]) => JSON.stringify({ messages: [{ role: 'system', content: 'Be brief.' }, { role: 'user', content }, { role: 'assistant', content: 'x' }], images })
  fs.writeFileSync(file, [line('one <image> two<image>', ['a.jpg', picture]), line('Where?', ['a.jpg']), line('No picture.', [])].join('\n'))
  const { train } = await readTrainingData(await planFor(file), lengths)
  expect(train.map(({ id }) => id)).toEqual(['line 1', 'line 2', 'line 3'])
  expect(train[0]!.messages[1]!.content).toEqual([{ type: 'text', text: 'one ' }, { type: 'image' }, { type: 'text', text: ' two' }, { type: 'image' }])
  expect(train[0]!.images).toEqual([path.join(folder, 'a.jpg'), picture])
  expect(train[1]!.messages[1]!.content).toEqual([{ type: 'image' }, { type: 'text', text: 'Where?' }])
  expect(train[2]!.messages[1]!.content).toBe('No picture.')
})

test('lengths are at least what the model makes of an example, and no more than the picture’s bound above it', async () => {
  const { train } = await read([exampleLine('Austria; Vienna; Ring'), exampleLine('x'), JSON.stringify({ messages: [{ role: 'user', content: 'Where?' }, { role: 'assistant', content: 'Here.' }] })])
  const model = await openTrainable(await packFolder(), {
    provider: 'cpu', threads: 1, trained: { kind: 'lora', rank: 1, alpha: 1, modules: 'all-linear' }, objective: { kind: 'sft' }, recompute: false, seed: 0, maxGradientNorm: 1,
    optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
  })
  const { data, width, height } = await decodeUpright(picture, { maxPixels: 1e9 })
  for (const { messages, images, length, answer } of train) {
    const { ids, answer: [start, end] } = await model.encode(messages, images.map(() => ({ data, width, height })), 20_000)
    expect(length).toBeGreaterThanOrEqual(ids.length)
    expect(length).toBeLessThanOrEqual(ids.length + lengths.pictureTokens + 2)
    expect(answer).toBeGreaterThanOrEqual(end - start)
    expect(answer).toBeLessThanOrEqual(end - start + 2)
  }
  await model.close()
})

test('parts are kept apart, the test part is not read from, the long are left out, and the file has a hash', async () => {
  const lines = [exampleLine('a'), exampleLine('b', { part: 'validation' }), exampleLine('c', { part: 'test' }), JSON.stringify({ messages: [{ role: 'user', content: 'no answer, and no picture' }], images: ['none.jpg'], part: 'test' }), exampleLine('long '.repeat(300)), exampleLine('d', { part: 'train' })]
  const { train, validation, data } = await read(lines, { settings: { maxLength: 200 } })
  expect([train.map(({ id }) => id), validation.map(({ id }) => id)]).toEqual([['line 1', 'line 6'], ['line 2']])
  expect(data).toMatchObject({ train: 2, validation: 1, test: 2, leftOut: 1, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
  expect(data.longestTokens).toBe(Math.max(...train.map(({ length }) => length)))
})

test('GRPO asks without the answer, and needs solutions', async () => {
  const { train, longestAnswer } = await read([exampleLine('An answer')], grpo({ settings: { maxTokens: 50 } }))
  expect(train[0]).toMatchObject({ solution: 'Austria; Vienna', answer: 50 })
  expect(train[0]!.messages.map(({ role }) => role)).toEqual(['user'])
  expect(longestAnswer).toBe(50)
  await expect(read([exampleLine('x', { solution: ' ' })], grpo())).rejects.toMatchObject({ code: 'unreadable', message: expect.stringMatching(/data\.jsonl, line 1: There is no solution/) })
})

test('whatever a line holds, it is read or refused by its number, and nothing else', async () => {
  const values = fc.jsonValue({ maxDepth: 3 })
  const message = fc.record({ role: fc.oneof(fc.constantFrom('user', 'assistant', 'system'), values), content: fc.oneof(fc.string(), fc.constant('<image>'), values) }, { requiredKeys: [] })
  const line = fc.oneof(fc.record({ messages: fc.array(fc.oneof(message, values), { maxLength: 3 }), images: fc.oneof(fc.array(fc.oneof(fc.constant(picture), fc.string())), values), solution: values, part: values }, { requiredKeys: [] }).map((value) => JSON.stringify(value)), fc.string())
  const file = writeDataset(null)
  const plan = { ...await planFor(file), method: 'sft' } as TrainingPlan
  await fc.assert(fc.asyncProperty(line, async (text) => {
    fs.writeFileSync(file, `${exampleLine('fine')}\n${text}\n`)
    const found = await readTrainingData(plan, lengths).catch((error: unknown) => error as { code?: string; message: string })
    if (found instanceof Error) expect(found).toMatchObject({ code: 'unreadable', message: expect.stringContaining(`${file}, line `) })
    else expect((found as { data: { train: number } }).data.train).toBeGreaterThanOrEqual(1)
  }), { numRuns: 200 })
})
