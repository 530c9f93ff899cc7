// A CSV of known coordinates: headings in the usual spellings, and no row that lies off the Earth.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WorkstationError } from '../../../main/contract/errors.ts'
import { readTruth, readTruthTable } from '../../../main/services/import/truth-file.ts'

describe('readTruth', () => {
  it.each([
    ['file,latitude,longitude\na.jpg,1.5,-2', 'the product\'s own'],
    ['IMG_ID,LAT,LON\na.jpg,1.5,-2', 'IM2GPS3K'],
    ['\uFEFFid,latitude,longitude,country\n"a.jpg",1.5,-2,XX', 'OSV-5M, with a byte order mark'],
    ['note,lng,lat,path\r\n"a, b",-2,1.5,a.jpg\r\n', 'any order, quotes, CRLF'],
  ])('reads %j (%s)', (text) => expect(readTruth(text, 't.csv')).toEqual([{ file: 'a.jpg', latitude: 1.5, longitude: -2 }]))

  it('drops rows without a point on the Earth', () => {
    expect(readTruth('file,lat,lon\na,91,0\nb,0,181\nc,,\nd,x,y\n,1,1\ne,90,-180', 't.csv').map((row) => row.file)).toEqual(['e'])
  })
  it.each(['', 'file,lat\na,1', 'a,b,c\n1,2,3', 'file,lat,lon\n"a'])('refuses %j with the file in the message', (text) => {
    expect(() => readTruth(text, 't.csv')).toThrow(/t\.csv/)
  })
  it('gives back what was written, for any names and points', () => {
    const row = fc.record({ file: fc.string({ minLength: 1 }).filter((name) => name.trim() === name && name !== ''), latitude: fc.double({ min: -90, max: 90, noNaN: true }), longitude: fc.double({ min: -180, max: 180, noNaN: true }) })
    fc.assert(fc.property(fc.array(row, { minLength: 1 }), (rows) => {
      const text = ['file,latitude,longitude', ...rows.map((one) => `"${one.file.replaceAll('"', '""')}",${one.latitude},${one.longitude}`)].join('\n')
      expect(readTruth(text, 't.csv')).toEqual(rows.map((one) => ({ ...one, latitude: Number(String(one.latitude)), longitude: Number(String(one.longitude)) })))
    }))
  })
  it('never fails but with its own error', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      try {
        readTruth(text, 't.csv')
      } catch (error) {
        expect(error).toBeInstanceOf(WorkstationError)
      }
    }))
  })
})

describe('readTruthTable', () => {
  it('keeps what else a row says, and tells of the rows that are of no use', () => {
    const { records, problems } = readTruthTable('IMG_ID,LAT,LON,Country,LAT\na.jpg,1.5,-2,FR,9\n,1,1,DE\nb.jpg,95,1,DE', 't.csv')
    expect(records).toEqual([{ row: 2, file: 'a.jpg', latitude: 1.5, longitude: -2, fields: new Map([['img_id', 'a.jpg'], ['lat', '1.5'], ['lon', '-2'], ['country', 'FR']]) }])
    expect(problems).toEqual([{ row: 3, reason: 'Row 3 names no picture.' }, { row: 4, reason: 'Row 4 has no latitude and longitude on the Earth.' }])
  })

  const feature = (coordinates: unknown, properties: unknown, more = {}) => ({ type: 'Feature', geometry: { type: 'Point', coordinates }, properties, ...more })
  it('reads points of GeoJSON, by a property that names the picture or by their id', () => {
    const text = JSON.stringify({ type: 'FeatureCollection', features: [feature([-2, 1.5], { File: 'a.jpg', locatability: 7, latitude: 80 }), feature([3, 4, 500], {}, { id: 'b.jpg' }), feature([], { file: 'c.jpg' }), feature([1, 1], { file: '' }), null] })
    const { records, problems } = readTruthTable(`\ufeff ${text}`, 't.geojson')
    expect(records.map(({ file, latitude, longitude }) => [file, latitude, longitude])).toEqual([['a.jpg', 1.5, -2], ['b.jpg', 4, 3]])
    expect(records[0]!.fields.get('locatability')).toBe('7')
    expect(problems.map(({ row }) => row)).toEqual([3, 4, 5])
    expect(readTruth(text, 't.geojson')).toHaveLength(2)
  })

  it.each(['{', '{}', '{"features": 3}'])('refuses %j with the file in the message', (text) => {
    expect(() => readTruthTable(text, 't.geojson')).toThrow(/t\.geojson/)
  })

  it('never fails but with its own error', () => {
    fc.assert(fc.property(fc.json(), (json) => {
      try {
        readTruthTable(`{"features":[${json}]}`, 't.geojson')
      } catch (error) {
        expect(error).toBeInstanceOf(WorkstationError)
      }
    }))
  })
})
