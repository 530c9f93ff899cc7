// Folding: spellings of one name meet, names of two things do not.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { editDistance, foldKey, foldKeys, isHan, latinReading, strippedKeys } from '../../main/gazetteer/fold.ts'

const meet = (a: string, b: string): boolean => foldKeys(a).some((key) => foldKeys(b).includes(key))

describe('foldKeys', () => {
  test.each([
    ['München', 'Muenchen'], ['München', 'MUNCHEN'], ['Straße', 'STRASSE'], ['St. Gallen', 'Sankt Gallen'], ['Saint-Étienne', 'st etienne'], ["Xi'an", 'Xian'], ['Łódź', 'Lodz'], ['İzmir', 'izmir'],
    ['São Paulo', 'Sao  Paulo'], ['Bosnia & Herzegovina', 'Bosnia and Herzegovina'], ['The Hague', 'hague'], ['Ｔｏｋｙｏ', 'Tokyo'], ['Århus', 'Aarhus'], ['Μόσχα', 'ΜΟΣΧΑ'], ['القاهرة', 'القاهره'], ['Орёл', 'Орел'],
  ])('%s is %s', (a, b) => { expect(meet(a, b)).toBe(true) })

  test.each([['Paris', 'Parys'], ['Georgia', 'Georgian'], ['東京', '京都'], ['Halle', 'Halla'], ['नई दिल्ली', 'नागपुर']])('%s is not %s', (a, b) => { expect(meet(a, b)).toBe(false) })

  test('any string folds to keys of letters and digits, and folding again changes nothing', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const key of foldKeys(text)) {
        expect(key).toMatch(/^[\p{L}\p{M}\p{N}]+$/u)
        expect(key.length).toBeLessThan(2000)
      }
    }))
    fc.assert(fc.property(fc.stringMatching(/^[a-zA-Zäöüéß -]{1,30}$/), (text) => {
      const key = foldKey(text)
      fc.pre(key.length > 4)
      expect(foldKey(key)).toBe(key)
    }))
  })
})

describe('strippedKeys', () => {
  test.each([
    ['Hefei City', 'place', 'hefei'], ['Hefei Shi', 'place', 'hefei'], ['合肥市', 'place', '合肥'], ['City of Bath', 'place', 'bath'], ['Landeshauptstadt München', 'place', 'munchen'],
    ['Province of Rome', 'region', 'rome'], ['Ленинградская область', 'region', 'ленинградская'], ['安徽省', 'region', '安徽'], ['내몽골도', 'region', '내몽골'],
  ] as const)('%s (%s) is %s', (name, grade, key) => { expect(strippedKeys(name, grade)).toContain(key) })

  test.each(['La Paz', 'De Haan', 'Des Moines', 'New Town', 'Kansas', '京都'])('%s keeps its words', (name) => { expect(strippedKeys(name, 'place')).toEqual([]) })
})

test('latinReading reads scripts that have one reading, and no abjads', () => {
  expect(latinReading('москва')).toBe('moskva')
  expect(latinReading('合肥')).toBe('hefei')
  expect(latinReading('القاهره')).toBeNull()
  expect(latinReading('paris')).toBeNull()
  expect([isHan('合肥'), isHan('合'), isHan('合肥a')]).toEqual([true, false, false])
})

test('editDistance counts edits and swaps, is symmetric, and gives up above its limit', () => {
  expect(editDistance('stutgart', 'stuttgart', 3)).toBe(1)
  expect(editDistance('germnay', 'germany', 3)).toBe(1)
  expect(editDistance('abc', 'xyzabc', 2)).toBe(3)
  fc.assert(fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
    expect(editDistance(a, b, 20)).toBe(editDistance(b, a, 20))
    expect(editDistance(a, b, 20) === 0).toBe(a === b)
  }))
})
