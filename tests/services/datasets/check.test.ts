// Each fault of a dataset is told with its line; a sound one has none; the host itself decodes nothing.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { DatasetChecked, DatasetFaultKind } from '../../../main/contract/datasets.ts'
import { forkWorker } from '../../../main/jobs/fork-spawner.ts'
import { samples, startApp } from '../app.ts'
import { answerFor, makePicture, soundLine, writeJsonl } from './dataset.ts'

const told = ({ faults }: DatasetChecked): (readonly [number, DatasetFaultKind])[] => faults.map(({ line, kind }) => [line, kind])
const messageOf = ({ faults }: DatasetChecked, line: number): string => faults.filter((fault) => fault.line === line).map(({ message }) => message).join(' ')

const tokyo = { solution: 'Japan; Tokyo; Tokyo', truth: { latitude: 35.68, longitude: 139.69 }, country: 'JP', messages: [{ role: 'user', content: '<image>Where?' }, { role: 'assistant', content: answerFor('Japan; Tokyo; Tokyo') }] }

test('a sound dataset has no faults', async () => {
  const { ask, home } = startApp()
  for (let seed = 1; seed <= 4; seed++) await makePicture(path.join(home, 'p', `${seed}.jpg`), seed)
  const file = writeJsonl(path.join(home, 'sound.jsonl'), [
    soundLine('p/1.jpg'), soundLine(path.join(home, 'p/2.jpg')), soundLine('p/3.jpg', { ...tokyo, part: 'test' }),
    soundLine('p/4.jpg', { solution: 'France', truth: { latitude: 42.5, longitude: 9.2 }, country: 'FR', part: 'validation', messages: [{ role: 'user', content: 'Where is <image>?' }, { role: 'assistant', content: 'It is in France.' }] }),
  ])
  expect(await ask('dataset.check', { file, purpose: 'sft' })).toEqual({ file, lines: 4, pictures: 4, errors: 0, warnings: 0, kinds: {}, faults: [] })
})

test('what is wrong with a line is told: form, pictures, names, points', async () => {
  const { ask, home } = startApp()
  for (let seed = 1; seed <= 9; seed++) await makePicture(path.join(home, 'p', `${seed}.jpg`), seed)
  const line = (image: string, change: Readonly<Record<string, unknown>> = {}) => soundLine(`p/${image}.jpg`, { part: undefined, ...change })
  fs.writeFileSync(path.join(home, 'p', 'empty.jpg'), '')
  const file = writeJsonl(path.join(home, 'faulty.jsonl'), [
    '{"messages": [', line('1', { truth: { latitude: 95, longitude: 0 } }), line('absent'), line('empty'), '', line('2', { messages: [{ role: 'user', content: 'Where?' }] }), line('3', { images: [] }),
    line('4', { solution: 'Xqzwv; Qqqq' }), line('5', { truth: { latitude: 48.137, longitude: 11.575 } }), line('6', { country: 'FR' }), line('7', { solution: undefined }), line('7'),
    soundLine('/dev/zero', { part: undefined }), line('8', { messages: [{ role: 'user', content: '<image>' }, { role: 'assistant', content: answerFor('Japan; Tokyo; Tokyo') }] }), line('9', { images: ['https://example.org/a.jpg'] }),
  ])
  const checked = await ask('dataset.check', { file })
  expect(told(checked)).toEqual([
    [1, 'bad-line'], [2, 'bad-line'], [3, 'missing-picture'], [4, 'unreadable-picture'], [6, 'placeholders'], [6, 'no-answer'], [7, 'no-picture'], [7, 'placeholders'],
    [8, 'unknown-place'], [9, 'label-off-truth'], [9, 'answer-off-truth'], [10, 'country-off-truth'], [11, 'no-solution'], [12, 'duplicate'], [13, 'unreadable-picture'], [14, 'answer-off-truth'], [15, 'missing-picture'],
  ])
  expect(messageOf(checked, 2)).toBe('truth.latitude is over 90.')
  expect(messageOf(checked, 3)).toMatch(/absent\.jpg is not there/)
  expect(messageOf(checked, 9)).toMatch(/Its truth lies 19\d km from Stuttgart, Germany, of which \d+ km could be/)
  expect(messageOf(checked, 10)).toBe('Its truth lies in Germany, not in France.')
  expect(messageOf(checked, 12)).toMatch(/7\.jpg is the same picture as one of line 11/)
  expect([checked.lines, checked.errors, checked.warnings]).toEqual([14, 12, 5])
  expect((await ask('dataset.check', { file, purpose: 'sft' })).errors).toBe(13)
  expect((await ask('dataset.check', { file, purpose: 'grpo' })).errors).toBe(13)
})

test('parts that give each other away are told, by distance and by likeness', async () => {
  const { ask, home } = startApp()
  for (let seed = 1; seed <= 4; seed++) await makePicture(path.join(home, 'p', `${seed}.jpg`), seed)
  await makePicture(path.join(home, 'p', '1-smaller.jpg'), 1, { quality: 60, width: 96 })
  const file = writeJsonl(path.join(home, 'leaky.jsonl'), [
    soundLine('p/1.jpg'), soundLine('p/2.jpg', { part: 'test', truth: { latitude: 48.7765, longitude: 9.1829 } }), soundLine('p/3.jpg', { part: 'validation', truth: { latitude: 48.8, longitude: 9.1829 } }),
    soundLine('p/1-smaller.jpg', { ...tokyo, part: 'validation' }), soundLine('p/4.jpg', { ...tokyo, part: undefined }),
  ])
  const checked = await ask('dataset.check', { file })
  expect(told(checked)).toEqual([[2, 'leak-by-distance'], [4, 'leak-by-likeness']])
  expect(messageOf(checked, 2)).toBe('This line of test was taken within 1 km of line 1 of train.')
  expect(messageOf(checked, 4)).toBe('This line of validation shows nearly the same picture as line 1 of train.')
  expect(told(await ask('dataset.check', { file, distanceKm: 5, look: false }))).toEqual([[2, 'leak-by-distance'], [3, 'leak-by-distance']])
  expect(told(await ask('dataset.check', { file, distanceKm: 0, look: false }))).toEqual([])
})

test('a common fault does not hide a rare one', async () => {
  const { ask, home } = startApp()
  const plain = Array.from({ length: 1500 }, (_, index) => soundLine(`${index}.jpg`, { messages: [{ role: 'user', content: '<image>' }] }))
  const file = writeJsonl(path.join(home, 'set.jsonl'), [...plain, soundLine('last.jpg', { part: 'test' })])
  const checked = await ask('dataset.check', { file, look: false })
  expect([checked.kinds, checked.faults.length]).toEqual([{ 'no-answer': 1500, 'leak-by-distance': 1 }, 1001])
})

test('pictures are opened by worker processes alone, and one that takes its process along is that line\'s fault only', async () => {
  const started: string[] = []
  const killer = new URL('../../fixtures/workers/broken.ts', import.meta.url)
  const { ask, home } = startApp({ spawn: (entry) => {
    started.push(path.basename(String(entry)))
    return forkWorker(String(entry).includes('look-worker') && started.filter((name) => name === 'look-worker.ts').length === 1 ? killer : entry)
  } })
  const file = writeJsonl(path.join(home, 'set.jsonl'), ['01-gps.jpg', '02-same-walk.jpg', '07-clock.jpg'].map((name) => soundLine(path.join(samples, name))))
  const checked = await ask('dataset.check', { file })
  expect(checked.kinds).toEqual({ 'unreadable-picture': 1 })
  expect(started.filter((name) => name === 'look-worker.ts').length).toBeGreaterThan(1)
  expect(await ask('dataset.check', { file: writeJsonl(path.join(home, 'blind.jsonl'), [soundLine('none.jpg')]), look: false })).toMatchObject({ errors: 0 })
  fs.rmSync(file)
  await expect(ask('dataset.check', { file })).rejects.toThrow(/not-found: .*set\.jsonl: The file cannot be read/)
})

test('a check that is cancelled ends', async () => {
  const { app, home } = startApp()
  const file = writeJsonl(path.join(home, 'set.jsonl'), Array.from({ length: 200 }, () => soundLine(path.join(samples, '01-gps.jpg'))))
  const stop = new AbortController()
  app.listen((name) => name === 'dataset.progress' && stop.abort())
  const reply = await app.dispatch('dataset.check', { file }, { host: 'cli', actor: 'tester', signal: stop.signal })
  expect(reply).toMatchObject({ ok: false, error: { code: 'cancelled' } })
})
