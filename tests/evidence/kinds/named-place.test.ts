// Places named by the file: location fields, captions, folders.
import { describe, expect, test } from 'vitest'
import { deriveEvidence } from '../../../main/evidence/derive.ts'
import type { PlaceReading } from '../../../main/contract/observation.ts'
import { factsOf, field, gazetteer, kernelsOf, ofKind } from './facts.ts'

const places = await gazetteer()
const byFields = (...readings: PlaceReading[]) => ofKind(deriveEvidence(factsOf({ metadata: { places: readings } }), places), 'named-place')
const byPath = (path: string) => ofKind(deriveEvidence(factsOf({ path }), places), 'named-place')

describe('location fields', () => {
  test('country, region and city are one item at the city', () => {
    const drafts = byFields(field('country', 'Italia'), field('region', 'Tuscany'), field('city', 'Arezzo'))
    expect(drafts).toHaveLength(1)
    expect(kernelsOf(drafts[0]).centres[0]).toMatchObject({ latitude: expect.closeTo(43.46, 1), longitude: expect.closeTo(11.88, 1) })
  })

  test('the country tells homonyms apart', () => {
    const [french] = byFields(field('country-code', 'FR'), field('city', 'Paris'))
    const [texan] = byFields(field('country', 'United States'), field('region', 'Texas'), field('city', 'Paris'))
    expect(kernelsOf(french).centres[0].latitude).toBeCloseTo(48.85, 1)
    expect(kernelsOf(texan).centres[0].latitude).toBeCloseTo(33.66, 1)
  })

  test('IPTC and XMP that say the same are one item that names both', () => {
    const drafts = byFields(field('city', 'Ulm'), field('country', 'Germany'), field('city', 'Ulm', 'XMP:City'), field('country', 'Deutschland', 'XMP:Country'))
    expect(drafts).toHaveLength(1)
    expect(drafts[0].source.detail).toContain('XMP:City')
  })

  test('a country alone is a set of one; an unknown city falls back to it', () => {
    expect(byFields(field('country', 'Kenya'))[0].likelihood).toMatchObject({ form: 'countries', ratios: { KE: 100 } })
    expect(byFields(field('country', 'Kenya'), field('city', 'Xqzzyq'))[0].likelihood).toMatchObject({ form: 'countries', ratios: { KE: 100 } })
    expect(byFields(field('country', 'Narnia'), field('city', 'Xqzzyq'))).toEqual([])
  })
})

describe('captions and paths', () => {
  test('a caption names a town, less surely than a field', () => {
    const [caption] = byFields(field('caption', 'Evening in Heidelberg with friends', 'XMP:Description'))
    const [town] = byFields(field('city', 'Heidelberg'))
    expect(caption.says).toContain('Heidelberg')
    expect(kernelsOf(caption).background).toBeGreaterThan(kernelsOf(town).background)
  })

  test('the last three folders and the name count, the nearest most', () => {
    const background = (path: string) => byPath(path).map((draft) => kernelsOf(draft).background)[0]
    expect(background('/x/Heidelberg/IMG_1.jpg')).toBeLessThan(background('/x/Heidelberg/a/b/IMG_1.jpg'))
    expect(byPath('/Heidelberg/a/b/c/IMG_1.jpg')).toEqual([])
    expect(byPath('C:\\Photos\\2019-08 Heidelberg\\DSC_0001.JPG')[0].source).toMatchObject({ origin: 'folder-name' })
    expect(byPath('heidelberg_castle_2019.jpg')[0].source).toMatchObject({ origin: 'file-name' })
  })

  test.each([
    '/work/shared/photos/DSCN0010.jpg', '/home/user/Pictures/IMG_1234.jpg', '/mnt/DCIM/100CANON/IMG_0001.CR2', 'WhatsApp Image 2020-01-01 at 10.00.00.jpeg', 'Screenshot_20200101-101010.png', '/a/Nice trip/March/Of/Test.jpg',
    'photos/HMD_Nokia_8.3_5G_hdr.heif', 'photos/sony-hx5v-sign.jpg', 'photos/galaxy-note3-sign.jpg', 'photos/flir-sign-flipped-longitude.jpg', 'photos/htc-desire.webp', 'photos/lumia800.jpg', 'photos/olympus-fe230.jpg', 'photos/exif-at-eof.heic',
    'photos/streetscape-41af8b42.jpeg', 'photos/finepix-s2pro.jpg', 'photos/iphone4.jpg', 'Home/Best/Reading/Photos/Samples/PXL_20210101_123456789.jpg', '',
  ])('%s names no place to speak of', (path) => {
    const drafts = byPath(path)
    for (const draft of drafts) expect(kernelsOf(draft).background).toBeGreaterThan(0.99)
    expect(drafts.length).toBeLessThanOrEqual(1)
  })

  test.each(['03-sign-german.jpg', 'italian.jpg', 'Slovak shop.jpg', '/x/Swiss/IMG_1.jpg', 'somali.jpg', 'English.jpg', 'Nepali food/IMG_1.jpg'])('%s is an adjective or a language', (path) => expect(byPath(path)).toEqual([]))
  test('nor does a caption that says what a dog is', () => expect(byFields(field('caption', 'A German shepherd'))).toEqual([]))
  test.each([['03-sign-Germany.jpg', 'DE'], ['deutschland.jpg', 'DE'], ['/x/Italia/IMG_1.jpg', 'IT'], ['Argentine.jpg', 'AR'], ['germany german.jpg', 'DE']])('%s is %s', (path, country) => {
    expect(byPath(path).map(({ likelihood }) => (likelihood.form === 'countries' ? Object.keys(likelihood.ratios) : []))).toEqual([[country]])
  })

  test('a given name that is also a region moves it little', () => {
    for (const { likelihood } of byPath('maria victoria.jpg')) expect(likelihood.form === 'regions' && likelihood.ratios['AU/Victoria']).toBeLessThan(4)
  })
})
