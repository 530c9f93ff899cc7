// The sun's position against published values and closed forms.
import { describe, expect, it } from 'vitest'
import { sunPosition } from '../../../../../training/tasks/geoworld/scene/solar-position.ts'

describe('sunPosition', () => {
  it("agrees with the example of NREL's Solar Position Algorithm (Reda and Andreas 2004, table A5.1)", () => {
    const { azimuth, altitude } = sunPosition(Date.UTC(2003, 9, 17, 19, 30, 30), 39.742476, -105.1786)
    expect(azimuth).toBeCloseTo(194.34024, 1)
    // Their zenith distance of 50.11162 degrees is for the air at 1830 m; the difference of refraction is below 0.01 degrees.
    expect(altitude).toBeCloseTo(90 - 50.11162, 1)
  })

  it.each([
    ['June', Date.UTC(2024, 5, 20, 12, 2), 51.4779, 90 - 51.4779 + 23.436],
    ['December', Date.UTC(2024, 11, 21, 11, 58), 51.4779, 90 - 51.4779 - 23.436],
  ])('stands at 90 - latitude + declination at noon of the solstice of %s in Greenwich', (_month, time, latitude, altitude) => {
    const sun = sunPosition(time, latitude, 0)
    expect(Math.abs(sun.altitude - altitude)).toBeLessThan(0.1)
    expect(Math.abs(sun.azimuth - 180)).toBeLessThan(1)
  })

  it('rises in the east and sets in the west at an equinox, everywhere outside the polar regions', () => {
    for (const latitude of [-60, -33, 0, 20, 48, 60]) {
      const morning = sunPosition(Date.UTC(2024, 2, 20, 6, 7), latitude, 0)
      const evening = sunPosition(Date.UTC(2024, 2, 20, 18, 7), latitude, 0)
      expect(Math.abs(morning.azimuth - 90)).toBeLessThan(1)
      expect(Math.abs(evening.azimuth - 270)).toBeLessThan(1)
      expect(Math.abs(morning.altitude)).toBeLessThan(1)
    }
  })

  it('stands in the north at noon in the south, and moves with longitude by 15 degrees an hour', () => {
    const sydney = sunPosition(Date.UTC(2024, 5, 21, 1, 57), -33.87, 151.21)
    expect(Math.min(sydney.azimuth, 360 - sydney.azimuth)).toBeLessThan(1)
    const [here, there] = [sunPosition(Date.UTC(2024, 4, 1, 10), 40, 0), sunPosition(Date.UTC(2024, 4, 1, 9), 40, 15)]
    expect(Math.abs(here.altitude - there.altitude)).toBeLessThan(0.05)
  })
})
