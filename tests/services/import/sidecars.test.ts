import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { indexSidecars, sidecarsOf } from '../../../main/services/import/sidecars.ts'

const match = (picture: string, names: readonly string[]): string[] => sidecarsOf(picture, indexSidecars(names))

describe('XMP', () => {
  test.each([
    ['IMG_1.jpg', 'IMG_1.xmp'], ['IMG_1.jpg', 'IMG_1.jpg.xmp'], ['IMG_1.JPG', 'img_1.XMP'], ['DSC1.NEF', 'DSC1.xmp'], ['no-extension', 'no-extension.xmp'],
  ])('%s has %s', (picture, sidecar) => expect(match(picture, [sidecar])).toEqual([sidecar]))

  test.each([['IMG_1.jpg', 'IMG_11.xmp'], ['IMG_1.jpg', 'IMG_1.png.xmp']])('%s has not %s', (picture, sidecar) => expect(match(picture, [sidecar])).toEqual([]))
})

describe("Google Takeout's JSON", () => {
  test.each([
    ['IMG_1.jpg', 'IMG_1.jpg.json'],
    ['IMG_1.jpg', 'IMG_1.json'],
    ['IMG_1.jpg', 'IMG_1.jpg.supplemental-metadata.json'],
    ['PXL_20230101_120000000.PORTRAIT.jpg', 'PXL_20230101_120000000.PORTRAIT.jpg.supplemen.json'],
    ['IMG_20230101_120000_BURST001_COVER.jpg', 'IMG_20230101_120000_BURST001_COVER.jpg.suppl.json'],
    ['Screenshot_20230101-120000_Some Browser.jpg', 'Screenshot_20230101-120000_Some Browser.jpg.s.json'],
    ['Screenshot_20230101-120000_Some Browsers.jpg', 'Screenshot_20230101-120000_Some Browsers.jpg..json'],
    ['original_0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f_P.jpg', 'original_0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f_.json'],
    ['IMG_1(1).jpg', 'IMG_1.jpg(1).json'],
    ['IMG_1(1).jpg', 'IMG_1.jpg.supplemental-metadata(1).json'],
    ['IMG_1(12).jpg', 'IMG_1.jpg.supplemental-m(12).json'],
    ['IMG_1(1).jpg', 'IMG_1(1).jpg.json'],
    ['IMG_1-edited.jpg', 'IMG_1.jpg.json'],
    ['IMG_1-edited(2).jpg', 'IMG_1.jpg.supplemental-metadata(2).json'],
    ['IMG_1-bearbeitet.jpg', 'IMG_1.jpg.supplemental-metadata.json'],
  ])('%s has %s', (picture, sidecar) => expect(match(picture, [sidecar])).toEqual([sidecar]))

  test.each([
    ['IMG_1.jpg', 'IMG_1.jpg(1).json'], ['IMG_1(1).jpg', 'IMG_1.jpg.json'], ['IMG_1(1).jpg', 'IMG_1.jpg(2).json'], ['IMG_1.jpg', 'IMG_1.png.json'], ['IMG_1.jpg', 'metadata.json'], ['IMG_1.jpg', 'IMG_1.jpg.other.json'],
  ])('%s has not %s', (picture, sidecar) => expect(match(picture, [sidecar])).toEqual([]))

  test('the most exact of several, and XMP beside it', () => {
    expect(match('a-edited.jpg', ['a-edited.jpg.json', 'a.jpg.json', 'a-edited.xmp'])).toEqual(['a-edited.xmp', 'a-edited.jpg.json'])
  })
})

test('any names: nothing throws, and a sidecar named by the picture is found', () => {
  fc.assert(fc.property(fc.string(), fc.array(fc.string()), (picture, others) => {
    const sidecar = `${picture}.xmp`
    const found = match(picture, [sidecar, ...others.map((name) => `${name}.json`)])
    expect(found.map((name) => name.toLowerCase())).toContain(sidecar.toLowerCase())
  }))
})
