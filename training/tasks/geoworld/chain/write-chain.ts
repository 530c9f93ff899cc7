// The reasoning chain of a scene, from what is visible in it alone, in GeoAgent's form (arXiv 2602.12617): country, region, place.
import { createRandom } from '../../../data/random.ts'
import type { Random } from '../../../data/random.ts'
import { stageNames } from '../../../rewards/completion.ts'
import type { RewardStageName } from '../../../rewards/completion.ts'
import type { Scene, SceneFact } from '../types.ts'
import { chooseClues } from './choose-clues.ts'
import type { StageRule } from './choose-clues.ts'
import { wordClue } from './clue-words.ts'
import { wordReasoning, wordUncertainty } from './reasoning-words.ts'
import { countriesIn, regionKey, regionsIn, tellingFacts } from './world.ts'
import type { Rows, World } from './world.ts'

export interface ChainClue {
  readonly stage: RewardStageName
  readonly text: string
  /** Place in the scene's facts. */
  readonly fact: number
}

export interface WrittenStage {
  readonly Clues: readonly string[]
  readonly Reasoning: string
  readonly Conclusion: string
  readonly Uncertainty: string
}

export interface WrittenChain {
  /** The JSON form; training/data/answer-form.ts makes the other of it. */
  readonly answer: string
  /** "Country; Region; Place" */
  readonly solution: string
  readonly stages: Readonly<Record<RewardStageName, WrittenStage>>
  readonly clues: readonly ChainClue[]
}

const rules: Readonly<Record<RewardStageName, StageRule>> = {
  CountryIdentification: {
    kinds: ['domain', 'phone-code', 'language', 'currency', 'script', 'plate', 'stop-word', 'warning-sign', 'direction-sign', 'centre-line', 'driving-side', 'edge-line', 'bollard', 'pole', 'speed-unit', 'roof', 'wall', 'vegetation', 'soil', 'relief'],
    fewest: 2, most: 4,
  },
  RegionalGuess: { kinds: ['area-code', 'town-sign', 'nearby-town', 'domain', 'language', 'roof', 'wall', 'vegetation', 'soil', 'relief', 'shop-sign', 'pole'], fewest: 1, most: 3 },
  PreciseLocalization: { kinds: ['town-sign', 'domain', 'nearby-town', 'area-code', 'shop-sign'], fewest: 0, most: 3 },
}

/** A stage of the chain over the rows that its concluded whole has: what it counts, and how it calls that. */
interface StageGround {
  readonly stage: RewardStageName
  readonly among: Rows
  /** Names of what these rows lie in, each once. */
  readonly namesIn: (rows: Rows) => string[]
  readonly count: (rows: Rows) => number
  readonly conclusion: string
  readonly one: string
  readonly several: string
}

/** A separator inside a name would make two parts of it. */
const part = (name: string): string => name.replaceAll(/[;；]/g, ',').trim()

function groundsOf(world: World, town: Scene['town']): StageGround[] {
  const { towns, countryNames } = world
  const all: Rows = towns.map((_, row) => row)
  const inCountry = all.filter((row) => towns[row]!.country === town.country)
  const inRegion = inCountry.filter((row) => towns[row]!.region === town.region)
  const country = countryNames.get(town.country)!
  const regionName = (key: string): string => part(key.slice(key.indexOf('/') + 1))
  return [
    { stage: stageNames[0], among: all, namesIn: (rows) => [...countriesIn(world, rows)].map((code) => countryNames.get(code)!), count: (rows) => countriesIn(world, rows).size, conclusion: part(country), one: 'country', several: 'countries' },
    { stage: stageNames[1], among: inCountry, namesIn: (rows) => [...regionsIn(world, rows)].map(regionName), count: (rows) => regionsIn(world, rows).size, conclusion: regionName(regionKey(town)), one: `region of ${country}`, several: `regions of ${country}` },
    { stage: stageNames[2], among: inRegion, namesIn: (rows) => rows.map((row) => part(towns[row]!.latinName)), count: (rows) => rows.length, conclusion: part(town.latinName), one: `place in ${town.region}`, several: `places in ${town.region}` },
  ]
}

interface Told { readonly written: WrittenStage; readonly clues: readonly ChainClue[] }

/** @param visible facts that the tables tell of the town itself */
function tellStage(world: World, random: Random, ground: StageGround, visible: readonly SceneFact[], all: readonly SceneFact[]): Told {
  const { stage, among, namesIn, count, conclusion, one, several } = ground
  const { facts, left } = chooseClues(world, random, visible, among, count, rules[stage])
  const clues = facts.map((fact) => ({ stage, text: wordClue(random, fact), fact: all.indexOf(fact) }))
  const texts = clues.map(({ text }) => text)
  // Of what the clues leave, not of all that is visible: a reader has the clues alone.
  const others = namesIn(left).filter((name) => name !== conclusion)
  const reasoning = wordReasoning(random, { clues: texts, one, several, all: count(among), left: namesIn(left), conclusion })
  return { written: { Clues: texts, Reasoning: reasoning, Conclusion: conclusion, Uncertainty: wordUncertainty(random, others, { one, several }) }, clues }
}

/** Another stream than the scene's, which may begin from the same seed. */
const SALT = 0x9e3779b9

/**
 * @param scene its facts in order; the same scene and world give the same chain
 * @throws RangeError for a town that is none of the world's
 */
export function writeChain(world: World, scene: Pick<Scene, 'town' | 'seed' | 'facts'>): WrittenChain {
  const random = createRandom((scene.seed + SALT) % Number.MAX_SAFE_INTEGER)
  const visible = tellingFacts(world, scene)
  const told = groundsOf(world, scene.town).map((ground) => ({ ...tellStage(world, random, ground, visible, scene.facts), stage: ground.stage }))
  const stages = Object.fromEntries(told.map(({ stage, written }) => [stage, written])) as Record<RewardStageName, WrittenStage>
  const solution = told.map(({ written: { Conclusion } }) => Conclusion).join('; ')
  return { answer: JSON.stringify({ ChainOfThought: stages, FinalAnswer: solution }), solution, stages, clues: told.flatMap(({ clues }) => clues) }
}
