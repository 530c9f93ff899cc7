// Labels lead back to where they came from, and contradict a truth only where it cannot be theirs.
import fs from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { openGazetteer } from '../../../main/gazetteer/gazetteer.ts'
import { gazetteerFile } from '../../../main/services/knowledge-files.ts'
import { PlaceNames, solutionOf } from '../../../main/services/datasets/place-names.ts'
import { createRandom } from '../../../training/data/random.ts'
import { makeHome } from '../../prepare.ts'

const home = makeHome('place-names')
const gazetteer = openGazetteer(gazetteerFile(home))
const names = new PlaceNames(gazetteer)
afterAll(() => {
  gazetteer.close()
  fs.rmSync(home, { recursive: true, force: true })
})

const contradiction = (solution: string, latitude: number, longitude: number) => names.contradiction(names.geocode(solution)!, { latitude, longitude })

test('the label of any place near a town leads back near it', () => {
  const random = createRandom(2)
  const { places } = gazetteer
  for (let turn = 0; turn < 500; turn++) {
    const row = random.integer(places.count)
    const truth = { latitude: Math.max(-90, Math.min(90, places.latitude[row]! + 0.1 * random.normal())), longitude: Math.max(-180, Math.min(180, places.longitude[row]! + 0.1 * random.normal())) }
    const label = names.labelOf(truth)
    if (!label) continue
    expect([label.solution, names.contradiction(names.geocode(label.solution)!, truth)]).toEqual([label.solution, null])
  }
})

test('no label where there is no country; a lone place gets as much as is known', () => {
  expect(names.labelOf({ latitude: 0, longitude: -140 })).toBeNull()
  expect(names.labelOf({ latitude: 48.7758, longitude: 9.1829 })).toEqual({ solution: 'Germany; Baden-Wurttemberg; Stuttgart', country: 'DE' })
  expect(names.labelOf({ latitude: 23.5, longitude: 12 })!.solution.split('; ').length).toBeLessThan(3)
})

test.each([
  ['Germany; Baden-Württemberg; Stuttgart', 48.7, 9.1, null], ['Germany; Baden-Württemberg; Stuttgart', 48.137, 11.575, /from Stuttgart/], ['Germany; Bavaria', 49.9, 10.2, null], ['Germany; Bavaria', 53.55, 10, /from Bavaria/],
  ['Japan', 35.68, 139.69, null], ['Japan', 37.56, 126.97, /lies in South Korea, not in Japan/], ['France; Grand Est; Strasbourg', 48.5734, 7.81, null], ['United States; California; Los Angeles', 34.05, 118.24, /from Los Angeles/],
])('%s at %d, %d', (solution, latitude, longitude, reason) => {
  const found = contradiction(solution, latitude, longitude)
  if (reason === null) expect(found).toBeNull()
  else expect(found).toMatch(reason)
})

test('a separator inside a name makes no part of its own', () => {
  expect(solutionOf(['France', null, ' ', 'A; B'])).toBe('France; A, B')
})
