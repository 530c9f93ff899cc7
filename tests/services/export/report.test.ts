// The HTML report: self-contained, inert, whole, and the same each time.
import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { arbitraryRecords } from './arbitrary.ts'
import { collect } from './collect.ts'
import { parsePage, parsePath, type PageElement } from './page.ts'
import { arezzo, failed, hostile, realistic, stuttgart, unlocated } from './records.ts'

const nearby = () => [
  { name: 'Esslingen <b>', latitude: 48.74, longitude: 9.3, population: 90_000 },
  { name: 'Leonberg', latitude: 48.8, longitude: 9.01, population: 45_000 },
]

function expectInert(page: readonly PageElement[]): void {
  const allowed = /^(html|head|meta|title|style|body|a|div|header|main|nav|footer|section|article|figure|figcaption|p|h[1-5]|ul|li|dl|dt|dd|table|thead|tbody|tr|th|td|b|i|q|span|small|code|bdi|img|svg|g|use|path|rect|circle|text)$/
  const ids = page.flatMap((element) => element.attributes.get('id') ?? [])
  expect(new Set(ids).size).toBe(ids.length)
  for (const { name, attributes } of page) {
    expect(name).toMatch(allowed)
    for (const [attribute, value] of attributes) {
      expect(attribute).not.toMatch(/^on|^srcset$|^action$|^formaction$/)
      if (attribute === 'src') expect(value).toMatch(/^data:image\/(jpeg|png|webp);base64,[A-Za-z0-9+/=]+$/)
      if (/href$/.test(attribute)) expect(ids).toContain(value.replace(/^#/, ''))
      if (attribute === 'style') expect(value).toMatch(/^(left:[\d.]+%;)?width:[\d.]+%$/)
    }
    if (name === 'path') parsePath(attributes.get('d') ?? '')
  }
}

describe('a report on realistic records', () => {
  let html: string
  let page: PageElement[]
  beforeAll(async () => {
    const picture = await sharp({ create: { width: 32, height: 24, channels: 3, background: '#456' } }).webp().toBuffer()
    html = await collect('html', realistic, { nearby, thumbnail: async (record) => (record === stuttgart ? picture : record === unlocated ? Buffer.from('<svg onload=x>') : null) })
    page = parsePage(html)
  })

  test('runs nothing and fetches nothing', () => {
    expectInert(page)
    expect(page.find((element) => element.attributes.get('http-equiv') === 'Content-Security-Policy')?.attributes.get('content')).toMatch(/^default-src 'none'; style-src 'unsafe-inline'; img-src data:/)
    expect(page.find((element) => element.name === 'style')?.text).not.toMatch(/url\(|@import|https?:/)
    expect(/(src|href)="[^"#d]/.test(html)).toBe(false)
  })
  test('shows hostile names as text, with nothing hidden', () => {
    expect(html.includes('<script')).toBe(false)
    expect(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/.test(html)).toBe(false)
    const folder = page.find((element) => element.name === 'small' && element.text.includes('script'))
    expect(folder?.text).toContain('"><script>alert(1)</script>[U+202E]gpj.exe␇␛[31m␊=HYPERLINK')
  })
  test('embeds only pictures', () => {
    const images = page.filter((element) => element.name === 'img')
    expect(images).toHaveLength(1)
    expect(images[0].attributes.get('alt')).not.toBe('')
    expect(page.filter((element) => element.attributes.get('class') === 'blank')).toHaveLength(realistic.length - 1)
  })
  test('has landmarks, one h1, labelled maps and scoped heads', () => {
    for (const name of ['header', 'main', 'nav', 'footer', 'h1']) expect(page.some((element) => element.name === name), name).toBe(true)
    expect(page.filter((element) => element.name === 'h1')).toHaveLength(1)
    for (const map of page.filter((element) => element.name === 'svg')) expect([map.attributes.get('role'), map.attributes.get('aria-label')]).toEqual(['img', expect.stringMatching(/^(Close view|Locator|Overview map)/)])
    for (const head of page.filter((element) => element.name === 'th')) expect(head.attributes.get('scope')).toBe('col')
  })
  test('counts, lists and links every image', () => {
    expect(page.find((element) => element.attributes.get('class') === 'counts')?.text).toBe('9 images6 located2 not located1 failed2 with the same bytes as another')
    expect(page.filter((element) => element.name === 'article').map((element) => element.attributes.get('id'))).toEqual(realistic.map((_, index) => `image-${index + 1}`))
    const words = page.filter((element) => element.name === 'section').find((element) => element.text.startsWith('Words for probability'))
    expect(words?.text).toContain('roughly even45–55 %')
  })
  test('tells what was found and what was not', () => {
    const articles = page.filter((element) => element.name === 'article').map((element) => element.text)
    expect(articles[0]).toContain('Stuttgart, Baden-Württemberg, Germany')
    expect(articles[0]).toContain('likely, 62 % · country Germany 89 %')
    expect(articles[0]).toMatch(/Vienna, Austria.*rejected by the analyst/)
    expect(articles[6]).toContain('Nothing in this image')
    expect(articles[7]).toContain('unreadable The JPEG ends after 12 kB')
  })
  test('is the same each time', async () => {
    const records = [stuttgart, failed]
    expect((await collect('html', records, { nearby })) === (await collect('html', records, { nearby }))).toBe(true)
  })
})

describe('a report on other records', () => {
  test('arbitrary records stay inert', { timeout: 120_000 }, () =>
    fc.assert(fc.asyncProperty(arbitraryRecords, async (records) => expectInert(parsePage(await collect('html', records)))), { numRuns: 12 }))
  test('no records, no maps, but a report', async () => {
    const page = parsePage(await collect('html', [], { title: '' }))
    expect(page.find((element) => element.name === 'h1')?.text).toBe('Untitled case')
    expect(page.find((element) => element.name === 'main')?.text).toContain('No image was located')
    expectInert(page)
  })
  test('pictures taken near each other share one ground', async () => {
    const walk = Array.from({ length: 30 }, (_, index) => ({ ...arezzo, image: `${index}.jpg` }))
    const html = await collect('html', walk, { nearby })
    expect(html.length / walk.length).toBeLessThan(25_000)
    expect(html.match(/<g id="ground-/g)?.length).toBe(3)
  })
  test('a hostile place name is text on the map', async () => {
    expect((await collect('html', [stuttgart, hostile], { nearby })).includes('Esslingen &lt;b&gt;')).toBe(true)
  })
  test('leaves no spool behind, even when the reader stops or the source fails', async () => {
    const own = mkdtempSync(path.join(tmpdir(), 'report-test-'))
    const before = process.env.TMPDIR
    process.env.TMPDIR = own
    try {
      async function* broken() {
        yield stuttgart
        throw new Error('gone')
      }
      await expect(collect('html', broken())).rejects.toThrow('gone')
      await expect(collect('kml', broken())).rejects.toThrow('gone')
      await collect('html', [stuttgart])
      expect(readdirSync(own)).toEqual([])
    } finally {
      process.env.TMPDIR = before ?? '/tmp'
    }
  })
})
