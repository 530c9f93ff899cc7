// Any line of a dataset, for properties.
import fc from 'fast-check'
import { elements, knownFields, parts } from '../../../training/data/dataset-line.ts'
import type { DatasetLine } from '../../../training/data/dataset-line.ts'

const words = fc.string({ unit: 'binary' })
/** JSON has no negative zero that survives being written. */
const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown)
const number = (least: number, most: number) => fc.double({ min: least, max: most, noNaN: true }).map((value) => value + 0)
const foreign = (ours: readonly string[]) => fc.dictionary(fc.string().filter((key) => !ours.includes(key) && key !== '__proto__'), json, { noNullPrototype: true })
const message = fc.record(
  { role: fc.constantFrom('system' as const, 'user' as const, 'assistant' as const), content: words, other: foreign(['role', 'content']).filter((value) => Object.keys(value).length > 0) },
  { requiredKeys: ['role', 'content'] },
)

export const anyLine: fc.Arbitrary<DatasetLine> = fc.record({
  messages: fc.array(message, { minLength: 1, maxLength: 4 }), images: fc.array(words, { maxLength: 3 }), solution: words, truth: fc.record({ latitude: number(-90, 90), longitude: number(-180, 180) }),
  part: fc.constantFrom(...parts), locatability: number(0, 10), elements: fc.uniqueArray(fc.constantFrom(...elements)), country: fc.stringMatching(/^[A-Z]{2}$/), id: words,
  other: foreign([...knownFields, 'msSwift']),
}, { requiredKeys: ['messages', 'images', 'other'] })

export const anyWords = words
export const anyJson = json
