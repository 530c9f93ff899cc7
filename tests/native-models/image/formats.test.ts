// Formats are told by their bytes, names only part TIFFs from RAWs.
import { expect, test } from 'vitest'
import { sniffFormat } from '../../../native-models/image/formats.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')
const box = (brand: string, ...compatible: string[]) => bytes(`\0\0\0\x18ftyp${brand}\0\0\0\0${compatible.join('')}`)

test.each([
  ['\xff\xd8\xff\xe1', 'a.png', 'jpeg'], ['\x89PNG\r\n\x1a\n', 'a.jpg', 'png'], ['GIF89a', '', 'gif'], ['RIFF\0\0\0\0WEBPVP8 ', '', 'webp'], ['BM', '', 'bmp'],
  ['II*\0\x08\0\0\0', 'scan.tif', 'tiff'], ['MM\0*\0\0\0\x08', 'DSC_1.NEF', 'raw'], ['II*\0\x08\0\0\0', 'x.dng', 'raw'], ['II*\0\x10\0\0\0CR\x02\0', 'x.tif', 'raw'],
  ['FUJIFILMCCD-RAW 0201', '', 'raw'], ['IIU\0', 'p.rw2', 'raw'], ['<svg xmlns', 'a.svg', null], ['%PDF-1.7', 'a.jpg', null], ['RIFF\0\0\0\0WAVE', '', null], ['', 'a.jpg', null],
])('%j named %j is %s', (head, name, format) => {
  expect(sniffFormat(bytes(head), name)).toBe(format)
})

test('ISO base media files are told by their brands', () => {
  expect(sniffFormat(box('heic', 'mif1', 'heic'))).toBe('heif')
  expect(sniffFormat(box('mif1', 'mif1', 'heic'))).toBe('heif')
  expect(sniffFormat(box('mif1', 'mif1', 'avif'))).toBe('avif')
  expect(sniffFormat(box('avif', 'mif1'))).toBe('avif')
  expect(sniffFormat(box('crx ', 'crx '))).toBe('raw')
  expect(sniffFormat(box('isom', 'mp42'))).toBeNull()
})
