// Chains of scenes: every clue is a visible fact, what is left is what the tables leave, and the form is what readers and rewards want.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readAnswer } from '../../../../../main/evidence/model-answer/read-answer.ts'
import { inForm } from '../../../../../training/data/answer-form.ts'
import { formatDatasetLine, parseDatasetLine } from '../../../../../training/data/dataset-line.ts'
import { answerFormatReward } from '../../../../../training/rewards/answer-format.ts'
import { stageNames, stagesOf } from '../../../../../training/rewards/completion.ts'
import { formatReward } from '../../../../../training/rewards/format.ts'
import { exampleLine } from '../../../../../training/tasks/geoworld/chain/example-line.ts'
import { locatabilityOf } from '../../../../../training/tasks/geoworld/chain/locatability.ts'
import { consistentCountries, createWorld, tellingFacts } from '../../../../../training/tasks/geoworld/chain/world.ts'
import { writeChain } from '../../../../../training/tasks/geoworld/chain/write-chain.ts'
import type { SceneFact } from '../../../../../training/tasks/geoworld/types.ts'
import { places, scenes } from './small-world.ts'

const world = createWorld(places)
const of = (latinName: string) => places.find(({ town }) => town.latinName === latinName)!.town
const fact = (kind: SceneFact['kind'], value: string, text: string | null = null): SceneFact => ({ kind, value, text, colour: null, box: [0, 0, 1, 1], visible: true })

it('names as clues visible facts alone, each by its own words', () => {
  fc.assert(fc.property(scenes, (scene) => {
    const { clues, stages } = writeChain(world, scene)
    for (const { text, fact: at } of clues) {
      const { visible, value, text: written } = scene.facts[at]!
      expect(visible).toBe(true)
      expect(text.includes(value) || (written !== null && text.includes(written)) || (value === 'mountain' && text === 'mountains behind')).toBe(true)
    }
    expect(stageNames.flatMap((stage) => stages[stage].Clues)).toEqual(clues.map(({ text }) => text))
  }))
})

it('never argues from what is false of the town, which would rule out the truth', () => {
  fc.assert(fc.property(scenes, (scene) => {
    const told = tellingFacts(world, scene)
    expect(world.leftBy(told)).toContain(world.rowOf(scene.town))
    expect(consistentCountries(world, scene).has(scene.town.country)).toBe(true)
    expect(writeChain(world, scene).clues.map(({ fact: at }) => scene.facts[at]!.text)).not.toContain('Elsewhere')
  }))
})

it('reasons in 90 to 260 characters that name the conclusion', () => {
  fc.assert(fc.property(scenes, (scene) => {
    for (const { Reasoning, Conclusion } of Object.values(writeChain(world, scene).stages)) {
      const { length } = Array.from(Reasoning)
      expect([Reasoning, length >= 90 && length <= 260]).toEqual([Reasoning, true])
      expect(Reasoning).toContain(Conclusion)
    }
  }), { numRuns: 500 })
})

it('is read without a problem in both forms, and earns both rewards of form', () => {
  fc.assert(fc.property(scenes, (scene) => {
    const { answer, solution, stages } = writeChain(world, scene)
    for (const [form, name] of [['json', 'json'], ['tagged', 'think-answer']] as const) {
      const read = readAnswer(inForm(answer, form))!
      expect(read).toMatchObject({ form: name, problems: [], answer: solution.split('; ') })
      expect(Object.values(read.stages).map(({ clues, reasoning, conclusion, uncertainty }) => ({ Clues: clues, Reasoning: reasoning, Conclusion: conclusion, Uncertainty: uncertainty }))).toEqual(stageNames.map((stage) => stages[stage]))
    }
    const tagged = inForm(answer, 'tagged')
    expect([formatReward(tagged), answerFormatReward(tagged, { fewestParts: 2, mostParts: 3 })]).toEqual([1, 1])
    expect(stagesOf(tagged)?.map(({ conclusion }) => conclusion)).toEqual(solution.split('; '))
  }))
})

it('says the same again for the same seed, and other words for another', () => {
  fc.assert(fc.property(scenes, (scene) => {
    expect(writeChain(world, scene)).toEqual(writeChain(createWorld(places), scene))
  }), { numRuns: 20 })
  const facts = [fact('driving-side', 'right'), fact('language', 'German', 'Bäckerei'), fact('roof', 'gabled roof, grey slate'), fact('town-sign', 'Kufstein', 'Kufstein')]
  const wordings = new Set(Array.from({ length: 200 }, (_, seed) => writeChain(world, { town: of('Kufstein'), seed, facts }).stages.CountryIdentification.Reasoning))
  expect(wordings.size).toBeGreaterThan(150)
})

it('leaves the countries that share what is visible, and says how many others they are', () => {
  const scene = { town: of('Kufstein'), seed: 3, facts: [fact('driving-side', 'right'), fact('language', 'German', 'Bäckerei'), { ...fact('domain', '.at', 'www.x.at'), visible: false }] }
  expect([...consistentCountries(world, scene)]).toEqual(['AT', 'DE'])
  expect(writeChain(world, scene).stages.CountryIdentification.Uncertainty).toMatch(/\b1 other country\b.*Germany/)
  const settled = { ...scene, facts: scene.facts.map((one) => ({ ...one, visible: true })) }
  expect([...consistentCountries(world, settled)]).toEqual(['AT'])
  expect(writeChain(world, settled).stages.CountryIdentification.Uncertainty).toMatch(/No other country|0 other countries|no second country/)
})

it('takes a web address with the name of a town for one of that town', () => {
  const facts = (text: string) => [fact('domain', '.at', text)]
  const left = (text: string) => world.leftBy(tellingFacts(world, { town: of('Graz'), facts: facts(text) })).map((row) => world.towns[row]!.latinName)
  expect(left('www.graz.at')).toEqual(['Graz'])
  expect(left('backerei.at')).toHaveLength(7)
  // Of another town: nothing is argued from it.
  expect(left('leoben.at')).toHaveLength(places.length)
})

it('names the two scripts of a row on a board once', () => {
  const facts = [fact('nearby-town', 'Kufstein, 30', 'Kufstein'), fact('nearby-town', 'Куфштайн, 30', 'Куфштайн'), fact('nearby-town', 'Innsbruck, 30 km', 'Innsbruck')]
  const named = createWorld(places.map((one) => ({ ...one, town: { ...one.town, nearby: [...one.town.nearby, { name: 'Куфштайн', latinName: 'Kufstein', distanceKm: 30, bearing: 0 }] } })))
  for (let seed = 0; seed < 20; seed++) {
    const { clues } = writeChain(named, { town: of('Innsbruck'), seed, facts })
    const ofPlace = clues.filter(({ stage }) => stage === 'PreciseLocalization').map(({ fact: at }) => at)
    expect(ofPlace.includes(0) && ofPlace.includes(1)).toBe(false)
  }
})

it('knows regions of one country whose signs differ', () => {
  const named = createWorld(places.map((one) => (one.town.region === 'Styria' ? { ...one, country: { ...one.country, stopSign: { words: ['ARRÊT'], shape: 'octagon' as const } } } : one)))
  const left = (latinName: string, facts: SceneFact[]) => new Set(named.leftBy(tellingFacts(named, { town: of(latinName), facts })).map((row) => named.towns[row]!.region))
  expect([...left('Graz', [fact('stop-word', 'ARRÊT on an octagon', 'ARRÊT')])]).toEqual(['Styria'])
  expect(left('Villach', [fact('stop-word', 'STOP on an octagon', 'STOP')])).not.toContain('Styria')
})

it('takes a dollar sign for every dollar, a figure without a unit for nothing, and an area code for where it is', () => {
  const left = (latinName: string, ...facts: SceneFact[]) => [...consistentCountries(world, { town: of(latinName), facts })]
  expect(left('Dallas', fact('currency', 'USD', '$ 3'))).toEqual(['US', 'AU'])
  expect(left('Dallas', fact('speed-unit', 'mph', '30'))).toHaveLength(5)
  expect(left('Dallas', fact('speed-unit', 'mph', 'SPEED LIMIT 30'))).toEqual(['US'])
  expect(left('Graz', fact('area-code', '40', '040 12'))).toEqual(['AT'])
})

it('grades by what is left: nothing 0, one place 10, more facts never lower', () => {
  const town = of('Kufstein')
  expect(locatabilityOf(world, { town, facts: [] })).toBe(0)
  expect(locatabilityOf(world, { town, facts: [fact('town-sign', 'Kufstein', 'Kufstein')] })).toBe(10)
  // German is read in 2 of 5 countries, 5 of 11 regions.
  const german = locatabilityOf(world, { town, facts: [fact('language', 'German', 'Bäckerei')] })
  const [countries, regions, all] = [5, 11, places.length]
  expect(german).toBe(Math.round(2 * (1 - Math.log(2) / Math.log(countries)) + 3 * (1 - Math.log(5) / Math.log(regions)) + 5 * (1 - Math.log(12) / Math.log(all))))
  fc.assert(fc.property(scenes, (scene) => {
    const none = scene.facts.map((one, at) => ({ ...one, visible: one.visible && at % 2 === 0 }))
    expect(locatabilityOf(world, { ...scene, facts: none })).toBeLessThanOrEqual(locatabilityOf(world, scene))
  }))
})

it('makes lines that datasets read back, with facts, boxes and the clue of each', () => {
  fc.assert(fc.property(scenes, fc.constantFrom('json' as const, 'tagged' as const), ({ town, seed, facts }, form) => {
    const scene = { town, seed, facts, width: 224, height: 224, time: '2025-06-01T10:00:00Z', sun: { azimuth: 120, altitude: 40 }, heading: 12, locatability: 0, elements: ['sign', 'buildings'] }
    const line = exampleLine(world, scene, { question: 'Where?', image: 'a.png', part: 'train', form, id: 'x-1' })
    expect(parseDatasetLine(formatDatasetLine(line))).toEqual(line)
    expect(line).toMatchObject({ images: ['a.png'], country: town.country, elements: ['buildings', 'sign'], messages: [{ role: 'user', content: '<image>Where?' }, { role: 'assistant' }] })
    const kept = line.other.scene as { facts: SceneFact[]; clues: { text: string; fact: number }[] }
    expect(kept.facts).toHaveLength(facts.filter(({ visible }) => visible).length)
    expect(kept.facts.every(({ box }) => box !== null) && kept.clues.every(({ fact: at }) => at < kept.facts.length)).toBe(true)
  }))
})

it('refuses a town that its world lacks', () => {
  expect(() => writeChain(world, { town: { ...of('Graz'), id: 1 }, seed: 1, facts: [] })).toThrow(/Graz \(1\) is no town of this world/)
})
