// Scenes of the real world's towns against what chains hold them against: all that is visible is what the tables tell of the town itself.
import fs from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PlacedTown } from '../../../main/contract/geoworld.ts'
import { openGazetteer } from '../../../main/gazetteer/gazetteer.ts'
import { townsOf } from '../../../main/services/geoworld/towns.ts'
import { gazetteerFile } from '../../../main/services/knowledge-files.ts'
import { tells } from '../../../training/tasks/geoworld/chain/telling.ts'
import { consistentCountries, createWorld } from '../../../training/tasks/geoworld/chain/world.ts'
import type { World } from '../../../training/tasks/geoworld/chain/world.ts'
import { writeChain } from '../../../training/tasks/geoworld/chain/write-chain.ts'
import { countries, factsAt } from '../../../training/tasks/geoworld/facts/facts.ts'
import { openStudio } from '../../../training/tasks/geoworld/render/studio.ts'
import type { Studio } from '../../../training/tasks/geoworld/render/studio.ts'
import { makeHome } from '../../prepare.ts'

let home: string
let towns: PlacedTown[]
let studio: Studio
let world: World
beforeAll(async () => {
  home = makeHome('truth')
  const gazetteer = openGazetteer(gazetteerFile(home))
  towns = townsOf(gazetteer, countries)
  gazetteer.close()
  studio = await openStudio(towns)
  world = createWorld(towns.map((town) => ({ ...factsAt(town)!, town })))
})
afterAll(() => fs.rmSync(home, { recursive: true, force: true }))

/** One of each country, of any of its towns. */
const scenes = (seed: number) => countries.map((country, at) => {
  const own = towns.filter((town) => town.country === country)
  return studio.render({ town: own[(at + seed) % own.length]!.id, seed, width: 224, height: 224 })
})

it('shows nothing that the tables do not tell of the town, and chains that conclude it', { timeout: 120_000 }, () => {
  for (const { town, seed, facts, locatability } of [...scenes(1), ...scenes(2)]) {
    const foreign = facts.filter((fact) => fact.visible && tells(fact) && !world.couldShow(world.rowOf(town), fact))
    expect([town.latinName, foreign]).toEqual([town.latinName, []])
    expect(consistentCountries(world, { town, facts })).toContain(town.country)
    const { solution, stages } = writeChain(world, { town, seed, facts })
    expect(solution.split('; ').at(-1)).toBe(town.latinName)
    for (const { Reasoning } of Object.values(stages)) expect(Array.from(Reasoning).length).toSatisfy((length: number) => length >= 90 && length <= 260)
    expect(locatability).toSatisfy((value: number) => Number.isInteger(value) && value >= 0 && value <= 10)
  }
})

it('has scenes that are hard to place and scenes that are placed to the town', { timeout: 120_000 }, () => {
  const grades = new Set([...scenes(3), ...scenes(4)].map(({ locatability }) => locatability))
  expect(Math.min(...grades)).toBeLessThanOrEqual(6)
  expect(Math.max(...grades)).toBe(10)
  expect(grades.size).toBeGreaterThanOrEqual(5)
})
