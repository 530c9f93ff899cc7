// A dataset's lines go out and come back as they were, whatever other programs put beside; what is wrong is named.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { DatasetError, formatDatasetLine, parseDatasetLine } from '../../../training/data/dataset-line.ts'
import type { DatasetLine } from '../../../training/data/dataset-line.ts'
import { longestLine, readDataset } from '../../../training/data/read-dataset.ts'
import { anyLine, anyWords } from './lines.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'geoagent-dataset-'))
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

const least = { messages: [{ role: 'user', content: '<image>Where?' }] }
const withField = (name: string, value: unknown): string => JSON.stringify({ ...least, [name]: value })

describe('a line of a dataset', () => {
  test('comes back as it went out, on one line', () => {
    fc.assert(fc.property(anyLine, (value) => {
      const text = formatDatasetLine(value)
      expect(text).not.toMatch(/[\r\n]/)
      expect(parseDatasetLine(text)).toEqual(value)
    }))
  })

  test('keeps every field of a line that another program wrote', () => {
    const text = '{"solution":"France; Paris","messages":[{"role":"user","content":"<image>"},{"role":"assistant","content":"a","loss":false}],"images":["a.jpg"],"objects":{"bbox":[[1,2]]},"__proto__":{"a":1},"mapillary":498231624590876123,"huge":1e999}'
    const written = formatDatasetLine(parseDatasetLine(text))
    expect(JSON.parse(written)).toEqual(JSON.parse(text))
    expect(written).toContain('"mapillary":498231624590876123,"huge":1e999')
    expect(written.indexOf('"messages"')).toBeLessThan(written.indexOf('"images"'))
  })

  test.each([
    ['{"messages"', /no JSON: /], ['[1]', /no JSON object/], ['null', /no JSON object/], ['{}', /messages is no list/],
    [withField('messages', []), /messages is empty/], [withField('messages', [{ role: 'tool', content: '' }]), /messages\[0\]\.role is none of system, user, assistant/],
    [withField('messages', [{ role: 'user', content: [{ type: 'text', text: 'a' }] }]), /messages\[0\]\.content is no text/], [withField('images', 'a.jpg'), /images is no list/], [withField('images', ['a.jpg', 2]), /images\[1\] is no text/],
    [withField('truth', { latitude: 91, longitude: 0 }), /truth\.latitude is over 90/], [withField('truth', { latitude: 1 }), /truth\.longitude is no number/], [withField('truth', '1, 2'), /truth is no pair/],
    [withField('truth', { latitude: 1, longitude: 2, height: 3 }), /truth has more than latitude and longitude: height/], [withField('part', 'trian'), /part is none of train, validation, test/],
    [withField('locatability', 11), /locatability is over 10/], [withField('elements', ['trees']), /elements\[0\] is none of traffic/], [withField('country', 'France'), /country is no ISO/], [withField('id', 5), /id is no text/],
  ])('%s is refused', (text, reason) => {
    expect(() => parseDatasetLine(text)).toThrow(DatasetError)
    expect(() => parseDatasetLine(text)).toThrow(reason)
  })

  test('any text is read or refused', () => {
    fc.assert(fc.property(fc.oneof(anyWords, fc.json()), (text) => {
      try {
        parseDatasetLine(text)
      } catch (error) {
        expect(error).toBeInstanceOf(DatasetError)
      }
    }))
  })
})

async function read(name: string, contents: string | Buffer): Promise<{ line: number; value: DatasetLine }[]> {
  const file = path.join(folder, name)
  writeFileSync(file, contents)
  return Array.fromAsync(readDataset(file))
}

describe('a dataset file', () => {
  test('is read line by line; empty lines count and are passed over; the end needs no newline', async () => {
    const text = (words: string) => JSON.stringify({ messages: [{ role: 'user', content: words }] })
    const lines = await read('mixed.jsonl', `\ufeff${text('a')}\r\n\n  \n${text('é'.repeat(200_000))}\n${text('c')}`)
    expect(lines.map(({ line, value }) => [line, value.messages[0]!.content.length])).toEqual([[1, 1], [4, 200_000], [5, 1]])
  })

  test('names the file and the line that is wrong', async () => {
    await expect(read('bad.jsonl', `${JSON.stringify(least)}\n\n{"messages": []}\n`)).rejects.toThrow(/bad\.jsonl, line 3: messages is empty\./)
    await expect(read('latin.jsonl', Buffer.concat([Buffer.from(`${JSON.stringify(least)}\n`), Buffer.from([0x22, 0xe9, 0x22])]))).rejects.toThrow(/latin\.jsonl, line 2: The line is no UTF-8/)
    await expect(read('long.jsonl', Buffer.alloc(longestLine + 1, ' '))).rejects.toThrow(/long\.jsonl, line 1: The line is longer than 16 MiB/)
    await expect(Array.fromAsync(readDataset(path.join(folder, 'absent.jsonl')))).rejects.toThrow(/absent\.jsonl: The file cannot be read: ENOENT/)
  })
})
