// Trained data: bundled, the user's own, and what is refused.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTesseract, TesseractError } from '../../../../native-models/models/tesseract/engine.ts'
import { loadTrained } from '../../../../native-models/models/tesseract/languages.ts'

let folder = ''
beforeAll(async () => { folder = await mkdtemp(path.join(tmpdir(), 'languages-')) })
afterAll(() => rm(folder, { recursive: true }))

test('a file of the user\'s goes before the bundled one, packed or not', async () => {
  const bundled = await loadTrained('ell', [])
  expect(bundled.length).toBeGreaterThan(1e6)
  await writeFile(path.join(folder, 'ell.traineddata'), 'mine')
  expect(Buffer.from(await loadTrained('ell', [folder])).toString()).toBe('mine')
  const packed = await readFile('node_modules/@tesseract.js-data/heb/4.0.0_best_int/heb.traineddata.gz')
  await writeFile(path.join(folder, 'xyz.traineddata.gz'), packed)
  expect(Buffer.from(await loadTrained('xyz', [folder])).equals(gunzipSync(packed))).toBe(true)
})

test.each(['nope', '../ell', 'ell/../../x', '', 'a'.repeat(500), 'ell\0'])('%j is refused', async (language) => {
  await expect(loadTrained(language, [folder])).rejects.toBeInstanceOf(TesseractError)
})

test('broken gzip and broken trained data are refused, and the thread goes on', async () => {
  await writeFile(path.join(folder, 'bad.traineddata'), Buffer.from([0x1f, 0x8b, 1, 2, 3]))
  await expect(loadTrained('bad', [folder])).rejects.toThrow(/unpacked/)
  const tesseract = startTesseract()
  await expect(tesseract.open('odd', Buffer.from('no trained data'))).rejects.toBeInstanceOf(TesseractError)
  await tesseract.open('heb', await loadTrained('heb', []))
  const blank = { data: Buffer.alloc(200 * 48 * 3, 255), width: 200, height: 48 }
  const [reading] = await tesseract.read(blank, ['heb'])
  expect(reading!.words.every((word) => word.confidence === 0)).toBe(true) // it always finds something, and says itself that it is nothing
  await expect(tesseract.read(blank, ['deu'])).rejects.toThrow(/not open/)
  await tesseract.close()
  await expect(tesseract.read(blank, ['heb'])).rejects.toThrow(/closed/)
})
