// Which scenes a request means: the town and seed of each by its number alone, so that more of them begin with the same ones.
import { hash } from 'node:crypto'
import { WorkstationError } from '../../contract/errors.ts'
import type { GeoWorldDraft, PlacedTown } from '../../contract/geoworld.ts'
import { createRandom } from '../../../training/data/random.ts'

export interface PlannedScene {
  readonly town: PlacedTown
  readonly seed: number
  /** Of the plan and the number: what has it is this scene. */
  readonly id: string
}

export interface Plan {
  readonly count: number
  /** @param number from 0 */
  scene(number: number): PlannedScene
}

/** Apart for any seed of a draft and any number of a scene below 2^21. */
const NUMBERS = 2 ** 21
const SEEDS = 2 ** 31

/** Raised when scenes of the same seed are no longer the same: then what was rendered before is another dataset's. */
const GENERATION = 1

const folded = (name: string): string => name.normalize('NFC').toLowerCase()

function townsFor({ countries, except, town, part }: GeoWorldDraft, towns: readonly PlacedTown[]): PlacedTown[] {
  const known = new Set(towns.map(({ country }) => country))
  const unknown = [...countries, ...except].find((code) => !known.has(code))
  if (unknown !== undefined) throw new WorkstationError('invalid-request', `GeoWorld does not know the country ${unknown}. It knows ${[...known].join(', ')}.`)
  const inCountries = towns.filter(({ country }) => (countries.length === 0 || countries.includes(country)) && !except.includes(country))
  const named = town === undefined ? inCountries : inCountries.filter(({ name, latinName }) => [name, latinName].some((one) => folded(one) === folded(town)))
  const chosen = named.filter((one) => part === undefined || one.part === part)
  if (chosen.length === 0) throw new WorkstationError('invalid-request', town === undefined ? 'There is no such town in GeoWorld: say other countries, or another part.' : `${town} is none of GeoWorld's towns there. They are up to 60 large places of a country, 25 km apart.`)
  return chosen
}

/**
 * @param more what else makes the files different: their form, the question
 * @throws WorkstationError 'invalid-request' where no town is left
 */
export function planScenes(draft: GeoWorldDraft, towns: readonly PlacedTown[], more: readonly unknown[] = []): Plan {
  const pool = Map.groupBy(townsFor(draft, towns), ({ country }) => country).values().toArray()
  const { count, seed, width, height } = draft
  const ids = pool.map((own) => own.map(({ id }) => id))
  const key = hash('sha256', JSON.stringify([GENERATION, seed, width, height, ids, more])).slice(0, 8)
  return {
    count,
    scene(number) {
      const random = createRandom(seed * NUMBERS + number)
      const own = pool[random.integer(pool.length)]!
      return { town: own[random.integer(own.length)]!, seed: random.integer(SEEDS), id: `geoworld-${key}-${String(number + 1).padStart(6, '0')}` }
    },
  }
}
