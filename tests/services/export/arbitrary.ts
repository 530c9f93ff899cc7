// Arbitrary records: everything that the contract's schema allows, and strings that no one should send.
import fc from 'fast-check'
import { ErrorCode } from '../../../main/contract/errors.ts'
import { EvidenceKind, EvidenceSource } from '../../../main/contract/evidence.ts'
import { ProbabilityWord } from '../../../main/contract/posterior.ts'
import { ClueState, StageName } from '../../../main/contract/reasoning.ts'
import { LocationRecord, RecordStatus } from '../../../main/contract/record.ts'

const nasty = fc.constantFrom('"><script>alert(1)</script>', '=1+1', '-2', '@x', '\t=1', '\r\n', '\u202ea\u202c', ']]>', '<!--', '&amp;', '\u0000', '\u001b[31m', '"', "'", ',', '港区', 'e\u0301', '👩‍👩‍👧', '\ud800', '\uffff', 'javascript:alert(1)', ';')
const codeUnit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code))
const text = fc.oneof(fc.string(), fc.string({ unit: codeUnit, maxLength: 12 }), fc.array(nasty, { maxLength: 5 }).map((parts) => parts.join('')))

const double = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const probability = fc.oneof(fc.constantFrom(0, 1), double(0, 1))
const latitude = fc.oneof(fc.constantFrom(-90, 90, 0), double(-90, 90))
const longitude = fc.oneof(fc.constantFrom(-180, 180, 0), double(-180, 180))
const size = fc.oneof(fc.constantFrom(0, 0.012, 20_000), double(0, 1e9))
const words = fc.constantFrom(...ProbabilityWord.options)
const nullable = <Value>(of: fc.Arbitrary<Value>) => fc.option(of, { nil: null })
const present = <Value>(of: fc.Arbitrary<Value>) => fc.option(of, { nil: undefined })

const mass = fc.record({ name: text, code: fc.constantFrom('DE', 'XX'), probability, words }, { requiredKeys: ['name', 'probability', 'words'] })
const position = fc.tuple(longitude, latitude)

/** Any corners at all, closed or not, either way around, and stars around a point. */
const ring = fc.oneof(
  fc.array(position, { maxLength: 6 }),
  fc.array(position, { minLength: 3, maxLength: 6 }).map((corners) => [...corners, corners[0]]),
  fc.tuple(double(-170, 170), double(-80, 80), double(1e-5, 9), fc.integer({ min: 3, max: 12 }), fc.boolean()).map(([x, y, radius, corners, turn]) => {
    const around = Array.from({ length: corners }, (_, i): [number, number] => [x + radius * Math.cos((2 * Math.PI * i) / corners), y + radius * Math.sin((2 * Math.PI * i) / corners)])
    return turn ? around.reverse() : around
  }),
)
const region = fc.record({ level: fc.constantFrom(0.5 as const, 0.9 as const), probability, areaKm2: size, polygons: fc.array(fc.array(ring, { maxLength: 3 }), { maxLength: 3 }) })
const quad = fc.tuple(fc.tuple(fc.nat(), fc.nat()), fc.tuple(fc.nat(), fc.nat()), fc.tuple(fc.nat(), fc.nat()), fc.tuple(fc.nat(), fc.nat()))
const source = fc.record(
  { origin: fc.constantFrom(...EvidenceSource.shape.origin.options), detail: text, text, box: quad, image: fc.nat() },
  { requiredKeys: ['origin', 'detail'] },
)
const evidence = fc.record(
  { id: text, kind: fc.constantFrom(...EvidenceKind.options), says: text, source, accepted: fc.boolean(), weight: double(0, 4), reason: text, effect: double(-1, 1) },
  { requiredKeys: ['id', 'kind', 'says', 'source', 'accepted', 'weight', 'effect'] },
)
const hypothesis = fc.record({ latitude, longitude, probability, words, label: text, grain: fc.constantFrom('country' as const, 'region' as const, 'place' as const), country: nullable(fc.constantFrom('DE', 'FJ')) })
const failure = fc.record({ code: fc.constantFrom(...ErrorCode.options), message: text, details: fc.constant({ at: 1 }) })

const stage = fc.record({ clues: fc.array(text, { maxLength: 3 }), reasoning: text, conclusion: text, uncertainty: text })
const chain = fc.record({ stages: fc.record({ country: stage, region: stage, place: stage }, { requiredKeys: [] }), answer: fc.array(text, { maxLength: 3 }), form: fc.constantFrom('json' as const, 'think-answer' as const), problems: fc.array(text, { maxLength: 2 }) })
const reasoning = fc.record({
  model: fc.record({ name: text, packHash: nullable(text), adapterHash: nullable(text) }),
  chain: nullable(chain),
  clues: fc.array(fc.record({ stage: fc.constantFrom(...StageName.options), text, state: fc.constantFrom(...ClueState.options), because: nullable(text) }), { maxLength: 4 }),
  text,
  others: fc.array(fc.record({ text, answer: fc.array(text, { maxLength: 2 }) }), { maxLength: 2 }),
  seed: fc.nat(),
  sampling: fc.constant({ temperature: 0.7 }),
  timings: fc.constant({ decode: 12 }),
  at: text,
})

const whole = fc.record({
  image: text,
  sha256: nullable(text),
  status: fc.constantFrom(...RecordStatus.options),
  error: present(failure),
  best: nullable(fc.record({ latitude, longitude, radius50Km: size, radius90Km: size })),
  country: nullable(mass),
  region: nullable(mass),
  city: nullable(mass),
  hypotheses: fc.array(hypothesis, { maxLength: 3 }),
  credible: fc.array(region, { maxLength: 2 }),
  evidence: fc.array(evidence, { maxLength: 3 }),
  answer: nullable(text),
  capturedAt: nullable(fc.oneof(text, fc.constantFrom('2024-06-09T11:20:21+02:00', '2024-06-09T11:20:21'))),
  width: nullable(fc.nat()),
  height: nullable(fc.nat()),
  duplicates: fc.array(text, { maxLength: 2 }),
  similar: fc.array(text, { maxLength: 2 }),
  reasoning: nullable(reasoning),
})

/** What JSON makes of it, as undefined members and negative zeros do not survive any export. */
export const arbitraryRecord: fc.Arbitrary<LocationRecord> = whole.map((record) => LocationRecord.parse(JSON.parse(JSON.stringify(record))))
export const arbitraryRecords = fc.array(arbitraryRecord, { maxLength: 4 })
