// Imports of GeoNames' dumps: small files in their formats, merged, repeated, and with every kind of bad line.
import fc from 'fast-check'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openGazetteer } from '../../main/gazetteer/gazetteer.ts'
import type { Gazetteer } from '../../main/gazetteer/gazetteer.ts'
import { dumpKind, parseAdminCode, parseAlternateName, parseCountryInfo, parseGeoname } from '../../main/gazetteer/geonames.ts'
import { importGeoNames } from '../../main/gazetteer/import.ts'
import type { ImportSummary } from '../../main/gazetteer/import.ts'
import { linesOf } from '../../main/gazetteer/lines.ts'
import { builtGazetteer } from './built.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'geonames-'))
const write = (name: string, lines: readonly string[]): string => {
  const file = path.join(folder, name)
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''))
  return file
}

interface Row { id: number; name: string; names?: string; at: [number, number]; feature: string; country: string; admin?: [string, string]; population?: number; zone?: string }
const geoname = ({ id, name, names = '', at, feature, country, admin = ['', ''], population = 0, zone = '' }: Row): string =>
  [id, name, name, names, ...at, ...feature.split('.'), country, '', ...admin, '', '', population, '', '', zone, '2024-05-01'].join('\t')

const places = [
  geoname({ id: 2825297, name: 'Stuttgart', names: 'Stuccarda,Schtuttgart,STR,https://en.wikipedia.org/wiki/Stuttgart', at: [48.78232, 9.17702], feature: 'P.PPLA', country: 'DE', admin: ['01', ''], population: 589793, zone: 'Europe/Berlin' }),
  geoname({ id: 9000001, name: 'Hinterquuxdorf', at: [48.5, 9.5], feature: 'P.PPL', country: 'DE', admin: ['01', ''], population: 120, zone: 'Europe/Berlin' }),
  geoname({ id: 9000002, name: 'Großquuxstadt', at: [48.6, 9.6], feature: 'P.PPL', country: 'DE', admin: ['01', ''], population: 700, zone: 'Europe/Berlin' }),
  geoname({ id: 5016505, name: 'Ash Lake', at: [48.2166, -92.9305], feature: 'H.LK', country: 'US', admin: ['MN', '137'], zone: 'America/Chicago' }),
  geoname({ id: 9000003, name: 'Quuxseamount', at: [-20, -30], feature: 'U.SMU', country: 'BR' }),
  geoname({ id: 9000004, name: 'Oldquux', at: [48.4, 9.4], feature: 'P.PPLQ', country: 'DE', admin: ['01', ''] }),
  geoname({ id: 9000005, name: 'Neuland Quux', at: [48.3, 9.3], feature: 'P.PPL', country: 'DE', admin: ['77', ''], population: 9000, zone: 'Europe/Berlin' }),
  geoname({ id: 2953481, name: 'Baden-Württemberg', names: 'Quuxenberg', at: [48.5, 9], feature: 'A.ADM1', country: 'DE', admin: ['01', ''], population: 10000000 }),
]
const bad = ['nonsense', places[0]!.replace('48.78232', '148.78'), places[0]!.replace('2825297', 'x'), places[0]!.replace('\tDE\t', '\tde\t'), 'x'.repeat(150_000)]
const dumps = (): string[] => [
  write('alternateNamesV2.txt', ['1\t2825297\tja\tシュトゥットガルト市街\t\t\t\t\t\t', '2\t9000001\tru\tХинтерквуксдорф\t\t\t\t\t\t', '3\t2825297\tlink\thttps://x\t\t\t\t\t\t', '4\t2825297\tde\tAltstuttquux\t\t\t\t1\t\t', '5\t1\tde\tNiemand\t\t\t\t\t\t', 'bad', '6\t2921044\tde\tQuuxland\t1\t\t\t\t\t']),
  write('DE.txt', [...places, ...bad]),
  write('admin1CodesASCII.txt', ['DE.01\tBaden-Württemberg\tBaden-Wuerttemberg\t2953481', 'DE.77\tQuuxregion\tQuuxregion\t9000077', 'US.MN\tMinnesota\tMinnesota\t5037779', 'bad line']),
  write('admin2Codes.txt', ['US.MN.137\tSaint Louis County\tSaint Louis County\t5045021']),
  write('countryInfo.txt', ['# a remark', ['DE', 'DEU', '276', 'GM', 'Germany', 'Berlin', '357021', '82927922', 'EU', '.de', 'EUR', 'Euro', '49', '#####', '^(\\d{5})$', 'de', '2921044', 'CH,PL', ''].join('\t')]),
]

describe('an import', () => {
  const file = path.join(folder, 'home', 'gazetteer.db')
  let summary: ImportSummary
  let gazetteer: Gazetteer
  let before: { count: number; fingerprint: string }
  beforeAll(async () => {
    mkdirSync(path.dirname(file))
    copyFileSync(await builtGazetteer(), file)
    const old = openGazetteer(file)
    before = { count: old.places.count, fingerprint: old.fingerprint }
    old.close()
    summary = await importGeoNames(file, dumps())
    gazetteer = openGazetteer(file)
  })
  afterAll(() => {
    gazetteer.close()
    rmSync(folder, { recursive: true })
  })

  test('counts rows, and names the bad lines by file and number', () => {
    expect(summary).toMatchObject({ places: 4, merged: 2, names: 3 })
    expect(summary.warnings).toHaveLength(7)
    expect(summary.warnings).toContain('DE.txt, line 9: has 1 columns instead of 19')
    expect(summary.warnings).toContain('DE.txt, line 10: has no sound coordinates')
    expect(summary.warnings).toContain('DE.txt, line 13: is too long')
    expect(summary.fingerprint).not.toBe(before.fingerprint)
    expect(gazetteer.fingerprint).toBe(summary.fingerprint)
  })
  test('merges a place that is there already', () => {
    const found = gazetteer.entities('Stuttgart', { country: 'DE' }).filter(({ grain }) => grain === 'place')
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ population: 589793, latitude: 48.78232 })
    for (const name of ['Schtuttgart', 'シュトゥットガルト市街']) expect(gazetteer.entities(name)[0]?.id).toBe(found[0]!.id)
    expect(gazetteer.entities('Altstuttquux')).toEqual([])
    expect(gazetteer.entities('STR')).toEqual([])
  })
  test('adds towns to the table, and villages beside it', () => {
    expect(gazetteer.places.count).toBe(before.count + 2)
    expect(gazetteer.entities('Grossquuxstadt')[0]).toMatchObject({ id: expect.stringMatching(/^place:/) as string, region: 'Baden-Wurttemberg' })
    expect(gazetteer.entities('Хинтерквуксдорф')[0]).toMatchObject({ id: 'geoname:9000001', name: 'Hinterquuxdorf', region: 'Baden-Wurttemberg', population: 120 })
    expect(gazetteer.reverse(48.5001, 9.5001).place?.name).toBe('Hinterquuxdorf')
  })
  test('makes a region that was unknown, and names those that were known', () => {
    expect(gazetteer.entities('Quuxregion')[0]).toMatchObject({ id: 'region:DE/Quuxregion', latitude: 48.3, population: 9000 })
    expect(gazetteer.entities('Quuxenberg')[0]?.id).toBe('region:DE/Baden-Wurttemberg')
    expect(gazetteer.entities('Quuxland')[0]?.id).toBe('country:DE')
  })
  test('geocodes a lake in its county, which is no entity of running text', () => {
    expect(gazetteer.geocode('United States; MN, Saint Louis County; Ash Lake')).toMatchObject({ grain: 'place', place: { id: 'geoname:5016505', region: 'Minnesota' }, dropped: [] })
    expect(gazetteer.entities('Ash Lake')).toEqual([])
    expect(gazetteer.search('Ash Lake')[0]?.id).toBe('geoname:5016505')
    expect([gazetteer.search('Quuxseamount', { fuzzy: false }), gazetteer.search('Oldquux', { fuzzy: false })]).toEqual([[], []])
  })
  test('repeated, changes nothing', async () => {
    const again = await importGeoNames(file, dumps())
    expect(again).toMatchObject({ places: 0, merged: 6, fingerprint: summary.fingerprint })
  })
  test('of what is no dump leaves the file as it was and nothing beside it', async () => {
    const bytes = readFileSync(file)
    await expect(importGeoNames(file, [path.join(folder, 'absent.txt')])).rejects.toMatchObject({ code: 'not-found' })
    await expect(importGeoNames(file, [write('allCountries.zip', [])])).rejects.toMatchObject({ code: 'unsupported' })
    await expect(importGeoNames(file, dumps(), () => { throw new Error('stop') })).rejects.toThrow('stop')
    expect(readFileSync(file).equals(bytes)).toBe(true)
    expect(readdirSync(path.dirname(file))).toEqual(['gazetteer.db'])
  })
})

describe('the formats', () => {
  test('any line is a row or a reason', () => {
    const field = fc.oneof(fc.string({ unit: 'binary', maxLength: 8 }), fc.constantFrom('', '1', 'DE', '48.5', '-9', 'P', 'DE.01'))
    const line = fc.array(field, { maxLength: 22 }).map((fields) => fields.join('\t'))
    for (const parse of [parseGeoname, parseAdminCode, parseAlternateName, parseCountryInfo]) {
      fc.assert(fc.property(line, (text) => {
        const parsed = parse(text)
        expect('row' in parsed || parsed.bad.length > 0).toBe(true)
        if ('row' in parsed && parsed.row && 'latitude' in parsed.row) expect(parsed.row.latitude).toSatisfy((latitude) => Math.abs(latitude as number) <= 90)
      }))
    }
  })
  test.each([['cities500.txt', 'geonames'], ['/a/allCountries.txt', 'geonames'], ['admin1CodesASCII.txt', 'regions'], ['admin2Codes.txt', 'subregions'], ['alternateNamesV2.txt', 'alternates'], ['countryInfo.txt', 'countries'], ['photo.jpg', null]])('%s', (name, kind) => { expect(dumpKind(name)).toBe(kind) })
  test('lines keep their numbers over chunks, marks and carriage returns', async () => {
    const scratch = mkdtempSync(path.join(os.tmpdir(), 'lines-'))
    const file = path.join(scratch, 'lines.txt')
    const lines = Array.from({ length: 30_000 }, (_, number) => `${number} ${'ü'.repeat(number % 40)}`)
    writeFileSync(file, `\ufeff${lines.join('\r\n')}`)
    const read = []
    for await (const lot of linesOf(file)) read.push(...lot)
    rmSync(scratch, { recursive: true })
    expect(read.map(({ text }) => text)).toEqual(lines)
    expect(read.every(({ number }, index) => number === index + 1)).toBe(true)
  })
})
