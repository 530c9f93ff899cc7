// How alike names are: by the real gazetteer where it knows them, by their letters where it does not.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openGazetteer } from '../../../main/gazetteer/gazetteer.ts'
import type { Gazetteer } from '../../../main/gazetteer/gazetteer.ts'
import { letterSimilarity, nameSimilarity } from '../../../main/services/rewards/name-similarity.ts'
import type { Similarity } from '../../../training/rewards/semantic.ts'
import { builtGazetteer } from '../../gazetteer/built.ts'

let gazetteer: Gazetteer
let similarity: Similarity
beforeAll(async () => {
  gazetteer = openGazetteer(await builtGazetteer())
  similarity = nameSimilarity(gazetteer)
})
afterAll(() => gazetteer.close())

const within = (country?: string) => ({ a: country === undefined ? [] : [country], b: country === undefined ? [] : [country] })
const like = (a: string, b: string, country?: string): number => similarity(a, b, within(country))

describe('names that the gazetteer knows', () => {
  it.each([
    ['Hefei', '合肥'], ['Hefei', 'Hefei City'], ['Germany', 'Deutschland'], ['USA', 'United States of America'], ['Türkiye', 'Turkey'],
    ['MN', 'Minnesota', 'United States'], ['Bayern', 'Bavaria', 'Germany'], ['广东省', 'Guangdong', 'China'], ['Kyiv', 'Kiev', 'Ukraine'],
    ['New York', 'New York City', 'United States'], ['MN, Saint Louis County', 'Minnesota, St. Louis County', 'United States'],
  ])('%s is %s', (a, b, country?: string) => expect(like(a, b, country)).toBe(1))
  it.each([
    ['Austria', 'Australia'], ['Niger', 'Nigeria'], ['Mexico', 'Mexico City'], ['Guangdong', 'Guangxi', 'China'], ['Munich', 'Münster', 'Germany'],
  ])('%s is not %s, however alike they are spelt', (a, b, country?: string) => expect(like(a, b, country)).toBe(0))
  it('counts the pieces of a part that agree', () => {
    expect(like('Eiffel Tower, Paris', 'Louvre, Paris', 'France')).toBeCloseTo(0.5, 1)
    expect(like('Eiffel Tower, Paris', 'Paris', 'France')).toBeGreaterThan(0.6)
  })
  it('of which one is a part of the other are neither one nor nothing alike', () => {
    expect(like('Upper Bavaria', 'Bavaria', 'Germany')).toBe(letterSimilarity('Upper Bavaria', 'Bavaria'))
  })
})

it('compares by letters where one name is unknown: twice the pairs in common by all pairs', () => {
  expect(like('Germny', 'Germany')).toBeCloseTo((2 * 4) / (5 + 6), 12)
  expect(like('Lake Zzyzxq', 'Zzyzxq Lake', 'United States')).toBeCloseTo((2 * 8) / 18, 12)
  expect([['', ''], ['', 'a'], ['a', 'b'], ['a', 'a'], ['aaaa', 'aa'], ['ab', 'cd']].map(([a, b]) => letterSimilarity(a!, b!))).toEqual([0, 0, 0, 1, 0.5, 0])
})

it('is the same both ways, within 0..1, and 1 of a name with itself, for any text', () => {
  const name = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.constantFrom('Paris', 'Paris, Texas', 'Georgia', 'Bavaria, Munich', ', ,', 'MN', '合肥', ';;', '(', 'x'.repeat(3000)))
  const country = fc.constantFrom(undefined, 'France', 'United States', 'Nowhere', '')
  fc.assert(fc.property(name, name, country, country, (a, b, inA, inB) => {
    const enclosing = { a: inA === undefined ? [] : [inA], b: inB === undefined ? [] : [inB] }
    const value = similarity(a, b, enclosing)
    expect(value).toBeGreaterThanOrEqual(0)
    expect(value).toBeLessThanOrEqual(1)
    expect(similarity(b, a, { a: enclosing.b, b: enclosing.a })).toBeCloseTo(value, 12)
    expect([0, 1]).toContain(similarity(a, a, enclosing))
  }))
})
