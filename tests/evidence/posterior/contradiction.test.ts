// Two sharp items that cannot both be right.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Likelihood } from '../../../main/contract/evidence.ts'
import { contradictionOf } from '../../../main/evidence/posterior/contradiction.ts'
import { haversineKm, inCountries, kernel } from './synthetic.ts'

const item = (likelihood: Likelihood, accepted = true, weight = 1) => ({ likelihood, accepted, weight })
const vienna = item(kernel(48.2082, 16.3738, 0.03))
const budapest = item(kernel(47.4979, 19.0402, 5))

const several = (...points: [latitude: number, longitude: number][]) =>
  item({ form: 'kernels', centres: points.map(([latitude, longitude]) => ({ latitude, longitude, sigmaKm: 5, weight: 1 / points.length })), background: 0.1 })

test('Vienna and Budapest contradict each other, one of them alone nothing', () => {
  expect(contradictionOf([vienna, budapest])).toBe(true)
  expect(contradictionOf([vienna])).toBe(false)
  expect(contradictionOf([])).toBe(false)
  expect(contradictionOf([vienna, vienna, item(inCountries(['HU']))])).toBe(false)
})

test('what does not count and what is not sharp contradicts nothing', () => {
  expect(contradictionOf([vienna, { ...budapest, accepted: false }])).toBe(false)
  expect(contradictionOf([vienna, { ...budapest, weight: 0 }])).toBe(false)
  expect(contradictionOf([vienna, item(kernel(47.4979, 19.0402, 51))])).toBe(false)
})

test('a name that many places have contradicts only what lies near none of them', () => {
  const springfields = several([39.8, -89.65], [42.1, -72.59], [37.2, -93.29])
  expect(contradictionOf([springfields, item(kernel(42.11, -72.6, 0.05))])).toBe(false)
  expect(contradictionOf([springfields, vienna])).toBe(true)
})

test('two points contradict each other exactly beyond five of their sigmas and 25 km, whichever comes first', () => {
  const latitude = fc.double({ min: -85, max: 85, noNaN: true })
  const longitude = fc.double({ min: -180, max: 180, noNaN: true })
  const sigma = fc.double({ min: 0.001, max: 50, noNaN: true })
  fc.assert(fc.property(latitude, longitude, sigma, fc.double({ min: -6, max: 6, noNaN: true }), fc.double({ min: -6, max: 6, noNaN: true }), sigma, (y, x, one, up, right, other) => {
    const [y2, x2] = [Math.max(-90, Math.min(90, y + up)), ((x + right + 540) % 360) - 180]
    const apart = haversineKm(y, x, y2, x2)
    const limit = 5 * (one + other) + 25
    fc.pre(Math.abs(apart - limit) > 1e-6)
    const items = [item(kernel(y, x, one)), item(kernel(y2, x2, other))]
    expect(contradictionOf(items)).toBe(apart > limit)
    expect(contradictionOf(items.reverse())).toBe(apart > limit)
  }))
})
