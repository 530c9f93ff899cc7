// A CSV of known coordinates: headings in the usual spellings, and no row that lies off the Earth.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WorkstationError } from '../../../main/contract/errors.ts'
import { readTruth } from '../../../main/services/import/truth-file.ts'

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
