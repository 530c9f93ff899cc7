// Coordinates as people write them: every form is found again to the digit that it carries, and what is unclear is refused.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dms } from '../../../renderer/views/answer/dms.ts'
import { parseCoordinates } from '../../../renderer/views/evidence/parse-coordinates.ts'

const stuttgart = (latitude: number, longitude: number) => ({ ok: true, latitude: expect.closeTo(latitude, 4) as number, longitude: expect.closeTo(longitude, 4) as number })

describe('what people paste', () => {
  it.each([
    '48.7735, 9.1711', '48.7735 9.1711', '48.7735;9.1711', '48.7735/9.1711', '(48.7735, 9.1711)', ' 48.7735 ,  9.1711 ', '+48.7735, +9.1711',
    '48,7735 9,1711', '48,7735, 9,1711', '48,7735; 9,1711', '48.7735° N, 9.1711° E', '48.7735 N / 9.1711 E', 'N48.7735 E9.1711', 'n 48.7735, e 9.1711', '9.1711E 48.7735N', 'E 9.1711 N 48.7735',
    '48.7735º, 9.1711º', '\u200e48.7735, 9.1711\u200f', '４８.７７３５, ９.１７１１',
  ])('decimal: %s', (text) => expect(parseCoordinates(text)).toEqual(stuttgart(48.7735, 9.1711)))

  it.each([
    `48°46'24"N 9°10'16"E`, '48°46′24″N 9°10′16″E', '48° 46′ 24″ N, 9° 10′ 16″ E', `48°46'24''N, 9°10'16''E`, `48°46’24”N 9°10’16”E`, '48 46 24 N 9 10 16 E', 'N 48 46 24 E 9 10 16', `N48°46'24" E9°10'16"`,
    '48:46:24N 9:10:16E', `48°46'24" 9°10'16"`, '48 46 24 9 10 16', '48 46 24, 9 10 16', `9°10'16"E 48°46'24"N`, `48°46.4'N 9°10.26667'E`, '48 46.4 9 10.26667', `48° 46.4', 9° 10.26667'`,
  ])('degrees, minutes, seconds: %s', (text) => expect(parseCoordinates(text)).toEqual(stuttgart(48 + 46 / 60 + 24 / 3600, 9 + 10 / 60 + 16 / 3600)))

  it.each([
    ['-33.8568, 151.2153', -33.8568, 151.2153], ['−33.8568, 151.2153', -33.8568, 151.2153], ['33.8568S 151.2153E', -33.8568, 151.2153], ['40.6892N 74.0445W', 40.6892, -74.0445],
    [`-33°51'24" 151°12'55"`, -33.8567, 151.2153], [`33°51'24"S 70°40'W`, -33.8567, -70.6667], ['90, 180', 90, 180], ['-90 -180', -90, -180], ['0,0', 0, 0], ['0 S 0 W', 0, 0],
  ])('signs and letters: %s', (text, latitude, longitude) => expect(parseCoordinates(text)).toEqual(stuttgart(latitude, longitude)))

  it('writes no negative zero', () => {
    const parsed = parseCoordinates('0S 0W')
    expect(parsed.ok && Object.is(parsed.latitude, 0) && Object.is(parsed.longitude, 0)).toBe(true)
  })
})

describe('what is unclear', () => {
  it.each([
    ['', 'understood'], ['Stuttgart', 'understood'], ['48.7', 'latitude and a longitude'], ['48,7735,9,1711', 'latitude and a longitude'], ['1 2 3', 'latitude and a longitude'], ['1 2 3 4 5 6 7 8', 'latitude and a longitude'],
    ['91, 0', 'latitude lies'], ['151.2, -33.9', 'latitude lies'], ['0, 180.1', 'longitude lies'], ['N48 N9', 'Both are'], ['9E 10W', 'Both are'], ['48N 9', 'once'], ['48N 9E 3S', 'once'],
    ['-48S 9E', 'twice'], [`48°60'N 9°E`, 'under 60'], [`48°10'61"N 9°E`, 'under 60'], [`48.5°30'N 9°E`, 'decimals'], ['48 N E 9', 'before both'], ['1e2, 3', 'once'], ['48..7, 9', 'no angle'],
    [`${'9'.repeat(200)}, 1`, 'understood'],
  ])('%s', (text, words) => {
    const parsed = parseCoordinates(text)
    expect(parsed).toMatchObject({ ok: false })
    expect(!parsed.ok && parsed.message).toContain(words)
  })
})

const latitude = fc.double({ min: -90, max: 90, noNaN: true })
const longitude = fc.double({ min: -180, max: 180, noNaN: true })

describe('round trips', () => {
  const near = (text: string, wanted: { latitude: number; longitude: number }, within: number) => {
    const parsed = parseCoordinates(text)
    if (!parsed.ok) throw new Error(`${text}: ${parsed.message}`)
    expect(Math.abs(parsed.latitude - wanted.latitude)).toBeLessThanOrEqual(within)
    expect(Math.abs(parsed.longitude - wanted.longitude)).toBeLessThanOrEqual(within)
  }

  it('of decimals, with each separator and with decimal commas', () => {
    fc.assert(fc.property(latitude, longitude, fc.integer({ min: 1, max: 9 }), fc.constantFrom(', ', ' ', '; ', ','), fc.boolean(), (lat, lon, digits, separator, commas) => {
      const write = (value: number) => (commas && separator !== ',' ? value.toFixed(digits).replace('.', ',') : value.toFixed(digits))
      near(`${write(lat)}${separator}${write(lon)}`, { latitude: lat, longitude: lon }, 0.51 * 10 ** -digits)
    }))
  })

  it('of letters, in either order and on either side', () => {
    fc.assert(fc.property(latitude, longitude, fc.boolean(), fc.boolean(), fc.constantFrom('', ' ', '°', '° '), (lat, lon, swapped, leads, mark) => {
      const write = (value: number, [positive, negative]: string) => {
        const [letter, size] = [value < 0 ? negative : positive, `${Math.abs(value).toFixed(7)}${mark}`]
        return leads ? `${letter}${size}` : `${size}${letter}`
      }
      const parts = [write(lat, 'NS'), write(lon, 'EW')]
      near((swapped ? parts.reverse() : parts).join(', '), { latitude: lat, longitude: lon }, 1e-7)
    }))
  })

  it('of what the window itself writes', () => {
    fc.assert(fc.property(latitude, longitude, fc.double({ min: 0.0001, max: 500, noNaN: true }), (lat, lon, radiusKm) => {
      const step = [1, 1 / 60, 1 / 3600, 1 / 36_000].find((one) => one * 111.195 <= radiusKm) ?? 1 / 36_000
      near(dms(lat, lon, radiusKm), { latitude: lat, longitude: lon }, step / 2 + 1e-9)
    }))
  })

  it('answers any text at all, quickly', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ unit: fc.constantFrom(...'0123456789.,;:/°\'"NSEW -+'), maxLength: 130 })), (text) => {
      const parsed = parseCoordinates(text)
      if (!parsed.ok) return
      expect(Math.abs(parsed.latitude)).toBeLessThanOrEqual(90)
      expect(Math.abs(parsed.longitude)).toBeLessThanOrEqual(180)
    }), { numRuns: 2000 })
  })
})
