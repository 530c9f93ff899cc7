// The towns of GeoWorld: they lead back to themselves, keep their distances within and between parts, and are the same each time.
import fs from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PlacedTown } from '../../../main/contract/geoworld.ts'
import { openGazetteer } from '../../../main/gazetteer/gazetteer.ts'
import type { Gazetteer } from '../../../main/gazetteer/gazetteer.ts'
import { gazetteerFile } from '../../../main/services/knowledge-files.ts'
import { bearingOf, solutionOfTown, townsOf } from '../../../main/services/geoworld/towns.ts'
import { haversineKm } from '../../../training/data/distance.ts'
import { factsOf } from '../../../training/tasks/geoworld/facts/facts.ts'
import { makeHome } from '../../prepare.ts'

const countries = fs.readFileSync(path.resolve(import.meta.dirname, '../../../training/tasks/geoworld/facts/countries.tsv'), 'utf8').split('\n').map((line) => line.split('\t')[0]!).filter((code) => /^[A-Z]{2}$/.test(code))

let home: string
let gazetteer: Gazetteer
let towns: PlacedTown[]
beforeAll(() => {
  home = makeHome('towns')
  gazetteer = openGazetteer(gazetteerFile(home))
  towns = townsOf(gazetteer, countries)
})
afterAll(() => {
  gazetteer.close()
  fs.rmSync(home, { recursive: true, force: true })
})

const byCountry = () => Map.groupBy(towns, ({ country }) => country)
const away = (one: PlacedTown, other: PlacedTown): number => haversineKm([one.latitude, one.longitude], [other.latitude, other.longitude])

it('has towns of every country, from a dozen regions where it has them', () => {
  expect(countries.length).toBeGreaterThanOrEqual(60)
  for (const [country, own] of byCountry()) {
    const regions = new Set(gazetteer.places.regions.filter((region) => region.country === country).map(({ name }) => name))
    expect([country, own.length >= 10, own.length <= 60]).toEqual([country, true, true])
    expect([country, new Set(own.map(({ region }) => region)).size]).toEqual([country, expect.toSatisfy((found: number) => found >= Math.min(7, regions.size * 0.7))])
  }
  expect([...byCountry().keys()].sort()).toEqual([...countries].sort())
  expect(byCountry().values().filter((own) => new Set(own.map(({ region }) => region)).size >= 12).toArray().length).toBeGreaterThan(45)
  expect(PlacedTown.array().parse(towns)).toEqual(towns)
})

it.each([['as towns are chosen', solutionOfTown], ['as chains name it', (town: PlacedTown) => `${factsOf(town.country)!.name}; ${town.region}; ${town.latinName}`]] as const)('leads back to every town by its answer within 25 km, %s', (_, solution) => {
  const off = towns.filter((town) => {
    const found = gazetteer.geocode(solution(town))
    return !found || haversineKm([found.place.latitude, found.place.longitude], [town.latitude, town.longitude]) >= 25
  })
  expect(off).toEqual([])
})

it('keeps validation away from training by 25 km, with towns of every country in both', () => {
  const [train, validation] = (['train', 'validation'] as const).map((part) => towns.filter((town) => town.part === part)) as [PlacedTown[], PlacedTown[]]
  const nearest = Math.min(...validation.map((one) => Math.min(...train.filter(({ latitude }) => Math.abs(latitude - one.latitude) < 1).map((other) => away(one, other)))))
  expect(nearest).toBeGreaterThanOrEqual(25)
  for (const [country, own] of byCountry()) {
    const share = own.filter(({ part }) => part === 'validation').length / own.length
    expect([country, share]).toEqual([country, expect.toSatisfy((value: number) => value > 0.05 && value < 0.4)])
  }
})

it('names places as people there write them, where that is known', () => {
  const named = (latin: string) => towns.find(({ latinName }) => latinName === latin)?.name
  expect(['Tokyo', 'Kyiv', 'Athens', 'Chennai', 'Berlin'].map(named)).toEqual(['東京', 'Київ', 'Αθήνα', 'சென்னை', 'Berlin'])
})

it('names larger places around, nearest first', () => {
  for (const { nearby, latitude, longitude } of towns) {
    const distances = nearby.map(({ distanceKm }) => distanceKm)
    expect(distances).toEqual(distances.toSorted((one, other) => one - other))
    expect(distances.every((distance) => distance > 9.9 && distance <= 300) && nearby.length <= 8).toBe(true)
    expect(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180).toBe(true)
  }
  const potsdam = towns.find(({ latinName }) => latinName === 'Potsdam')!
  const berlin = potsdam.nearby.find(({ latinName }) => latinName === 'Berlin')!
  expect([berlin.distanceKm, berlin.bearing]).toEqual([expect.closeTo(27, -0.5), expect.closeTo(58, -1)])
  expect(towns.filter(({ nearby }) => nearby.length < 2).length / towns.length).toBeLessThan(0.01)
})

it('tells bearings that lead to where they point', () => {
  fc.assert(fc.property(fc.double({ min: -70, max: 70, noNaN: true }), fc.double({ min: -179, max: 179, noNaN: true }), fc.double({ min: 0, max: 360, noNaN: true }), fc.double({ min: 0.01, max: 0.05, noNaN: true }), (latitude, longitude, bearing, angle) => {
    const [phi, theta] = [(latitude * Math.PI) / 180, (bearing * Math.PI) / 180]
    const to = Math.asin(Math.sin(phi) * Math.cos(angle) + Math.cos(phi) * Math.sin(angle) * Math.cos(theta))
    const turn = Math.atan2(Math.sin(theta) * Math.sin(angle) * Math.cos(phi), Math.cos(angle) - Math.sin(phi) * Math.sin(to))
    const off = Math.abs(bearingOf([latitude, longitude], [(to * 180) / Math.PI, longitude + (turn * 180) / Math.PI]) - bearing)
    expect(Math.min(off, 360 - off)).toBeLessThan(1e-6)
  }))
})

it('chooses the same towns in whatever order the countries are named', () => {
  const some = countries.slice(0, 6)
  expect(townsOf(gazetteer, some)).toEqual(townsOf(gazetteer, some.toReversed()))
})
