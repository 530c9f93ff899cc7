// Work ahead of a stream keeps its order and its bound; pictures are found by the names that tables call them; files appear whole or not at all.
import fs from 'node:fs'
import path from 'node:path'
import os from 'node:os'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { isAddress, pathInCopy, pathInDataset, pictureOf, writeLines } from '../../../main/services/datasets/line-file.ts'
import { mapAhead } from '../../../main/services/datasets/map-ahead.ts'
import { PictureFolder } from '../../../main/services/datasets/sources/picture-folder.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'geoagent-streams-'))
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

async function* streamOf<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  for (const item of items) yield await Promise.resolve(item)
}

describe('mapAhead', () => {
  test('gives every value in order, with no more in work than it may', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.nat(3)), fc.integer({ min: 1, max: 5 }), async (items, ahead) => {
      let [inWork, most] = [0, 0]
      const work = async (item: number) => {
        most = Math.max(most, ++inWork)
        for (let turn = 0; turn < item; turn++) await Promise.resolve()
        inWork--
        return item * 2
      }
      expect(await Array.fromAsync(mapAhead(streamOf(items), ahead, work))).toEqual(items.map((item) => item * 2))
      expect(most).toBeLessThanOrEqual(ahead)
    }))
  })

  test('throws a failure at its place, after the values before it, and leaves nothing in work', async () => {
    const seen: number[] = []
    let inWork = 0
    const work = async (item: number) => {
      inWork++
      await new Promise((resolve) => setTimeout(resolve, 5 * (4 - item)))
      inWork--
      if (item === 2) throw new Error('two')
      return item
    }
    await expect((async () => { for await (const value of mapAhead(streamOf([1, 2, 3, 4]), 3, work)) seen.push(value) })()).rejects.toThrow('two')
    expect([seen, inWork]).toEqual([[1], 0])
  })
})

test('pictures are found by path, by name and without their ending; what fits several is none', async () => {
  for (const name of ['a.jpg', 'in/b.jpg', 'in/c.png', 'other/c.png', 'cafe\u0301.jpg']) {
    fs.mkdirSync(path.dirname(path.join(folder, 'p', name)), { recursive: true })
    fs.writeFileSync(path.join(folder, 'p', name), '')
  }
  const pictures = await PictureFolder.read(path.join(folder, 'p'), new AbortController().signal)
  const fileOf = (name: string) => { const found = pictures.find(name); return 'file' in found ? path.relative(path.join(folder, 'p'), found.file) : found.reason }
  expect(['a.jpg', './a.jpg', 'a', 'b', 'in/b', 'in\\b.jpg', path.join(folder, 'p', 'in', 'b.jpg'), 'caf\u00e9'].map(fileOf)).toEqual(['a.jpg', 'a.jpg', 'a.jpg', 'in/b.jpg', 'in/b.jpg', 'in/b.jpg', 'in/b.jpg', 'cafe\u0301.jpg'])
  expect([fileOf('in/c'), fileOf('c.png'), fileOf('none.jpg'), fileOf('other/b.jpg')]).toEqual(['in/c.png', expect.stringContaining('Several pictures'), expect.stringContaining('is not among'), expect.stringContaining('is not among')])
})

describe('a file of lines', () => {
  const chunks = (text: string) => streamOf([text])
  const left = () => fs.readdirSync(folder).filter((name) => name.startsWith('.dataset'))

  test('appears whole; one that is there is replaced on request only, and stays when the source fails', async () => {
    const file = path.join(folder, 'lines')
    await writeLines(file, false, chunks('a\n'))
    await expect(writeLines(file, false, chunks('b\n'))).rejects.toMatchObject({ code: 'already-exists' })
    async function* failing(): AsyncGenerator<string> { yield* chunks('c\n'); throw new Error('source') }
    await expect(writeLines(file, true, failing())).rejects.toThrow('source')
    expect([fs.readFileSync(file, 'utf8'), left()]).toEqual(['a\n', []])
    await writeLines(file, true, chunks('d\n'.repeat(100_000)))
    expect([fs.statSync(file).size, left()]).toEqual([200_000, []])
    await expect(writeLines(folder, true, chunks(''))).rejects.toMatchObject({ code: 'invalid-request' })
  })

  test('names pictures so that they are found again, and leaves addresses alone', () => {
    expect(pathInDataset('/d/set.jsonl', '/d/p/a.jpg')).toBe('p/a.jpg')
    expect(['/e/a.jpg', '/d/set.jsonl', '/d/..a/b.jpg'].map((file) => pathInDataset('/d/set.jsonl', file))).toEqual(['/e/a.jpg', 'set.jsonl', '..a/b.jpg'])
    expect(['https://x.org/a.jpg', 'data:image/png;base64,AA', 'a.jpg', 'C:\\a.jpg'].map(isAddress)).toEqual([true, true, false, false])
    expect(pathInCopy('/d/set.jsonl', '/e/set.jsonl', 'https://x.org/a.jpg')).toBe('https://x.org/a.jpg')
    const name = fc.stringMatching(/^[a-z .:]{1,8}$/).filter((text) => text !== '.' && text !== '..')
    fc.assert(fc.property(fc.array(name, { minLength: 1, maxLength: 3 }), fc.array(name, { minLength: 1, maxLength: 3 }), (picture, dataset) => {
      const [file, at] = [`/${picture.join('/')}`, `/${dataset.join('/')}`]
      expect(pictureOf(at, pathInDataset(at, file))).toBe(file)
    }))
  })
})
