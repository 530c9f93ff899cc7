// The order of lines in both directions, beside another implementation of UAX 9.
import { expect, test } from 'vitest'
import { levelsOf, visualOrder } from '../../../../../training/tasks/geoworld/raster/bidi.ts'
import reference from './bidi-levels.json' with { type: 'json' }

test('levels of 400 random lines of letters, digits, signs and marks', () => {
  expect(reference.lines.length).toBe(400)
  expect(reference.lines.map(([line]) => [line, levelsOf([...line!]).join('')])).toEqual(reference.lines)
})

test('what is seen from left to right: numbers stand upright among Hebrew, Hebrew backwards among Latin', () => {
  const seen = (line: string) => {
    const characters = [...line]
    const levels = levelsOf(characters)
    return visualOrder(characters.map((character, index) => ({ character, level: levels[index]! }))).map(({ character }) => character).join('')
  }
  expect(seen('אב 12 גד')).toBe('דג 12 בא')
  expect(seen('to אב גד now')).toBe('to דג בא now')
  expect(seen('אב to the גד')).toBe('דג to the בא')
  expect(seen('03-555 1234')).toBe('03-555 1234')
})
