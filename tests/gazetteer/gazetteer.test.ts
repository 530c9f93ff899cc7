// The embedded gazetteer: entities, search, reverse look-up, and what bad input does.
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PlaceMatch, ReverseResult } from '../../main/contract/gazetteer.ts'
import { addAliases } from '../../main/gazetteer/aliases.ts'
import { ensureGazetteer } from '../../main/gazetteer/build.ts'
import { parseListedPlace } from '../../main/gazetteer/exiftool-table.ts'
import { openGazetteer } from '../../main/gazetteer/gazetteer.ts'
import type { Gazetteer } from '../../main/gazetteer/gazetteer.ts'
import { builtGazetteer } from './built.ts'

let gazetteer: Gazetteer
let file: string
const folder = mkdtempSync(path.join(os.tmpdir(), 'gazetteer-'))
beforeAll(async () => {
  file = await builtGazetteer()
  gazetteer = openGazetteer(file)
})
afterAll(() => {
  gazetteer.close()
  rmSync(folder, { recursive: true })
})
const first = (name: string): string | undefined => gazetteer.entities(name)[0]?.id

describe('places', () => {
  test('the table is whole and its indices hold', () => {
    const { count, country, countries, region, regions, zone, zones, latitude } = gazetteer.places
    expect(count).toBeGreaterThan(100_000)
    expect(Math.max(...country)).toBeLessThan(countries.length)
    expect(region.reduce((most, one) => Math.max(most, one), -1)).toBeLessThan(regions.length)
    expect(zone.reduce((most, one) => Math.max(most, one), 0)).toBeLessThan(zones.length)
    expect(latitude.every((one) => Math.abs(one) <= 90)).toBe(true)
  })
})

describe('entities', () => {
  test.each([
    [['Hefei', 'Hefei City', 'Hefei Shi', 'HEFEI', '合肥', '合肥市']], [['Muenchen', 'München', 'Munich', 'MÜNCHEN', 'Мюнхен', 'Monachium', 'ミュンヘン', 'ميونخ']], [['Moscow', 'Москва', 'Moskva', 'Moskau', '莫斯科']], [['Wien', 'Vienna', 'Вена', 'Bécs']],
    [['Athens', 'Αθήνα', 'ΑΘΗΝΑ', 'Athina', 'アテネ']], [['Seoul', '서울', '서울특별시', 'ソウル']], [['القاهرة', 'Cairo', 'Kairo', 'קהיר']], [['กรุงเทพ', 'Bangkok', '曼谷']], [['Kyiv', 'Київ', 'Киев', 'Kiev']], [['北京', 'Beijing', 'Peking']],
  ])('%j are one', (names) => {
    const places = names.map((name) => gazetteer.entities(name).find(({ grain }) => grain === 'place')?.id)
    expect(new Set(places).size).toBe(1)
    expect(places[0]).toMatch(/^place:/)
  })

  test('Georgia is a country and a state', () => {
    expect(gazetteer.entities('Georgia').slice(0, 2).map(({ id }) => id)).toEqual(['country:GE', 'region:US/Georgia'])
    expect(gazetteer.entities('Georgia', { country: 'US' })[0]?.id).toBe('region:US/Georgia')
  })
  test('regions by their own names', () => {
    expect([first('Bayern'), first('Toscana'), first('安徽省'), first('Московская область'), first('北海道')]).toEqual(['region:DE/Bavaria', 'region:IT/Tuscany', 'region:CN/Anhui', 'region:RU/Moscow Oblast', 'region:JP/Hokkaido'])
  })
  test('the large place first, the city and the region both', () => {
    expect(gazetteer.entities('Paris')[0]).toMatchObject({ country: 'FR', score: 1, matched: 'Paris' })
    expect(gazetteer.entities('Tokyo').map(({ grain }) => grain)).toEqual(expect.arrayContaining(['place', 'region']))
    expect(gazetteer.entities('Kansas City')[0]).toMatchObject({ region: 'Missouri' })
  })
  test.each(['', ' ', '%', 'qqxzy', 'DE', 'MN', '愚园路', 'New Town of Nothing', "'; DROP TABLE key; --", 'x'.repeat(5000)])('%j names nothing', (name) => { expect(gazetteer.entities(name)).toEqual([]) })
  test('every entity fits the contract', () => {
    for (const name of ['Berlin', 'Georgia', 'Saint-Denis', 'Hefei Shi']) for (const match of gazetteer.entities(name)) PlaceMatch.parse(match)
  })
  test('any string is taken', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => { expect(Array.isArray(gazetteer.entities(text))).toBe(true) }))
  })
})

describe('search', () => {
  test.each([['Stutgart', 'Stuttgart'], ['San Fransisco', 'San Francisco'], ['quarzazate', 'Ouarzazate'], ['Johanesburg', 'Johannesburg'], ['Mün', 'Munich'], ['San Franc', 'San Francisco'], ['Sao Paolo', 'São Paulo']])('%s finds %s', (query, name) => {
    expect(gazetteer.search(query, { limit: 5 }).map((match) => match.name)).toContain(name)
  })
  test('words inside a name, a country only, no fuzziness, and a limit', () => {
    expect(gazetteer.search('angeles').map(({ name }) => name)).toContain('Los Angeles')
    expect(gazetteer.search('Paris', { country: 'US' }).every(({ country }) => country === 'US')).toBe(true)
    expect(gazetteer.search('Stutgart', { fuzzy: false })).toEqual([])
    expect(gazetteer.search('san', { limit: 3 })).toHaveLength(3)
  })
  test('any string is taken', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => { for (const match of gazetteer.search(text, { limit: 3 })) PlaceMatch.parse(match) }), { numRuns: 50 })
    expect(gazetteer.search('" OR key MATCH "*')).toBeInstanceOf(Array)
  })
})

describe('reverse', () => {
  test.each([[48.7758, 9.1829, 'Stuttgart', 'DE'], [43.464, 11.879, 'Arezzo', 'IT'], [47.5584, 7.5734, 'Basel', 'CH'], [47.575, 7.556, 'Saint-Louis', 'FR'], [52.522, 13.41, 'Berlin', 'DE'], [22.28, 114.16, 'Hong Kong', 'HK']])('%d, %d is %s', (latitude, longitude, name, country) => {
    const found = gazetteer.reverse(latitude, longitude)
    expect(ReverseResult.parse(found).place?.name).toBe(name)
    expect(found.country?.code).toBe(country)
  })
  test('the open sea and no coordinates', () => {
    expect(gazetteer.reverse(40, -40)).toEqual({ country: null, region: null, place: null, distanceKm: null, timeZone: null })
    expect(gazetteer.reverse(213, Number.NaN).place).toBeNull()
  })
  test('at any place it gives that place or another within 100 km, on both sides of 180 degrees', () => {
    const { count, latitude, longitude } = gazetteer.places
    fc.assert(fc.property(fc.integer({ min: 0, max: count - 1 }), (row) => {
      const found = gazetteer.reverse(latitude[row]!, longitude[row]!)
      expect(found.place).not.toBeNull()
      expect(found.distanceKm).toBeLessThanOrEqual(100)
    }), { numRuns: 300 })
    expect(gazetteer.reverse(-16.8, -179.99).place?.country).toBe('FJ')
  })
})

describe('the file', () => {
  test('every row of our own tables names something, and most regions have their ISO code', () => {
    const copy = new Database(file, { readonly: true }).serialize()
    const database = new Database(copy)
    const report = addAliases(database)
    database.close()
    expect(report.unresolved).toEqual([])
    expect(report.regionsWithCode / report.regions).toBeGreaterThan(0.7)
  })
  test('a missing and a foreign file are refused, and ensureGazetteer builds anew', async () => {
    expect(() => openGazetteer(path.join(folder, 'none.db'))).toThrow(expect.objectContaining({ code: 'not-found' }))
    const foreign = path.join(folder, 'foreign.db')
    writeFileSync(foreign, 'no database at all')
    expect(() => openGazetteer(foreign)).toThrow(expect.objectContaining({ code: 'corrupt' }))
    writeFileSync(`${foreign}.999999999.0.part`, 'left behind by a process that was killed')
    await ensureGazetteer(foreign)
    const rebuilt = openGazetteer(foreign)
    expect(rebuilt.fingerprint).toBe(gazetteer.fingerprint)
    rebuilt.close()
    expect(readdirSync(folder)).toEqual(['foreign.db'])
    const { mtimeMs } = statSync(foreign)
    await ensureGazetteer(foreign)
    expect(statSync(foreign).mtimeMs).toBe(mtimeMs)
  })
  test('any line of a listing is a place or nothing', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (line) => { expect(parseListedPlace(line)).toBeNull() }))
    expect(parseListedPlace('Hefei,Anhui,Hefei Shi,CN,China,Asia/Shanghai,PPLA,5100000,31.8640,117.2808')).toMatchObject({ name: 'Hefei', population: 5_100_000 })
    expect(parseListedPlace('Hefei,Anhui,Hefei Shi,CN,China,Asia/Shanghai,PPLA,5100000,91,117.2808')).toBeNull()
  })
})
